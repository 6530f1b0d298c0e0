// What people and scripts type for dates, times, windows and weekly hours, read into local dates, wall times and instants.
// Never a guess: an unclear text is refused with the ways to write it. Pure: today and the zone come from the caller, and the
// answer is echoed back by the caller with its zone.

import { AppError } from './errors.ts';
import type { ClockText, Instant, LocalDate, WallTime } from './time.ts';
import { addDays, formatDate, isLocalDate, resolveWallTime, toInstant, typedInstant, weekday } from './time.ts';
import { closest, quoted } from './words.ts';

/** 0 is Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

const DATE_EXAMPLES = 'Write it like 2026-11-24, 24 nov, today, tomorrow, tue, next tue or in 3 days.';
const TIME_EXAMPLES = 'Write it like 9, 9:30, 9am, 2:15pm, 14:00, noon or midnight.';
const DATE_TIME_EXAMPLES = 'Write it like "2026-11-24 09:30", "tomorrow 9:30" or 2026-11-24T09:30:00-06:00.';
const WINDOW_EXAMPLES = 'Write it like "2026-11-24 08:00-10:00", "tomorrow 8-10" or "tue 12-4pm".';
/** By weekday, the short one first. */
export const DAY_NAMES: readonly (readonly string[])[] = [
  ['sun', 'sunday', 'sundays'],
  ['mon', 'monday', 'mondays'],
  ['tue', 'tues', 'tuesday', 'tuesdays'],
  ['wed', 'weds', 'wednesday', 'wednesdays'],
  ['thu', 'thur', 'thurs', 'thursday', 'thursdays'],
  ['fri', 'friday', 'fridays'],
  ['sat', 'saturday', 'saturdays'],
];
const NAMED_DAYS: ReadonlyMap<string, number> = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);
/** What a date in words begins with; longer ones first, as typos are. */
const DATE_WORDS = [...NAMED_DAYS.keys(), ...DAY_NAMES.flatMap((names) => names.slice(-2, -1)), 'next'];
const UNIT_DAYS: ReadonlyMap<string, number> = new Map([
  ['day', 1],
  ['days', 1],
  ['week', 7],
  ['weeks', 7],
]);
const MONTH_NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const OFFSET_WORD = /^(?:z|[+-]\d\d(?::?\d\d)?)$/;
const NUMERIC_DATE = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d\d))?$/;
const CLOCK_WORD = /^(\d{1,2})(?::([0-5]\d))?(am|pm)?$/;

/** Lower-case words; dashes made plain and tight, `9 am` and `8 to 10` drawn together, commas and semicolons gone. */
export function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().replace(/[–—]/g, '-').replace(/[,;]/g, ' ');
  const spaced = plain.split(/\s+/).filter((word) => word !== '');
  return spaced
    .join(' ')
    .replaceAll(' - ', '-')
    .replaceAll(' to ', '-')
    .replace(/ ([ap]m)(?=[ -]|$)/g, '$1')
    .split(' ');
}

// ---- dates ----

/**
 * Reads an ISO date; `today`, `tomorrow`, `yesterday`; `tue` (the coming one, today included); `next tue` (the one in the
 * week after this one, weeks from Monday); `in 3 days`, `in 2 weeks`; `24 nov`, `nov 24` (the coming one) or with a year, and
 * with the weekday in front, which must be right. Numbers alone such as `3/4` are refused, with their readings as a hint.
 */
export function parseDate(text: string, { today }: { today: LocalDate }): LocalDate {
  const words = wordsOf(text);
  const date = isoDate(words, text) ?? relativeDate(words, today) ?? monthDate({ words, today, text });
  if (date) return date;
  if (words.length === 1) refuseNumericDate(words[0] ?? '', today);
  const meant = words.map((word) => (word === '' ? null : closest(word, DATE_WORDS)) ?? word).join(' ');
  const near = meant === words.join(' ') ? '' : `Did you mean ${quoted(meant)}? `;
  throw AppError.usage('invalid-date', `${quoted(text)} is not a date.`, `${near}${DATE_EXAMPLES}`);
}

