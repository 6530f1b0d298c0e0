// Hours of the week as people type them: `mon-fri 08:00-17:00, sat 9-13`. Of technicians' shifts and a company's opening hours.

import { AppError } from './errors.ts';
import type { WallTime } from './time.ts';
import type { Weekday } from './when.ts';
import { DAY_NAMES, readRange, weekdayOf, wordsOf } from './when.ts';
import { quoted } from './words.ts';

/** Hours on one weekday; `end` at or before `start` is on the next day, `24:00` is the end of the day. */
export interface WeeklyHours {
  readonly weekday: Weekday;
  readonly start: WallTime;
  readonly end: WallTime;
}

const HOURS_EXAMPLES = 'Write it like "mon-fri 08:00-17:00, sat 9-13".';

const DAY_GROUPS: Readonly<Record<string, readonly Weekday[]>> = {
  daily: [0, 1, 2, 3, 4, 5, 6],
  weekdays: [1, 2, 3, 4, 5],
  weekends: [6, 0],
};

/**
 * Reads `mon-fri 08:00-17:00, sat 9-13`; days in lists (`mon, wed 8-16`), several ranges a day (`mon 8-12 13-17`), `daily`,
 * `weekdays`, `weekends`. In the order typed. Hours that overlap are refused, a night shift's morning included.
 */
export function parseWeeklyHours(text: string): WeeklyHours[] {
  const hours: WeeklyHours[] = [];
  let days: readonly Weekday[] = [];
  let daysUsed = true;
  for (const word of wordsOf(text)) {
    const named = weekdaysOf(word);
    if (named) {
      days = daysUsed ? named : [...days, ...named];
      daysUsed = false;
      continue;
    }
    const range = readRange(word);
    if (!range || days.length === 0) throw invalidHours(text, word);
    hours.push(...days.map((day) => ({ weekday: day, ...range })));
    daysUsed = true;
  }
  if (hours.length === 0 || !daysUsed) throw invalidHours(text, text);
  refuseOverlap(hours);
  return hours;
}

function invalidHours(text: string, part: string): AppError {
  const where = part === text ? '' : ` at ${quoted(part)}`;
  return AppError.usage('invalid-hours', `${quoted(text)} is not days with hours${where}.`, HOURS_EXAMPLES);
}

/** The weekdays a word names: `tue`, `mon-fri` (also over the week's end, `fri-mon`), `daily`, `weekdays`, `weekends`. */
export function weekdaysOf(word: string): readonly Weekday[] | undefined {
  const group = Object.hasOwn(DAY_GROUPS, word) ? DAY_GROUPS[word] : undefined;
  if (group) return group;
  const [left = '', right, ...more] = word.split('-');
  const first = weekdayOf(left);
  const last = right === undefined ? first : weekdayOf(right);
  if (first === undefined || last === undefined || more.length > 0) return undefined;
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => ((first + index) % 7) as Weekday);
}

function refuseOverlap(hours: readonly WeeklyHours[]): void {
  const week = 7 * 1440;
  const spans = hours.map((entry) => {
    const start = entry.weekday * 1440 + minutesOf(entry.start);
    const length = minutesOf(entry.end) - minutesOf(entry.start);
    return { entry, start, end: start + (length > 0 ? length : length + 1440) };
  });
  const doubled = spans.find((span, index) =>
    spans.some(
      (other, at) =>
        at > index &&
        [-week, 0, week].some((shift) => span.start < other.end + shift && other.start + shift < span.end),
    ),
  );
  if (!doubled) return;
  const { weekday: day, start, end } = doubled.entry;
  throw AppError.usage(
    'overlapping-hours',
    `${DAY_NAMES[day]?.[0]} ${start}-${end} overlaps other hours in the same text.`,
    'Give each time of the week once.',
  );
}

function minutesOf(time: WallTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
