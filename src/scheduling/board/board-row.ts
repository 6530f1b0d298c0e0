// A technician's row of the board: where the day stands (day/progress.ts), the drives between, where lunch falls, and what
// breaks a rule where it stands. Times are instants outside and seconds from the day's begin inside.

import { formatId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { epochSeconds, instantAt } from '../../base/time.ts';
import { isClosed, isInMotion } from '../../domain/appointment.ts';
import type { BoardAppointment, BoardBlock, BoardHeld, BoardRow, BoardStop, BoardTravel } from '../../domain/board.ts';
import type { DayAppointment, DayEvent, DayTechnician, Span } from '../../domain/day.ts';
import type { Settings } from '../../domain/settings.ts';
import { appointmentStage, courseOf, eventStage, placedEvents, touches } from '../day/course.ts';
import type { Course, Expected, Stage } from '../day/progress.ts';
import { expectedTimes } from '../day/progress.ts';
import type { TravelModel } from '../day/travel.ts';
import type { Interval } from '../solver/problem.ts';
import { mergeBlocks, NEVER } from '../solver/timeline.ts';
import type { Entry, Leg, RowScale } from './board-road.ts';
import { Road } from './board-road.ts';
import { stopViolations } from './board-violations.ts';

export interface RowRequest {
  readonly technician: DayTechnician;
  readonly assigned: readonly DayAppointment[];
  /** Appointments that a plan holds a place for in this row. */
  readonly held: readonly DayAppointment[];
  readonly daySpan: Span;
  readonly settings: Settings;
  readonly travelModel: TravelModel;
  readonly now: Instant;
}

/** The row as it stands now. */
export function boardRow(request: RowRequest): BoardRow {
  const { technician } = request;
  const origin = epochSeconds(request.daySpan.start);
  const scale: RowScale = {
    second: (instant) => epochSeconds(instant) - origin,
    instant: (second) => instantAt(origin + second),
  };
  const { second } = scale;
  const entries: Entry[] = [
    ...request.assigned.map((one) => ({ appointment: one, event: null, ...appointmentStage(one, second) })),
    ...placedEvents(technician).map((event) => ({ appointment: null, event, ...eventStage(event, second) })),
  ];
  const course = courseOf({ ...request, appointments: request.assigned, span: request.daySpan }, second);
  const times = expectedTimes(entries, course);
  return assemble(request, { scale, course, times, entries });
}

/** What the book says of an appointment, as far as every part of the board shows it. */
export function boardAppointment(one: DayAppointment): BoardAppointment {
  return {
    appointmentId: one.id,
    number: formatId('appointment', one.id),
    jobId: one.jobId,
    customerName: one.customerName,
    street: one.street,
    serviceName: one.serviceName,
    subtypeName: one.subtypeName,
    priority: one.priority,
    status: one.status,
    windowStart: one.windowStart,
    windowEnd: one.windowEnd,
    durationSeconds: one.durationSeconds,
    pin: one.pin,
  };
}

interface Laid {
  readonly scale: RowScale;
  readonly course: Course;
  readonly times: ReadonlyMap<Stage, Expected>;
  readonly entries: readonly Entry[];
}

function assemble(request: RowRequest, laid: Laid): BoardRow {
  const { technician } = request;
  const { course, scale, times } = laid;
  const held = request.held.map((one) => heldPlace(one));
  const busy = held.map(({ start, end }) => ({ start: scale.second(start), end: scale.second(end) }));
  const walked = isDelayed(laid) ? withLateLunch(course) : course;
  const road = new Road(
    { technician, travelModel: request.travelModel, course: walked, scale },
    mergeBlocks([...course.blocks, ...busy]),
  );
  const ordered = [...laid.entries].sort((a, b) => timeOf(times, a).start - timeOf(times, b).start);
  const stops: BoardStop[] = [];
  const blocks = standingBlocks(technician);
  for (const entry of ordered) {
    const expected = timeOf(times, entry);
    const leg = road.next(entry, expected);
    const { appointment, event } = entry;
    if (appointment) stops.push(makeStop(request, { ...leg, expected, scale, appointment }));
    else blocks.push(eventBlock(event as DayEvent, leg.travel));
  }
  const returnTravel = road.home();
  if (road.lunch) blocks.push(lunchBlock(road.lunch, scale));
  blocks.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const drives = [...stops, ...blocks].flatMap(({ travel }) => travel ?? []).concat(returnTravel ?? []);
  return {
    technicianId: technician.id,
    name: technician.name,
    code: technician.code,
    shifts: technician.shifts,
    blocks,
    stops,
    held,
    returnTravel,
    lunchHasNoRoom: technician.lunch !== null && request.now <= technician.lunch.latest && road.lunch === null,
    driveSeconds: drives.reduce((sum, { seconds }) => sum + seconds, 0),
    driveMetres: drives.reduce((sum, { metres }) => sum + metres, 0),
    workSeconds: stops.reduce((sum, { start, end }) => sum + scale.second(end) - scale.second(start), 0),
  };
}

/** Whether a delay has reached something that is still ahead. */
function isDelayed({ entries, times }: Laid): boolean {
  return entries.some((entry) => entry.arrivedAt === null && timeOf(times, entry).start > entry.planned);
}

/** On a day that runs late, lunch is late too rather than left out. */
function withLateLunch(course: Course): Course {
  return { ...course, lunch: course.lunch && { ...course.lunch, latest: NEVER } };
}

function timeOf(times: ReadonlyMap<Stage, Expected>, entry: Entry): Expected {
  return times.get(entry) as Expected;
}

function heldPlace(one: DayAppointment): BoardHeld {
  const start = one.heldStart as Instant;
  return { ...boardAppointment(one), start, end: instantAt(epochSeconds(start) + one.durationSeconds) };
}

/** Time off, and the events without a drive; what lies outside the working hours says nothing about them. */
function standingBlocks({ timeOff, events, shifts }: DayTechnician): BoardBlock[] {
  const offs = timeOff.map(({ start, end, reason }) => ({
    kind: 'time-off' as const,
    title: reason ?? '',
    start,
    end,
  }));
  const others = events.filter((event) => (event.isOpen || event.place === null) && touches(event, shifts));
  return [
    ...offs.map((off) => ({ ...off, isOpen: false, travel: null })),
    ...others.map((event) => eventBlock(event, null)),
  ];
}

function eventBlock({ title, isOpen, start, end }: DayEvent, travel: BoardTravel | null): BoardBlock {
  return { kind: 'event', title, isOpen, start, end, travel };
}

function lunchBlock({ start, end }: Interval, { instant }: RowScale): BoardBlock {
  return { kind: 'lunch', title: '', isOpen: false, travel: null, start: instant(start), end: instant(end) };
}

interface StopFacts extends Leg {
  readonly appointment: DayAppointment;
  readonly expected: Expected;
  readonly scale: RowScale;
}

function makeStop(request: RowRequest, facts: StopFacts): BoardStop {
  const { appointment: one, expected, scale } = facts;
  const arrival = scale.instant(expected.arrival);
  const isAhead = one.arrivedAt === null && !isClosed(one.status);
  return {
    ...boardAppointment(one),
    start: scale.instant(expected.start),
    end: scale.instant(expected.end),
    plannedStart: one.plannedStart ?? one.windowStart,
    arrival,
    isInMotion: isInMotion(one.status, request.settings),
    isInJeopardy: isAhead && arrival >= one.windowEnd,
    isOverlapping: facts.overlapped !== null,
    violations: isClosed(one.status) ? [] : stopViolations(request, one, facts),
    travel: facts.travel,
  };
}
