// A day of the book as the scheduler's problem and its current plan, and the way back: which route is whose, which visit is
// which appointment, which second is what time. What is fixed and what may move is decided here, once (S3, N5).

import type { Coordinates } from '../../base/geo.ts';
import type { Instant } from '../../base/time.ts';
import { epochSeconds, instantAt } from '../../base/time.ts';
import type { DayAppointment, DayRecords } from '../../domain/day.ts';
import type { PlanPrices } from '../../domain/schedule.ts';
import type { Settings } from '../../domain/settings.ts';
import { tiesOfStarts } from '../solver/links.ts';
import type { Plan, Problem, Weights } from '../solver/problem.ts';
import { DEFAULT_WEIGHTS } from '../solver/problem.ts';
import type { Draft } from './day-draft.ts';
import { draftDay, expectDelays, freeze, ordersOf } from './day-draft.ts';
import { startsOf } from './day-links.ts';
import { makeProblem } from './day-problem.ts';
import { FAR_HOURS, FAR_PERCENT, NEAR_PERCENT } from './disruption.ts';
import { findMisfits, keepingSurplus } from './misfit.ts';
import type { Standing } from './standing.ts';
import { isFixed } from './standing.ts';
import { travelModelOf } from './travel.ts';

export interface Day extends Draft {
  readonly problem: Problem;
  readonly plan: Plan;
}

export interface DayOptions {
  /** Nothing may move: what fits then, fits without touching anybody. */
  readonly lockAll?: boolean;
  /**
   * Appointments that break a rule where they stand are handed over as unassigned, but for these; else they stay locked.
   * `halfPinned`: also those whose pin leaves them something to move.
   */
  readonly releaseMisfits?: { readonly except: ReadonlySet<number>; readonly halfPinned?: boolean };
  /**
   * Only to ask where one appointment fits: nobody's drives to other technicians' customers are worked out, and nobody's
   * fitness for them. The search must not be given such a day.
   */
  readonly light?: boolean;
  /** Also about to be departed for, by the plan as it stands with an appointment that these records lack. */
  readonly frozen?: ReadonlySet<number>;
}

/** The problem's second of an instant. */
export function secondOf(day: Pick<Day, 'origin'>, instant: Instant): number {
  return epochSeconds(instant) - day.origin;
}

/** The instant of the problem's second. */
export function instantOf(day: Pick<Day, 'origin'>, second: number): Instant {
  return instantAt(day.origin + second);
}

/** Units of a price: a minute of driving at a weight of 1. */
export const UNITS_PER_MINUTE = 600;

/** The company's prices: drive, overtime and change are multiples, the rest minutes of driving (settings.ts). */
export function weightsOf(settings: Settings): Weights {
  return {
    ...DEFAULT_WEIGHTS,
    driveSecond: DEFAULT_WEIGHTS.driveSecond * settings.driveWeight,
    overtimeSecond: (DEFAULT_WEIGHTS.overtimeSecond / 2) * settings.overtimeWeight,
    changeTechnician: DEFAULT_WEIGHTS.changeTechnician * settings.changeWeight,
    changeMinute: DEFAULT_WEIGHTS.changeMinute * settings.changeWeight,
    preference: settings.preferenceWeight * UNITS_PER_MINUTE,
    overQualification: settings.overQualificationWeight * UNITS_PER_MINUTE,
    fairnessSecond: Math.round((settings.fairnessWeight * UNITS_PER_MINUTE) / 6_000),
    openRoute: settings.openShiftWeight * UNITS_PER_MINUTE,
  };
}

/** The same in minutes of driving, as they are shown. */
export function pricesOf(settings: Settings): PlanPrices {
  const weights = weightsOf(settings);
  const minutes = (units: number): number => Math.round((units * 10) / UNITS_PER_MINUTE) / 10;
  return {
    drive: minutes(weights.driveSecond * 60),
    overtime: minutes(weights.overtimeSecond * 60),
    changeTechnician: minutes(weights.changeTechnician),
    changeStartHour: minutes(weights.changeMinute * 60),
    changeFarPercent: FAR_PERCENT,
    changeFarHours: FAR_HOURS,
    changeNearPercent: NEAR_PERCENT,
    preference: minutes(weights.preference),
    overQualification: minutes(weights.overQualification),
    openShift: minutes(weights.openRoute),
    unfairHour: minutes(weights.fairnessSecond * 3_600),
  };
}

/** The day as a problem with its current plan. */
export function buildDay(records: DayRecords, settings: Settings, now: Instant, options: DayOptions = {}): Day {
  const draft = draftDay({
    records,
    settings,
    now,
    travelModel: travelModelOf(settings, records.roads),
    weights: weightsOf(settings),
    light: options.light === true,
  });
  freeze(draft, options.frozen);
  const standings = draft.standings;
  if (options.lockAll) {
    for (const [v, stand] of draft.stands.entries()) {
      if (stand && !isFixed(standings[v] as Standing)) standings[v] = 'frozen';
    }
  }
  expectDelays(draft);
  let problem = makeProblem(draft);
  const misfits = findMisfits(draft, problem);
  const released = new Set<number>();
  for (const v of misfits) {
    const { id } = draft.appointments[v] as DayAppointment;
    const mayMove = standings[v] === 'free' || (options.releaseMisfits?.halfPinned && standings[v] === 'half-pinned');
    if (options.releaseMisfits && !options.releaseMisfits.except.has(id) && mayMove) released.add(v);
    else standings[v] = 'misfit';
  }
  if (misfits.length > 0) {
    expectDelays(draft);
    problem = makeProblem(draft);
  }
  const plan = currentPlan(draft, problem, released);
  return { ...draft, problem: keepingSurplus(problem, plan), plan };
}

/** Before a place is asked about that stands nowhere on the day. Throws RoadsMissing where drives have to be asked for. */
export function requireRoadsTo(
  { records, travelModel }: Pick<Day, 'records' | 'travelModel'>,
  place: Coordinates | null,
) {
  const others = [
    ...records.technicians.flatMap((one) => [one.startPlace, one.endPlace, ...one.events.map((event) => event.place)]),
    ...records.appointments.map((one) => one.place),
  ];
  travelModel.roads?.demand(others.map((other) => [place, other]));
}

/** The appointments that are about to be departed for (S3). */
export function frozenIds(records: DayRecords, settings: Settings, now: Instant): Set<number> {
  const day = buildDay(records, settings, now, { light: true });
  return new Set(day.appointments.flatMap((one, v) => (one && day.standings[v] === 'frozen' ? [one.id] : [])));
}

function currentPlan(draft: Draft, problem: Problem, released: ReadonlySet<number>): Plan {
  const routes = ordersOf(draft).map((order) => order.filter((v) => !released.has(v)));
  const placed = new Set(routes.flat());
  const unassigned = [...draft.appointments.keys()].filter((v) => !placed.has(v));
  const plan = { routes, unassigned, forced: [] };
  return problem.links ? { ...plan, ties: tiesOfStarts(problem, startsOf(draft, problem, routes)) } : plan;
}
