import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import type { LocalDate } from '../../src/base/time.ts';
import { addDays, daysBetween, formatDate, isLocalDate, weekday } from '../../src/base/time.ts';
import { parseWeeklyHours, weekdaysOf } from '../../src/base/weekly-hours.ts';
import { parseDate, parseDateTime, parseTime, parseWindow } from '../../src/base/when.ts';

const zone = 'America/Chicago';
/** A Tuesday. */
const today = '2026-11-24' as LocalDate;

function refusal(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('parseDate on Tuesday 2026-11-24', () => {
  it.each([
    ['2026-11-24', '2026-11-24'],
    ['2028-02-29', '2028-02-29'],
    [' 2026-11-24 ', '2026-11-24'],
    ['today', '2026-11-24'],
    ['Tomorrow', '2026-11-25'],
    ['yesterday', '2026-11-23'],
    ['tue', '2026-11-24'],
    ['Tuesday', '2026-11-24'],
    ['wed', '2026-11-25'],
    ['thurs', '2026-11-26'],
    ['sun', '2026-11-29'],
    ['mon', '2026-11-30'],
    ['next mon', '2026-11-30'],
    ['next tue', '2026-12-01'],
    ['next sunday', '2026-12-06'],
    ['in 3 days', '2026-11-27'],
    ['in 1 day', '2026-11-25'],
    ['in 2 weeks', '2026-12-08'],
    ['24 nov', '2026-11-24'],
    ['nov 24', '2026-11-24'],
    ['23 nov', '2027-11-23'],
    ['1st december', '2026-12-01'],
    ['29 feb', '2028-02-29'],
    ['24 nov 2025', '2025-11-24'],
    ['Nov 24, 2026', '2026-11-24'],
    ['9 sept', '2027-09-09'],
    ['Tue 24 Nov 2026', '2026-11-24'],
    ['wed, 25 nov', '2026-11-25'],
  ])('%s is %s', (text, date) => {
    expect(parseDate(text, { today })).toBe(date);
  });

  it('takes the week after this one from Monday on also when today is a Sunday', () => {
    const sunday = '2026-11-22' as LocalDate;
    expect(parseDate('tue', { today: sunday })).toBe('2026-11-24');
    expect(parseDate('next tue', { today: sunday })).toBe('2026-11-24');
    expect(parseDate('next sun', { today: sunday })).toBe('2026-11-29');
  });

  it.each([
    ['2026-02-30', 'impossible-date'],
    ['2026-02-29', 'impossible-date'],
    ['2026-13-01', 'impossible-date'],
    ['30 feb', 'impossible-date'],
    ['31 nov 2026', 'impossible-date'],
    ['32/45', 'impossible-date'],
    ['mon 24 nov 2026', 'weekday-mismatch'],
    ['3/4', 'ambiguous-date'],
    ['3-4', 'ambiguous-date'],
    ['3.4.2027', 'ambiguous-date'],
    ['', 'invalid-date'],
    ['soon', 'invalid-date'],
    ['next', 'invalid-date'],
    ['next month', 'invalid-date'],
    ['in three days', 'invalid-date'],
    ['in 3 years', 'invalid-date'],
    ['24', 'invalid-date'],
    ['24 nov 26', 'invalid-date'],
    ['24 nov 2026 9:30', 'invalid-date'],
    ['2026-1-5', 'invalid-date'],
    ['constructor', 'invalid-date'],
  ])('refuses "%s": %s', (text, code) => {
    expect(refusal(() => parseDate(text, { today }))).toMatchObject({ code, exitCode: 2 });
  });

  it('shows both readings of an ambiguous date, and the one of a clear but numeric date', () => {
    expect(refusal(() => parseDate('3/4', { today })).hint).toBe(
      'Write 2027-03-04 (Thu 4 Mar 2027) or 2027-04-03 (Sat 3 Apr 2027).',
    );
    expect(refusal(() => parseDate('3/4/26', { today })).hint).toBe(
      'Write 2026-03-04 (Wed 4 Mar 2026) or 2026-04-03 (Fri 3 Apr 2026).',
    );
    expect(refusal(() => parseDate('24/11', { today })).hint).toBe('Write 2026-11-24 (Tue 24 Nov 2026).');
    expect(refusal(() => parseDate('4/4/2027', { today })).hint).toBe('Write 2027-04-04 (Sun 4 Apr 2027).');
  });

  it('gives examples', () => {
    expect(refusal(() => parseDate('soon', { today })).hint).toContain('next tue');
  });

  it('reads back what formatDate prints, and a weekday is within the week', () => {
    const anyDay = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1970-01-01' as LocalDate, days));
    fc.assert(
      fc.property(
        anyDay,
        anyDay,
        fc.constantFrom('sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'),
        (date, now, name) => {
          expect(parseDate(formatDate(date), { today: now })).toBe(date);
          const coming = parseDate(name, { today: now });
          expect(formatDate(coming).slice(0, 3).toLowerCase()).toBe(name);
          expect(daysBetween(now, coming)).toBeGreaterThanOrEqual(0);
          expect(daysBetween(now, coming)).toBeLessThan(7);
          const next = parseDate(`next ${name}`, { today: now });
          const monday = addDays(now, 7 - ((weekday(now) + 6) % 7));
          expect(weekday(next)).toBe(weekday(coming));
          expect(daysBetween(monday, next)).toBeGreaterThanOrEqual(0);
          expect(daysBetween(monday, next)).toBeLessThan(7);
        },
      ),
    );
  });

  it('answers any text with a date or a usage error', () => {
    const word = fc.constantFrom(
      'in',
      'next',
      'tue',
      '3',
      '31',
      'feb',
      '2026',
      'days',
      '-',
      '/',
      'to',
      '2026-02-31',
      'am',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (typed) => {
        try {
          expect(isLocalDate(parseDate(typed, { today }))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ exitCode: 2 });
        }
      }),
    );
  });
});

