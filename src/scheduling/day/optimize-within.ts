// Improves several days with at most so many moves in all (`--max-moves`). A search without the limit comes first: it says what
// more moves would gain, and which appointments it pays to move together.

import type { Stepwise } from '../../base/stepwise.ts';
import type { DayAppointment } from '../../domain/day.ts';
import type { Move } from '../../domain/placement.ts';
import type { PlanWorth } from '../../domain/schedule.ts';
import { campaigning } from '../solver/campaign.ts';
import { UNITS_PER_MINUTE, weightsOf } from './day.ts';
import { changePercent, changePrice, isMove } from './disruption.ts';
import { withFewMoves } from './few-moves.ts';
import type { Optimized, OptimizeTask } from './optimize.ts';
import { optimizingDay } from './optimize.ts';
import { changesBetween, withMoves } from './plan-change.ts';
import { isBetter, worthOf } from './plan-worth.ts';
import { standOf } from './standing.ts';

export interface OptimizedWithin extends Optimized {
  /** The best plan found without a limit, where that moves more and is worth more. */
  readonly beyond: { readonly moves: number; readonly worth: PlanWorth } | null;
}

/** Changes that are this much dearer show which few moves are worth most. */
const DEARER = 4;

/** The days improved, at most `maxMoves` of their appointments moved; all that pays when it is null. */
export function* optimizingWithin(
  tasks: readonly OptimizeTask[],
  maxMoves: number | null,
): Stepwise<OptimizedWithin[]> {
  const free: Optimized[] = [];
  for (const task of tasks) free.push(yield* campaigning(optimizingDay(task)));
  return yield* keepingMoves(tasks, free, maxMoves);
}

/** The same where the search without a limit has been made. */
export function* keepingMoves(
  tasks: readonly OptimizeTask[],
  free: readonly Optimized[],
  maxMoves: number | null,
): Stepwise<OptimizedWithin[]> {
  const wanted = free.reduce((sum, { moves }) => sum + moves, 0);
  if (maxMoves === null || wanted <= maxMoves) return free.map((one) => ({ ...one, beyond: null }));
  const options: Optimized[][] = [];
  for (const [i, task] of tasks.entries()) options.push(yield* optionsOf(task, free[i] as Optimized, maxMoves));
  return shareOut(tasks, options, maxMoves).map((chosen, i) => {
    const { moves, after } = free[i] as Optimized;
    const isMore = moves > chosen.moves && isBetter(after, chosen.after);
    return { ...chosen, beyond: isMore ? { moves, worth: after } : null };
  });
}

/** Plans of one day that are worth it, and the stored one, by how many they move. */
function* optionsOf(task: OptimizeTask, free: Optimized, maxMoves: number): Stepwise<Optimized[]> {
  const stored: Optimized = { ...free, after: free.before, changes: [], moves: 0 };
  if (free.changes.length === 0) return [stored];
  const { settings } = task;
  const dearer = { ...settings, changeWeight: Math.max(1, settings.changeWeight) * DEARER };
  const frugal = yield* campaigning(optimizingDay({ ...task, settings: dearer }));
  let made = free.iterations + frugal.iterations;
  const plans = [frugal.changes, free.changes];
  const onProgress = (steps: number): void => task.onProgress?.(made + steps);
  const trials = yield* withFewMoves({ ...task, maxMoves, plans, onProgress });
  made += task.iterations;
  const found = trials.map(({ changes }): Optimized => {
    const after = withMoves(task.records, changes);
    const kept = changesBetween(task.records, after);
    const worth = worthOf(task, after);
    return { ...stored, after: worth, changes: kept, moves: kept.filter(isMove).length, iterations: made };
  });
  const judged = { ...frugal, after: frugal.after, before: free.before, iterations: made };
  const all = [...found, judged, { ...free, iterations: made }];
  const better = all.filter((one) => one.moves <= maxMoves && isBetter(one.after, free.before));
  return [{ ...stored, iterations: made }, ...better];
}

type Value = readonly [number, number, number];

/** One option for each day, the best together that move no more than `maxMoves`. */
function shareOut(tasks: readonly OptimizeTask[], options: readonly Optimized[][], maxMoves: number): Optimized[] {
  let best = new Map<number, { value: Value; chosen: Optimized[] }>([[0, { value: [0, 0, 0], chosen: [] }]]);
  for (const [i, ofDay] of options.entries()) {
    const next: typeof best = new Map();
    for (const [moves, { value, chosen }] of best) {
      for (const option of ofDay) {
        const total = moves + option.moves;
        if (total > maxMoves) continue;
        const sum = add(value, worthOfOption(tasks[i] as OptimizeTask, option));
        const known = next.get(total);
        if (!known || compare(sum, known.value) < 0) next.set(total, { value: sum, chosen: [...chosen, option] });
      }
    }
    best = next;
  }
  // Of equally good ones the one that moves fewer.
  const byMoves = [...best].sort(([a], [b]) => a - b);
  const ordered = byMoves.sort(([, one], [, other]) => compare(one.value, other.value));
  return (ordered[0] as (typeof ordered)[number])[1].chosen;
}

function worthOfOption(task: OptimizeTask, { after, changes }: Optimized): Value {
  const price = changes.reduce((sum, move) => sum + priceMinutesOf(task, move), 0);
  return [after.unassignedPrice, after.misfits, after.minutes + price];
}

function add(a: Value, b: Value): Value {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

function compare(a: Value, b: Value): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** What a change of the stored plan cost the search, in minutes of driving. */
export function priceMinutesOf({ records, settings, now }: OptimizeTask, move: Move): number {
  const one = records.appointments.find(({ id }) => id === move.appointmentId) as DayAppointment;
  const stand = standOf(one, now);
  if (!stand) return 0;
  return Math.round(changePrice(move, changePercent(one, stand, now), weightsOf(settings)) / UNITS_PER_MINUTE);
}
