// What comes and goes in bulk, measured: importing and exporting appointments as CSV, and booking the same as JSON lines, line by
// line and at once. Rows a second by wall clock and by processor, peak memory, and how much slower a row is among ten times as
// many. --write puts it into results.md.
// Usage: npm run bench:bulk -- [--rows 10000,100000] [--only import,export,atomic,lines] [--write]
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TIME_ZONE } from './large-book.js';
import { bookingLines, fillOpenJobs, importTable, LINE_NOW } from './open-jobs.js';
import { MACHINE, markdownTable, today, writeSection } from './results.js';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000,100000' },
    only: { type: 'string', default: 'import,export,atomic,lines' },
    write: { type: 'boolean', default: false },
  },
});
const sizes = values.rows.split(',').map(Number);
const dispatch = join(import.meta.dirname, '../../bin/dispatch.js');
const scratch = mkdtempSync(join(tmpdir(), 'dispatch-bulk-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const probe = join(scratch, 'probe.cjs');
const told = join(scratch, 'told.json');
writeFileSync(
  probe,
  `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify(process.resourceUsage())));`,
);

/** One run of the tool on a book: seconds from spawn to exit, seconds of processor, peak megabytes. */
function run(book, ...args) {
  const begun = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ['--require', probe, dispatch, ...args], {
    env: { ...process.env, NO_COLOR: '1', DISPATCH_DB: book, DISPATCH_NOW: LINE_NOW },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  const wall = Number(process.hrtime.bigint() - begun) / 1e9;
  if (status !== 0) throw new Error(`${args.join(' ')}: exit ${status}\n${stderr.slice(0, 2000)}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(told, 'utf8'));
  return { wall, processor: (userCPUTime + systemCPUTime) / 1e6, megabytes: Math.round(maxRSS / 1024) };
}

/** A book with open jobs, and what would be booked as CSV and as JSON lines. */
function prepare(size) {
  const folder = mkdtempSync(join(scratch, 'book-'));
  const [book, table, lines] = ['book.db', 'appointments.csv', 'lines.jsonl'].map((name) => join(folder, name));
  execFileSync(process.execPath, [dispatch, 'init', '--name', 'Bench', '--timezone', TIME_ZONE], {
    env: { ...process.env, DISPATCH_DB: book, DISPATCH_NOW: LINE_NOW },
  });
  const rows = fillOpenJobs(book, { appointments: size });
  writeFileSync(table, importTable(rows));
  writeFileSync(lines, bookingLines(rows, { named: true }));
  const fresh = () => {
    copyFileSync(book, join(folder, 'copy.db'));
    for (const suffix of ['-wal', '-shm']) rmSync(join(folder, `copy.db${suffix}`), { force: true });
    return join(folder, 'copy.db');
  };
  return { folder, table, lines, fresh };
}

const BENCHES = {
  import: ({ fresh, table }) => run(fresh(), 'import', 'appointments', table),
  export: ({ fresh, table, folder }) => {
    const book = fresh();
    run(book, 'import', 'appointments', table);
    return run(book, 'export', 'appointments', '-o', join(folder, 'out.csv'));
  },
  atomic: ({ fresh, lines }) => run(fresh(), 'batch', lines, '--atomic'),
  lines: ({ fresh, lines }) => run(fresh(), 'batch', lines),
};
const NAMES = { import: 'import', export: 'export', atomic: 'batch --atomic', lines: 'batch, line by line' };

const rows = [];
const perRow = new Map();
for (const size of sizes) {
  const at = prepare(size);
  for (const name of values.only.split(',')) {
    const { wall, processor, megabytes } = BENCHES[name](at);
    const earlier = perRow.get(name);
    perRow.set(name, processor / size);
    const ratio = earlier === undefined ? '' : (processor / size / earlier).toFixed(2);
    const speed = [wall, processor].map((seconds) => Math.round(size / seconds));
    rows.push([NAMES[name], size, wall.toFixed(1), processor.toFixed(1), ...speed, megabytes, ratio]);
    console.error(rows.at(-1).join(' | '));
  }
  rmSync(at.folder, { recursive: true, force: true });
}
const head = [
  'what',
  'rows',
  'wall s',
  'processor s',
  'rows/s',
  'rows/s of processor',
  'peak MB',
  'a row, × the size before',
];
const table = markdownTable(head, rows);
const about = `Whole processes, start included, on ${MACHINE}; load of the machine ${loadavg()[0].toFixed(1)} at the end. Goal for import: 20,000 rows/s, under 300 MB.`;
console.log(`${about}\n\n${table}`);
if (values.write) {
  const command = ['npm run bench:bulk --', ...process.argv.slice(2)].join(' ').trim();
  writeSection('Bulk', `Made by \`${command}\`, ${today()}. ${about}\n\n${table}`);
}