describe('parseTime', () => {
  it.each([
    ['9', '09:00'],
    ['9:30', '09:30'],
    ['09:30', '09:30'],
    ['9am', '09:00'],
    ['9 AM', '09:00'],
    ['2:15pm', '14:15'],
    ['12am', '00:00'],
    ['12:30am', '00:30'],
    ['12pm', '12:00'],
    ['14:00', '14:00'],
    ['0', '00:00'],
    ['23:59', '23:59'],
    ['noon', '12:00'],
    ['midnight', '00:00'],
  ])('%s is %s', (text, time) => {
    expect(parseTime(text)).toBe(time);
  });

  it.each(['', '24', '24:00', '25', '9:60', '13pm', '0am', '9:3', '930', '9.30', '9-10', 'nine', '9 30', '1:2:3'])(
    'refuses "%s"',
    (text) => {
      expect(refusal(() => parseTime(text))).toMatchObject({ code: 'invalid-time', exitCode: 2 });
    },
  );
});

describe('parseDateTime in Chicago', () => {
  it.each([
    ['2026-11-24 09:30', '2026-11-24T15:30:00Z'],
    ['2026-11-24T09:30', '2026-11-24T15:30:00Z'],
    ['2026-11-24t09:30', '2026-11-24T15:30:00Z'],
    ['2026-11-24 09:30:15', '2026-11-24T15:30:15Z'],
    ['2026-11-24T09:30:00-06:00', '2026-11-24T15:30:00Z'],
    ['2026-11-24T09:30:00+01:00', '2026-11-24T08:30:00Z'],
    ['2026-11-24T15:30:00Z', '2026-11-24T15:30:00Z'],
    ['2026-11-24T15:30:00z', '2026-11-24T15:30:00Z'],
    ['2026-11-24 09:30 -06:00', '2026-11-24T15:30:00Z'],
    ['tomorrow 9:30', '2026-11-25T15:30:00Z'],
    ['tue 9am', '2026-11-24T15:00:00Z'],
    ['tue 9 am', '2026-11-24T15:00:00Z'],
    ['tomorrow at noon', '2026-11-25T18:00:00Z'],
    ['24 nov 2026, 2:15 PM', '2026-11-24T20:15:00Z'],
    ['in 3 days 14:00', '2026-11-27T20:00:00Z'],
    ['2026-11-01 01:30 -05:00', '2026-11-01T06:30:00Z'],
    ['2026-11-01 01:30 -06:00', '2026-11-01T07:30:00Z'],
    ['2026-11-01 01:30 -06', '2026-11-01T07:30:00Z'],
  ])('%s is %s', (text, instant) => {
    expect(parseDateTime(text, { today, zone })).toBe(instant);
  });

  it.each([
    ['9:30', 'invalid-date-time'],
    ['', 'invalid-date-time'],
    ['tomorrow', 'invalid-date-time'],
    ['24 nov 2026', 'invalid-time'],
    ['2026-11-24 24:00', 'invalid-time'],
    ['2026-11-24 25:61:00', 'invalid-time'],
    ['3/4 9:30', 'ambiguous-date'],
    ['2026-02-30 9:30', 'impossible-date'],
    ['2026-02-30T09:30:00Z', 'invalid-instant'],
    ['2026-11-24T25:30:00Z', 'invalid-instant'],
    ['2026-03-08 02:30', 'time-skipped'],
    ['2026-11-01 01:30', 'time-doubled'],
    ['2026-11-24 09:30 -05:00', 'wrong-offset'],
  ])('refuses "%s": %s', (text, code) => {
    expect(refusal(() => parseDateTime(text, { today, zone }))).toMatchObject({ code, exitCode: 2 });
  });
});

