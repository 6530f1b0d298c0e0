// Plays weeks of calls through the tool itself: for each caller a customer and a job, `suggest`, the best-ranked window that
// suits (none held back), `book`, and `optimize` of that day. Prints what came of it beside the plan that knows every call in
// advance, and writes it into test/bench/results.md. Command lines in one process, on a book in a temp folder.
// Usage: npm run bench:booking [-- --weeks 1,2] [--iterations N] [--out FOLDER (keeps outcome-N.json)]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judge } from './booking-check.js';

const require = createRequire(import.meta.url);
const WINDOW_HOURS = 4;

/**
 * Each week with what the plan serves, and drives per visit, that knows every call in advance (a search for it, 2026-11), and the
 * steps of re-planning after each booking, so that a week takes minutes.
 */
const WEEKS = [
  { file: 'week-1-6x190.json', iterations: 3_000, hindsight: { served: 164, driveMinutesPerVisit: 12.5 } },
  { file: 'week-2-15x480.json', iterations: 1_500, hindsight: { served: 398, driveMinutesPerVisit: 14.5 } },
];

/** The tool on one book: command lines in, JSON out. */
class Tool {
  #main = require('../../bin/load.js').load('main.js').main;
  #book;
  now = '';

  constructor(book) {
    this.#book = book;
  }

  async run(...words) {
    let [stdout, stderr] = ['', ''];
    const io = {
      write: async (text) => {
        stdout += text;
      },
      note: (text) => {
        stderr += text;
      },
      stdin: process.stdin,
      isInteractive: false,
      stdoutIsTty: false,
      stderrIsTty: false,
      columns: 80,
      environment: { LANG: 'C.UTF-8', DISPATCH_NO_INPUT: '1' },
    };
    const code = await this.#main([...words, '--db', this.#book, '--now', this.now, '--json'], io);
    if (code !== 0) throw new Error(`${words.join(' ')}: exit ${code}\n${stderr}`);
    return JSON.parse(stdout);
  }
}

/** Wall time of the week's zone to an instant; no clock changes in a week. */
function clockOf({ timezone, days }) {
  const noon = new Date(`${days[0]}T12:00:00Z`);
  const zone = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' }).formatToParts(noon);
  const offset = zone.find(({ type }) => type === 'timeZoneName').value.slice(3);
  const hours = Number(offset.slice(0, 3));
  return {
    instant: (wall) => new Date(`${wall}:00${offset}`).toISOString(),
    wall: (instant) => new Date(Date.parse(instant) + hours * 3_600_000).toISOString(),
  };
}

/** The company before the first call: technicians, a service for each skill and duration. */
async function openShop(tool, week) {
  const hours = ['--window-hours', String(WINDOW_HOURS), '--duration-step', '15m'];
  await tool.run('init', '--name', 'Week', '--timezone', week.timezone, ...hours);
  // Nobody has been told a technician or a start: the plan may change until the day opens.
  await tool.run('company', 'set', 'changeWeight', '0');
  const services = new Set();
  for (const { skill, minutes, priority } of week.requests) services.add(`${skill} ${minutes} ${priority}`);
  for (const name of [...services].sort()) {
    const [skill, minutes, priority] = name.split(' ');
    const needs = ['--skills', skill, '--duration', `${minutes}m`, '--priority', priority];
    await tool.run('service', 'add', '--department', 'Field', '--name', name, ...needs);
  }
  for (const { id, home, skills, shift } of week.technicians) {
    const day = ['--shift', `mon-fri ${shift.join('-')}`, '--lunch', 'none', '--start', home.join(',')];
    await tool.run('tech', 'add', '--name', id, '--code', `WEEK${id}`, '--skills', skills.join(','), ...day);
  }
}

async function newJob(tool, { id, place, skill, minutes, priority }) {
  const address = ['--street', `${id} Oak St`, '--city', 'Chicago', '--state', 'IL', '--postal', '60601'];
  const at = ['--at', place.join(',')];
  const { addresses } = await tool.run('customer', 'create', '--first', 'Caller', '--last', id, ...address, ...at);
  const service = ['--service', `${skill} ${minutes} ${priority}`];
  return await tool.run('job', 'create', '--address', addresses[0].number, ...service);
}

