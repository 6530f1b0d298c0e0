// Runs one command of the built tool several times in one process and prints, as JSON, what the first and a later run took, and
// how much of the later one was ranking. Garbage collection is in the first two figures and not in the last.
const { Session } = require('node:inspector');
const { join } = require('node:path');
const { load } = require(join(__dirname, '../../bin/load.js'));

const RUNS = 9;
const argv = process.argv.slice(2);
const io = {
  write: (text) => Promise.resolve(void text),
  note: (text) => process.stderr.write(text),
  stdin: process.stdin,
  isInteractive: false,
  stdoutIsTty: false,
  stderrIsTty: false,
  columns: 80,
  environment: process.env,
};

async function timed(main) {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const code = await main(argv, io);
  if (code !== 0) throw new Error(`exit ${code}`);
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - began) / 1_000, processor: (user + system) / 1e6 };
}

/** Seconds inside the function that ranks, called by the one that loads the days. */
function rankingSeconds({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const isRanking = (id) =>
    byId.get(id).callFrame.functionName === 'suggest' && byId.get(parents.get(id))?.callFrame.functionName === 'rank';
  const inside = (id) => id !== undefined && (isRanking(id) || inside(parents.get(id)));
  return samples.reduce((sum, id, i) => sum + (inside(id) ? timeDeltas[i] : 0), 0) / 1e6;
}

(async () => {
  const { main } = load('main.js');
  const session = new Session();
  session.connect();
  const post = (method) =>
    new Promise((ok, no) => session.post(method, (error, value) => (error ? no(error) : ok(value))));
  await post('Profiler.enable');
  const first = await timed(main);
  const later = [];
  for (let i = 1; i < RUNS; i++) {
    await post('Profiler.start');
    const run = await timed(main);
    const { profile } = await post('Profiler.stop');
    later.push({ ...run, ranking: rankingSeconds(profile) });
  }
  const middle = (of) => later.map(of).sort((a, b) => a - b)[Math.floor(later.length / 2)];
  const again = { wall: middle((run) => run.wall), processor: middle((run) => run.processor) };
  if (later.every((run) => run.ranking === 0))
    throw new Error('No time was spent ranking: has the function another name?');
  const compute = { wall: middle((run) => run.ranking), processor: Math.min(...later.map((run) => run.ranking)) };
  process.stdout.write(JSON.stringify({ first, again, compute }));
})();
