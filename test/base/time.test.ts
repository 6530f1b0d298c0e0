import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import type { ClockText, Instant, LocalDate } from '../../src/base/time.ts';
import {
  addDays,
  addSeconds,
  datesFrom,
  dayStart,
  daysBetween,
  epochSeconds,
  formatDate,
  formatTime,
  formatTimes,
  formatWallTime,
  formatWindow,
  generatedInstant,
  instantAt,
  isLocalDate,
  localDate,
  offsetSeconds,
  parseOffset,
  resolveWallTime,
  secondsBetween,
  secondsIntoDay,
  toInstant,
  typedInstant,
  wallTime,
  weekday,
  zoneAbbreviation,
} from '../../src/base/time.ts';
import { isTimeZone } from '../../src/base/zone.ts';

const CHICAGO = 'America/Chicago';
const ZONES = [
  CHICAGO,
  'America/New_York',
  'America/Los_Angeles',
  'America/Phoenix',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'America/Sao_Paulo',
  'Europe/London',
  'Europe/Dublin',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Tehran',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'UTC',
];
const day = (text: string): LocalDate => text as LocalDate;
const clock = (text: string): ClockText => text as ClockText;
const at = (text: string): Instant => toInstant(text);

function refusal(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('toInstant', () => {
  it.each([
    ['2026-11-24T14:00:00Z', '2026-11-24T14:00:00Z'],
    ['2026-11-24T08:00:00-06:00', '2026-11-24T14:00:00Z'],
    ['2026-11-24T08:00-06:00', '2026-11-24T14:00:00Z'],
    ['2026-11-24T08:00:00-0600', '2026-11-24T14:00:00Z'],
    ['2026-11-24T08:00:00.999Z', '2026-11-24T08:00:00Z'],
    ['2026-11-25T00:30:00+05:45', '2026-11-24T18:45:00Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0050-01-01T00:00:00Z', '0050-01-01T00:00:00Z'],
  ])('%s is %s', (text, instant) => {
    expect(toInstant(text)).toBe(instant);
  });

  it.each([
    '2026-11-24T14:00:00',
    '2026-11-24',
    '2026-11-24 14:00:00Z',
    '2026-02-30T14:00:00Z',
    '2026-11-24T24:00:00Z',
    '2026-11-24T14:60:00Z',
    '2026-11-24T14:00:60Z',
    '2026-11-24T14:00:00+25:00',
    '2026-11-24T14:00:00+05:75',
    'tomorrow',
    '',
  ])('refuses "%s"', (text) => {
    expect(refusal(() => toInstant(text))).toMatchObject({ code: 'invalid-instant', exitCode: 2 });
  });

  it('refuses what the offset pushes out of the four-digit years', () => {
    expect(refusal(() => toInstant('9999-12-31T23:00:00-06:00')).code).toBe('time-out-of-range');
    expect(refusal(() => instantAt(Number.NaN)).code).toBe('time-out-of-range');
  });
});

describe('instants', () => {
  it('count seconds', () => {
    expect(epochSeconds(at('1970-01-02T00:00:01Z'))).toBe(86_401);
    expect(instantAt(86_401)).toBe('1970-01-02T00:00:01Z');
    expect(instantAt(86_401.9)).toBe('1970-01-02T00:00:01Z');
    expect(instantAt(-0.5)).toBe('1969-12-31T23:59:59Z');
    expect(addSeconds(at('2026-12-31T23:59:59Z'), 1)).toBe('2027-01-01T00:00:00Z');
    expect(secondsBetween(at('2026-11-24T14:00:00Z'), at('2026-11-24T15:30:00Z'))).toBe(5400);
    expect(secondsBetween(at('2026-11-24T15:30:00Z'), at('2026-11-24T14:00:00Z'))).toBe(-5400);
  });
});

describe('calendar days', () => {
  it('are added, counted and named', () => {
    expect(addDays(day('2028-02-28'), 1)).toBe('2028-02-29');
    expect(addDays(day('2027-01-01'), -1)).toBe('2026-12-31');
    expect(daysBetween(day('2026-03-07'), day('2026-03-09'))).toBe(2);
    expect(daysBetween(day('2026-03-09'), day('2026-03-07'))).toBe(-2);
    expect(datesFrom(day('2026-11-29'), 3)).toEqual(['2026-11-29', '2026-11-30', '2026-12-01']);
    expect(datesFrom(day('2026-11-29'), 0)).toEqual([]);
    expect(formatDate(day('2026-11-24'))).toBe('Tue 24 Nov 2026');
    expect(formatDate(day('2026-03-01'))).toBe('Sun 1 Mar 2026');
  });

  it.each([
    ['2026-11-22', 0],
    ['2026-11-24', 2],
    ['2026-11-28', 6],
    ['1970-01-01', 4],
    ['1969-12-28', 0],
    ['1900-01-01', 1],
  ])('%s is weekday %i', (date, expected) => {
    expect(weekday(day(date))).toBe(expected);
  });

  it.each([
    ['2026-11-24', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-02-30', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-11-31', false],
    ['2026-1-1', false],
    ['2026-11-24T00:00', false],
    ['today', false],
  ])('isLocalDate(%s) is %s', (text, expected) => {
    expect(isLocalDate(text)).toBe(expected);
  });
});

describe('zones', () => {
  it.each([
    [CHICAGO, true],
    ['UTC', true],
    ['Etc/GMT+5', true],
    ['Mars/Base', false],
    ['+05:30', false],
    ['', false],
    ['x-05:00', false],
  ])('isTimeZone(%s) is %s', (zone, expected) => {
    expect(isTimeZone(zone)).toBe(expected);
  });

  it('refuse an unknown name everywhere', () => {
    expect(refusal(() => localDate(at('2026-11-24T14:00:00Z'), 'x-05:00'))).toMatchObject({
      code: 'unknown-time-zone',
      exitCode: 2,
    });
    expect(refusal(() => generatedInstant(day('2026-11-24'), clock('08:00'), 'Nowhere')).code).toBe(
      'unknown-time-zone',
    );
  });

  it.each([
    [CHICAGO, '2026-11-24T14:00:00Z', -21_600],
    [CHICAGO, '2026-07-01T14:00:00Z', -18_000],
    [CHICAGO, '2026-03-08T07:59:59Z', -21_600],
    [CHICAGO, '2026-03-08T08:00:00Z', -18_000],
    [CHICAGO, '2026-11-01T06:59:59Z', -18_000],
    [CHICAGO, '2026-11-01T07:00:00Z', -21_600],
    ['Asia/Kathmandu', '2026-11-24T14:00:00Z', 20_700],
    ['America/St_Johns', '2026-11-24T14:00:00Z', -12_600],
    ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', 37_800],
    ['Australia/Lord_Howe', '2026-12-01T00:00:00Z', 39_600],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', -36_000],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 50_400],
    ['UTC', '2026-11-24T14:00:00Z', 0],
  ])('%s at %s is %i seconds from UTC', (zone, instant, expected) => {
    expect(offsetSeconds(zone, epochSeconds(at(instant)))).toBe(expected);
  });

  it('agree with the calendar of Intl hour by hour over two years', () => {
    for (const zone of [CHICAGO, 'Africa/Casablanca', 'Australia/Lord_Howe']) {
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
      for (
        let seconds = epochSeconds(at('2026-01-01T00:00:00Z'));
        seconds < epochSeconds(at('2028-01-01T00:00:00Z'));
        seconds += 3 * 3600
      ) {
        const instant = instantAt(seconds);
        expect(`${localDate(instant, zone)} ${wallTime(instant, zone)}`).toBe(format.format(seconds * 1000));
      }
    }
  });
});

describe('instant to wall', () => {
  it('follows the zone', () => {
    expect(localDate(at('2026-11-25T05:59:59Z'), CHICAGO)).toBe('2026-11-24');
    expect(localDate(at('2026-11-25T06:00:00Z'), CHICAGO)).toBe('2026-11-25');
    expect(wallTime(at('2026-11-24T14:05:59Z'), CHICAGO)).toBe('08:05');
    expect(secondsIntoDay(at('2026-11-24T14:00:30Z'), CHICAGO)).toBe(8 * 3600 + 30);
    expect(secondsIntoDay(at('2026-03-08T08:00:00Z'), CHICAGO)).toBe(3 * 3600);
    expect(secondsIntoDay(at('1969-12-31T23:00:00Z'), 'UTC')).toBe(23 * 3600);
  });
});

const RESOLVED: [string, string, string, string[]][] = [
  ['2026-11-24', '08:00', CHICAGO, ['2026-11-24T14:00:00Z']],
  ['2026-11-24', '24:00', CHICAGO, ['2026-11-25T06:00:00Z']],
  ['2026-11-24', '08:00:30', CHICAGO, ['2026-11-24T14:00:30Z']],
  ['2026-03-08', '01:59', CHICAGO, ['2026-03-08T07:59:00Z']],
  ['2026-03-08', '02:00', CHICAGO, []],
  ['2026-03-08', '02:30', CHICAGO, []],
  ['2026-03-08', '03:00', CHICAGO, ['2026-03-08T08:00:00Z']],
  ['2026-11-01', '00:59', CHICAGO, ['2026-11-01T05:59:00Z']],
  ['2026-11-01', '01:00', CHICAGO, ['2026-11-01T06:00:00Z', '2026-11-01T07:00:00Z']],
  ['2026-11-01', '01:30', CHICAGO, ['2026-11-01T06:30:00Z', '2026-11-01T07:30:00Z']],
  ['2026-11-01', '02:00', CHICAGO, ['2026-11-01T08:00:00Z']],
  ['2026-04-05', '01:29', 'Australia/Lord_Howe', ['2026-04-04T14:29:00Z']],
  ['2026-04-05', '01:45', 'Australia/Lord_Howe', ['2026-04-04T14:45:00Z', '2026-04-04T15:15:00Z']],
  ['2026-04-05', '02:00', 'Australia/Lord_Howe', ['2026-04-04T15:30:00Z']],
  ['2026-10-04', '02:15', 'Australia/Lord_Howe', []],
  ['2026-10-04', '02:30', 'Australia/Lord_Howe', ['2026-10-03T15:30:00Z']],
  ['2011-12-29', '23:59', 'Pacific/Apia', ['2011-12-30T09:59:00Z']],
  ['2011-12-30', '12:00', 'Pacific/Apia', []],
  ['2011-12-31', '00:00', 'Pacific/Apia', ['2011-12-30T10:00:00Z']],
  ['2026-09-06', '00:30', 'America/Santiago', []],
  ['2026-11-01', '00:30', 'America/Havana', ['2026-11-01T04:30:00Z', '2026-11-01T05:30:00Z']],
];

const GENERATED: [string, string, string, string][] = [
  ['2026-03-08', '02:30', CHICAGO, '2026-03-08T08:30:00Z'],
  ['2026-11-01', '01:30', CHICAGO, '2026-11-01T06:30:00Z'],
  ['2026-03-08', '24:00', CHICAGO, '2026-03-09T05:00:00Z'],
  ['2026-12-31', '24:00', CHICAGO, '2027-01-01T06:00:00Z'],
  ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z'],
  ['2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z'],
  ['2011-12-30', '09:00', 'Pacific/Apia', '2011-12-30T19:00:00Z'],
  ['2011-12-29', '24:00', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['2026-09-05', '24:00', 'America/Santiago', '2026-09-06T04:00:00Z'],
  ['2026-11-24', '08:00', 'UTC', '2026-11-24T08:00:00Z'],
];

describe.each(['UTC', 'America/Los_Angeles', CHICAGO])('wall to instant on a machine in %s', (machineZone) => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  const onMachine = (run: () => void): void => {
    vi.stubEnv('TZ', machineZone);
    // Without this the tests would say nothing wherever the zone of a running process can't be changed.
    const machineHours = { UTC: 12, 'America/Los_Angeles': 4, [CHICAGO]: 6 }[machineZone];
    expect(new Date('2026-01-15T12:00:00Z').getHours()).toBe(machineHours);
    run();
  };

  it.each(RESOLVED)('%s %s in %s resolves to %j', (date, time, zone, instants) => {
    onMachine(() => expect(resolveWallTime(day(date), clock(time), zone)).toEqual(instants));
  });

  it.each(GENERATED)('%s %s in %s is generated as %s', (date, time, zone, instant) => {
    onMachine(() => expect(generatedInstant(day(date), clock(time), zone)).toBe(instant));
  });

  it.each([
    ['2026-11-24', CHICAGO, '2026-11-24T06:00:00Z'],
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z'],
    ['2026-11-01', 'America/Havana', '2026-11-01T04:00:00Z'],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ])('%s in %s starts at %s', (date, zone, instant) => {
    onMachine(() => expect(dayStart(day(date), zone)).toBe(instant));
  });

  it.each([
    ['-05:00', '2026-11-01T06:30:00Z'],
    ['-06:00', '2026-11-01T07:30:00Z'],
    ['-0600', '2026-11-01T07:30:00Z'],
    ['-06', '2026-11-01T07:30:00Z'],
  ])('01:30 typed for the doubled hour with %s is %s', (offset, instant) => {
    onMachine(() => expect(typedInstant(day('2026-11-01'), clock('01:30'), CHICAGO, offset)).toBe(instant));
  });
});

describe('typedInstant', () => {
  it('takes a time that is there once, with or without its offset', () => {
    expect(typedInstant(day('2026-11-24'), clock('08:00'), CHICAGO)).toBe('2026-11-24T14:00:00Z');
    expect(typedInstant(day('2026-11-24'), clock('08:00'), CHICAGO, '-06:00')).toBe('2026-11-24T14:00:00Z');
    expect(typedInstant(day('2026-11-24'), clock('08:00'), 'UTC', 'Z')).toBe('2026-11-24T08:00:00Z');
  });

  it('refuses a skipped time and names the next valid one', () => {
    const error = refusal(() => typedInstant(day('2026-03-08'), clock('02:30'), CHICAGO));
    expect(error).toMatchObject({
      code: 'time-skipped',
      exitCode: 2,
      message: '02:30 on Sun 8 Mar 2026 does not exist in America/Chicago: the clocks go forward at 02:00.',
      hint: 'The next valid time is 2026-03-08 03:00.',
    });
    expect(refusal(() => typedInstant(day('2026-03-08'), clock('02:30'), CHICAGO, '-06:00')).code).toBe('time-skipped');
    const apia = refusal(() => typedInstant(day('2011-12-30'), clock('12:00'), 'Pacific/Apia'));
    expect(apia.hint).toBe('The next valid time is 2011-12-31 00:00.');
  });

  it('asks for the offset of a doubled time and names both', () => {
    const error = refusal(() => typedInstant(day('2026-11-01'), clock('01:30'), CHICAGO));
    expect(error).toMatchObject({
      code: 'time-doubled',
      exitCode: 2,
      message: '01:30 on Sun 1 Nov 2026 happens twice in America/Chicago: the clocks go back.',
      hint: 'Add the offset: "2026-11-01 01:30 -05:00" is the first, "2026-11-01 01:30 -06:00" the second.',
    });
  });

  it('refuses an offset that is not in force', () => {
    expect(refusal(() => typedInstant(day('2026-11-24'), clock('08:00'), CHICAGO, '-05:00'))).toMatchObject({
      code: 'wrong-offset',
      hint: 'The offset is -06:00 then.',
    });
    expect(refusal(() => typedInstant(day('2026-11-01'), clock('01:30'), CHICAGO, '+01:00')).hint).toBe(
      'The offset is -05:00 or -06:00 then.',
    );
    expect(refusal(() => typedInstant(day('2026-11-24'), clock('08:00'), CHICAGO, 'CST')).code).toBe('wrong-offset');
  });

  it('refuses text that is no time', () => {
    expect(refusal(() => typedInstant(day('2026-11-24'), clock('25:00'), CHICAGO)).code).toBe('invalid-time');
  });
});

describe('parseOffset', () => {
  it.each([
    ['Z', 0],
    ['z', 0],
    ['+00:00', 0],
    ['-00:00', 0],
    ['-05:00', -18_000],
    ['+0545', 20_700],
    ['+14', 50_400],
    ['5', undefined],
    ['-5:00', undefined],
    ['-05:60', undefined],
    ['+24:00', undefined],
    ['CST', undefined],
  ])('%s is %s', (text, seconds) => {
    expect(parseOffset(text)).toBe(seconds);
  });
});

describe('properties over many zones', () => {
  const zone = fc.constantFrom(...ZONES);
  const seconds = fc.integer({ min: 157_766_400, max: 2_145_916_800 });

  it('an instant is among those of its own wall time', () => {
    fc.assert(
      fc.property(zone, seconds, (name, second) => {
        const instant = instantAt(second);
        const time = instantAt(second + offsetSeconds(name, second)).slice(11, 19) as ClockText;
        expect(resolveWallTime(localDate(instant, name), time, name)).toContain(instant);
      }),
      { numRuns: 3000 },
    );
  });

  it('every instant of a wall time shows that wall time, and the generated one shows it or a later one', () => {
    const date = fc.integer({ min: 1826, max: 24_800 }).map((days) => addDays(day('1970-01-01'), days));
    const time = fc.integer({ min: 0, max: 95 }).map((quarter) => wallTime(instantAt(quarter * 900), 'UTC'));
    fc.assert(
      fc.property(zone, date, time, (name, on, wall) => {
        const instants = resolveWallTime(on, wall, name);
        for (const instant of instants) {
          expect(localDate(instant, name)).toBe(on);
          expect(wallTime(instant, name)).toBe(wall);
        }
        const generated = generatedInstant(on, wall, name);
        if (instants.length > 0) expect(generated).toBe(instants[0]);
        else expect(`${localDate(generated, name)} ${wallTime(generated, name)}` > `${on} ${wall}`).toBe(true);
        expect(dayStart(on, name) <= generated).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('days follow each other without gap or overlap', () => {
    fc.assert(
      fc.property(zone, seconds, (name, second) => {
        const instant = instantAt(second);
        const date = localDate(instant, name);
        expect(dayStart(date, name) <= instant).toBe(true);
        expect(generatedInstant(date, '24:00:00', name)).toBe(generatedInstant(addDays(date, 1), '00:00:00', name));
      }),
    );
  });
});

describe('text', () => {
  it('names zones', () => {
    expect(zoneAbbreviation(at('2026-11-24T14:00:00Z'), CHICAGO)).toBe('CST');
    expect(zoneAbbreviation(at('2026-07-24T14:00:00Z'), CHICAGO)).toBe('CDT');
  });

  it.each([
    ['00:00', '12:00 AM'],
    ['08:00', '8:00 AM'],
    ['12:00', '12:00 PM'],
    ['14:05', '2:05 PM'],
    ['24:00', '12:00 AM'],
  ])('%s is %s', (time, expected) => {
    expect(formatWallTime(time as never)).toBe(expected);
    expect(formatWallTime(time as never, 24)).toBe(time);
  });

  it('shows the time of an instant', () => {
    expect(formatTime(at('2026-11-24T14:00:00Z'), CHICAGO)).toBe('8:00 AM');
    expect(formatTime(at('2026-11-24T14:00:00Z'), CHICAGO, 24)).toBe('08:00');
  });

  it.each([
    [
      '2026-11-24T14:00:00Z',
      '2026-11-24T16:00:00Z',
      'Tue 24 Nov 2026, 8:00-10:00 AM CST',
      'Tue 24 Nov 2026, 08:00-10:00 CST',
    ],
    [
      '2026-11-24T16:00:00Z',
      '2026-11-24T19:00:00Z',
      'Tue 24 Nov 2026, 10:00 AM-1:00 PM CST',
      'Tue 24 Nov 2026, 10:00-13:00 CST',
    ],
    [
      '2026-11-25T04:00:00Z',
      '2026-11-25T08:00:00Z',
      'Tue 24 Nov 2026, 10:00 PM - Wed 25 Nov 2026, 2:00 AM CST',
      'Tue 24 Nov 2026, 22:00 - Wed 25 Nov 2026, 02:00 CST',
    ],
    [
      '2026-11-25T04:00:00Z',
      '2026-11-25T06:00:00Z',
      'Tue 24 Nov 2026, 10:00 PM-12:00 AM CST',
      'Tue 24 Nov 2026, 22:00-24:00 CST',
    ],
    [
      '2026-11-01T06:30:00Z',
      '2026-11-01T07:30:00Z',
      'Sun 1 Nov 2026, 1:30 AM CDT-1:30 AM CST',
      'Sun 1 Nov 2026, 01:30 CDT-01:30 CST',
    ],
  ])('%s to %s is %s', (start, end, twelve, twentyFour) => {
    expect(formatWindow(at(start), at(end), CHICAGO)).toBe(twelve);
    expect(formatWindow(at(start), at(end), CHICAGO, 24)).toBe(twentyFour);
  });
});

it.each([
  ['2026-11-24T14:40:00Z', '2026-11-24T15:40:00Z', '8:40-9:40 AM', '08:40-09:40'],
  ['2026-11-24T17:30:00Z', '2026-11-24T19:00:00Z', '11:30 AM-1:00 PM', '11:30-13:00'],
])('the times from %s to %s are %s', (start, end, twelve, twentyFour) => {
  expect(formatTimes(at(start), at(end), CHICAGO)).toBe(twelve);
  expect(formatTimes(at(start), at(end), CHICAGO, 24)).toBe(twentyFour);
});
