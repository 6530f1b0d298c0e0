// How long a command takes from Enter to prompt, whole process, on a large book; beside it, in the same minute on the
// same machine, what node itself takes to start and do nothing. Rounds interleave all rows, so that a busy moment of the
// machine falls on every row alike. Prints the table and writes it into test/bench/results.md.
// Usage: npm run bench [-- --rounds N] [--appointments N] [--book FILE (kept, and used again when it exists)]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DAY, fillLargeBook, NOW, TIME_ZONE } from './large-book.js';
import { MACHINE, markdownTable, median, today, writeSection } from './results.js';

const COMMANDS = [
  ['version', ['--version']],
  ['help', ['--help']],
  ['board of a day', ['board', DAY]],
  ['customer list', ['customer', 'list']],
  ['customer list, searched', ['customer', 'list', 'ortiz oak']],
  ['appointment list of a day', ['appointment', 'list', '--date', DAY, '--days', '1']],
  ["completion: today's appointments", ['complete', '--', 'pin', 'A']],
  ['completion: customers by name', ['complete', '--', 'customer', 'show', 'ort']],
  ['suggest over 7 days', ['suggest', '--at', '41.88,-87.65', '--service', 'AC Repair', '--from', DAY, '--days', '7']],
];

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '21' },
    appointments: { type: 'string', default: '100000' },
    book: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const appointments = Number(values.appointments);
const root = join(import.meta.dirname, '../..');
const dispatch = join(root, 'bin/dispatch.js');
const scratch = mkdtempSync(join(tmpdir(), 'dispatch-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const book = values.book ?? join(scratch, 'book.db');
const env = { ...process.env, DISPATCH_DB: book, DISPATCH_NOW: NOW, NO_COLOR: '1' };

/** One run of node; milliseconds from spawn to exit. */
function timed(args) {
  const begun = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });
  return { status, milliseconds: Number(process.hrtime.bigint() - begun) / 1e6 };
}

/** Peak memory of one run in MB, told by the process itself as it exits. Not one of the timed runs. */
function peakMegabytes(args) {
  const probe = join(scratch, 'probe.cjs');
  const told = join(scratch, 'peak');
  const report = `require('fs').writeFileSync(${JSON.stringify(told)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(probe, `process.on('exit', () => ${report});`);
  spawnSync(process.execPath, ['--require', probe, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  return Math.round(Number(readFileSync(told, 'utf8')) / 1024);
}

function makeBook() {
  if (existsSync(book)) return;
  execFileSync(process.execPath, [dispatch, 'init', '--name', 'Bench', '--timezone', TIME_ZONE], { env });
  fillLargeBook(book, { appointments });
}

/** Rows whose command works; the others are named on stderr and make the bench fail at its end. */
function workingRows() {
  return COMMANDS.map(([label, args]) => ({ label, args: [dispatch, ...args], times: [] })).filter(
    ({ label, args }) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        env,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      });
      if (status === 0 && stdout.length > 0) return true;
      console.error(`${label}: exit ${status} and ${stdout.length} characters of output\n${stderr}`);
      process.exitCode = 1;
      return false;
    },
  );
}

function measure(rows) {
  const floor = { label: 'node -e 0', args: ['-e', '0'], times: [] };
  for (let round = 0; round < rounds; round++) {
    for (const row of [floor, ...rows]) row.times.push(timed(row.args).milliseconds);
  }
  return { floor, rows };
}

function table({ floor, rows }) {
  const least = median(floor.times);
  const line = ({ label, args, times }) => {
    const typical = median(times);
    const cells = [typical, least, typical - least].map((value) => value.toFixed(1));
    return [label, ...cells, (typical / least).toFixed(2), Math.min(...times).toFixed(1), peakMegabytes(args)];
  };
  const head = ['command', 'median ms', 'floor ms', 'delta ms', 'ratio', 'fastest ms', 'peak MB'];
  return markdownTable(head, [line(floor), ...rows.map(line)]);
}

makeBook();
const measured = table(measure(workingRows()));
const size = `${(statSync(book).size / 2 ** 20).toFixed(0)} MB`;
const about = `Book: ${appointments} appointments and customers, 50 technicians (${size}). ${rounds} interleaved rounds on ${MACHINE}.`;
console.log(`${about}\n\n${measured}`);
writeSection(
  'Start-up',
  `Made by \`npm run bench\`, ${today()}. ${about}\n\n${measured}\n
Whole process, from spawn to exit, output to a pipe. The floor is \`node -e 0\` in the same rounds.`,
);