it.each([
  ['tomrrow', 'Did you mean "tomorrow"?'],
  ['yestreday', 'Did you mean "yesterday"?'],
  ['whenever', 'Write it like'],
])('a date that is none: %s', (text, hint) => {
  const error = refusal(() => parseDateTime(text, { today, zone }));
  expect(error).toMatchObject({ code: 'invalid-date', exitCode: 2 });
  expect(error.hint).toMatch(new RegExp(`^${hint.replace('?', '[?]')}`));
});

describe('parseWindow in Chicago', () => {
  it.each([
    ['2026-11-24 08:00-10:00', '2026-11-24T14:00:00Z', '2026-11-24T16:00:00Z'],
    ['2026-11-24 08:00 - 10:00', '2026-11-24T14:00:00Z', '2026-11-24T16:00:00Z'],
    ['2026-11-24 08:00–10:00', '2026-11-24T14:00:00Z', '2026-11-24T16:00:00Z'],
    ['tomorrow 8-10', '2026-11-25T14:00:00Z', '2026-11-25T16:00:00Z'],
    ['tomorrow 8 to 10', '2026-11-25T14:00:00Z', '2026-11-25T16:00:00Z'],
    ['tue 12-4pm', '2026-11-24T18:00:00Z', '2026-11-24T22:00:00Z'],
    ['tue 10-2pm', '2026-11-24T16:00:00Z', '2026-11-24T20:00:00Z'],
    ['tue 8-10am', '2026-11-24T14:00:00Z', '2026-11-24T16:00:00Z'],
    ['tue 8:30 AM - 10:00 AM', '2026-11-24T14:30:00Z', '2026-11-24T16:00:00Z'],
    ['tue 11-12pm', '2026-11-24T17:00:00Z', '2026-11-24T18:00:00Z'],
    ['tue 10-2', '2026-11-24T16:00:00Z', '2026-11-24T20:00:00Z'],
    ['tue 12-2', '2026-11-24T18:00:00Z', '2026-11-24T20:00:00Z'],
    ['tue 9-5', '2026-11-24T15:00:00Z', '2026-11-24T23:00:00Z'],
    ['tue 9am-5:30', '2026-11-24T15:00:00Z', '2026-11-24T23:30:00Z'],
    ['tue 1pm-5', '2026-11-24T19:00:00Z', '2026-11-24T23:00:00Z'],
    ['tue 8-noon', '2026-11-24T14:00:00Z', '2026-11-24T18:00:00Z'],
    ['24 nov 2026, 8:00-10:00 AM', '2026-11-24T14:00:00Z', '2026-11-24T16:00:00Z'],
    ['2026-11-24 22:00-02:00', '2026-11-25T04:00:00Z', '2026-11-25T08:00:00Z'],
    ['2026-11-24 22-2', '2026-11-25T04:00:00Z', '2026-11-25T08:00:00Z'],
    ['2026-11-24 10pm-2am', '2026-11-25T04:00:00Z', '2026-11-25T08:00:00Z'],
    ['2026-11-24 10-2am', '2026-11-25T04:00:00Z', '2026-11-25T08:00:00Z'],
    ['2026-11-24 22:00-24:00', '2026-11-25T04:00:00Z', '2026-11-25T06:00:00Z'],
    ['2026-11-24 10pm-midnight', '2026-11-25T04:00:00Z', '2026-11-25T06:00:00Z'],
    ['2026-11-24T14:00:00Z/2026-11-24T16:00:00Z', '2026-11-24T14:00:00Z', '2026-11-24T16:00:00Z'],
    ['2026-11-24T08:00-06:00 / 2026-11-24T10:00', '2026-11-24T14:00:00Z', '2026-11-24T16:00:00Z'],
    ['2026-11-01 01:00-01:30 -05:00', '2026-11-01T06:00:00Z', '2026-11-01T06:30:00Z'],
    ['2026-11-01 01:00-01:30 -06:00', '2026-11-01T07:00:00Z', '2026-11-01T07:30:00Z'],
    ['2026-11-01 00:30-01:30 -06:00', '2026-11-01T05:30:00Z', '2026-11-01T07:30:00Z'],
    ['2026-11-01 01:30-03:00 -05:00', '2026-11-01T06:30:00Z', '2026-11-01T09:00:00Z'],
    ['2026-10-31 23:00-03:00', '2026-11-01T04:00:00Z', '2026-11-01T09:00:00Z'],
    ['2026-11-24 08:00-10:00 -06:00', '2026-11-24T14:00:00Z', '2026-11-24T16:00:00Z'],
  ])('%s is %s to %s', (text, start, end) => {
    expect(parseWindow(text, { today, zone })).toEqual({ start, end });
  });

  it.each([
    ['', 'invalid-window'],
    ['8-10', 'invalid-window'],
    ['tomorrow', 'invalid-window'],
    ['tomorrow 8', 'invalid-window'],
    ['tomorrow 8-10-12', 'invalid-window'],
    ['tomorrow 24:00-25:00', 'invalid-window'],
    ['tomorrow 24:00-02:00', 'invalid-window'],
    ['tomorrow 8 -10', 'invalid-window'],
    ['tomorrow 9-9', 'ambiguous-window'],
    ['tomorrow 12:30-12', 'ambiguous-window'],
    ['tomorrow 2pm-1', 'ambiguous-window'],
    ['tomorrow 10pm-2', 'ambiguous-window'],
    ['3/4 8-10', 'ambiguous-date'],
    ['2026-02-30 8-10', 'impossible-date'],
    ['2026-03-08 02:30-04:00', 'time-skipped'],
    ['2026-11-01 00:00-01:30', 'time-doubled'],
    ['2026-11-24 08:00-10:00 -05:00', 'wrong-offset'],
    ['2026-11-24T16:00:00Z/2026-11-24T14:00:00Z', 'empty-window'],
    ['2026-11-24T16:00:00Z/2026-11-24T16:00:00Z', 'empty-window'],
  ])('refuses "%s": %s', (text, code) => {
    expect(refusal(() => parseWindow(text, { today, zone }))).toMatchObject({ code, exitCode: 2 });
  });

  it('shows both ways out of a range that ends before it starts', () => {
    expect(refusal(() => parseWindow('tomorrow 9-9', { today, zone })).hint).toBe(
      'Write 09:00-21:00, or 09:00-09:00 if it goes on into the next day.',
    );
    expect(refusal(() => parseWindow('tomorrow 10pm-2', { today, zone })).hint).toBe(
      'Write 22:00-02:00 if it goes on into the next day.',
    );
  });

  it('answers at once for very long texts', () => {
    for (const part of ['1', ' ', '-', '8-', '1 am ', '/', '–']) {
      expect(refusal(() => parseWindow(`${part.repeat(50_000)}x`, { today, zone })).exitCode).toBe(2);
      expect(refusal(() => parseWeeklyHours(`${part.repeat(50_000)}x`)).message.length).toBeLessThan(200);
    }
  });
});

