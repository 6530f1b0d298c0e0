// The exact timing of one route whose order is known: every stop as early as it can be, each break in the gap where it
// costs least. Breaks float, so there is one earliest time per number of breaks taken so far; the best path is traced
// back from the end. This is the plain form of what route-state.ts keeps up to date incrementally.

import type { Break, Interval } from './problem.ts';
import type { Timetable } from './timeline.ts';
import { earliestArrival, earliestFree, earliestStart, NEVER } from './timeline.ts';

/** A stop as the clock sees it. */
export interface TimedStop {
  /** Driving plus buffer since the stop before. */
  readonly legSeconds: number;
  readonly serviceSeconds: number;
  readonly windows: readonly Interval[];
  /** A fixed stop: it starts when it starts; `departure` is when the technician is free after it and all fixed before it. */
  readonly locked?: { readonly start: number; readonly departure: number };
}

export interface ScheduledBreak {
  /** Index into `Timetable.breaks`. */
  readonly index: number;
  readonly begin: number;
  /** The stop before which it is taken; the number of stops for a break before the way back. */
  readonly before: number;
}

export interface Schedule {
  /** When the technician is there and free to begin; later than the start where a fixed stop leaves too little time. */
  readonly arrivals: number[];
  readonly starts: number[];
  readonly breaks: ScheduledBreak[];
  /** Back at the end place. */
  readonly end: number;
  /** Breaks that found no place; only a rough schedule has any. */
  readonly missedBreaks: number[];
}

interface Cell {
  readonly arrival: number;
  readonly start: number;
  readonly departure: number;
  /** Breaks taken before the gap in front of this stop. */
  readonly from: number;
}

type Row = (Cell | undefined)[];

/** The earliest schedule that keeps every rule for stops that are not locked, or null when there is none. */
export function exactSchedule(timetable: Timetable, stops: readonly TimedStop[], endLeg: number): Schedule | null {
  const start = timetable.earliestStart;
  const rows: Row[] = [[{ arrival: start, start, departure: start, from: 0 }]];
  for (const [i, stop] of stops.entries()) {
    rows.push(nextRow(timetable, rows[i] as Row, stop, i === 0 || stops[i - 1]?.locked !== undefined));
  }
  const taken = timetable.breaks.length;
  const beforeEnd = rows[stops.length] as Row;
  const tolerant = stops.length === 0 || stops.at(-1)?.locked !== undefined;
  let from = -1;
  let end = NEVER;
  for (let layer = taken; layer >= 0; layer--) {
    const cell = beforeEnd[layer];
    if (!cell) continue;
    const arrival = earliestArrival(timetable, {
      departure: cell.departure,
      seconds: endLeg,
      from: layer,
      to: taken,
    });
    const allowed = arrival <= timetable.hardEnd || (tolerant && layer === taken);
    if (allowed && arrival < end) [from, end] = [layer, arrival];
  }
  if (from < 0) return null;
  return trace(timetable, stops, { rows, from, end, endLeg });
}

/** The earliest way to be done with `stop`, for each number of breaks taken by then. */
function nextRow(timetable: Timetable, before: Row, stop: TimedStop, tolerant: boolean): Row {
  const row: Row = [];
  for (let to = 0; to <= timetable.breaks.length; to++) {
    for (let from = to; from >= 0; from--) {
      const cell = before[from];
      if (!cell) continue;
      const gap = { departure: cell.departure, seconds: stop.legSeconds, from, to };
      const arrival = earliestArrival(timetable, gap);
      const next = serve(timetable, stop, { arrival, from, tolerant: tolerant && from === to });
      if (next && next.departure < (row[to]?.departure ?? NEVER)) row[to] = next;
    }
  }
  return row;
}

function serve(
  timetable: Timetable,
  stop: TimedStop,
  at: { arrival: number; from: number; tolerant: boolean },
): Cell | undefined {
  const { arrival, from } = at;
  if (stop.locked) {
    const fits = at.tolerant || arrival <= stop.locked.start;
    return fits ? { arrival, from, ...stop.locked } : undefined;
  }
  if (arrival >= NEVER) return undefined;
  const start = earliestStart(timetable, stop.windows, arrival, stop.serviceSeconds);
  return start < NEVER ? { arrival, start, departure: start + stop.serviceSeconds, from } : undefined;
}

function trace(
  timetable: Timetable,
  stops: readonly TimedStop[],
  last: { rows: Row[]; from: number; end: number; endLeg: number },
): Schedule {
  const arrivals: number[] = [];
  const starts: number[] = [];
  const breaks: ScheduledBreak[] = [];
  let to = timetable.breaks.length;
  let from = last.from;
  for (let i = stops.length; i >= 0; i--) {
    const before = last.rows[i]?.[from] as Cell;
    if (to > from) {
      const begins: number[] = [];
      const seconds = stops[i]?.legSeconds ?? last.endLeg;
      earliestArrival(timetable, { departure: before.departure, seconds, from, to }, begins);
      breaks.unshift(...begins.map((begin, k) => ({ index: from + k, begin, before: i })));
    }
    if (i === 0) break;
    arrivals.unshift(before.arrival);
    starts.unshift(before.start);
    to = from;
    from = before.from;
  }
  return { arrivals, starts, breaks, end: last.end, missedBreaks: [] };
}

/**
 * A schedule for a route that breaks rules (the day ran late, a rule changed): each stop follows the one before as soon as
 * it can, late or not, and breaks are taken on the way when they fit. Shows what is wrong; the solver never plans by it.
 */
export function roughSchedule(timetable: Timetable, stops: readonly TimedStop[], endLeg: number): Schedule {
  const schedule: Schedule = { arrivals: [], starts: [], breaks: [], end: 0, missedBreaks: [] };
  let free = timetable.earliestStart;
  let next = 0;
  for (const [before, stop] of [...stops, undefined].entries()) {
    const seconds = stop?.legSeconds ?? endLeg;
    const deadline = stop ? (stop.locked?.start ?? (stop.windows.at(-1) as Interval).end) : NEVER;
    for (; next < timetable.breaks.length; next++) {
      const pause = timetable.breaks[next] as Break;
      const direct = earliestArrival(timetable, { departure: free, seconds, from: 0, to: 0 });
      const begins: number[] = [];
      const after = earliestArrival(timetable, { departure: free, seconds, from: next, to: next + 1 }, begins);
      const begin = begins[0];
      if (begin !== undefined && (!stop || begin <= direct) && after <= deadline) {
        schedule.breaks.push({ index: next, begin, before });
        free = begin + pause.durationSeconds;
      } else if (!stop || direct > pause.latest) schedule.missedBreaks.push(next);
      else break;
    }
    const arrival = earliestArrival(timetable, { departure: free, seconds, from: 0, to: 0 });
    if (!stop) return { ...schedule, end: arrival };
    const start = stop.locked?.start ?? roughStart(timetable, stop, arrival);
    schedule.arrivals.push(arrival);
    schedule.starts.push(start);
    free = stop.locked?.departure ?? start + stop.serviceSeconds;
  }
  return schedule;
}

function roughStart(timetable: Timetable, stop: TimedStop, arrival: number): number {
  const start = earliestStart(timetable, stop.windows, arrival, stop.serviceSeconds);
  if (start < NEVER) return start;
  const opening = stop.windows.find((window) => window.end >= arrival)?.start ?? arrival;
  return earliestFree(timetable.blocks, Math.max(arrival, opening), stop.serviceSeconds);
}
