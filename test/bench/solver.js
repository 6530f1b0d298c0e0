// How good the plans of `dispatch solve` are after so many seconds, beside the best known and what other solvers reached: whole
// processes, one after the other, every solution checked. Prints a table; --write puts it into test/bench/results.md.
// Usage: npm run bench:solver -- [--sets solomon,homberger-200,...] [--instances C101,day-6] [--seconds N] [--seeds 1,2]
//        [--threads N] [--write]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSolution } from './check-solution.js';
import { bestKnown, compareWorth, dayPeers, filesOf, nameOf, peers, readInstance, SETS } from './instances.js';
import { MACHINE, markdownTable, mean, median, today, writeSection } from './results.js';

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: Object.keys(SETS).join(',') },
    instances: { type: 'string' },
    seconds: { type: 'string' },
    seeds: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const only = values.instances?.split(',');
const seeds = values.seeds.split(',').map(Number);
const dispatch = join(import.meta.dirname, '../../bin/dispatch.js');
const scratch = mkdtempSync(join(tmpdir(), 'dispatch-solver-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** One run of the tool; fails the bench when the solution is not sound. */
function solve(file, seconds, seed) {
  const problem = readInstance(file);
  const input = join(scratch, 'problem.json');
  const output = join(scratch, 'solution.json');
  writeFileSync(input, JSON.stringify(problem));
  const args = ['solve', input, '-o', output, '--time', seconds, '--seed', seed, '--threads', values.threads];
  const begun = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [dispatch, ...args.map(String)], { encoding: 'utf8' });
  const wholeSeconds = Number(process.hrtime.bigint() - begun) / 1e9;
  if (status !== 0) throw new Error(`${file}: exit ${status}\n${stderr}`);
  const steps = Number(/note: (\d+) steps/.exec(stderr)?.[1] ?? Number.NaN);
  const solution = JSON.parse(readFileSync(output, 'utf8'));
  const { faults, ...worth } = checkSolution(problem, solution);
  if (faults.length > 0) throw new Error(`${file}: not sound\n${faults.slice(0, 10).join('\n')}`);
  const searched = solution.summary.computing_times.solving / 1_000;
  return {
    name: nameOf(file),
    seed,
    ...worth,
    jobs: problem.jobs.length,
    wholeSeconds,
    stepsPerSecond: steps / searched,
  };
}

function runSet(name) {
  const set = SETS[name];
  const seconds = Number(values.seconds ?? set.seconds);
  const files = filesOf(set).filter((file) => !only || only.some((word) => nameOf(file).startsWith(word)));
  const runs = files.flatMap((file) =>
    seeds.map((seed) => {
      const run = solve(file, seconds, seed);
      console.error(line(run));
      return run;
    }),
  );
  return { name, seconds, runs };
}

const BEST = bestKnown();
const DAY_PEERS = dayPeers();

/** Percent above the best known; null where not everyone is served. */
function gapOf({ name, cost, served, jobs }) {
  return served < jobs ? null : (cost / BEST.get(name) - 1) * 100;
}

function line(run) {
  const gap = gapOf(run);
  const quality = BEST.has(run.name)
    ? gap === null
      ? `serves ${run.served} of ${run.jobs}`
      : `${gap.toFixed(3)} %`
    : `${run.priority} / ${run.served} / ${run.travel} (${verdict(run)})`;
  return `${run.name} seed ${run.seed}: ${quality}, ${Math.round(run.stepsPerSecond)} steps/s, ${run.wholeSeconds.toFixed(1)} s`;
}

/** Better as a user would see it: by less than one percent of travel is as good. */
function verdict(run) {
  const peer = DAY_PEERS.get(run.name);
  if (compareWorth(run, peer) > 0) return 'worse';
  const isMore = run.priority > peer.priority || run.served > peer.served || run.travel <= peer.travel * 0.99;
  return isMore ? 'better' : 'as good';
}

function distanceTable(results) {
  const head = [
    'set',
    'instances',
    'seconds',
    'mean gap %',
    'goal %',
    'peer at that time %',
    'worst %',
    'steps/s',
    'whole s',
  ];
  return markdownTable(
    head,
    results.map(({ name, seconds, runs }) => {
      const gaps = runs.map((run) => gapOf(run) ?? Number.POSITIVE_INFINITY);
      const peer = peers()
        .filter((one) => one.set === SETS[name].peers && one.seconds <= seconds * 1.1)
        .sort((a, b) => a.gap - b.gap)[0];
      return [
        name,
        new Set(runs.map((run) => run.name)).size,
        seconds,
        mean(gaps).toFixed(3),
        SETS[name].goal,
        peer ? `${peer.gap} (${peer.solver}, ${peer.seconds} s)` : '',
        Math.max(...gaps).toFixed(2),
        Math.round(median(runs.map((run) => run.stepsPerSecond))),
        mean(runs.map((run) => run.wholeSeconds)).toFixed(2),
      ];
    }),
  );
}

function dayTable(results) {
  const head = [
    'day',
    'seconds',
    'seed',
    'priority',
    'served',
    'travel s',
    'best peer',
    'verdict',
    'steps/s',
    'whole s',
  ];
  const rows = results.flatMap(({ seconds, runs }) =>
    runs.map((run) => {
      const peer = DAY_PEERS.get(run.name);
      const peerText = `${peer.priority} / ${peer.served} / ${peer.travel} (${peer.solver}, ${peer.seconds} s)`;
      const own = [run.priority, run.served, run.travel];
      const speed = Math.round(run.stepsPerSecond);
      return [run.name, seconds, run.seed, ...own, peerText, verdict(run), speed, run.wholeSeconds.toFixed(2)];
    }),
  );
  return markdownTable(head, rows);
}

const results = values.sets
  .split(',')
  .map(runSet)
  .filter(({ runs }) => runs.length > 0);
const isDays = ({ name }) => name.startsWith('days');
const distances = results.filter((result) => !isDays(result));
const days = results.filter(isDays);
const tables = [
  ...(distances.length > 0 ? [distanceTable(distances)] : []),
  ...(days.length > 0 ? [dayTable(days)] : []),
].join('\n\n');
const about = `Seeds ${values.seeds}, ${values.threads} thread${values.threads === '1' ? '' : 's'}, on ${MACHINE}.`;
console.log(`${about}\n\n${tables}`);
if (values.write) {
  const command = ['npm run bench:solver --', ...process.argv.slice(2)].join(' ');
  writeSection(
    'Solver',
    `Made by \`${command}\`, ${today()}. ${about}\n\n${tables}\n
Whole processes of \`dispatch solve --time\`, every solution checked by test/bench/check-solution.js. The gap is to the best known
distance. Peers were measured on the same kind of machine with one thread (test/bench/data/peers.csv, fsm-peers.csv).`,
  );
}
