// When things can happen on one route: the arithmetic of driving, breaks and blocks between two stops. A drive pauses
// for a block and for a break; service never does. Each forward question (how early?) has its exact inverse (how late?):
// `earliestArrival(t) <= T` holds exactly when `t <= latestDeparture(T)`. The O(1) insertion test rests on that.

import type { Break, Interval } from './problem.ts';

/** Later than any time: "cannot be". Its negative means "not even at the earliest". */
export const NEVER = 1 << 30;

/** A technician's day as far as time goes. Blocks are `[start, end)`, disjoint and in order. */
export interface Timetable {
  readonly earliestStart: number;
  readonly softEnd: number;
  readonly hardEnd: number;
  /** In the order in which they are taken. */
  readonly breaks: readonly Break[];
  readonly blocks: readonly Interval[];
}

/** Blocks in order of time, with those that touch or overlap made one and empty ones dropped. */
export function mergeBlocks(blocks: readonly Interval[]): Interval[] {
  const merged: { start: number; end: number }[] = [];
  const ordered = blocks.filter((block) => block.end > block.start).sort((a, b) => a.start - b.start || a.end - b.end);
  for (const block of ordered) {
    const last = merged.at(-1);
    if (last && block.start <= last.end) last.end = Math.max(last.end, block.end);
    else merged.push({ start: block.start, end: block.end });
  }
  return merged;
}

/** When `seconds` of driving from `from` are over, with pauses for blocks. */
export function driveUntil(blocks: readonly Interval[], from: number, seconds: number): number {
  let at = from;
  let left = seconds;
  if (left === 0) return at;
  for (const block of blocks) {
    if (block.end <= at) continue;
    const room = block.start - at;
    if (left <= room) break;
    left -= Math.max(0, room);
    at = block.end;
  }
  return at + left;
}

/** The latest departure from which `seconds` of driving are over at `until`. */
export function driveFrom(blocks: readonly Interval[], until: number, seconds: number): number {
  let at = until;
  let left = seconds;
  if (left === 0) return at;
  for (let i = blocks.length - 1; i >= 0; i--) {
    const block = blocks[i] as Interval;
    if (block.start >= at) continue;
    const room = at - block.end;
    if (left <= room) break;
    left -= Math.max(0, room);
    at = block.start;
  }
  return at - left;
}

/** The earliest start from `from` on at which `seconds` pass without a block. */
export function earliestFree(blocks: readonly Interval[], from: number, seconds: number): number {
  let at = from;
  for (const block of blocks) {
    if (block.end > at && block.start < at + seconds) at = block.end;
  }
  return at;
}

/** The latest start up to `until` at which `seconds` pass without a block. */
export function latestFree(blocks: readonly Interval[], until: number, seconds: number): number {
  let at = until;
  for (let i = blocks.length - 1; i >= 0; i--) {
    const block = blocks[i] as Interval;
    if (block.end > at && block.start < at + seconds) at = block.start - seconds;
  }
  return at;
}

/** Seconds between two times that no block takes. */
function freeBetween(blocks: readonly Interval[], from: number, until: number): number {
  let free = until - from;
  for (const block of blocks) free -= Math.max(0, Math.min(block.end, until) - Math.max(block.start, from));
  return free;
}

/**
 * When a technician who is free at `departure` has driven `seconds` and taken the breaks from number `from` up to, but not
 * including, `to`. `NEVER` when a break would begin too late. `begins`, when given, receives the begin of each break.
 */
export function earliestArrival(
  timetable: Timetable,
  gap: { departure: number; seconds: number; from: number; to: number },
  begins?: number[],
): number {
  let at = gap.departure;
  let left = gap.seconds;
  for (let i = gap.from; i < gap.to; i++) {
    const pause = timetable.breaks[i] as Break;
    const begin = earliestFree(timetable.blocks, Math.max(at, pause.earliest), pause.durationSeconds);
    if (begin > pause.latest) return NEVER;
    left -= Math.min(left, freeBetween(timetable.blocks, at, begin));
    at = begin + pause.durationSeconds;
    begins?.push(begin);
  }
  return driveUntil(timetable.blocks, at, left);
}

/** The latest departure from which the drive and the breaks `from` to `to` are over at `arrival`; `-NEVER` if there is none. */
export function latestDeparture(
  timetable: Timetable,
  gap: { arrival: number; seconds: number; from: number; to: number },
): number {
  let at = gap.arrival;
  let left = gap.seconds;
  for (let i = gap.to - 1; i >= gap.from; i--) {
    const pause = timetable.breaks[i] as Break;
    const until = Math.min(at - pause.durationSeconds, pause.latest);
    const begin = latestFree(timetable.blocks, until, pause.durationSeconds);
    if (begin < pause.earliest) return -NEVER;
    left -= Math.min(left, freeBetween(timetable.blocks, begin + pause.durationSeconds, at));
    at = begin;
  }
  return driveFrom(timetable.blocks, at, left);
}

/** The earliest start of service in a window, from `arrival` on, over by the hard end and clear of blocks; or `NEVER`. */
export function earliestStart(
  timetable: Timetable,
  windows: readonly Interval[],
  arrival: number,
  serviceSeconds: number,
): number {
  for (const window of windows) {
    const start = earliestFree(timetable.blocks, Math.max(arrival, window.start), serviceSeconds);
    if (start <= window.end) return start + serviceSeconds <= timetable.hardEnd ? start : NEVER;
  }
  return NEVER;
}

/** The latest start of service in a window that is over by `until` and by the hard end; `-NEVER` if there is none. */
export function latestStart(
  timetable: Timetable,
  windows: readonly Interval[],
  until: number,
  serviceSeconds: number,
): number {
  const last = Math.min(until, timetable.hardEnd) - serviceSeconds;
  for (let i = windows.length - 1; i >= 0; i--) {
    const window = windows[i] as Interval;
    const start = latestFree(timetable.blocks, Math.min(last, window.end), serviceSeconds);
    if (start >= window.start) return start;
  }
  return -NEVER;
}
