// Instants, local dates and wall times, and the conversions between them. Wall times are resolved from zone offsets alone,
// never by the machine's own zone: that is how @date-fns/tz picks one of a doubled hour. Offsets are remembered by the week,
// because the scheduler asks thousands of times. Sound from 1975 on (older offsets may have odd seconds).

import { AppError } from './errors.ts';
import { clockText, secondsOfDigits } from './instant-digits.ts';
import { isTimeZone, zoneOffsets, zoneShortName } from './zone.ts';

/** A moment, fixed-width UTC text in whole seconds: `2026-11-24T14:00:00Z`. Sorts as text. */
export type Instant = string & { readonly __brand: 'Instant' };
/** A calendar day without a zone: `2026-11-24`. */
export type LocalDate = string & { readonly __brand: 'LocalDate' };
/** A time on the wall clock: `08:00`. Ends may be `24:00`, the end of the day. */
export type WallTime = string & { readonly __brand: 'WallTime' };
/** A wall time, or one with seconds. */
export type ClockText = WallTime | `${number}:${number}:${number}`;

const DAY = 86_400;
const WEEK = 7 * DAY;
/** No zone is further than this from UTC, so the offsets at both ends of a span this wide around a wall time are all it can have. */
const WIDEST_OFFSET = 16 * 3600;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const ISO_INSTANT = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;
const OFFSET = /^([+-])([01]\d|2[0-3])(?::?([0-5]\d))?$/;
const CLOCK = /^(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|24:00(?::00)?)$/;

// ---- instants ----

/** Reads strict ISO text with `Z` or an offset; fractions of a second are cut. Throws a usage error for anything else. */
export function toInstant(text: string): Instant {
  const match = ISO_INSTANT.exec(text);
  const offset = parseOffset(match?.[5] ?? '');
  if (!match || offset === undefined || !isLocalDate(match[1] ?? '')) {
    throw AppError.usage(
      'invalid-instant',
      `"${text}" is not an ISO time with a zone offset.`,
      'Write it like 2026-11-24T14:00:00Z or 2026-11-24T08:00:00-06:00.',
    );
  }
  const [, date = '', hours, minutes, seconds = 0] = match;
  return instantAt(dayNumber(date) * DAY + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) - offset);
}

/** Seconds since 1970-01-01T00:00:00Z. */
export function epochSeconds(instant: Instant): number {
  const seconds = secondsOfDigits(instant);
  return Number.isNaN(seconds) ? Date.parse(instant) / 1000 : seconds;
}

/** The instant of an epoch second; fractions are cut downwards. Throws a usage error outside the years 0000-9999. */
export function instantAt(seconds: number): Instant {
  const whole = Math.floor(seconds);
  const day = Math.floor(whole / DAY);
  return `${textOfDay(day)}T${clockText(whole - day * DAY)}Z` as Instant;
}

const MOST_DAYS_KNOWN = 1_000;
const dayTexts = new Map<number, string>();

/** Remembered: whatever asks for thousands of instants asks for those of a few days. */
function textOfDay(day: number): string {
  let text = dayTexts.get(day);
  if (text === undefined) {
    const date = new Date(day * DAY * 1000);
    const year = date.getUTCFullYear();
    if (!(year >= 0 && year <= 9999)) {
      throw AppError.usage('time-out-of-range', 'That time is outside the years 0000 to 9999.');
    }
    text = date.toISOString().slice(0, 10);
    if (dayTexts.size >= MOST_DAYS_KNOWN) dayTexts.clear();
    dayTexts.set(day, text);
  }
  return text;
}

export function addSeconds(instant: Instant, seconds: number): Instant {
  return instantAt(epochSeconds(instant) + seconds);
}

/** Elapsed seconds from `a` to `b`; negative when `b` is earlier. */
export function secondsBetween(a: Instant, b: Instant): number {
  return epochSeconds(b) - epochSeconds(a);
}

// ---- calendar days ----

/** True for an existing day written `YYYY-MM-DD`. */
export function isLocalDate(text: string): text is LocalDate {
  return /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(dayNumber(text)) && dateOfDay(dayNumber(text)) === text;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDay(dayNumber(date) + days);
}

