// Improves the stored plan of one day (S3). Searches again from what it found until nothing changes, so that running it twice
// changes nothing the second time; takes a plan only when it is better than the stored one by more than noise.

import { finish } from '../../base/stepwise.ts';
import type { Instant } from '../../base/time.ts';
import type { DayAppointment, DayRecords } from '../../domain/day.ts';
import { misfitReason } from '../../domain/misfit.ts';
import type { Move } from '../../domain/placement.ts';
import type { PlanWorth } from '../../domain/schedule.ts';
import type { Settings } from '../../domain/settings.ts';
import { searchProblem } from '../solver/by-size.ts';
import type { Campaign } from '../solver/campaign.ts';
import { campaigning } from '../solver/campaign.ts';
import type { Problem } from '../solver/problem.ts';
import { evaluate } from '../solver/solution.ts';
import type { Day } from './day.ts';
import { buildDay } from './day.ts';
import { LEAVE_OUT_PRICE } from './day-problem.ts';
import { startsToMend } from './mend.ts';
import { overtimeByRoute } from './overtime.ts';
import { movesOf, settle } from './settle.ts';
import { isFixed } from './standing.ts';

export interface OptimizeTask {
  readonly records: DayRecords;
  readonly settings: Settings;
  readonly now: Instant;
  readonly seed: number;
  /** Search steps of the first search; later ones make sure. */
  readonly iterations: number;
  /** Asked between searches; true ends with the plan so far. */
  readonly shouldStop?: () => boolean;
}

export interface Optimized {
  readonly before: PlanWorth;
  readonly after: PlanWorth;
  /** Against the stored plan; what was only held counts as unassigned. */
  readonly changes: readonly Move[];
  readonly iterations: number;
}

const MOST_ROUNDS = 5;
/** A plan has to be better by this many minutes of driving: people are not moved for seconds. */
const LEAST_GAIN_MINUTES = 1;
const UNITS_PER_MINUTE = 600;

/** The day improved. Pure. */
export function optimizeDay(task: OptimizeTask): Optimized {
  return finish(campaigning(optimizingDay(task)));
}

/** As `optimizeDay`, its searches handed out. */
export function* optimizingDay(task: OptimizeTask): Campaign<Optimized> {
  let { records } = task;
  const before = worthOf(task, records);
  let after = before;
  let iterations = 0;
  for (let round = 0; round < MOST_ROUNDS && !task.shouldStop?.(); round++) {
    const found = yield* searchOnce(task, records);
    iterations += found.iterations;
    if (found.moves.length === 0) break;
    const next = withMoves(records, found.moves);
    const worth = worthOf(task, next);
    if (!isBetter(worth, after)) break;
    records = next;
    after = worth;
  }
  return { before, after, changes: changesBetween(task.records, records), iterations };
}

/**
 * One search from the plan of the records. Who has a place keeps one, unless a higher priority needs it (S4). What breaks a
 * rule and finds no better place stays where it was: late is better than nobody. Where its technician is not at work there
 * is nobody: then it goes to the unassigned lane.
 */
function* searchOnce(task: OptimizeTask, records: DayRecords): Campaign<{ moves: Move[]; iterations: number }> {
  const { settings, now, seed } = task;
  let iterations = 0;
  const except = new Set<number>();
  while (true) {
    const day = buildDay(records, settings, now, { releaseMisfits: { except, halfPinned: true } });
    if (day.problem.routes.length === 0) return { moves: [], iterations };
    const { shouldStop } = task;
    const found = yield* searchProblem(withDearPlaces(day), day.plan, {
      seed,
      iterations: task.iterations,
      searches: 1,
      ...(shouldStop ? { shouldStop } : {}),
    });
    iterations += found.iterations;
    const released = new Set(day.plan.unassigned);
    const homeless = [...found.plan.unassigned, ...found.plan.forced.map(({ visit }) => visit)];
    const late = homeless.filter((v) => released.has(v) && day.stands[v]?.isHeld === false && !isAbandoned(day, v));
    if (late.length === 0) {
      const settled = settle(day, found.plan, { mend: routesToMend(day) });
      return { moves: settled ? [...movesOf(day, settled, null), ...taken(day, settled)] : [], iterations };
    }
    for (const v of late) except.add(day.appointments[v]?.id ?? 0);
  }
}

/** Above the price of all that one priority can leave out, below the next priority's. */
const PLACED_FACTOR = 100;

