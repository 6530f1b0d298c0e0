// `optimize`: plans on a snapshot, writes only the differences, and records the run (S3, S7).

import { formatId } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import { breath, finishWithBreath } from '../base/stepwise.ts';
import type { LocalDate } from '../base/time.ts';
import { datesFrom } from '../base/time.ts';
import type { Watch } from '../base/watch.ts';
import { parseDate } from '../base/when.ts';
import type { Move } from '../domain/placement.ts';
import type { OptimizedDay, OptimizeResult, PlanChange, RunCard, RunList } from '../domain/schedule.ts';
import { pricesOf } from '../scheduling/day/day.ts';
import { isMove } from '../scheduling/day/disruption.ts';
import type { Optimized, OptimizeTask } from '../scheduling/day/optimize.ts';
import { optimizingDay } from '../scheduling/day/optimize.ts';
import { keepingMoves, priceMinutesOf } from '../scheduling/day/optimize-within.ts';
import { isLarge } from '../scheduling/solver/by-size.ts';
import { loadDays } from '../storage/day.ts';
import type { RunSummary } from '../storage/scheduler-run.ts';
import { latestRuns } from '../storage/scheduler-run.ts';
import { Conductor } from '../threads/conduct.ts';
import type * as declarations from './catalog/schedule.ts';
import type { Scope, WriteScope } from './code.ts';
import { withRoads } from './roads.ts';

type OptimizeInput = Input<typeof declarations.optimize>;

export interface PreparedPlan {
  readonly from: LocalDate;
  readonly days: readonly OptimizedDay[];
  /** The user has ended the search early. */
  readonly isStopped: boolean;
}

/** Searches the days from the stored plan; a Ctrl-C ends the search with the best plans found so far. */
export async function prepareOptimize(scope: Scope, input: OptimizeInput): Promise<PreparedPlan> {
  return await scope.context.watch((watch) => searchDays(scope, input, watch));
}

/** Threads where there is more than one search to make. */
const THREADS = 2;

async function searchDays(scope: Scope, input: OptimizeInput, watch: Watch): Promise<PreparedPlan> {
  const from = input.date === undefined ? scope.today : parseDate(input.date, { today: scope.today });
  const stored = await loadDays(scope.db, scope, datesFrom(from, input.days));
  const loaded = [...(await withRoads(scope, stored.values(), { whole: true }))];
  const { settings } = scope.book;
  const tasks = loaded.map(
    (records): OptimizeTask => ({
      records,
      settings,
      now: scope.now,
      seed: input.seed,
      iterations: input.iterations,
      shouldStop: watch.isStopped,
    }),
  );
  const free = await searchFreely(tasks, watch, input.threads ?? THREADS);
  const onProgress = (): void => watch.say(() => `Looking for the ${input.maxMoves} moves that gain most`);
  const few = tasks.map((task) => ({ ...task, onProgress }));
  const found = await finishWithBreath(keepingMoves(few, free, input.maxMoves ?? null));
  const days = found.map(({ changes, ...day }, i): OptimizedDay => {
    const task = tasks[i] as OptimizeTask;
    const { date, timeZone } = task.records;
    return { ...day, date, timeZone, changes: changes.map((move) => changeOf(task, move)) };
  });
  const isStopped = watch.isStopped();
  if (isStopped) scope.warn('Stopped early: this is the best plan found until then.');
  return { from, days, isStopped };
}

/** Each day by itself, several at once, without a limit on the moves. */
async function searchFreely(tasks: readonly OptimizeTask[], watch: Watch, most: number): Promise<Optimized[]> {
  const threads = threadsFor(tasks, most);
  const what = tasks.length === 1 ? tasks[0]?.records.date : `${tasks.length} days`;
  const conductor = new Conductor(threads, {
    shouldStop: watch.isStopped,
    onProgress: (done) => watch.say(() => `Planning ${what}: ${done} steps`),
  });
  try {
    const started: Promise<Optimized>[] = [];
    for (const task of tasks) {
      const day = conductor.run(optimizingDay(task));
      started.push(day);
      if (threads === 1) await day;
      else await Promise.race([day, breath()]);
    }
    return await Promise.all(started);
  } finally {
    await conductor.close();
  }
}

/** Each day is a search by itself; only a large one is several. */
function threadsFor(tasks: readonly OptimizeTask[], most: number): number {
  const isSplit = tasks.some(({ records }) => isLarge({ visits: records.appointments, routes: records.technicians }));
  return isSplit ? most : Math.min(most, tasks.length);
}

function changeOf(task: OptimizeTask, move: Move): PlanChange {
  const { date, technicians } = task.records;
  const name = (id: number | null): string | null => technicians.find((one) => one.id === id)?.name ?? null;
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
    isMove: isMove(move),
    priceMinutes: priceMinutesOf(task, move),
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
    maxMoves: input.maxMoves ?? null,
    prices: pricesOf(scope.book.settings),
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
    moves: changes.filter((change) => change.isMove).length,
    maxMoves: input.maxMoves ?? null,
    prices: pricesOf(scope.book.settings),
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
