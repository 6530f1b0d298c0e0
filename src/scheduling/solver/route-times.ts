// The questions of timeline.ts, asked of the typed arrays: how early, how late, with quick answers for the common day of one
// break and no blocks. The general case goes to timeline.ts itself, so there is one truth. Called millions of times: arguments are
// positional, because an object for each call would be garbage.

import type { Model } from './model.ts';
import type { Interval } from './problem.ts';
import type { Timetable } from './timeline.ts';
import { earliestArrival, earliestFree, latestDeparture, latestFree, NEVER } from './timeline.ts';

/** Arrival after `seconds` of driving from `departure`, with the breaks `from` up to `to` taken on the way; or `NEVER`. */
export function arriveAt(m: Model, r: number, departure: number, seconds: number, from: number, to: number): number {
  if (m.plain[r] === 1) {
    if (from === to) return departure + seconds;
    if (to === from + 1) {
      const k = r * (m.layers - 1) + from;
      const opening = m.breakEarliest[k] as number;
      const begin = Math.max(departure, opening);
      if (begin > (m.breakLatest[k] as number)) return NEVER;
      const driven = departure + seconds;
      return Math.max(driven, begin) + (m.breakSeconds[k] as number);
    }
  }
  return earliestArrival(m.timetables[r] as Timetable, { departure, seconds, from, to });
}

/** The latest departure that still arrives by `arrival`; or `-NEVER`. */
export function departAt(m: Model, r: number, arrival: number, seconds: number, from: number, to: number): number {
  if (m.plain[r] === 1) {
    if (from === to) return arrival - seconds;
    if (to === from + 1) {
      const k = r * (m.layers - 1) + from;
      const length = m.breakSeconds[k] as number;
      const latest = m.breakLatest[k] as number;
      const begin = Math.min(arrival - length, latest);
      if (begin < (m.breakEarliest[k] as number)) return -NEVER;
      const after = arrival - length - begin;
      return after >= seconds ? begin : begin - seconds + after;
    }
  }
  return latestDeparture(m.timetables[r] as Timetable, { arrival, seconds, from, to });
}

/** The earliest start of visit `v` on route `r` from `arrival` on; or `NEVER`. */
export function startAt(m: Model, v: number, r: number, arrival: number): number {
  const service = m.service[v] as number;
  const last = (m.hardEnd[r] as number) - service;
  const plain = m.plain[r] === 1;
  for (let w = m.windowFrom[v] as number; w < (m.windowFrom[v + 1] as number); w++) {
    if (arrival > (m.windowEnd[w] as number)) continue;
    const opening = m.windowStart[w] as number;
    let start = Math.max(arrival, opening);
    if (!plain) start = earliestFree(blocksOf(m, r), start, service);
    if (start <= (m.windowEnd[w] as number)) return start <= last ? start : NEVER;
  }
  return NEVER;
}

/** The latest start of visit `v` on route `r` whose service is over by `until`; or `-NEVER`. */
export function lateStartAt(m: Model, v: number, r: number, until: number): number {
  const service = m.service[v] as number;
  const end = m.hardEnd[r] as number;
  const last = Math.min(until, end) - service;
  const plain = m.plain[r] === 1;
  for (let w = (m.windowFrom[v + 1] as number) - 1; w >= (m.windowFrom[v] as number); w--) {
    const closing = m.windowEnd[w] as number;
    let start = Math.min(last, closing);
    if (!plain) start = latestFree(blocksOf(m, r), start, service);
    if (start >= (m.windowStart[w] as number)) return start;
  }
  return -NEVER;
}

function blocksOf(m: Model, r: number): readonly Interval[] {
  return (m.timetables[r] as Timetable).blocks;
}
