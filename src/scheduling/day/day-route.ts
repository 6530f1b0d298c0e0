// One technician's day as a route: shift stretches, overtime, lunch, time off and events. Gaps between stretches, absences and
// events without a place are blocks; an event at a place is a visit of its own, made in day.ts.

import type { Instant } from '../../base/time.ts';
import { epochSeconds } from '../../base/time.ts';
import type { DayTechnician } from '../../domain/day.ts';
import type { Break, Interval, Route } from '../solver/problem.ts';
import { closedSpans } from './course.ts';

/** No limit of appointments a day. */
export const UNLIMITED = 1_000;

export interface RouteFrame {
  /** Epoch second of the problem's second 0. */
  readonly origin: number;
  /** The problem's second that is now: nothing starts before it. */
  readonly now: number;
  readonly startPlace: number;
  readonly endPlace: number;
  readonly bufferSeconds: number;
}

/** A technician without a shift gets a day without hours, on which only what is pinned may stand. */
export function makeRoute(technician: DayTechnician, frame: RouteFrame): Route {
  const second = (instant: Instant): number => epochSeconds(instant) - frame.origin;
  const [first, last] = [technician.shifts[0], technician.shifts.at(-1)];
  const start = first ? second(first.start) : 0;
  const end = last ? second(last.end) : 0;
  const earliestStart = first ? Math.max(start, frame.now) : 0;
  const softEnd = Math.max(end, earliestStart);
  const hardEnd = last ? Math.max(end + technician.overtimeSeconds, softEnd) : 0;
  return {
    id: technician.id,
    technician: technician.id,
    startPlace: frame.startPlace,
    endPlace: frame.endPlace,
    earliestStart,
    softEnd,
    hardEnd,
    breaks: lunchOf(technician, { earliestStart, hardEnd, second }),
    blocks: blocksOf(technician, second),
    maxVisits: technician.maxJobsPerDay ?? UNLIMITED,
    bufferSeconds: frame.bufferSeconds,
  };
}

function lunchOf(
  { lunch }: DayTechnician,
  shift: { earliestStart: number; hardEnd: number; second: (instant: Instant) => number },
): Break[] {
  if (lunch === null) return [];
  const earliest = Math.max(shift.second(lunch.earliest), shift.earliestStart);
  const latest = Math.min(shift.second(lunch.latest), shift.hardEnd - lunch.seconds);
  return earliest <= latest ? [{ durationSeconds: lunch.seconds, earliest, latest }] : [];
}

function blocksOf(technician: DayTechnician, second: (instant: Instant) => number): Interval[] {
  return [...technician.timeOff, ...closedSpans(technician)].map(({ start, end }) => ({
    start: second(start),
    end: second(end),
  }));
}
