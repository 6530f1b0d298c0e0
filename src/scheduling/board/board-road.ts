// The way through a technician's day on the board: the drive before each stop, as late as it may begin, and lunch in the first
// gap that has room for it. Seconds of the day's own scale; what is handed out is in instants.

import type { Coordinates } from '../../base/geo.ts';
import type { Instant } from '../../base/time.ts';
import type { BoardTravel } from '../../domain/board.ts';
import type { DayAppointment, DayEvent, DayTechnician } from '../../domain/day.ts';
import type { Course, Expected, Stage } from '../day/progress.ts';
import { arrivalAfterLunch } from '../day/progress.ts';
import type { Travel, TravelModel } from '../day/travel.ts';
import { hasNoRoad, travelOf } from '../day/travel.ts';
import type { Interval } from '../solver/problem.ts';
import { driveFrom, driveUntil, earliestFree } from '../solver/timeline.ts';

/** A stage with the record it stands for: one of the two. */
export interface Entry extends Stage {
  readonly appointment: DayAppointment | null;
  readonly event: DayEvent | null;
}

export interface RowScale {
  readonly second: (instant: Instant) => number;
  readonly instant: (second: number) => Instant;
}

/** How a stop is reached. */
export interface Leg {
  readonly travel: BoardTravel | null;
  /** The stop before it, where that is not over yet. */
  readonly overlapped: DayAppointment | null;
  /** Seconds by which the drive is too long for the time there is. */
  readonly shortBySeconds: number;
  /** The routing engine knows no road there. */
  readonly hasNoRoad: boolean;
}

interface Frame {
  readonly technician: DayTechnician;
  readonly travelModel: TravelModel;
  readonly course: Course;
  readonly scale: RowScale;
}

/** The way through the day: a drive before each stop, and lunch in the first gap that has room for it. */
export class Road {
  lunch: Interval | null = null;
  readonly #frame: Frame;
  readonly #course: Course;
  readonly #blocks: readonly Interval[];
  #place: Coordinates | null;
  #freeAt: number | null = null;
  #last: DayAppointment | null = null;

  /** `blocks` are the course's, with the places that are held. */
  constructor(frame: Frame, blocks: readonly Interval[]) {
    this.#frame = frame;
    this.#course = frame.course;
    this.#blocks = blocks;
    this.#place = frame.course.startPlace;
  }

  /** Goes to the next stop, in order of time. */
  next(entry: Entry, { arrival, start, end }: Expected): Leg {
    const { scale, travelModel } = this.#frame;
    const one = entry.appointment;
    const drive = travelOf(travelModel, this.#place, entry.place);
    const isRoadless = hasNoRoad(travelModel, this.#place, entry.place);
    const seconds = drive?.seconds ?? 0;
    const leftAt = one && entry.arrivedAt !== null ? entry.leftAt : null;
    const freeAt = this.#freeAt ?? Math.min(this.#course.earliestStart ?? start, start - seconds);
    const isOver = one !== null && entry.arrivedAt !== null;
    const until = isOver || entry.leftAt !== null ? Math.min(arrival, start) : start;
    const way = leftAt === null ? this.#way(freeAt, until, seconds) : { start: leftAt, end: arrival };
    const reached = driveUntil(this.#course.blocks, freeAt, seconds);
    const overlapped = this.#freeAt !== null && start < this.#freeAt ? this.#last : null;
    const shortBySeconds = isOver || entry.leftAt !== null ? 0 : Math.max(0, reached - start);
    const closesAt = one ? scale.second(one.windowEnd) : Number.POSITIVE_INFINITY;
    const isLate = arrival >= closesAt || (!isOver && start > entry.planned) || shortBySeconds > 0;
    this.#place = entry.place;
    if (this.#freeAt === null || end >= this.#freeAt) this.#last = one;
    this.#freeAt = Math.max(this.#freeAt ?? end, end);
    const travel = drive && travelSpan(drive, way, isLate, scale);
    return { travel, overlapped, shortBySeconds, hasNoRoad: isRoadless };
  }

  /** The way home after the last stop; null without one. */
  home(): BoardTravel | null {
    const { technician, travelModel, scale } = this.#frame;
    const from = this.#freeAt;
    this.#restAtEnd(from ?? this.#course.earliestStart ?? 0);
    if (from === null) return null;
    const drive = travelOf(travelModel, this.#place, technician.endPlace);
    if (!drive) return null;
    const end = driveUntil(this.#course.blocks, from, drive.seconds);
    const last = technician.shifts.at(-1);
    const isLate = last !== undefined && end > scale.second(last.end) + technician.overtimeSeconds;
    return travelSpan(drive, { start: from, end }, isLate, scale);
  }

  /** The drive as late as it may begin, with lunch before it, after it, or in its middle. */
  #way(from: number, until: number, seconds: number): Interval {
    const lunch = this.#lunchWithin(from, until, seconds);
    if (lunch) {
      const leave = driveFrom(this.#blocks, until, seconds);
      if (leave >= lunch.end) return { start: leave, end: until };
      const early = driveFrom(this.#blocks, lunch.start, seconds);
      return early >= from ? { start: early, end: lunch.start } : { start: from, end: until };
    }
    const leave = Math.max(from, driveFrom(this.#blocks, until, seconds));
    return { start: Math.min(leave, until), end: until };
  }

  #lunchWithin(from: number, until: number, seconds: number): Interval | null {
    const { lunch } = this.#course;
    if (!lunch || this.lunch) return null;
    const begins: number[] = [];
    const arrival = arrivalAfterLunch({ blocks: this.#blocks }, { departure: from, seconds, lunch }, begins);
    const start = begins[0];
    if (start === undefined || arrival > until) return null;
    this.lunch = { start, end: start + lunch.durationSeconds };
    return this.lunch;
  }

  #restAtEnd(from: number): void {
    const lunch = this.lunch ? null : this.#course.lunch;
    const { technician, scale } = this.#frame;
    if (!lunch) return;
    const start = earliestFree(this.#blocks, Math.max(from, lunch.earliest), lunch.durationSeconds);
    if (technician.lunch && start <= scale.second(technician.lunch.latest))
      this.lunch = { start, end: start + lunch.durationSeconds };
  }
}

function travelSpan({ seconds, metres }: Travel, way: Interval, isLate: boolean, scale: RowScale): BoardTravel {
  return { start: scale.instant(way.start), end: scale.instant(way.end), seconds, metres, isLate };
}