function impossibleDate(text: string): AppError {
  return AppError.usage('impossible-date', `There is no such day: ${quoted(text)}.`, DATE_EXAMPLES);
}

function isoDate(words: readonly string[], text: string): LocalDate | undefined {
  const [word = ''] = words;
  if (words.length !== 1 || !/^\d{4}-\d\d-\d\d$/.test(word)) return undefined;
  if (!isLocalDate(word)) throw impossibleDate(text);
  return word;
}

function relativeDate(words: readonly string[], today: LocalDate): LocalDate | undefined {
  const [first = '', second = '', unit = ''] = words;
  if (words.length === 1) {
    const shift = NAMED_DAYS.get(first);
    if (shift !== undefined) return addDays(today, shift);
    const day = weekdayOf(first);
    return day === undefined ? undefined : addDays(today, (day - weekday(today) + 7) % 7);
  }
  if (words.length === 2 && first === 'next') {
    const day = weekdayOf(second);
    return day === undefined ? undefined : addDays(today, 7 - sinceMonday(weekday(today)) + sinceMonday(day));
  }
  const unitDays = UNIT_DAYS.get(unit);
  if (words.length !== 3 || first !== 'in' || unitDays === undefined || !/^\d{1,4}$/.test(second)) return undefined;
  return addDays(today, Number(second) * unitDays);
}

function sinceMonday(day: Weekday): number {
  return (day + 6) % 7;
}

/** The weekday a word names, such as `tue` or `tuesday`. */
export function weekdayOf(word: string): Weekday | undefined {
  const index = DAY_NAMES.findIndex((names) => names.includes(word));
  return index === -1 ? undefined : (index as Weekday);
}

function monthDate(given: { words: readonly string[]; today: LocalDate; text: string }): LocalDate | undefined {
  const named = given.words.length > 2 ? weekdayOf(given.words[0] ?? '') : undefined;
  const [one = '', two = '', year, ...more] = named === undefined ? given.words : given.words.slice(1);
  const month = monthOf(one) ?? monthOf(two);
  const day = dayOfMonth(one) ?? dayOfMonth(two);
  if (month === undefined || day === undefined || more.length > 0) return undefined;
  if (year !== undefined && !/^\d{4}$/.test(year)) return undefined;
  const date = year === undefined ? comingDate({ month, day, today: given.today }) : dateOf(year, month, day);
  if (date === undefined) throw impossibleDate(given.text);
  if (named !== undefined && named !== weekday(date)) {
    throw AppError.usage(
      'weekday-mismatch',
      `${quoted(given.text)} does not fit the calendar: that day is ${formatDate(date)}.`,
      'Correct the day, or leave the weekday out.',
    );
  }
  return date;
}

function monthOf(word: string): number | undefined {
  if (word === 'sept') return 9;
  const index = MONTH_NAMES.findIndex((name) => word === name || word === name.slice(0, 3));
  return index === -1 ? undefined : index + 1;
}

function dayOfMonth(word: string): number | undefined {
  const match = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word);
  return match ? Number(match[1]) : undefined;
}

function dateOf(year: string, month: number, day: number): LocalDate | undefined {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return isLocalDate(text) ? text : undefined;
}

/** That day of the year on or after today; 29 February waits for a leap year, at most 8 years off. */
function comingDate(given: { month: number; day: number; today: LocalDate }): LocalDate | undefined {
  const thisYear = Number(given.today.slice(0, 4));
  for (let year = thisYear; year <= thisYear + 8; year += 1) {
    const date = dateOf(String(year), given.month, given.day);
    if (date !== undefined && date >= given.today) return date;
  }
  return undefined;
}

function refuseNumericDate(word: string, today: LocalDate): void {
  const match = NUMERIC_DATE.exec(word);
  if (!match) return;
  const [, one = '', two = '', year] = match;
  const reading = (month: number, day: number): LocalDate | undefined =>
    year === undefined ? comingDate({ month, day, today }) : dateOf(year.length === 2 ? `20${year}` : year, month, day);
  const both = [reading(Number(one), Number(two)), reading(Number(two), Number(one))];
  const readings = [...new Set(both.filter((date) => date !== undefined))];
  if (readings.length === 0) throw impossibleDate(word);
  throw AppError.usage(
    'ambiguous-date',
    `${quoted(word)} is not a clear date: countries differ in which number is the month.`,
    `Write ${readings.map((date) => `${date} (${formatDate(date)})`).join(' or ')}.`,
  );
}