describe('parseWeeklyHours', () => {
  it('reads days, ranges of days and lists, in the order typed', () => {
    expect(parseWeeklyHours('mon-fri 08:00-17:00, sat 9-13')).toEqual([
      { weekday: 1, start: '08:00', end: '17:00' },
      { weekday: 2, start: '08:00', end: '17:00' },
      { weekday: 3, start: '08:00', end: '17:00' },
      { weekday: 4, start: '08:00', end: '17:00' },
      { weekday: 5, start: '08:00', end: '17:00' },
      { weekday: 6, start: '09:00', end: '13:00' },
    ]);
    expect(parseWeeklyHours('mon, wed 8am-4pm; sun 10-12')).toEqual([
      { weekday: 1, start: '08:00', end: '16:00' },
      { weekday: 3, start: '08:00', end: '16:00' },
      { weekday: 0, start: '10:00', end: '12:00' },
    ]);
    expect(parseWeeklyHours('Tue 8-12, 13-17')).toEqual([
      { weekday: 2, start: '08:00', end: '12:00' },
      { weekday: 2, start: '13:00', end: '17:00' },
    ]);
    expect(parseWeeklyHours('mon 9-5')).toEqual([{ weekday: 1, start: '09:00', end: '17:00' }]);
    expect(parseWeeklyHours('mon 22:00-06:00')).toEqual([{ weekday: 1, start: '22:00', end: '06:00' }]);
    expect(parseWeeklyHours('weekends 00:00-24:00')).toEqual([
      { weekday: 6, start: '00:00', end: '24:00' },
      { weekday: 0, start: '00:00', end: '24:00' },
    ]);
    expect(parseWeeklyHours('daily 8-9').map((hours) => hours.weekday)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('takes night shifts that touch, also over the week end', () => {
    expect(parseWeeklyHours('daily 18:00-06:00, daily 06:00-18:00')).toHaveLength(14);
  });

  it.each([
    ['', 'invalid-hours'],
    ['mon', 'invalid-hours'],
    ['8-17', 'invalid-hours'],
    ['mon 8', 'invalid-hours'],
    ['mon 8-17, sat', 'invalid-hours'],
    ['mon-xyz 8-17', 'invalid-hours'],
    ['mon 8-25', 'invalid-hours'],
    ['mon-fri 9-9', 'ambiguous-window'],
    ['mon 8-17, mon 16-18', 'overlapping-hours'],
    ['mon-fri 8-12, wed 11-13', 'overlapping-hours'],
    ['mon 22:00-06:00, tue 05:00-09:00', 'overlapping-hours'],
    ['sat 22:00-06:00, sun 05:00-09:00', 'overlapping-hours'],
    ['sun 05:00-09:00, sat 22:00-06:00', 'overlapping-hours'],
  ])('refuses "%s": %s', (text, code) => {
    expect(refusal(() => parseWeeklyHours(text))).toMatchObject({ code, exitCode: 2 });
  });
});

describe('weekdaysOf', () => {
  it.each([
    ['tue', [2]],
    ['mon-wed', [1, 2, 3]],
    ['fri-mon', [5, 6, 0, 1]],
    ['sat-sat', [6]],
    ['weekdays', [1, 2, 3, 4, 5]],
    ['mon-', undefined],
    ['constructor', undefined],
  ])('%s names %j', (word, days) => {
    expect(weekdaysOf(word)).toEqual(days);
  });
});
