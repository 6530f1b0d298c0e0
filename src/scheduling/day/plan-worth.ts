// What the plan of a day is worth, and which of two plans is the better one. The price of changing it is no part of that.

import type { Instant } from '../../base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../domain/day.ts';
import { misfitReason } from '../../domain/misfit.ts';
import type { PlanWorth } from '../../domain/schedule.ts';
import type { Settings } from '../../domain/settings.ts';
import { evaluate } from '../solver/solution.ts';
import type { Day } from './day.ts';
import { buildDay, UNITS_PER_MINUTE } from './day.ts';
import { LEAVE_OUT_PRICE } from './day-problem.ts';
import { startsToMend } from './mend.ts';
import { overtimeByRoute } from './overtime.ts';
import type { Standing } from './standing.ts';
import { isFixed } from './standing.ts';
import { UNREACHABLE_SECONDS } from './travel.ts';

/** A plan has to be better by this many minutes of driving: people are not moved for seconds. */
const LEAST_GAIN_MINUTES = 1;

/** What the plan of these records is worth, without the price of changing it. */
export function worthOf(
  { settings, now }: { readonly settings: Settings; readonly now: Instant },
  records: DayRecords,
): PlanWorth {
  const day = buildDay(records, settings, now);
  const { cost, driveSeconds, routes } = evaluate(day.problem, day.plan);
  const overtimeSeconds = overtimeByRoute(day.problem, routes).reduce((sum, seconds) => sum + seconds, 0);
  const overtime = overtimeSeconds * day.problem.weights.overtimeSecond;
  const open = day.appointments.filter((one, v) => one !== null && day.stands[v]?.isHeld !== false);
  const nobodys = day.appointments.filter(
    (one, v): one is DayAppointment => one !== null && (day.stands[v]?.isHeld !== false || isAbandoned(day, v)),
  );
  const units = cost.drive + overtime + cost.preference + cost.overQualification + cost.fairness + cost.opening;
  return {
    unassigned: open.length,
    unassignedPrice: nobodys.reduce((sum, { priority }) => sum + LEAVE_OUT_PRICE[priority], 0),
    misfits: startsToMend(day).size + day.standings.filter((standing) => standing === 'misfit').length,
    minutes: Math.round(units / UNITS_PER_MINUTE),
    driveSeconds: driveSeconds % UNREACHABLE_SECONDS,
    overtimeSeconds,
  };
}

/** Booked with a technician who is not at work then: as good as unassigned. */
export function isAbandoned(day: Day, v: number): boolean {
  const one = day.appointments[v];
  if (!one || one.pin !== null || one.plannedStart === null || day.stands[v]?.isHeld !== false) return false;
  if (isFixed(day.standings[v] as Standing) && day.standings[v] !== 'misfit') return false;
  const technician = day.records.technicians.find(({ id }) => id === one.technicianId) as DayTechnician;
  const reason = misfitReason(one, [technician]);
  return reason === 'time-off' || reason === 'off-shift';
}

/** Whether `a` is worth the change from `b`. */
export function isBetter(a: PlanWorth, b: PlanWorth): boolean {
  if (a.unassignedPrice !== b.unassignedPrice) return a.unassignedPrice < b.unassignedPrice;
  if (a.misfits !== b.misfits) return a.misfits < b.misfits;
  return a.minutes <= b.minutes - LEAST_GAIN_MINUTES;
}
