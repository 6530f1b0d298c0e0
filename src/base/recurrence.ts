// Recurring events and appointments (rule P13): read as phrases or RFC 5545 rules, stored as rule text, expanded for the days
// that are looked at. Only dates come from the rrule package (loaded when used: it costs 25 ms); wall times and zones are
// ours, so a rule keeps its wall time over changes of the clocks (rule P14).

import { AppError } from './errors.ts';
import type { Instant, LocalDate, WallTime } from './time.ts';
import {
  addDays,
  addSeconds,
  dayStart,
  daysBetween,
  formatDate,
  generatedInstant,
  isLocalDate,
  toInstant,
  weekday,
} from './time.ts';
import { weekdaysOf } from './weekly-hours.ts';
import type { Weekday } from './when.ts';
import { parseDate, weekdayOf } from './when.ts';

/** What is expanded: the rule, its first day and wall time, and the days looked at. */
export interface RecurrenceRequest {
  readonly rrule: string;
  /** Occurrences begin on or after this day; it counts only if the rule itself names it. */
  readonly start: LocalDate;
  readonly wallStart: WallTime;
  /** Elapsed time of each occurrence. */
  readonly durationSeconds: number;
  readonly zone: string;
  readonly from: LocalDate;
  /** Days looked at, `from` included. */
  readonly days: number;
}

export interface Occurrence {
  readonly start: Instant;
  readonly end: Instant;
}

const EXAMPLES =
  'Write it like "every tue", "every weekday", "every 2 weeks on mon, wed", "monthly", "monthly on last fri", with "until 2027-03-01" or "10 times" at the end; or as an RRULE.';
const CODES = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
const ORDINALS: Readonly<Record<string, number>> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
  last: -1,
};
const UNITS: Readonly<Record<string, 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'>> = {
  day: 'DAILY',
  days: 'DAILY',
  daily: 'DAILY',
  week: 'WEEKLY',
  weeks: 'WEEKLY',
  weekly: 'WEEKLY',
  month: 'MONTHLY',
  months: 'MONTHLY',
  monthly: 'MONTHLY',
  quarterly: 'MONTHLY',
  year: 'YEARLY',
  years: 'YEARLY',
  yearly: 'YEARLY',
};

// ---- reading ----

/**
 * The RFC 5545 rule (without `RRULE:`) of a typed recurrence. A phrase without a day takes it from `start`; monthly on the
 * 29th to 31st falls on the last day of shorter months. An RRULE is checked and kept as it means. Throws a usage error.
 */
export function parseRecurrence(text: string, start: LocalDate): string {
  const trimmed = text.trim();
  if (trimmed.includes('=')) {
    const rule = trimmed.replace(/^rrule:/i, '').toUpperCase();
    checkRule(rule);
    return rule;
  }
  const words = trimmed
    .toLowerCase()
    .replaceAll(',', ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && word !== 'and');
  if (words.some((word) => word.includes(':') || /^\d{1,2}(?:am|pm)$/.test(word))) {
    throw AppError.usage(
      'invalid-recurrence',
      `"${trimmed}" holds a time of day.`,
      'Leave it out here; it has a place of its own.',
    );
  }
  const limit = takeLimit(words, start);
  const rule = `${phraseRule(words, start) ?? refusePhrase(trimmed)}${limit}`;
  checkRule(rule);
  return rule;
}

function refusePhrase(text: string): never {
  throw AppError.usage('invalid-recurrence', `"${text.slice(0, 60)}" is not a recurrence.`, EXAMPLES);
}

/** Takes `until DATE` or `10 times` off the end. */
function takeLimit(words: string[], start: LocalDate): string {
  const until = words.indexOf('until');
  if (until > 0) {
    const date = parseDate(words.splice(until).slice(1).join(' '), { today: start });
    if (date < start) {
      throw AppError.usage(
        'invalid-recurrence',
        `It would end on ${formatDate(date)}, before it starts on ${formatDate(start)}.`,
      );
    }
    return `;UNTIL=${date.replaceAll('-', '')}`;
  }
  const count = words.at(-2) ?? '';
  if (words.at(-1) !== 'times' || !/^\d{1,4}$/.test(count)) return '';
  words.splice(words.at(-3) === 'for' ? -3 : -2);
  return `;COUNT=${Number(count)}`;
}