/** Calendar days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: LocalDate, b: LocalDate): number {
  return dayNumber(b) - dayNumber(a);
}

/** 0 is Sunday, 6 is Saturday. */
export function weekday(date: LocalDate): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  // 1970-01-01 was a Thursday; doubled modulo keeps days before it positive.
  return ((((dayNumber(date) + 4) % 7) + 7) % 7) as 0 | 1 | 2 | 3 | 4 | 5 | 6;
}

/** `count` days from `date` on. */
export function datesFrom(date: LocalDate, count: number): LocalDate[] {
  return Array.from({ length: count }, (_, index) => addDays(date, index));
}

function dayNumber(date: string): number {
  return Date.parse(date) / (DAY * 1000);
}

function dateOfDay(day: number): LocalDate {
  return textOfDay(day) as LocalDate;
}

// ---- zones ----

/** A change of offset: epoch second, and the offsets before and from it on. */
interface Change {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** By zone and week since 1970: its only offset, or its change of offset. From 1975 to 2037 no zone changes twice in one. */
const zones = new Map<string, Map<number, number | Change>>();
/** Surveyed at a time: a year and a bit. */
const WEEKS_AT_ONCE = 64;

/** Seconds the zone's clocks are ahead of UTC at that moment (Chicago in winter: -21600). */
export function offsetSeconds(zone: string, seconds: number): number {
  const known = weekOf(zone, Math.floor(seconds / WEEK));
  if (typeof known === 'number') return known;
  return seconds < known.at ? known.before : known.after;
}

function weekOf(zone: string, week: number): number | Change {
  const weeks = weeksOf(zone);
  const known = weeks.get(week);
  if (known !== undefined) return known;
  const first = Math.floor(week / WEEKS_AT_ONCE) * WEEKS_AT_ONCE;
  const starts = Array.from({ length: WEEKS_AT_ONCE + 1 }, (_, index) => (first + index) * WEEK);
  const offsets = zoneOffsets(zone, starts);
  starts.slice(1).forEach((end, index) => {
    weeks.set(first + index, surveyWeek(zone, end, offsets[index] as number, offsets[index + 1] as number));
  });
  return weeks.get(week) as number | Change;
}

function weeksOf(zone: string): Map<number, number | Change> {
  const weeks = zones.get(zone);
  if (weeks) return weeks;
  if (!isTimeZone(zone)) {
    throw AppError.usage(
      'unknown-time-zone',
      `There is no time zone "${zone}".`,
      'Use an IANA name such as America/Chicago.',
    );
  }
  const none = new Map<number, number | Change>();
  zones.set(zone, none);
  return none;
}

function surveyWeek(zone: string, end: number, before: number, after: number): number | Change {
  if (before === after) return before;
  let low = end - WEEK;
  let high = end;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffsets(zone, [middle])[0] === before) low = middle;
    else high = middle;
  }
  return { at: high, before, after };
}

/** The change of offset that lies within a span of a few days; the caller knows that the offsets at its ends differ. */
function changeWithin(zone: string, from: number, to: number): Change {
  for (let week = Math.floor(from / WEEK); week * WEEK <= to; week += 1) {
    const known = weekOf(zone, week);
    if (typeof known === 'object' && known.at > from && known.at <= to) return known;
  }
  throw new Error(`no change of offset in ${zone} between ${from} and ${to}`);
}

// ---- instant to wall ----

/** As if the zone were UTC. */
function wallText(instant: Instant, zone: string): string {
  const seconds = epochSeconds(instant);
  return instantAt(seconds + offsetSeconds(zone, seconds));
}

export function localDate(instant: Instant, zone: string): LocalDate {
  return wallText(instant, zone).slice(0, 10) as LocalDate;
}

/** Seconds are cut. */
export function wallTime(instant: Instant, zone: string): WallTime {
  return wallText(instant, zone).slice(11, 16) as WallTime;
}

