// `demo`: a sample company, a day booked through the same operations a user calls, planned, and its board printed. Without
// --db it leaves nothing behind.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../base/errors.ts';
import { breath } from '../base/stepwise.ts';
import type { LocalDate } from '../base/time.ts';
import { addSeconds, localDate } from '../base/time.ts';
import type { Watch } from '../base/watch.ts';
import type { Context } from '../context.ts';
import type { Board, BoardDay } from '../domain/board.ts';
import type { DemoSummary } from '../domain/demo.ts';
import type { OptimizeResult } from '../domain/schedule.ts';
import type { Entry } from '../operations/catalog/index.ts';
import { findOperation } from '../operations/catalog/index.ts';
import { runOperation } from '../operations/run.ts';
import { validateInput } from '../operations/validate.ts';
import type { HandCall } from './hand.ts';
import type { GlobalOptions } from './options.ts';
import { formOf } from './options.ts';
import { runCommand, viewOf } from './run.ts';
import { loadSample, nextWeekday } from './sample.ts';

const COMPANY = {
  name: 'Lakeside Home Services',
  timezone: 'America/Chicago',
  hours: 'mon-fri 08:00-17:00',
  at: '41.9253,-87.6868',
} as const;
/** Enough to show what planning does; `optimize` by itself searches longer. */
const ITERATIONS = '5000';
/** Further ahead no change of a plan is dear. */
const CALLED_DAYS_AGO = 3;

/** Runs the demo. A file that exists is refused (exit 4). */
export async function demo({ context, run, options }: HandCall): Promise<void> {
  if (options.dryRun) throw AppError.usage('no-dry-run', 'The demo makes a book of its own: there is no dry run.');
  const search = { seed: run.options.seed ?? '1', iterations: run.options.iterations ?? ITERATIONS };
  validateInput(entryOf('schedule.optimize').operation, search);
  if (options.db !== undefined) return await play(context.withBook(context.bookPath), search, options);
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-demo-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // Ctrl-C ends the process without coming back here.
  process.once('exit', remove);
  try {
    await play(context.withBook(join(folder, 'demo.db')), search, options);
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

function entryOf(name: string): Entry {
  const entry = findOperation(name);
  if (!entry) throw new Error(`there is no operation ${name}`);
  return entry;
}

type Search = Readonly<Record<'seed' | 'iterations', unknown>>;

async function play(context: Context, search: Search, options: GlobalOptions): Promise<void> {
  const day = nextWeekday(localDate(context.clock.now(), COMPANY.timezone));
  try {
    const before = daysBefore(context);
    const counts = await context.watch(({ say }) => fill(before, day, say), { canStop: false });
    const plan = (await runOperation(before, 'schedule.optimize', { date: day, ...search })).result as OptimizeResult;
    const board = (await runOperation(context, 'board.show', { date: day })).result as Board;
    await show(context, { ...counts, day, plan, board }, options);
  } catch (error) {
    // A book that is half a company is no use to anybody.
    await context.discardBook();
    throw error;
  } finally {
    await context.close();
  }
}

/** The same run some days ago: its calls came in then, whatever the hour is now, and the plan is the same every day. */
function daysBefore(context: Context): Context {
  const now = addSeconds(context.clock.now(), -CALLED_DAYS_AGO * 86_400);
  return { ...context, clock: { ...context.clock, now: () => now } };
}

type Made = Pick<DemoSummary, 'customers' | 'services' | 'jobs' | 'bookings'>;

/** Makes the company and runs every line of the sample, as a user would. */
async function fill(context: Context, day: LocalDate, say: Watch['say']): Promise<Made> {
  await runOperation(context, 'company.init', COMPANY);
  const made = new Map<string, number>();
  const count = (op: string): number => made.get(op) ?? 0;
  for (const { op, args } of loadSample(day)) {
    await runOperation(context, op, args);
    made.set(op, count(op) + 1);
    // SQLite never waits, so without a breath neither Ctrl-C nor the progress gets its turn.
    await breath();
    const bookings = count('appointment.book');
    say(() =>
      bookings === 0 ? `Setting up: ${count('customer.create')} customers` : `Booking: ${bookings} appointments`,
    );
  }
  return {
    customers: count('customer.create'),
    services: count('service.add'),
    jobs: count('job.create'),
    bookings: count('appointment.book'),
  };
}

async function show(
  context: Context,
  done: Made & { readonly day: LocalDate; readonly plan: OptimizeResult; readonly board: Board },
  options: GlobalOptions,
): Promise<void> {
  const { day, board, ...made } = done;
  const { book, now } = await runOperation(context, 'company.show', {});
  const summary: DemoSummary = {
    companyName: book.companyName,
    book: options.db === undefined ? null : context.bookPath,
    date: day,
    ...made,
    ...(board.days[0] as BoardDay).counts,
  };
  if (formOf(options) !== null) {
    const { formatRecords } = await import('../presentation/records.ts');
    await context.io.write(formatRecords({ ...summary, board }, { form: 'json', fields: [] }));
    return;
  }
  const { demoNext, demoSummary } = await import('../presentation/demo.ts');
  const view = await viewOf(context, { book, now }, options);
  await context.io.write(`${demoSummary(summary, view)}\n`);
  await runCommand(context, entryOf('board.show'), { date: day }, options);
  await context.io.write(`\n${demoNext(summary, view)}`);
}