// ---- times ----

interface Clock {
  readonly hours: number;
  readonly minutes: number;
  readonly half?: 'am' | 'pm';
  /** Can't be meant as the other half of the day: a leading zero, 0, 13 and up, noon, midnight. */
  readonly sure: boolean;
}

function readClock(word: string): Clock | undefined {
  if (word === 'noon') return { hours: 12, minutes: 0, sure: true };
  if (word === 'midnight') return { hours: 0, minutes: 0, sure: true };
  const match = CLOCK_WORD.exec(word);
  if (!match) return undefined;
  const [, hoursText = '', minutesText = '0', half] = match;
  const hours = Number(hoursText);
  const clock = { hours, minutes: Number(minutesText), sure: hours > 12 || hoursText.startsWith('0') };
  return half === 'am' || half === 'pm' ? { ...clock, half } : clock;
}

/** Undefined when there is no such time, as 13pm or 25:00; 24:00 is one. */
function wallOf(clock: Clock): WallTime | undefined {
  const { hours, minutes, half } = clock;
  if (half ? hours < 1 || hours > 12 : hours * 60 + minutes > 24 * 60) return undefined;
  const ofDay = half ? (hours % 12) + (half === 'pm' ? 12 : 0) : hours;
  return `${String(ofDay).padStart(2, '0')}:${String(minutes).padStart(2, '0')}` as WallTime;
}

/** Reads `9`, `9:30`, `9am`, `2:15pm`, `14:00`, `noon`, `midnight`; without am or pm it is the 24-hour clock. */
export function parseTime(text: string): WallTime {
  const words = wordsOf(text);
  const clock = words.length === 1 ? readClock(words[0] ?? '') : undefined;
  const time = clock && wallOf(clock);
  if (time === undefined || time === '24:00') {
    throw AppError.usage('invalid-time', `${quoted(text)} is not a time of day.`, TIME_EXAMPLES);
  }
  return time;
}

/**
 * Reads a date and a time, ISO or as people write them, in `zone`. A skipped time is refused; a doubled one needs its offset
 * at the end: `2026-11-01 01:30 -05:00` (rule P14).
 */
export function parseDateTime(text: string, { today, zone }: { today: LocalDate; zone: string }): Instant {
  const upper = text.trim().toUpperCase();
  if (/^\d{4}-\d\d-\d\dT[\d:.]{5,18}(?:Z|[+-]\d\d:?\d\d)$/.test(upper)) return toInstant(upper);
  const words = wordsOf(text.trim().replace(/^(\d{4}-\d\d-\d\d)[Tt](?=\d)/, '$1 ')).filter((word) => word !== 'at');
  const offset = takeOffset(words);
  const last = words.pop() ?? '';
  if (words.length === 0) {
    if (/^[a-z]/.test(last) && !readClock(last)) parseDate(last, { today });
    throw AppError.usage('invalid-date-time', `${quoted(text)} needs a date and a time.`, DATE_TIME_EXAMPLES);
  }
  const time = /^\d\d:\d\d:\d\d$/.test(last) ? (last as ClockText) : parseTime(last);
  return typedInstant(parseDate(words.join(' '), { today }), time, zone, offset);
}

function takeOffset(words: string[]): string | undefined {
  const last = words.at(-1) ?? '';
  return OFFSET_WORD.test(last) ? words.pop() : undefined;
}

// ---- windows ----

export interface Range {
  readonly start: WallTime;
  readonly end: WallTime;
}

/**
 * Reads `08:00-10:00`, `8-10`, `12-4pm`, `10pm-02:00`. A start takes am or pm from the end where that leaves it earlier; an
 * end of the 12-hour clock before its start is the afternoon's: `10-2` goes over noon. An end at or before its start is on the
 * next day, but only when it can't be meant as an afternoon: `9-9` is refused.
 */