/** The problem in which who has a place loses it only to a higher priority. */
function withDearPlaces(day: Day): Problem {
  const { problem, plan } = day;
  const placed = new Set(plan.routes.flat());
  const visits = problem.visits.map((visit, v) =>
    placed.has(v) ? { ...visit, leaveOutPrice: visit.leaveOutPrice * PLACED_FACTOR } : visit,
  );
  return { ...problem, visits };
}

/** Booked with a technician who is not at work then: as good as unassigned. */
function isAbandoned(day: Day, v: number): boolean {
  const one = day.appointments[v];
  if (!one || one.pin !== null || one.plannedStart === null || day.stands[v]?.isHeld !== false) return false;
  if (isFixed(day.standings[v] ?? 'event') && day.standings[v] !== 'misfit') return false;
  const technician = day.records.technicians.find(({ id }) => id === one.technicianId);
  const reason = technician ? misfitReason(one, [technician]) : 'off-shift';
  return reason === 'time-off' || reason === 'off-shift';
}

function routesToMend(day: Day): ReadonlySet<number> {
  return new Set([...startsToMend(day).keys()].map((v) => day.routeOf.get(day.stands[v]?.technicianId ?? -1) ?? -1));
}

/** What was held at a place and keeps it is assigned there now: no move, but a change. */
function taken(day: Day, settled: NonNullable<ReturnType<typeof settle>>): Move[] {
  const moved = new Set(movesOf(day, settled, null).map((move) => move.appointmentId));
  return day.appointments.flatMap((one, v): Move[] => {
    const stand = day.stands[v];
    const place = settled.places.get(v);
    const isThere = place !== undefined || settled.isKept(v);
    if (!one || !stand?.isHeld || !isThere || moved.has(one.id)) return [];
    return [
      {
        appointmentId: one.id,
        customerName: one.customerName,
        fromTechnicianId: null,
        toTechnicianId: stand.technicianId,
        fromStart: null,
        toStart: one.heldStart,
      },
    ];
  });
}

function withMoves(records: DayRecords, moves: readonly Move[]): DayRecords {
  const byId = new Map(moves.map((move) => [move.appointmentId, move]));
  const appointments = records.appointments.map((one): DayAppointment => {
    const move = byId.get(one.id);
    if (!move) return one;
    return {
      ...one,
      technicianId: move.toTechnicianId,
      plannedStart: move.toStart,
      heldTechnicianId: null,
      heldStart: null,
    };
  });
  return { ...records, appointments };
}

function changesBetween(before: DayRecords, after: DayRecords): Move[] {
  const now = new Map(after.appointments.map((one) => [one.id, one]));
  return before.appointments.flatMap((old): Move[] => {
    const one = now.get(old.id);
    if (!one || (one.technicianId === old.technicianId && one.plannedStart === old.plannedStart)) return [];
    return [
      {
        appointmentId: old.id,
        customerName: old.customerName,
        fromTechnicianId: old.technicianId,
        toTechnicianId: one.technicianId,
        fromStart: old.plannedStart,
        toStart: one.plannedStart,
      },
    ];
  });
}

/** What the plan of these records is worth, without the price of changing it. */
export function worthOf({ settings, now }: Pick<OptimizeTask, 'settings' | 'now'>, records: DayRecords): PlanWorth {
  const day = buildDay(records, settings, now);
  const { cost, driveSeconds, routes } = evaluate(day.problem, day.plan);
  const overtimeSeconds = overtimeByRoute(day.problem, routes).reduce((sum, seconds) => sum + seconds, 0);
  const overtime = overtimeSeconds * day.problem.weights.overtimeSecond;
  const open = day.appointments.filter((one, v) => one !== null && day.stands[v]?.isHeld !== false);
  const nobodys = day.appointments.filter(
    (one, v) => one !== null && (day.stands[v]?.isHeld !== false || isAbandoned(day, v)),
  );
  const units = cost.drive + overtime + cost.preference + cost.overQualification + cost.fairness + cost.opening;
  return {
    unassigned: open.length,
    unassignedPrice: nobodys.reduce((sum, one) => sum + (one ? LEAVE_OUT_PRICE[one.priority] : 0), 0),
    misfits: startsToMend(day).size + day.standings.filter((standing) => standing === 'misfit').length,
    minutes: Math.round(units / UNITS_PER_MINUTE),
    driveSeconds,
    overtimeSeconds,
  };
}

function isBetter(a: PlanWorth, b: PlanWorth): boolean {
  if (a.unassignedPrice !== b.unassignedPrice) return a.unassignedPrice < b.unassignedPrice;
  if (a.misfits !== b.misfits) return a.misfits < b.misfits;
  return a.minutes <= b.minutes - LEAST_GAIN_MINUTES;
}