/** Seconds the wall clock shows since its midnight (not elapsed time on a day with a change of offset). */
export function secondsIntoDay(instant: Instant, zone: string): number {
  const seconds = epochSeconds(instant);
  const wall = (seconds + offsetSeconds(zone, seconds)) % DAY;
  return wall < 0 ? wall + DAY : wall;
}

// ---- wall to instant (rule P14) ----

/** The wall time as if its zone were UTC. */
function wallSeconds(date: LocalDate, time: ClockText): number {
  if (!CLOCK.test(time)) {
    throw AppError.usage('invalid-time', `"${time}" is not a time of day.`, 'Write it like 08:00 or 14:30.');
  }
  const seconds = time.length > 5 ? Number(time.slice(6, 8)) : 0;
  return dayNumber(date) * DAY + Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60 + seconds;
}

/** Epoch seconds at which the zone's clocks show `wall`, earliest first: none in a skipped hour, two in a doubled one. */
function momentsOf(wall: number, zone: string): number[] {
  const early = offsetSeconds(zone, wall - WIDEST_OFFSET);
  const late = offsetSeconds(zone, wall + WIDEST_OFFSET);
  if (early === late) return [wall - early];
  return [early, late]
    .filter((offset) => offsetSeconds(zone, wall - offset) === offset)
    .map((offset) => wall - offset)
    .sort((a, b) => a - b);
}

/** The change of offset that skips `wall`. */
function skipAround(wall: number, zone: string): Change {
  return changeWithin(zone, wall - WIDEST_OFFSET, wall + WIDEST_OFFSET);
}

/** Every instant with that wall time: 0 (skipped hour), 1 or 2 (doubled hour, earliest first). */
export function resolveWallTime(date: LocalDate, time: ClockText, zone: string): Instant[] {
  return momentsOf(wallSeconds(date, time), zone).map(instantAt);
}

/** For shifts and recurrences: a skipped time moves forward by the gap, of a doubled one the first is taken (P14). */
export function generatedInstant(date: LocalDate, time: ClockText, zone: string): Instant {
  const wall = wallSeconds(date, time);
  const first = momentsOf(wall, zone)[0];
  return instantAt(first ?? wall - skipAround(wall, zone).before);
}

/** The first instant of a day, also where midnight is skipped or doubled. A day skipped as a whole starts where the next does. */
export function dayStart(date: LocalDate, zone: string): Instant {
  const wall = dayNumber(date) * DAY;
  return instantAt(momentsOf(wall, zone)[0] ?? skipAround(wall, zone).at);
}

/**
 * For what people type: throws a usage error for a skipped time, naming the next valid one; for a doubled time without an
 * offset, naming both; and for an offset that isn't in force at that time (P14).
 */
export function typedInstant(date: LocalDate, time: ClockText, zone: string, offset?: string): Instant {
  const wall = wallSeconds(date, time);
  const moments = momentsOf(wall, zone);
  const [first, second] = moments;
  if (first === undefined) throw skippedTime({ date, time, zone, wall });
  if (offset === undefined) {
    if (second === undefined) return instantAt(first);
    const [early, late] = moments.map((moment) => `"${date} ${time} ${formatOffset(wall - moment)}"`);
    throw AppError.usage(
      'time-doubled',
      `${time} on ${formatDate(date)} happens twice in ${zone}: the clocks go back.`,
      `Add the offset: ${early} is the first, ${late} the second.`,
    );
  }
  const wanted = parseOffset(offset);
  const found = moments.find((moment) => wall - moment === wanted);
  if (found !== undefined) return instantAt(found);
  const valid = moments.map((moment) => formatOffset(wall - moment)).join(' or ');
  throw AppError.usage(
    'wrong-offset',
    `${offset} is not the offset of ${zone} at ${time} on ${formatDate(date)}.`,
    `The offset is ${valid} then.`,
  );
}

/** `2026-11-24 08:30`, as it can be typed back: with seconds where it has any, with its offset where it happens twice (P14). */
export function typeableText(instant: Instant, zone: string): string {
  const seconds = epochSeconds(instant);
  const offset = offsetSeconds(zone, seconds);
  const text = instantAt(seconds + offset);
  const time = text.slice(16, 19) === ':00' ? text.slice(11, 16) : text.slice(11, 19);
  const isDoubled = momentsOf(seconds + offset, zone).length > 1;
  return `${text.slice(0, 10)} ${time}${isDoubled ? ` ${formatOffset(offset)}` : ''}`;
}

