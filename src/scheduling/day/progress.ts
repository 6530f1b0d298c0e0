// How far a technician's day has come and where that leads: what is over stands at its actual times, what is still ahead is
// expected at its planned start, later where a delay reaches it. Delays run on through drives, blocks and lunch. Seconds of
// one day's own scale.

import type { Coordinates } from '../../base/geo.ts';
import type { Break, Interval } from '../solver/problem.ts';
import { driveUntil, earliestArrival, NEVER } from '../solver/timeline.ts';

/** Something with a place that the technician goes to: an appointment, or an event at a place. */
export interface Stage {
  readonly place: Coordinates | null;
  readonly planned: number;
  readonly seconds: number;
  /** Known times; all null = not begun. */
  readonly leftAt: number | null;
  readonly arrivedAt: number | null;
  readonly endedAt: number | null;
  /** Done, also where nobody said when. */
  readonly isOver: boolean;
  /** Stands at its planned time whatever happens before it: events, and customers who were not there. */
  readonly isFixed: boolean;
  /** Nobody starts before it: the window's start. */
  readonly opensAt: number;
}

export interface Expected {
  /** When the technician gets there; early arrivals wait. */
  readonly arrival: number;
  readonly start: number;
  readonly end: number;
}

/** What a day's walk needs to know of the technician and the hour. */
export interface Course {
  readonly startPlace: Coordinates | null;
  /** null = no shift. */
  readonly earliestStart: number | null;
  readonly blocks: readonly Interval[];
  readonly lunch: Break | null;
  readonly drive: (from: Coordinates | null, to: Coordinates | null) => number;
  /** null = the day lies ahead, or is over. */
  readonly now: number | null;
}

/** Each stage as it will come to pass. */
export function expectedTimes(stages: readonly Stage[], course: Course): Map<Stage, Expected> {
  const planned = plannedTimes(stages, course);
  const isReported = stages.some(hasBegun);
  if (course.now !== null && isReported) return projectedTimes(stages, course, { now: course.now, planned });
  return new Map(
    stages.map((stage) => {
      const known = knownTimes(stage, course, stage.place);
      if (known) return [stage, known];
      const arrival = Math.max((planned.get(stage) as PlannedTime).start, course.now ?? stage.planned);
      return [stage, { arrival, start: stage.planned, end: stage.planned + stage.seconds }];
    }),
  );
}

function hasBegun(stage: Stage): boolean {
  return stage.leftAt !== null || stage.arrivedAt !== null;
}

interface PlannedTime {
  readonly start: number;
  readonly hasLunchBefore: boolean;
}

/** The earliest start of each by the plan alone: its planned start, later where the one before leaves too little time. */
function plannedTimes(stages: readonly Stage[], course: Course): Map<Stage, PlannedTime> {
  const times = new Map<Stage, PlannedTime>();
  let place = course.startPlace;
  let freeAt: number | null = null;
  let lunch = course.lunch;
  for (const stage of [...stages].sort((a, b) => a.planned - b.planned)) {
    const seconds = course.drive(place, stage.place);
    freeAt ??= Math.min(course.earliestStart ?? stage.planned, stage.planned - seconds);
    const withLunch: number = lunch ? arrivalAfterLunch(course, { departure: freeAt, seconds, lunch }) : NEVER;
    const hasLunchBefore = withLunch <= stage.planned;
    if (hasLunchBefore) lunch = null;
    const start = Math.max(stage.planned, driveUntil(course.blocks, freeAt, seconds));
    times.set(stage, { start, hasLunchBefore });
    place = stage.place;
    freeAt = start + stage.seconds;
  }
  return times;
}

/** `NEVER` when lunch would begin too late. */
export function arrivalAfterLunch(
  course: Pick<Course, 'blocks'>,
  gap: { readonly departure: number; readonly seconds: number; readonly lunch: Break },
  begins?: number[],
): number {
  const timetable = { earliestStart: 0, softEnd: NEVER, hardEnd: NEVER, breaks: [gap.lunch], blocks: course.blocks };
  return earliestArrival(timetable, { departure: gap.departure, seconds: gap.seconds, from: 0, to: 1 }, begins);
}

/** Actual times, and what follows from them: whoever is under way now arrives no earlier than now. */
function knownTimes(stage: Stage, course: Course, from: Coordinates | null): Expected | null {
  const { arrivedAt, endedAt, leftAt, seconds, planned } = stage;
  const isUnderWay = course.now !== null && !stage.isOver;
  if (stage.isFixed) return { arrival: planned, start: planned, end: planned + seconds };
  if (arrivedAt !== null) {
    const end = endedAt ?? (isUnderWay ? Math.max(arrivedAt + seconds, course.now) : arrivedAt + seconds);
    return { arrival: arrivedAt, start: arrivedAt, end };
  }
  if (leftAt === null) return null;
  const arrival = Math.max(leftAt + course.drive(from, stage.place), course.now ?? 0);
  const start = Math.max(arrival, stage.opensAt);
  return { arrival, start, end: endedAt ?? start + seconds };
}

function projectedTimes(
  stages: readonly Stage[],
  course: Course,
  at: { readonly now: number; readonly planned: ReadonlyMap<Stage, PlannedTime> },
): Map<Stage, Expected> {
  const times = new Map<Stage, Expected>();
  let place = course.startPlace;
  let freeAt = course.earliestStart ?? at.now;
  for (const stage of inOrder(stages, at.now)) {
    let expected = knownTimes(stage, course, place);
    if (!expected) {
      const plan = at.planned.get(stage) as PlannedTime;
      const seconds = course.drive(place, stage.place);
      const { lunch } = course;
      const departure = Math.max(freeAt, at.now);
      const rested =
        lunch && plan.hasLunchBefore
          ? arrivalAfterLunch(course, { departure: freeAt, seconds, lunch: { ...lunch, latest: NEVER } })
          : freeAt;
      const reached = Math.max(rested, driveUntil(course.blocks, departure, seconds));
      const arrival = Math.max(reached, stage.planned);
      const start = stage.planned + Math.max(0, arrival - plan.start);
      expected = { arrival, start, end: start + stage.seconds };
    }
    times.set(stage, expected);
    place = stage.place;
    freeAt = Math.max(freeAt, expected.end, expected.arrival + (expected.end - expected.start));
  }
  return times;
}

/** What has begun in the order in which it did, then what is planned. */
function inOrder(stages: readonly Stage[], now: number): Stage[] {
  const key = (stage: Stage): number => stage.arrivedAt ?? stage.leftAt ?? stage.planned;
  const isAhead = (stage: Stage): boolean => !hasBegun(stage) && !(stage.isFixed && stage.planned <= now);
  return [...stages].sort((a, b) => Number(isAhead(a)) - Number(isAhead(b)) || key(a) - key(b));
}
