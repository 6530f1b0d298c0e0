// `optimize`: plans on a snapshot, writes only the differences, and records the run (S3, S7).

import { formatId } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import { breath } from '../base/stepwise.ts';
import type { LocalDate } from '../base/time.ts';
import { datesFrom } from '../base/time.ts';
import type { Watch } from '../base/watch.ts';
import { parseDate } from '../base/when.ts';
import type { DayRecords } from '../domain/day.ts';
import type { Move } from '../domain/placement.ts';
import type { OptimizedDay, OptimizeResult, PlanChange, RunCard, RunList } from '../domain/schedule.ts';
import { optimizingDay } from '../scheduling/day/optimize.ts';
import { isLarge } from '../scheduling/solver/by-size.ts';
import { loadDays } from '../storage/day.ts';
import type { RunSummary } from '../storage/scheduler-run.ts';
import { latestRuns } from '../storage/scheduler-run.ts';
import { Conductor } from '../threads/conduct.ts';
import type * as declarations from './catalog/schedule.ts';
import type { Scope, WriteScope } from './code.ts';

type OptimizeInput = Input<typeof declarations.optimize>;

export interface PreparedPlan {
  readonly from: LocalDate;
  readonly days: readonly OptimizedDay[];
  /** The user has ended the search early. */
  readonly isStopped: boolean;
}

/** Searches each day by itself, from the stored plan; a Ctrl-C ends the search with the best plans found so far. */
export async function prepareOptimize(scope: Scope, input: OptimizeInput): Promise<PreparedPlan> {
  return await scope.context.watch((watch) => searchDays(scope, input, watch));
}

/** Threads where there is more than one search to make. */
const THREADS = 2;

async function searchDays(scope: Scope, input: OptimizeInput, watch: Watch): Promise<PreparedPlan> {
  const from = input.date === undefined ? scope.today : parseDate(input.date, { today: scope.today });
  const loaded = [...(await loadDays(scope.db, scope, datesFrom(from, input.days))).values()];
  const threads = threadsFor(loaded, input.threads ?? THREADS);
  const what = loaded.length === 1 ? (loaded[0]?.date ?? from) : `${loaded.length} days`;
  const conductor = new Conductor(threads, {
    shouldStop: watch.isStopped,
    onProgress: (done) => watch.say(() => `Planning ${what}: ${done} steps`),
  });
  try {
    const started: Promise<OptimizedDay>[] = [];
    for (const records of loaded) {
      const day = searchDay(scope, input, { records, conductor, shouldStop: watch.isStopped });
      started.push(day);
      if (threads === 1) await day;
      else await Promise.race([day, breath()]);
    }
    const days = await Promise.all(started);
    const isStopped = watch.isStopped();
    if (isStopped) scope.warn('Stopped early: this is the best plan found until then.');
    return { from, days, isStopped };
  } finally {
    await conductor.close();
  }
}

/** Each day is a search by itself; only a large one is several. */
function threadsFor(days: readonly DayRecords[], most: number): number {
  const isSplit = days.some(({ appointments, technicians }) => isLarge({ visits: appointments, routes: technicians }));
  return isSplit ? most : Math.min(most, days.length);
}

interface DaySearch {
  readonly records: DayRecords;
  readonly conductor: Conductor;
  readonly shouldStop: () => boolean;
}

async function searchDay(
  { book: { settings }, now }: Scope,
  { seed, iterations }: OptimizeInput,
  { records, conductor, shouldStop }: DaySearch,
): Promise<OptimizedDay> {
  const names = new Map(records.technicians.map((one) => [one.id, one.name]));
  const task = { records, settings, now, seed, iterations, shouldStop };
  const { changes, ...found } = await conductor.run(optimizingDay(task));
  const { date, timeZone } = records;
  return { ...found, date, timeZone, changes: changes.map((move) => changeOf(date, move, names)) };
}

function changeOf(date: LocalDate, move: Move, names: ReadonlyMap<number, string>): PlanChange {
  const name = (id: number | null): string | null => (id === null ? null : (names.get(id) ?? null));
  return {
    date,
    appointmentId: move.appointmentId,
    number: formatId('appointment', move.appointmentId),
    customerName: move.customerName,
    fromTechnicianId: move.fromTechnicianId,
    fromTechnicianName: name(move.fromTechnicianId),
    fromStart: move.fromStart,
    toTechnicianId: move.toTechnicianId,
    toTechnicianName: name(move.toTechnicianId),
    toStart: move.toStart,
  };
}

export async function writeOptimize(
  scope: WriteScope,
  input: OptimizeInput,
  { from, days, isStopped }: PreparedPlan,
): Promise<OptimizeResult> {
  const changes = days.flatMap((day) => day.changes);
  for (const change of changes) {
    await scope.changes.update('appointment', change.appointmentId, {
      technicianId: change.toTechnicianId,
      plannedStart: change.toStart,
      heldTechnicianId: null,
      heldStart: null,
    });
  }
  const summary: RunSummary = {
    days: days.map(({ date, before, after, iterations, changes: moved }) => ({
      date,
      before,
      after,
      iterations,
      changes: moved,
    })),
  };
  const runId = await scope.changes.insert('run', {
    kind: 'optimize',
    at: scope.now,
    by: scope.actor.name,
    fromDate: from,
    days: days.length,
    seed: input.seed,
    iterations: input.iterations,
    summary: JSON.stringify(summary),
  });
  return {
    runId,
    number: formatId('run', runId),
    seed: input.seed,
    iterations: input.iterations,
    days,
    changed: changes.length,
    isStopped,
  };
}

/** The latest runs first. */
export async function listRuns(scope: Scope, limit: number): Promise<RunList> {
  const { rows, total } = await latestRuns(scope.db, limit);
  const items = rows.map((row): RunCard => {
    const { summary, ...run } = row;
    const sum = (of: (day: RunSummary['days'][number]) => number): number =>
      summary.days.reduce((all, day) => all + of(day), 0);
    return {
      ...run,
      number: formatId('run', run.id),
      changed: sum((day) => day.changes.length),
      driveSecondsBefore: sum((day) => day.before.driveSeconds),
      driveSecondsAfter: sum((day) => day.after.driveSeconds),
      unassignedBefore: sum((day) => day.before.unassigned),
      unassignedAfter: sum((day) => day.after.unassigned),
    };
  });
  return { items, total };
}
