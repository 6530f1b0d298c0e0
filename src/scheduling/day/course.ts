// What is known of a technician's day while it runs, in the form in which progress.ts works out where it leads: the stops with
// their actual times, and the day around them. The board shows it; the scheduler plans on from it.

import type { Instant } from '../../base/time.ts';
import type { DayAppointment, DayEvent, DayTechnician, Span } from '../../domain/day.ts';
import { workSpans } from '../../domain/shift.ts';
import { mergeBlocks } from '../solver/timeline.ts';
import type { Course, Stage } from './progress.ts';
import type { TravelModel } from './travel.ts';
import { travelOf } from './travel.ts';

/** Instants as seconds of the day's own scale. */
export type Second = (instant: Instant) => number;

/** A customer who is not there is given this long. */
const NO_SHOW_SECONDS = 900;

export function appointmentStage(one: DayAppointment, second: Second): Stage {
  const isNoShow = one.status === 'no-show';
  const known = (instant: Instant | null): number | null => (instant === null ? null : second(instant));
  const isOver = one.status === 'complete';
  const planned = second(one.plannedStart ?? one.windowStart);
  const arrivedAt = known(one.arrivedAt) ?? (isOver ? planned : null);
  return {
    place: one.place,
    planned,
    seconds: isNoShow ? Math.min(one.durationSeconds, NO_SHOW_SECONDS) : one.durationSeconds,
    leftAt: isNoShow ? null : known(one.travelStartedAt),
    arrivedAt: isNoShow ? null : arrivedAt,
    endedAt: known(one.completedAt),
    isOver,
    isFixed: isNoShow,
    opensAt: second(one.windowStart),
  };
}

export function eventStage(event: DayEvent, second: Second): Stage {
  const planned = second(event.start);
  return {
    place: event.place,
    planned,
    seconds: second(event.end) - planned,
    leftAt: null,
    arrivedAt: null,
    endedAt: null,
    isOver: false,
    isFixed: true,
    opensAt: planned,
  };
}

/** Closed events at a place, while at work: the technician drives there. */
export function placedEvents(technician: DayTechnician): DayEvent[] {
  const work = workSpans(technician);
  return technician.events.filter((event) => !event.isOpen && event.place !== null && touches(event, work));
}

export function touches(event: Span, spans: readonly Span[]): boolean {
  return spans.some((span) => event.start < span.end && span.start < event.end);
}

/**
 * The day around the stops. Time off that one of `appointments` stands in is a matter for the dispatcher: nobody will go there
 * when it is over.
 */
export function courseOf(
  day: {
    readonly technician: DayTechnician;
    readonly appointments: readonly DayAppointment[];
    readonly span: Span;
    readonly now: Instant;
    readonly travelModel: TravelModel;
  },
  second: Second,
): Course {
  const { technician, appointments, span, now, travelModel } = day;
  const { lunch, shifts, timeOff } = technician;
  const standsIn = (off: Span): boolean =>
    appointments.some(
      ({ plannedStart }) => plannedStart !== null && plannedStart >= off.start && plannedStart < off.end,
    );
  const offs = timeOff.filter((off) => !standsIn(off));
  return {
    startPlace: technician.startPlace,
    earliestStart: shifts[0] ? second(shifts[0].start) : null,
    blocks: mergeBlocks(
      [...offs, ...closedSpans(technician)].map((one) => ({ start: second(one.start), end: second(one.end) })),
    ),
    lunch: lunch && {
      durationSeconds: lunch.seconds,
      earliest: second(lunch.earliest),
      latest: second(lunch.latest),
    },
    drive: (from, to) => travelOf(travelModel, from, to)?.seconds ?? 0,
    now: now >= span.start && now < span.end ? second(now) : null,
  };
}

/** When the technician neither works nor drives, time off apart: closed events without a place, gaps between shifts. */
export function closedSpans({ events, shifts }: DayTechnician): Span[] {
  const gaps = shifts.slice(1).map((shift, index) => ({ start: (shifts[index] as Span).end, end: shift.start }));
  return [...events.filter((event) => !event.isOpen && event.place === null), ...gaps];
}