function phraseRule(words: readonly string[], start: LocalDate): string | undefined {
  let rest = [...words];
  const every = rest[0] === 'every' || rest[0] === 'each';
  if (every) rest.shift();
  let interval = 1;
  if (every && (rest[0] === 'other' || /^\d{1,3}$/.test(rest[0] ?? ''))) {
    const count = rest.shift();
    interval = count === 'other' ? 2 : Number(count);
  }
  const [word = ''] = rest;
  const days = everyDays(rest, every);
  // Every other Monday and Wednesday could mean two things; every 2 weeks on both can't.
  if (days) return interval > 1 && days.length > 1 ? undefined : weeklyRule(days, interval);
  const unit = Object.hasOwn(UNITS, word) ? UNITS[word] : undefined;
  if (unit === undefined) return undefined;
  if (word === 'quarterly') interval = 3;
  rest = rest.slice(1).filter((part) => part !== 'on' && part !== 'the');
  if (unit === 'WEEKLY') {
    const named = rest.length === 0 ? [weekday(start)] : listedDays(rest);
    return named && weeklyRule(named, interval);
  }
  if (unit === 'MONTHLY') return monthlyRule(rest, { interval, start });
  if (rest.length > 0) return undefined;
  if (unit === 'DAILY') return `FREQ=DAILY${step(interval)}`;
  return `FREQ=YEARLY${step(interval)};BYMONTH=${Number(start.slice(5, 7))}${monthDays(Number(start.slice(8, 10)))}`;
}

/** `tue`, `mon wed`, `mon-fri`, `weekday`: words that are all days. */
function everyDays(words: readonly string[], every: boolean): readonly Weekday[] | undefined {
  if (words.length === 1 && (words[0] === 'weekday' || words[0] === 'weekend')) return weekdaysOf(`${words[0]}s`);
  if (words[0] === 'daily') return undefined;
  return every || words[0] === 'weekdays' || words[0] === 'weekends' ? listedDays(words) : undefined;
}

function listedDays(words: readonly string[]): readonly Weekday[] | undefined {
  const days = words.map((word) => weekdaysOf(word));
  if (days.length === 0 || days.includes(undefined)) return undefined;
  return days.flatMap((list) => list ?? []);
}

function weeklyRule(days: readonly Weekday[], interval: number): string {
  const sorted = [...new Set(days)].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  return `FREQ=WEEKLY${step(interval)};BYDAY=${sorted.map((day) => CODES[day]).join(',')}`;
}

function monthlyRule(
  anchor: readonly string[],
  { interval, start }: { interval: number; start: LocalDate },
): string | undefined {
  const head = `FREQ=MONTHLY${step(interval)}`;
  const words = anchor.filter((word) => word !== 'of' && word !== 'month' && word !== 'each');
  const [first = '', second] = words;
  if (words.length === 0) return `${head}${monthDays(Number(start.slice(8, 10)))}`;
  const nth = Object.hasOwn(ORDINALS, first) ? ORDINALS[first] : undefined;
  if (words.length === 2 && nth !== undefined) {
    if (nth === -1 && second === 'day') return `${head};BYMONTHDAY=-1`;
    const day = weekdayOf(second ?? '');
    return day === undefined ? undefined : `${head};BYDAY=${nth}${CODES[day]}`;
  }
  const dayNumber = Number(/^(\d{1,2})(?:st|nd|rd|th)?$/.exec(first)?.[1] ?? 0);
  return words.length === 1 && dayNumber >= 1 && dayNumber <= 31 ? `${head}${monthDays(dayNumber)}` : undefined;
}

