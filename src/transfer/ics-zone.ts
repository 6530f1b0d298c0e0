// A time zone as iCalendar describes it: the changes of its clocks that really happen in the time that is covered, so that no
// reader needs tables of its own and no rule is guessed.

import type { Instant } from '../base/time.ts';
import { epochSeconds, instantAt, offsetSeconds, zoneAbbreviation } from '../base/time.ts';

const DAY = 86_400;
/** No zone changes its clocks twice within so long. */
const STEP = 7 * DAY;
/** So far back the change is looked for that brought the offset at the beginning. */
const LOOK_BACK = 400 * DAY;

/** From a moment on, clocks have another offset from UTC. Seconds throughout. */
interface Change {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** The lines of a VTIMEZONE that is right from `first` to `last`. */
export function zoneLines(zone: string, first: Instant, last: Instant): string[] {
  const start = epochSeconds(first);
  const changes = changesBetween(zone, start - LOOK_BACK, epochSeconds(last));
  const earlier = changes.filter(({ at }) => at <= start);
  const later = changes.filter(({ at }) => at > start);
  const initial = earlier.at(-1) ?? always(offsetSeconds(zone, start));
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...[initial, ...later].flatMap((change) => observanceLines(zone, change)),
    'END:VTIMEZONE',
  ];
}

/** Nothing has changed in living memory. */
function always(offset: number): Change {
  return { at: -offset, before: offset, after: offset };
}

function changesBetween(zone: string, from: number, to: number): Change[] {
  const changes: Change[] = [];
  for (let start = from; start < to; start += STEP) {
    const [before, after] = [offsetSeconds(zone, start), offsetSeconds(zone, start + STEP)];
    if (before !== after) changes.push({ at: momentOf(zone, start, before), before, after });
  }
  return changes.filter(({ at }) => at <= to);
}

/** The second within a step from which on the offset is no longer `before`. */
function momentOf(zone: string, start: number, before: number): number {
  let [low, high] = [start, start + STEP];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetSeconds(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** A change begins at what the clocks showed before it. */
function observanceLines(zone: string, { at, before, after }: Change): string[] {
  const kind = isSummer(zone, at, after) ? 'DAYLIGHT' : 'STANDARD';
  return [
    `BEGIN:${kind}`,
    `DTSTART:${clockText(at + before)}`,
    `TZOFFSETFROM:${offsetText(before)}`,
    `TZOFFSETTO:${offsetText(after)}`,
    `TZNAME:${zoneAbbreviation(instantAt(at), zone)}`,
    `END:${kind}`,
  ];
}

/** Ahead of what the clocks show in January or July of that year, whichever is less. */
function isSummer(zone: string, at: number, offset: number): boolean {
  const year = instantAt(at).slice(0, 4);
  const usual = ['01', '07'].map((month) =>
    offsetSeconds(zone, epochSeconds(`${year}-${month}-01T00:00:00Z` as Instant)),
  );
  return offset > Math.min(...usual);
}

/** `20261124T083000`, of seconds that count as if they were UTC. */
export function clockText(seconds: number): string {
  return instantAt(seconds).slice(0, 19).replace(/[-:]/g, '');
}

/** `-0600`; with seconds where there are any. */
function offsetText(offset: number): string {
  const size = Math.abs(offset);
  const parts = [Math.floor(size / 3_600), Math.floor(size / 60) % 60, ...(size % 60 === 0 ? [] : [size % 60])];
  return (offset < 0 ? '-' : '+') + parts.map((part) => String(part).padStart(2, '0')).join('');
}