function skippedTime(at: { date: LocalDate; time: ClockText; zone: string; wall: number }): AppError {
  const change = skipAround(at.wall, at.zone);
  const last = instantAt(change.at + change.before).slice(11, 16);
  const next = instantAt(change.at + change.after);
  return AppError.usage(
    'time-skipped',
    `${at.time} on ${formatDate(at.date)} does not exist in ${at.zone}: the clocks go forward at ${last}.`,
    `The next valid time is ${next.slice(0, 10)} ${next.slice(11, 16)}.`,
  );
}

/** Seconds of an offset such as `-06:00`, `-0600`, `-06` or `Z`; undefined for anything else. */
export function parseOffset(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const match = OFFSET.exec(text);
  if (!match) return undefined;
  const size = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60;
  return match[1] === '-' && size > 0 ? -size : size;
}

function formatOffset(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60);
  return `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

// ---- text for people and scripts ----

/** `CST`, `CDT`; where English has no short name, `GMT+11`. */
export function zoneAbbreviation(instant: Instant, zone: string): string {
  weeksOf(zone);
  return zoneShortName(zone, epochSeconds(instant));
}

/** `Tue 24 Nov 2026`. */
export function formatDate(date: LocalDate): string {
  const month = MONTHS[Number(date.slice(5, 7)) - 1];
  return `${WEEKDAYS[weekday(date)]} ${Number(date.slice(8, 10))} ${month} ${date.slice(0, 4)}`;
}

/** `8:00 AM`, or `08:00` by the 24-hour clock. */
export function formatTime(instant: Instant, zone: string, clock: 12 | 24 = 12): string {
  return formatWallTime(wallTime(instant, zone), clock);
}

/** `8:00 AM`, or `08:00` by the 24-hour clock. */
export function formatWallTime(time: WallTime, clock: 12 | 24 = 12): string {
  if (clock === 24) return time;
  const hours = Number(time.slice(0, 2)) % 24;
  return `${hours % 12 || 12}:${time.slice(3, 5)} ${hours < 12 ? 'AM' : 'PM'}`;
}

/** `8:40-9:40 AM`, `11:30 AM-1:00 PM`: what the dates are is known. */
export function formatTimes(start: Instant, end: Instant, zone: string, clock: 12 | 24 = 12): string {
  const [from, to] = [formatTime(start, zone, clock), formatTime(end, zone, clock)];
  return `${clock === 12 && from.slice(-2) === to.slice(-2) ? from.slice(0, -3) : from}-${to}`;
}

/**
 * `Tue 24 Nov 2026, 8:00-10:00 AM CST`. A window into another day names both days, one over a change of offset both
 * abbreviations; one that ends at midnight stays on its day (`22:00-24:00`).
 */
export function formatWindow(start: Instant, end: Instant, zone: string, clock: 12 | 24 = 12): string {
  const [startDate, endDate] = [localDate(start, zone), localDate(end, zone)];
  const [startZone, endZone] = [zoneAbbreviation(start, zone), zoneAbbreviation(end, zone)];
  const untilMidnight = endDate === addDays(startDate, 1) && secondsIntoDay(end, zone) === 0;
  let from = formatTime(start, zone, clock);
  const to = formatWallTime((untilMidnight ? '24:00' : wallTime(end, zone)) as WallTime, clock);
  if (startZone !== endZone) from += ` ${startZone}`;
  if (startDate !== endDate && !untilMidnight) {
    return `${formatDate(startDate)}, ${from} - ${formatDate(endDate)}, ${to} ${endZone}`;
  }
  const sameHalf = clock === 12 && !untilMidnight && startZone === endZone && from.slice(-2) === to.slice(-2);
  return `${formatDate(startDate)}, ${sameHalf ? from.slice(0, -3) : from}-${to} ${endZone}`;
}