export function readRange(word: string): Range | undefined {
  const [left = '', right = '', ...more] = word.split('-');
  const from = readClock(left);
  const to = readClock(right);
  if (!from || !to || more.length > 0) return undefined;
  const end = wallOf(to);
  const start = end && rangeStart({ from, to, end });
  if (start === undefined || end === undefined || start === '24:00') return undefined;
  const endIsClear = to.half !== undefined || to.sure || (from.half === undefined && from.hours > 12);
  if (end > start || endIsClear) return { start, end };
  const afternoon = wallOf({ ...to, half: 'pm' });
  if (end === start || afternoon === undefined || afternoon <= start) throw unclearRange(word, { start, end });
  return { start, end: afternoon };
}

function rangeStart({ from, to, end }: { from: Clock; to: Clock; end: WallTime }): WallTime | undefined {
  if (to.half === undefined || from.half !== undefined || from.sure) return wallOf(from);
  const same = wallOf({ ...from, half: to.half });
  if (same !== undefined && same < end) return same;
  return wallOf({ ...from, half: to.half === 'pm' ? 'am' : 'pm' });
}

function unclearRange(word: string, { start, end }: Range): AppError {
  const later = `${Number(end.slice(0, 2)) + 12}:${end.slice(3)}`;
  const sameDay = later > start && later < '24:00' ? `${start}-${later}, or ` : '';
  return AppError.usage(
    'ambiguous-window',
    `${quoted(word)} ends before it starts.`,
    `Write ${sameDay}${start}-${end} if it goes on into the next day.`,
  );
}

/** `tomorrow 3-5pm` for `tomorrow 3-5`, a time alone as well; null where the times can't be meant so: 14:00, 3am, 08:30. */
export function afternoonOf(text: string): string | null {
  const words = wordsOf(text);
  const times = (words.pop() ?? '').split('-');
  const clocks = times.map(readClock);
  const isUnsure = clocks.every((clock) => clock && !clock.sure && clock.half === undefined && clock.hours < 12);
  if (!isUnsure || times.length > 2 || words.length === 0) return null;
  return [...words, `${times.join('-')}pm`].join(' ');
}

/**
 * Reads a date and a range of times in `zone` (`tue 12-4pm`), or two ISO times with `/` between. A range that ends at or
 * before its start goes into the next day. An offset at the end settles doubled times (rule P14).
 */
export function parseWindow(
  text: string,
  { today, zone }: { today: LocalDate; zone: string },
): { start: Instant; end: Instant } {
  const window = isoPair(text, { today, zone }) ?? datedRange(text, { today, zone });
  if (window.end <= window.start) {
    throw AppError.usage('empty-window', `${quoted(text)} ends at or before its start.`, WINDOW_EXAMPLES);
  }
  return window;
}

function isoPair(text: string, at: { today: LocalDate; zone: string }): { start: Instant; end: Instant } | undefined {
  const [left = '', right = '', ...more] = text.trim().split('/');
  if (more.length > 0 || ![left, right].every((side) => /^\d{4}-\d\d-\d\d[Tt]\d/.test(side.trim()))) return undefined;
  return { start: parseDateTime(left, at), end: parseDateTime(right, at) };
}

function datedRange(
  text: string,
  { today, zone }: { today: LocalDate; zone: string },
): { start: Instant; end: Instant } {
  const words = wordsOf(text);
  const offset = takeOffset(words);
  const range = readRange(words.pop() ?? '');
  if (!range || words.length === 0) {
    throw AppError.usage('invalid-window', `${quoted(text)} is not a date with a range of times.`, WINDOW_EXAMPLES);
  }
  const startDate = parseDate(words.join(' '), { today });
  const endDate = range.end <= range.start ? addDays(startDate, 1) : startDate;
  const startDoubled = resolveWallTime(startDate, range.start, zone).length === 2;
  const endDoubled = resolveWallTime(endDate, range.end, zone).length === 2;
  return {
    start: typedInstant(startDate, range.start, zone, startDoubled || !endDoubled ? offset : undefined),
    end: typedInstant(endDate, range.end, zone, endDoubled ? offset : undefined),
  };
}
