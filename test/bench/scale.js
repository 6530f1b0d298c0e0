// What large companies need, measured: `suggest` over 500 technicians, 14 days and 28,000 booked visits; the first full plan of
// 1,000 visits for 100 technicians; a week of 10,000 visits for 1,000 technicians. Wall time, processor time (which other work on
// the machine changes less) and peak memory, each beside what node needs for nothing. --write puts it into results.md.
// Usage: npm run bench:scale -- [--only suggest,first,week,threads] [--seconds 45] [--threads 2] [--alone 20] [--write]
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSolution } from './check-solution.js';
import { BUSY, DAY, fillLargeBook, NOW, TIME_ZONE } from './large-book.js';
import { largeProblem } from './large-problem.js';
import { partsOf } from './parts-alone.js';
import { MACHINE, markdownTable, median, today, writeSection } from './results.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'suggest,first,week,threads' },
    seconds: { type: 'string', default: '45' },
    threads: { type: 'string', default: '2' },
    alone: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
  },
});
const root = join(import.meta.dirname, '../..');
const dispatch = join(root, 'bin/dispatch.js');
const scratch = mkdtempSync(join(tmpdir(), 'dispatch-scale-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const probe = join(scratch, 'probe.cjs');
const told = join(scratch, 'told.json');
writeFileSync(
  probe,
  `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify(process.resourceUsage())));`,
);

/** One run of node: seconds from spawn to exit, seconds of processor, peak megabytes. */
function run(args, environment = {}) {
  const begun = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', probe, ...args.map(String)], {
    env: { ...process.env, NO_COLOR: '1', ...environment },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const wall = Number(process.hrtime.bigint() - begun) / 1e9;
  if (status !== 0) throw new Error(`${args.join(' ')}: exit ${status}\n${stderr}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(told, 'utf8'));
  return { wall, processor: (userCPUTime + systemCPUTime) / 1e6, megabytes: Math.round(maxRSS / 1024), stdout, stderr };
}

/** Steps for each visit of a part that is searched alone, from nothing. */
const ALONE_STEPS = 400;

const rows = [];
function add(what, { wall, processor, megabytes }, goal, result = '') {
  const row = [what, wall.toFixed(2), processor.toFixed(2), (wall / floor).toFixed(1), megabytes ?? '', goal, result];
  rows.push(row);
  console.error(row.join(' | '));
}
const floor = median(Array.from({ length: 5 }, () => run(['-e', '0']).wall));

function benchSuggest() {
  const book = join(scratch, 'busy.db');
  const env = { DISPATCH_DB: book, DISPATCH_NOW: NOW };
  execFileSync(process.execPath, [dispatch, 'init', '--name', 'Bench', '--timezone', TIME_ZONE], {
    env: { ...process.env, ...env },
  });
  fillLargeBook(book, BUSY);
  const ask = ['suggest', '--at', '41.88,-87.65', '--service', 'AC Repair', '--from', DAY, '--days', '14'];
  add('suggest, whole process', run([dispatch, ...ask], env), '', '500 technicians, 14 days, 28,000 booked visits');
  const inside = JSON.parse(run([join(import.meta.dirname, 'suggest-inside.cjs'), ...ask], env).stdout);
  add('suggest, in the process, first', inside.first, '');
  add('suggest, in the process, again', inside.again, '', 'from the words of the command to the answer');
  add('suggest, ranking only (median, least)', inside.compute, '0.2', 'the days are loaded, the code has run before');
}

function solve(name, problem, flags) {
  const input = join(scratch, `${name}.json`);
  const output = join(scratch, `${name}-solution.json`);
  writeFileSync(input, JSON.stringify(problem));
  const took = run([dispatch, 'solve', input, '-o', output, ...flags]);
  const solution = JSON.parse(readFileSync(output, 'utf8'));
  const { faults, ...worth } = checkSolution(problem, solution);
  if (faults.length > 0) throw new Error(`${name}: not sound\n${faults.slice(0, 10).join('\n')}`);
  return {
    took,
    solution,
    worth: `serves ${worth.served} of ${problem.jobs.length}, ${worth.travel} s of driving`,
    ...worth,
  };
}

function benchFirst() {
  const problem = largeProblem({ visits: 1_000, technicians: 100, days: 1 });
  const { took, worth } = solve('first', problem, ['--iterations', 1]);
  add('first full plan, 1,000 visits, 100 technicians', took, '2', worth);
}

function benchThreads() {
  const problem = largeProblem({ visits: 400, technicians: 40, days: 1 });
  const [one, two] = [1, 2].map((threads) => solve('threads', problem, ['--iterations', 60_000, '--threads', threads]));
  if (one.cost !== two.cost || one.priority !== two.priority)
    throw new Error('two threads found another plan than one');
  add('60,000 steps, 400 visits, 1 thread', one.took, '', one.worth);
  add(
    '60,000 steps, 400 visits, 2 threads',
    two.took,
    '',
    `the same plan, ${(one.took.wall / two.took.wall).toFixed(2)} times as fast`,
  );
}

function benchWeek() {
  const problem = largeProblem({ visits: 10_000, technicians: 1_000, days: 5 });
  const flags = ['--time', values.seconds, '--threads', values.threads];
  const { took, worth, solution, cost } = solve('week', problem, flags);
  add(`10,000 visits, 1,000 technicians, 5 days, --time ${values.seconds}`, took, '60, 2,048 MB', worth);
  const parts = partsOf(problem, solution);
  let better = 0;
  let done = 0;
  for (const part of parts.slice(0, Number(values.alone))) {
    const { jobs } = part.problem;
    const alone = solve('part', part.problem, ['--iterations', ALONE_STEPS * jobs.length, '--searches', 1]);
    // A search from nothing may do worse than the plan: then there was nothing to gain.
    better += alone.served === jobs.length ? Math.max(0, part.driving - alone.cost) : 0;
    done += part.driving;
  }
  const percent = ((100 * better) / Math.max(1, done)).toFixed(2);
  add(
    'its parts, each searched again alone',
    { wall: 0, processor: 0 },
    '2 %',
    `${percent} % less driving in ${Math.min(parts.length, Number(values.alone))} of ${parts.length} parts`,
  );
  return cost;
}

const BENCHES = { suggest: benchSuggest, first: benchFirst, threads: benchThreads, week: benchWeek };
for (const name of values.only.split(',')) BENCHES[name]();
const head = ['what', 'wall s', 'processor s', '× node -e 0', 'peak MB', 'goal s', 'result'];
const table = markdownTable(head, rows);
const load = `load of the machine ${loadavg()[0].toFixed(1)} at the end`;
const about = `${values.threads} threads where there are several, on ${MACHINE}; \`node -e 0\` takes ${floor.toFixed(3)} s, ${load}.`;
console.log(`${about}\n\n${table}`);
if (values.write) {
  const command = ['npm run bench:scale --', ...process.argv.slice(2)].join(' ');
  writeSection('Scale', `Made by \`${command}\`, ${today()}. ${about}\n\n${table}`);
}