/** A day that some months lack becomes the last of those they have: without it, RFC 5545 skips the month. */
function monthDays(day: number): string {
  if (day <= 28) return `;BYMONTHDAY=${day}`;
  const days = Array.from({ length: day - 27 }, (_, index) => 28 + index);
  return `;BYMONTHDAY=${days.join(',')};BYSETPOS=-1`;
}

function step(interval: number): string {
  return interval === 1 ? '' : `;INTERVAL=${interval}`;
}

// ---- checking ----

const inRange = (low: number, high: number, signed: boolean) => (value: string) =>
  (signed ? /^[+-]?\d{1,3}$/ : /^\d{1,4}$/).test(value) &&
  Math.abs(Number(value)) >= low &&
  Math.abs(Number(value)) <= high;
const isOneOf = (words: readonly string[]) => (value: string) => words.includes(value);

/** Each part RFC 5545 allows here, and the test of each value in its list. */
const PARTS: Readonly<Record<string, (value: string) => boolean>> = {
  FREQ: isOneOf(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']),
  INTERVAL: inRange(1, 999, false),
  COUNT: inRange(1, 9999, false),
  UNTIL: isUntil,
  WKST: isOneOf(CODES),
  BYDAY: (value) => /^(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(?:SU|MO|TU|WE|TH|FR|SA)$/.test(value),
  BYMONTHDAY: inRange(1, 31, true),
  BYYEARDAY: inRange(1, 366, true),
  BYWEEKNO: inRange(1, 53, true),
  BYMONTH: inRange(1, 12, false),
  BYSETPOS: inRange(1, 366, true),
};
const LISTS = ['BYDAY', 'BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO', 'BYMONTH', 'BYSETPOS'];

function isUntil(value: string): boolean {
  const date = `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`;
  return /^\d{8}(?:T(?:[01]\d|2[0-3])[0-5]\d[0-5]\dZ?)?$/.test(value) && isLocalDate(date);
}

/** The rule's parts. Throws a usage error that names the part at fault. */
function checkRule(rule: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of rule.split(';')) {
    const [name = '', value = '', ...more] = part.split('=');
    const problem = more.length > 0 ? 'is not NAME=VALUE' : partProblem(name, value, parts.has(name));
    if (problem) throw invalidRule(`${part.slice(0, 60)} ${problem}`);
    parts.set(name, value);
  }
  const clash = clashOf(parts);
  if (clash) throw invalidRule(clash);
  return parts;
}

function invalidRule(problem: string): AppError {
  return AppError.usage('invalid-recurrence', `The recurrence rule is not valid: ${problem}.`, EXAMPLES);
}

function partProblem(name: string, value: string, seen: boolean): string | undefined {
  if (['BYHOUR', 'BYMINUTE', 'BYSECOND'].includes(name))
    return 'is not allowed: the time of day has a place of its own';
  const test = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (!test) return 'is not a part of a rule';
  if (seen) return 'is given twice';
  const values = LISTS.includes(name) ? value.split(',') : [value];
  return values.every(test) ? undefined : 'has a value that is not allowed';
}

function clashOf(parts: ReadonlyMap<string, string>): string | undefined {
  const frequency = parts.get('FREQ');
  if (frequency === undefined) return 'FREQ is missing';
  if (parts.has('COUNT') && parts.has('UNTIL')) return 'COUNT and UNTIL exclude each other';
  if (/\d/.test(parts.get('BYDAY') ?? '') && frequency !== 'MONTHLY' && frequency !== 'YEARLY') {
    return 'numbered weekdays need FREQ=MONTHLY or YEARLY';
  }
  if (parts.has('BYMONTHDAY') && frequency === 'WEEKLY') return 'BYMONTHDAY does not go with FREQ=WEEKLY';
  if (parts.has('BYWEEKNO') && frequency !== 'YEARLY') return 'BYWEEKNO needs FREQ=YEARLY';
  if (parts.has('BYYEARDAY') && frequency !== 'YEARLY') return 'BYYEARDAY needs FREQ=YEARLY';
  if (parts.has('BYSETPOS') && !LISTS.some((name) => name !== 'BYSETPOS' && parts.has(name))) {
    return 'BYSETPOS needs another BY part';
  }
  return undefined;
}

// ---- expanding ----

/** The Gregorian calendar repeats, weekdays included, after this many days. */
const DAYS_OF_400_YEARS = 146_097;

/**
 * The occurrences that overlap the `days` from `from` on, in order: one from the evening before that lasts into the first
 * day is among them. A skipped wall time moves forward by the gap, of a doubled one the first is taken (P14).
 */
export async function expandRecurrence(request: RecurrenceRequest): Promise<Occurrence[]> {
  const parts = checkRule(request.rrule);
  const rangeStart = dayStart(request.from, request.zone);
  const rangeEnd = dayStart(addDays(request.from, request.days), request.zone);
  // One day more than the length: a skipped time may have moved its occurrence into the next day.
  const first = addDays(request.from, -Math.ceil(request.durationSeconds / 86_400) - 1);
  const last = addDays(request.from, request.days - 1);
  const occurrences = new Map<Instant, Occurrence>();
  for (const date of await ruleDates(parts, { start: request.start, first, last })) {
    const start = generatedInstant(date, request.wallStart, request.zone);
    const end = addSeconds(start, request.durationSeconds);
    const seen = start < rangeEnd && (start >= rangeStart || end > rangeStart);
    if (seen && isBeforeUntil(parts.get('UNTIL'), { date, start, wallStart: request.wallStart })) {
      // By start: where a whole day is skipped, its occurrence lands on that of the next day.
      occurrences.set(start, { start, end });
    }
  }
  return [...occurrences.values()];
}

/** UNTIL is inclusive, and a day, a wall time or (with Z) an instant. */
function isBeforeUntil(
  until: string | undefined,
  at: { date: LocalDate; start: Instant; wallStart: WallTime },
): boolean {
  if (until === undefined) return true;
  const date = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  if (until.length === 8) return at.date <= date;
  const time = `${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}`;
  if (until.endsWith('Z')) return at.start <= toInstant(`${date}T${time}Z`);
  return `${at.date}T${at.wallStart}:00` <= `${date}T${time}`;
}

/**
 * The rule's dates from `first` to `last`, without regard to UNTIL. The package searches to the year 9999 for the next date of
 * a rule that has none (30 February); moved to the calendar's last 400 years, that takes a twentieth of the time.
 */
async function ruleDates(
  parts: ReadonlyMap<string, string>,
  span: { start: LocalDate; first: LocalDate; last: LocalDate },
): Promise<LocalDate[]> {
  const { default: rrule } = await import('rrule');
  const cycles = Math.max(0, Math.floor((9998 - Number(span.last.slice(0, 4))) / 400));
  const shifted = (date: LocalDate): Date => new Date(Date.parse(addDays(date, cycles * DAYS_OF_400_YEARS)));
  const text = [...parts].filter(([name]) => name !== 'UNTIL').map((part) => part.join('='));
  const rule = new rrule.RRule({
    ...rrule.RRule.parseString(text.join(';')),
    dtstart: shifted(nearStart(parts, span)),
  });
  const epoch = '1970-01-01' as LocalDate;
  return rule
    .between(shifted(span.first), shifted(span.last), true)
    .map((date) => addDays(epoch, date.getTime() / 86_400_000 - cycles * DAYS_OF_400_YEARS));
}

/** A start that gives the same dates from `first` on: the package walks every day from the start, which adds up over years. */
function nearStart(
  parts: ReadonlyMap<string, string>,
  { start, first }: { start: LocalDate; first: LocalDate },
): LocalDate {
  const unitDays = { DAILY: 1, WEEKLY: 7 }[parts.get('FREQ') ?? ''];
  const passed = daysBetween(start, first);
  if (unitDays === undefined || parts.has('COUNT') || passed <= 0) return start;
  const periodDays = unitDays * Number(parts.get('INTERVAL') ?? 1);
  return addDays(start, Math.floor(passed / periodDays) * periodDays);
}
