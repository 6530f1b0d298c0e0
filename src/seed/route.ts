// Fills one technician's day from the morning on, one caller after the other: each stop keeps the hours, lunch, the drives, an
// offered arrival window and the way home, so that the scheduler finds nothing to object to.

import type { Coordinates } from '../base/geo.ts';
import type { Caller } from './callers.ts';
import type { Dice } from './dice.ts';
import type { Seconds, Workday } from './workday.ts';
import { capacityOf } from './workday.ts';

/** A stop of the day, in seconds since 1970. */
export interface Stop {
  readonly caller: Caller;
  readonly service: number;
  readonly window: Seconds;
  readonly start: number;
  readonly durationSeconds: number;
  readonly driveSeconds: number;
}

/** What somebody asks for, and how long it takes. */
export interface Wanted {
  readonly service: number;
  readonly durationSeconds: number;
}

export interface RouteFrame {
  readonly home: Coordinates;
  readonly workday: Workday;
  /** Arrival windows on offer, in order. */
  readonly windows: readonly Seconds[];
  readonly bufferSeconds: number;
  readonly driveSeconds: (from: Coordinates, to: Coordinates) => number;
  /** How full the day shall be. */
  readonly percent: number;
  readonly mostStops: number;
  /** The next caller from there; null = nobody. */
  readonly nextCaller: (here: Coordinates) => Caller | null;
  readonly nextService: () => Wanted;
  /** Called with each caller who gets a visit. */
  readonly take: (caller: Caller) => void;
}

export interface FilledRoute {
  readonly stops: readonly Stop[];
  /** Work, drives and the way home. */
  readonly busySeconds: number;
  readonly capacitySeconds: number;
}

const SHORTEST_VISIT = 2_700;
const MINUTE = 60;
/** Callers that are tried before the day counts as full. */
const TRIES = 3;

/** Where the technician is, and since when there is nothing to do. */
interface State {
  readonly free: number;
  readonly here: Coordinates;
  readonly needsLunch: boolean;
}

export function fillRoute(dice: Dice, frame: RouteFrame): FilledRoute {
  const capacitySeconds = capacityOf(frame.workday);
  const budget = Math.floor((capacitySeconds * frame.percent) / 100);
  let idle = capacitySeconds - budget;
  let busy = 0;
  const stops: Stop[] = [];
  let state: State = { free: 0, here: frame.home, needsLunch: frame.workday.lunch !== null };
  for (const span of frame.workday.free) {
    state = { ...state, free: span.start };
    while (stops.length < frame.mostStops && budget - busy >= SHORTEST_VISIT) {
      const pause = Math.min(mostPause(frame, state), Math.floor((idle * dice.between(0, 40)) / 100 / MINUTE) * MINUTE);
      const found = nextStop(frame, span, { ...state, free: state.free + pause });
      if (!found) break;
      idle -= pause;
      busy += found.stop.driveSeconds + found.stop.durationSeconds;
      stops.push(found.stop);
      frame.take(found.stop.caller);
      state = found.after;
    }
    state = { ...state, needsLunch: state.needsLunch && !hasLunch(frame, span, state.free) };
  }
  // Whose absences leave no time for lunch has no visits either.
  if (state.needsLunch) return { stops: [], busySeconds: 0, capacitySeconds };
  const wayHome = stops.length === 0 ? 0 : frame.driveSeconds(state.here, frame.home);
  return { stops, busySeconds: busy + wayHome, capacitySeconds };
}

/** Nobody idles past the time of lunch. */
function mostPause({ workday: { lunch } }: RouteFrame, { needsLunch, free }: State): number {
  return needsLunch && lunch ? Math.max(0, lunch.latest - free) : Number.POSITIVE_INFINITY;
}

/** Whether lunch may still begin in the rest of a span. */
function hasLunch({ workday: { lunch } }: RouteFrame, span: Seconds, free: number): boolean {
  if (lunch === null) return true;
  const start = Math.max(free, lunch.earliest);
  return start <= lunch.latest && start + lunch.seconds <= span.end;
}

function nextStop(frame: RouteFrame, span: Seconds, state: State): { stop: Stop; after: State } | null {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const caller = frame.nextCaller(state.here);
    if (!caller) return null;
    const found = stopAt(frame, span, { state, caller, wanted: frame.nextService() });
    if (found) return found;
  }
  return null;
}

interface Asked {
  readonly state: State;
  readonly caller: Caller;
  readonly wanted: Wanted;
}

function stopAt(frame: RouteFrame, span: Seconds, asked: Asked): { stop: Stop; after: State } | null {
  const { needsLunch } = asked.state;
  const { lunch } = frame.workday;
  const plain = timesOf(frame, asked, asked.state.free);
  const isLunchLater = !needsLunch || lunch === null || (plain !== null && plain.end <= lunch.latest);
  if (isLunchLater) return plain && accepted(frame, span, { asked, times: plain, needsLunch });
  const lunchStart = Math.max(asked.state.free, lunch.earliest);
  if (lunchStart > lunch.latest) return null;
  const after = timesOf(frame, asked, lunchStart + lunch.seconds);
  return after && accepted(frame, span, { asked, times: after, needsLunch: false });
}

interface Times {
  readonly window: Seconds;
  readonly driveSeconds: number;
  readonly start: number;
  readonly end: number;
}

/** When the visit would be, driving from a moment on; null = after the last window. */
function timesOf(frame: RouteFrame, { state, caller, wanted }: Asked, from: number): Times | null {
  const driveSeconds = frame.driveSeconds(state.here, caller.at.place);
  const arrival = Math.ceil((from + frame.bufferSeconds + driveSeconds) / MINUTE) * MINUTE;
  const window = frame.windows.find(({ end }) => arrival < end);
  if (!window) return null;
  const start = Math.max(arrival, window.start);
  return { window, driveSeconds, start, end: start + wanted.durationSeconds };
}

/** The stop, where it leaves time for what is still to come: lunch, and the way home within the span. */
function accepted(
  frame: RouteFrame,
  span: Seconds,
  { asked, times, needsLunch }: { asked: Asked; times: Times; needsLunch: boolean },
): { stop: Stop; after: State } | null {
  const { lunch } = frame.workday;
  const { caller, wanted } = asked;
  const eatsHere = needsLunch && lunch !== null && lunch.earliest + lunch.seconds <= span.end;
  const leaves = eatsHere ? Math.max(times.end, lunch.earliest) + lunch.seconds : times.end;
  if (leaves + frame.driveSeconds(caller.at.place, frame.home) > span.end) return null;
  const { window, start, driveSeconds } = times;
  const stop = {
    caller,
    service: wanted.service,
    window,
    start,
    durationSeconds: wanted.durationSeconds,
    driveSeconds,
  };
  return { stop, after: { free: times.end, here: caller.at.place, needsLunch } };
}
