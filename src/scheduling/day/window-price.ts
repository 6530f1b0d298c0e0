// What it costs to sell an arrival window now: its drive, and the technicians' time it takes, as far as later callers would
// have bought that time anyway. Tomorrow's time perishes, a full day's or a rare skill's does not: early days fill before late
// ones, and what is scarce is not sold for a long drive (S1).

import type { Coordinates } from '../../base/geo.ts';
import type { Priority } from '../../domain/appointment.ts';
import type { Interval, Visit } from '../solver/problem.ts';
import type { Day } from './day.ts';
import { driveOf } from './settle.ts';
import type { TravelModel } from './travel.ts';
import { travelBetween } from './travel.ts';

/** So much of a day's time is sold on each day of calls before it opens, in percent: most companies sell about four days ahead. */
const SOLD_A_DAY_PERCENT = 25;
/** On the eve something may still come in. */
const LEAST_LEAD_PERCENT = 10;
/** A full day counts as if so much of it were free, in percent. */
const LEAST_FREE_PERCENT = 2;
/** A second of time that others would buy is worth so much of a second of driving, in percent. */
const TIME_WORTH_PERCENT = 125;
/**
 * A visit is worth the time that a usual one takes on site, and so much of a usual drive, in percent: where customers live far apart
 * the company drives far. A higher priority is worth so many times as much.
 */
const DRIVE_WORTH_PERCENT = 300;
/** A usual drive where no place is known yet. */
const UNKNOWN_DRIVE_SECONDS = 1_200;
const HIGH_WORTH_FACTOR = 2;
const DAY_SECONDS = 86_400;

/** The hours in which a day is sold and worked, as seconds of its problem. */
export interface SellingHours {
  readonly opens: number;
  readonly closes: number;
  readonly now: number;
}

/** How likely the time of those who could come is sold to others, should this caller not take it: 0-100; 0 once it is the day. */
export function soldAnywayPercent(day: Day, hours: SellingHours): number {
  if (hours.now >= hours.opens) return 0;
  const free = Math.max(LEAST_FREE_PERCENT, freePercent(day));
  const lead = Math.max(LEAST_LEAD_PERCENT, leadPercent(hours));
  return Math.min(100, Math.floor((SOLD_A_DAY_PERCENT * lead) / free));
}

/** Days of calls still to come before a day opens, in percent of a day; a day of calls is as long as a day of work. */
export function leadPercent({ opens, closes, now }: SellingHours): number {
  const days = Math.max(0, Math.ceil((opens - now) / DAY_SECONDS));
  const gone = now - (opens - days * DAY_SECONDS);
  const goneToday = Math.min(100, Math.floor((100 * gone) / Math.max(1, closes - opens)));
  return Math.max(0, 100 * days - goneToday);
}

/** The part of the technicians' time that is neither work, drive nor absence. */
export function freePercent({ problem, plan }: Pick<Day, 'problem' | 'plan'>): number {
  let [time, taken] = [0, 0];
  for (const [index, route] of problem.routes.entries()) {
    const order = plan.routes[index] as readonly number[];
    time += Math.max(0, route.softEnd - route.earliestStart);
    for (const { durationSeconds } of route.breaks) taken += durationSeconds;
    for (const block of route.blocks) {
      taken += Math.max(0, Math.min(block.end, route.softEnd) - Math.max(block.start, route.earliestStart));
    }
    taken += driveOf(problem, index, order) + Math.max(0, order.length - 1) * route.bufferSeconds;
    for (const v of order) taken += (problem.visits[v] as Visit).serviceSeconds;
  }
  return time === 0 ? 0 : Math.max(0, Math.floor((100 * (time - taken)) / time));
}

/** Seconds of driving that the time of a visit counts as. */
export function timePriceSeconds(at: { serviceSeconds: number; driveSeconds: number; soldPercent: number }): number {
  const seconds = at.serviceSeconds + Math.max(0, at.driveSeconds);
  return Math.floor((seconds * at.soldPercent * TIME_WORTH_PERCENT) / 10_000);
}

/** What a visit of the company takes, as a rule: on site, and the drive from where a technician starts to a customer, in seconds. */
export interface UsualVisit {
  readonly serviceSeconds: number;
  readonly driveSeconds: number;
}

/** Seconds of driving that a visit may count as at most; what costs more is better not sold now. */
export function worthSeconds(usual: UsualVisit, priority: Priority): number {
  const percent = usual.serviceSeconds * TIME_WORTH_PERCENT + usual.driveSeconds * DRIVE_WORTH_PERCENT;
  return Math.floor((percent * (priority === 'normal' ? 1 : HIGH_WORTH_FACTOR)) / 100);
}

/** The mean drive from a start to a customer. */
export function usualDriveSeconds(
  model: TravelModel,
  starts: readonly Coordinates[],
  customers: readonly Coordinates[],
): number {
  if (starts.length === 0 || customers.length === 0) return UNKNOWN_DRIVE_SECONDS;
  let sum = 0;
  for (const start of starts) for (const customer of customers) sum += travelBetween(model, start, customer).seconds;
  return Math.round(sum / (starts.length * customers.length));
}

/** Whether somebody is at work in the window with time for such a visit beside the work that is there, drives apart. */
export function hasTimeFor(
  { problem, plan }: Pick<Day, 'problem' | 'plan'>,
  at: { readonly window: Interval; readonly serviceSeconds: number },
): boolean {
  return problem.routes.some((route, index) => {
    const [earliest, latest] = [route.earliestStart, route.hardEnd - at.serviceSeconds];
    if (earliest > Math.min(latest, at.window.end) || latest < at.window.start) return false;
    const order = plan.routes[index] as readonly number[];
    const work = order.reduce((sum, v) => sum + (problem.visits[v] as Visit).serviceSeconds, 0);
    return latest - earliest >= work;
  });
}
