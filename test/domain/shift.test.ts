// Weekly hours as text, and what fits a technician's day after a change of hours.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant, LocalDate, WallTime } from '../../src/base/time.ts';
import { parseWeeklyHours } from '../../src/base/weekly-hours.ts';
import type { DayTechnician, Span } from '../../src/domain/day.ts';
import { misfitReason } from '../../src/domain/misfit.ts';
import { formatHours, joined, lunchOn, shiftsOn, stretchesOn } from '../../src/domain/shift.ts';

const pattern = (text: string) =>
  parseWeeklyHours(text).map(({ weekday, start, end }) => ({ weekday, startTime: start, endTime: end }));

describe('weekly hours', () => {
  it.each([
    ['mon-fri 8-17', 'mon-fri 08:00-17:00'],
    ['sat 9-13, mon-fri 8-17', 'mon-fri 08:00-17:00, sat 09:00-13:00'],
    ['mon, wed, thu 13-17, mon, wed, thu 8-12', 'mon 08:00-12:00 13:00-17:00, wed-thu 08:00-12:00 13:00-17:00'],
    ['daily 22:00-06:00', 'mon-sun 22:00-06:00'],
    ['sun 10-24:00', 'sun 10:00-24:00'],
  ])('%s reads %s', (typed, text) => {
    expect(formatHours(pattern(typed))).toBe(text);
  });

  it('are empty without any', () => {
    expect(formatHours([])).toBe('');
  });

  it('are printed as they can be typed', () => {
    const day = fc.array(fc.integer({ min: 0, max: 47 }), { maxLength: 6 }).map((marks) => {
      const sorted = [...new Set(marks)].sort((a, b) => a - b);
      return sorted.slice(0, sorted.length - (sorted.length % 2));
    });
    const time = (half: number): string => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`;
    fc.assert(
      fc.property(fc.array(day, { minLength: 7, maxLength: 7 }), (week) => {
        const hours = week.flatMap((marks, weekday) =>
          marks.flatMap((mark, index) =>
            index % 2 === 0
              ? [{ weekday, startTime: time(mark) as never, endTime: time(marks[index + 1] ?? 0) as never }]
              : [],
          ),
        );
        if (hours.length === 0) return;
        const key = (row: { weekday: number; startTime: string }) => `${row.weekday} ${row.startTime}`;
        const back = pattern(formatHours(hours)).sort((a, b) => (key(a) < key(b) ? -1 : 1));
        expect(back).toEqual(hours);
      }),
    );
  });
});

const at = (time: string): Instant => `2026-11-24T${time}:00Z` as Instant;
const span = (start: string, end: string): Span => ({ start: at(start), end: at(end) });

describe('spans', () => {
  it('that touch or overlap are joined, in order', () => {
    expect(
      joined([span('13:00', '17:00'), span('08:00', '10:00'), span('10:00', '12:00'), span('09:00', '11:00')]),
    ).toEqual([span('08:00', '12:00'), span('13:00', '17:00')]);
    expect(joined([span('08:00', '09:00'), span('08:00', '10:00')])).toEqual([span('08:00', '10:00')]);
    expect(joined([span('08:00', '12:00'), span('09:00', '10:00')])).toEqual([span('08:00', '12:00')]);
  });
});

describe('the hours of a date', () => {
  const date = '2026-11-24' as LocalDate;
  const time = (text: string): WallTime => text as WallTime;
  const usual = pattern('tue 8-12, tue 12-17, wed 9-10');
  const change = (startTime: string | null, endTime: string | null) => ({
    date,
    startTime: startTime as WallTime | null,
    endTime: endTime as WallTime | null,
  });

  it("are the pattern's, unless something else is said of that date", () => {
    const other = { ...change('10:00', '11:00'), date: '2026-11-25' as LocalDate };
    expect(stretchesOn(date, { pattern: usual, changes: [other] })).toEqual(usual.slice(0, 2));
    expect(stretchesOn(date, { pattern: usual, changes: [other, change('10:00', '11:00')] })).toEqual([
      { startTime: '10:00', endTime: '11:00' },
    ]);
    expect(stretchesOn(date, { pattern: usual, changes: [change(null, null)] })).toEqual([]);
  });

  it('make shifts in the zone; those that touch are one, and a night ends on the next date', () => {
    expect(shiftsOn(date, { hours: { pattern: usual, changes: [] }, zone: 'America/Chicago' })).toEqual([
      span('14:00', '23:00'),
    ]);
    const night = { pattern: [], changes: [change('22:00', '06:00')] };
    expect(shiftsOn(date, { hours: night, zone: 'UTC' })).toEqual([
      { start: at('22:00'), end: '2026-11-25T06:00:00Z' },
    ]);
  });

  it('have lunch where one shift covers all of it', () => {
    const lunch = { seconds: 1_800, earliest: time('11:30'), latest: time('13:00') };
    const lunchIn = (...shifts: Span[]) => lunchOn(date, { lunch, shifts, zone: 'UTC' });
    const noon = { seconds: 1_800, earliest: at('11:30'), latest: at('13:00') };
    expect(lunchIn(span('11:30', '13:30'))).toEqual(noon);
    expect(lunchIn(span('06:00', '07:00'), span('08:00', '17:00'))).toEqual(noon);
    expect(lunchIn(span('11:31', '17:00'))).toBeNull();
    expect(lunchIn(span('08:00', '13:29'))).toBeNull();
    expect(lunchIn(span('08:00', '12:00'), span('12:30', '17:00'))).toBeNull();
    expect(lunchOn(date, { lunch: null, shifts: [span('08:00', '17:00')], zone: 'UTC' })).toBeNull();
  });

  it('of a night have lunch after midnight', () => {
    const lunch = { seconds: 1_800, earliest: time('01:00'), latest: time('02:00') };
    const shifts = [{ start: at('22:00'), end: '2026-11-25T06:00:00Z' as Instant }];
    expect(lunchOn(date, { lunch, shifts, zone: 'UTC' })).toEqual({
      seconds: 1_800,
      earliest: '2026-11-25T01:00:00Z',
      latest: '2026-11-25T02:00:00Z',
    });
  });

  it('have no lunch where a change of the clocks turns its start and its end round', () => {
    const lunch = { seconds: 1_800, earliest: time('01:00'), latest: time('02:00') };
    const swapped = (day: LocalDate, wall: WallTime): Instant =>
      `${day}T${wall === lunch.earliest ? '02' : '01'}:00:00Z` as Instant;
    const shifts = [span('00:00', '10:00')];
    expect(lunchOn(date, { lunch, shifts, zone: 'UTC', resolve: swapped })).toBeNull();
  });
});

describe('a booked appointment', () => {
  const day = (change: Partial<DayTechnician>): DayTechnician => ({
    id: 1,
    branchId: 1,
    name: 'Maria',
    code: 'MARIA',
    kind: 'tech',
    skills: {},
    startPlace: null,
    endPlace: null,
    coverageRadiusMetres: null,
    maxJobsPerDay: null,
    overtimeSeconds: 0,
    lunch: null,
    shifts: [span('08:00', '17:00')],
    timeOff: [],
    events: [],
    ...change,
  });
  const off = (start: string, end: string) => [{ id: 1, reason: null, ...span(start, end) }];
  const event = (start: string, end: string, isOpen: boolean) => [
    { id: 1, title: 'x', place: null, isOpen, ...span(start, end) },
  ];
  const booked = (plannedStart: string | null) => ({
    plannedStart: plannedStart === null ? null : at(plannedStart),
    durationSeconds: 3600,
    windowStart: at('10:00'),
    windowEnd: at('12:00'),
  });

  it.each([
    ['inside the shift', '10:00', {}, null],
    ['to the end of the shift', '16:00', {}, null],
    ['past the end of the shift', '16:30', {}, 'off-shift'],
    ['past it within the overtime', '16:30', { overtimeSeconds: 1800 }, null],
    ['that starts in the overtime', '17:00', { overtimeSeconds: 7200 }, null],
    ['past the overtime', '18:30', { overtimeSeconds: 7200 }, 'off-shift'],
    [
      'past a stretch that is not the last',
      '11:30',
      { shifts: [span('08:00', '12:00'), span('13:00', '17:00')], overtimeSeconds: 3600 },
      'off-shift',
    ],
    ['before the shift', '07:30', {}, 'off-shift'],
    ['on a day off', '10:00', { shifts: [] }, 'off-shift'],
    ['over time off', '10:00', { timeOff: off('10:30', '11:30') }, 'time-off'],
    ['up to time off', '10:00', { timeOff: off('11:00', '11:30') }, null],
    ['over a closed event', '10:00', { events: event('10:59', '11:30', false) }, 'event'],
    ['over an open event', '10:00', { events: event('10:30', '11:30', true) }, null],
    ['without a start, with room in its window', null, { timeOff: off('09:00', '11:00') }, null],
    ['without a start, when the shift begins late', null, { shifts: [span('11:30', '17:00')] }, null],
    ['without a start, with no room', null, { timeOff: off('09:00', '12:00') }, 'time-off'],
    ['without a start, with no shift', null, { shifts: [span('12:00', '17:00')] }, 'off-shift'],
  ] as const)('%s', (_, plannedStart, change, reason) => {
    expect(misfitReason(booked(plannedStart), [day(change)])).toBe(reason);
  });

  it('fits a night shift of the date before', () => {
    const night = day({ shifts: [{ start: '2026-11-23T22:00:00Z' as Instant, end: at('06:00') }] });
    expect(misfitReason(booked('04:00'), [night, day({ shifts: [] })])).toBe(null);
  });
});