/** Each request's planned arrival and technician on a day, as stored. */
async function planOf(tool, week, { day, clock, requestOf }) {
  const { items } = await tool.run('appointment', 'list', '--date', day, '--days', '1', '--limit', '10000');
  const names = items.map(({ technicianName, number }) => ({ technicianName, number }));
  const lost = names.find(({ technicianName }) => technicianName === null);
  if (lost) throw new Error(`${lost.number} has a promise and no technician.`);
  return week.technicians.map(({ id }) => ({
    technician: id,
    day,
    visits: items
      .filter(({ technicianName }) => technicianName === id)
      .sort((a, b) => (a.plannedStart < b.plannedStart ? -1 : 1))
      .map((one) => ({ request: requestOf.get(one.id), arrive: clock.wall(one.plannedStart).slice(11, 19) })),
  }));
}

/** Plays the week. A day's plan freezes when the day opens. */
async function play(week, { iterations, book }) {
  const tool = new Tool(book);
  const clock = clockOf(week);
  const [promises, plan, requestOf] = [[], [], new Map()];
  const unopened = [...week.days];
  tool.now = clock.instant(week.requests[0].callAt);
  await openShop(tool, week);
  for (const request of week.requests) {
    tool.now = clock.instant(request.callAt);
    while (unopened[0] <= request.callAt.slice(0, 10)) {
      plan.push(...(await planOf(tool, week, { day: unopened.shift(), clock, requestOf })));
    }
    const job = await newJob(tool, request);
    const { items } = await tool.run('suggest', '--job', job.number);
    const suits = ({ windowStart, windowEnd, heldBack }) => {
      const [day, from, to] = [windowStart, windowStart, windowEnd].map(clock.wall);
      const isTaken = (half) =>
        half.day === day.slice(0, 10) && half.from <= from.slice(11, 16) && to.slice(11, 16) <= half.to;
      return !heldBack && request.accepts.some(isTaken);
    };
    const taken = items.find(suits);
    if (!taken) continue;
    const [from, to] = [taken.windowStart, taken.windowEnd].map(clock.wall);
    const day = from.slice(0, 10);
    const window = { day, from: from.slice(11, 16), to: to.slice(11, 16) };
    const booked = await tool.run('book', job.number, '--window', `${day} ${window.from}-${window.to}`);
    requestOf.set(booked.id, request.id);
    promises.push({ request: request.id, ...window });
    await tool.run('optimize', day, '--iterations', String(iterations));
  }
  for (const day of unopened) plan.push(...(await planOf(tool, week, { day, clock, requestOf })));
  return { promises, plan };
}

/** Puts the section in the place of its older self, or at the end; other sections stay as they are. */
function writeTable(body) {
  const results = join(import.meta.dirname, 'results.md');
  const text = readFileSync(results, 'utf8');
  const [begin, end] = ['<!-- booking-weeks -->', '<!-- /booking-weeks -->'];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < 0) return console.error('results.md has no section for this table: not written.');
  writeFileSync(results, `${text.slice(0, from + begin.length)}\n${body}\n${text.slice(to)}`);
}

const { values } = parseArgs({
  options: {
    weeks: { type: 'string', default: '1,2' },
    iterations: { type: 'string' },
    out: { type: 'string' },
  },
});
const scratch = mkdtempSync(join(tmpdir(), 'dispatch-booking-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const head = ['week', 'calls', 'served', 'of hindsight', 'drive min per visit', 'of hindsight'];
const rows = [head, ['---', ...head.slice(1).map(() => '---:')]];
for (const number of values.weeks.split(',').map(Number)) {
  const { file, hindsight, iterations } = WEEKS[number - 1];
  const week = JSON.parse(readFileSync(join(import.meta.dirname, 'data', file), 'utf8'));
  const book = join(scratch, `week-${number}.db`);
  const outcome = await play(week, { iterations: Number(values.iterations ?? iterations), book });
  writeFileSync(join(values.out ?? scratch, `outcome-${number}.json`), JSON.stringify(outcome));
  const { served, driveSeconds, faults } = judge(week, outcome);
  for (const fault of faults) console.error(`week ${number}: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  const drive = driveSeconds / 60 / Math.max(1, served);
  const ratios = [served / hindsight.served, drive / hindsight.driveMinutesPerVisit].map((one) => one.toFixed(3));
  const calls = week.requests.length;
  rows.push([file.replace('.json', ''), calls, served, ratios[0], drive.toFixed(2), ratios[1]].map(String));
  console.error(`week ${number}: ${served} served, ${drive.toFixed(2)} minutes of driving per visit`);
}
const table = rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
console.log(table);
if (values.weeks === '1,2') writeTable(table);
