import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import type { RecurrenceRequest } from '../../src/base/recurrence.ts';
import { expandRecurrence, parseRecurrence } from '../../src/base/recurrence.ts';
import type { LocalDate, WallTime } from '../../src/base/time.ts';
import { addDays, localDate, wallTime } from '../../src/base/time.ts';

/** A Tuesday. */
const start = '2026-11-24' as LocalDate;

function refusal(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function request(rrule: string, given: Record<string, string | number> = {}): RecurrenceRequest {
  return {
    rrule,
    start,
    wallStart: '08:00' as WallTime,
    durationSeconds: 3600,
    zone: 'America/Chicago',
    from: start,
    days: 14,
    ...given,
  } as RecurrenceRequest;
}

/** Local start of each occurrence, such as `2026-11-24 08:00`. */
async function starts(rrule: string, given: Record<string, string | number> = {}): Promise<string[]> {
  const asked = request(rrule, given);
  const found = await expandRecurrence(asked);
  return found.map(({ start: at }) => `${localDate(at, asked.zone)} ${wallTime(at, asked.zone)}`);
}

describe('parseRecurrence from Tuesday 2026-11-24', () => {
  it.each([
    ['every tue', 'FREQ=WEEKLY;BYDAY=TU'],
    ['Every Tuesday', 'FREQ=WEEKLY;BYDAY=TU'],
    ['weekly tue', 'FREQ=WEEKLY;BYDAY=TU'],
    ['weekly', 'FREQ=WEEKLY;BYDAY=TU'],
    ['weekly on thu and mon', 'FREQ=WEEKLY;BYDAY=MO,TH'],
    ['every week', 'FREQ=WEEKLY;BYDAY=TU'],
    ['every mon, wed', 'FREQ=WEEKLY;BYDAY=MO,WE'],
    ['every mon-fri', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['every weekday', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['weekdays', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['every weekend', 'FREQ=WEEKLY;BYDAY=SA,SU'],
    ['every other tue', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU'],
    ['every 2 weeks on mon,wed', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE'],
    ['every 2 weeks', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU'],
    ['every day', 'FREQ=DAILY'],
    ['daily', 'FREQ=DAILY'],
    ['every 3 days', 'FREQ=DAILY;INTERVAL=3'],
    ['every other day', 'FREQ=DAILY;INTERVAL=2'],
    ['monthly', 'FREQ=MONTHLY;BYMONTHDAY=24'],
    ['every month', 'FREQ=MONTHLY;BYMONTHDAY=24'],
    ['every 3 months', 'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=24'],
    ['quarterly', 'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=24'],
    ['monthly on the 15th', 'FREQ=MONTHLY;BYMONTHDAY=15'],
    ['monthly on 31', 'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1'],
    ['monthly on last day', 'FREQ=MONTHLY;BYMONTHDAY=-1'],
    ['monthly on the 2nd tue of the month', 'FREQ=MONTHLY;BYDAY=2TU'],
    ['every month on last fri', 'FREQ=MONTHLY;BYDAY=-1FR'],
    ['yearly', 'FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24'],
    ['every 2 years', 'FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYMONTHDAY=24'],
    ['every tue until 2027-03-01', 'FREQ=WEEKLY;BYDAY=TU;UNTIL=20270301'],
    ['every day until 1 mar', 'FREQ=DAILY;UNTIL=20270301'],
    ['every tue 10 times', 'FREQ=WEEKLY;BYDAY=TU;COUNT=10'],
    ['every tue for 10 times', 'FREQ=WEEKLY;BYDAY=TU;COUNT=10'],
    ['RRULE:FREQ=WEEKLY;BYDAY=TU', 'FREQ=WEEKLY;BYDAY=TU'],
    ['freq=monthly;byday=-1fr', 'FREQ=MONTHLY;BYDAY=-1FR'],
    ['FREQ=DAILY;UNTIL=20270301T055959Z', 'FREQ=DAILY;UNTIL=20270301T055959Z'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;WKST=SU', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;WKST=SU'],
  ])('%s is %s', (text, rule) => {
    expect(parseRecurrence(text, start)).toBe(rule);
  });

  it('takes the last day of shorter months from a start on the 31st', () => {
    expect(parseRecurrence('monthly', '2026-12-31' as LocalDate)).toBe(
      'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1',
    );
    expect(parseRecurrence('yearly', '2028-02-29' as LocalDate)).toBe(
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1',
    );
  });

  it.each([
    ['', 'not a recurrence'],
    ['sometimes', 'not a recurrence'],
    ['every', 'not a recurrence'],
    ['every blue moon', 'not a recurrence'],
    ['tue', 'not a recurrence'],
    ['every 2nd tue', 'not a recurrence'],
    ['every other mon, wed', 'not a recurrence'],
    ['every other weekday', 'not a recurrence'],
    ['monthly on 32', 'not a recurrence'],
    ['monthly on last', 'not a recurrence'],
    ['yearly on tue', 'not a recurrence'],
    ['every constructor', 'not a recurrence'],
    ['weekly tue 08:00', 'holds a time of day'],
    ['every tue 8am', 'holds a time of day'],
    ['every tue 0 times', 'COUNT=0'],
    ['every 0 days', 'INTERVAL=0'],
    ['every tue until 2026-11-01', 'before it starts'],
    ['FREQ=HOURLY', 'FREQ=HOURLY has a value'],
    ['BYDAY=TU', 'FREQ is missing'],
    ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY=XX has a value'],
    ['FREQ=WEEKLY;BYDAY=', 'BYDAY= has a value'],
    ['FREQ=WEEKLY;BYDAY=2TU', 'numbered weekdays'],
    ['FREQ=MONTHLY;BYDAY=54TU', 'BYDAY=54TU has a value'],
    ['FREQ=WEEKLY;BYHOUR=8', 'BYHOUR=8 is not allowed'],
    ['FREQ=WEEKLY;FREQ=DAILY', 'given twice'],
    ['FREQ=WEEKLY;COLOR=RED', 'not a part of a rule'],
    ['FREQ=WEEKLY;CONSTRUCTOR=1', 'not a part of a rule'],
    ['FREQ=WEEKLY;', 'not a part of a rule'],
    ['FREQ=WEEKLY=2', 'is not NAME=VALUE'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270301', 'exclude each other'],
    ['FREQ=DAILY;UNTIL=20260230', 'UNTIL=20260230 has a value'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY=0 has a value'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY=32 has a value'],
    ['FREQ=WEEKLY;BYMONTHDAY=3', 'BYMONTHDAY does not go'],
    ['FREQ=MONTHLY;BYWEEKNO=3', 'BYWEEKNO needs'],
    ['FREQ=MONTHLY;BYYEARDAY=3', 'BYYEARDAY needs'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'BYSETPOS needs'],
  ])('refuses "%s": %s', (text, message) => {
    const error = refusal(() => parseRecurrence(text, start));
    expect(error).toMatchObject({ code: 'invalid-recurrence', exitCode: 2 });
    expect(error.message).toContain(message);
  });

  it('refuses a limit that is no date', () => {
    expect(refusal(() => parseRecurrence('every tue until 3/4', start)).code).toBe('ambiguous-date');
  });
});

describe('expandRecurrence', () => {
  it.each<[string, Record<string, string | number>, string[]]>([
    ['FREQ=WEEKLY;BYDAY=TU', {}, ['2026-11-24 08:00', '2026-12-01 08:00']],
    ['FREQ=WEEKLY;BYDAY=MO', {}, ['2026-11-30 08:00', '2026-12-07 08:00']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE', {}, ['2026-11-25 08:00', '2026-12-07 08:00']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE', { from: '2026-12-28' }, ['2027-01-04 08:00', '2027-01-06 08:00']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU', { from: '2030-01-01' }, ['2030-01-13 08:00']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=MO', { from: '2030-01-01' }, ['2030-01-06 08:00']],
    ['FREQ=DAILY;INTERVAL=3', { from: '2027-01-01', days: 7 }, ['2027-01-02 08:00', '2027-01-05 08:00']],
    ['FREQ=DAILY;COUNT=3', {}, ['2026-11-24 08:00', '2026-11-25 08:00', '2026-11-26 08:00']],
    ['FREQ=DAILY;COUNT=3', { from: '2026-11-26' }, ['2026-11-26 08:00']],
    ['FREQ=DAILY;COUNT=3', { from: '2026-11-27' }, []],
    ['FREQ=DAILY', { from: '2026-11-20', days: 5 }, ['2026-11-24 08:00']],
    ['FREQ=DAILY', { days: 0 }, []],
    ['FREQ=DAILY;UNTIL=20261125', {}, ['2026-11-24 08:00', '2026-11-25 08:00']],
    ['FREQ=DAILY;UNTIL=20261125T080000', {}, ['2026-11-24 08:00', '2026-11-25 08:00']],
    ['FREQ=DAILY;UNTIL=20261125T075959', {}, ['2026-11-24 08:00']],
    ['FREQ=DAILY;UNTIL=20261125T140000Z', {}, ['2026-11-24 08:00', '2026-11-25 08:00']],
    ['FREQ=DAILY;UNTIL=20261125T135959Z', {}, ['2026-11-24 08:00']],
    [
      'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1',
      { from: '2027-01-01', days: 120 },
      ['2027-01-31 08:00', '2027-02-28 08:00', '2027-03-31 08:00', '2027-04-30 08:00'],
    ],
    ['FREQ=MONTHLY;BYDAY=2TU', { days: 60 }, ['2026-12-08 08:00', '2027-01-12 08:00']],
    ['FREQ=MONTHLY;BYDAY=-1FR', { days: 60 }, ['2026-11-27 08:00', '2026-12-25 08:00']],
    [
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
      { from: '2027-01-01', days: 2000 },
      ['2028-02-29 08:00', '2032-02-29 08:00'],
    ],
    ['FREQ=YEARLY', { from: '2030-01-01', days: 365 }, ['2030-11-24 08:00']],
    ['FREQ=MONTHLY', { from: '2027-01-01', days: 31 }, ['2027-01-24 08:00']],
    ['FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO', { from: '2027-01-01', days: 31 }, ['2027-01-04 08:00']],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', { from: '2027-01-01', days: 400 }, []],
  ])('%s %j', async (rule, given, expected) => {
    expect(await starts(rule, given)).toEqual(expected);
  });

  it('keeps the wall time over a change of the clocks, and the length in elapsed time', async () => {
    expect(await expandRecurrence(request('FREQ=DAILY', { start: '2026-03-07', from: '2026-03-07', days: 2 }))).toEqual(
      [
        { start: '2026-03-07T14:00:00Z', end: '2026-03-07T15:00:00Z' },
        { start: '2026-03-08T13:00:00Z', end: '2026-03-08T14:00:00Z' },
      ],
    );
    const night = { start: '2026-03-07', from: '2026-03-07', days: 1, wallStart: '22:00', durationSeconds: 8 * 3600 };
    expect(await expandRecurrence(request('FREQ=DAILY', night))).toEqual([
      { start: '2026-03-08T04:00:00Z', end: '2026-03-08T12:00:00Z' },
    ]);
  });

  it('moves a skipped time forward and takes the first of a doubled one', async () => {
    const spring = { start: '2026-03-01', from: '2026-03-08', days: 1, wallStart: '02:30' };
    expect(await starts('FREQ=WEEKLY;BYDAY=SU', spring)).toEqual(['2026-03-08 03:30']);
    const autumn = { start: '2026-03-01', from: '2026-11-01', days: 1, wallStart: '01:30' };
    expect(await expandRecurrence(request('FREQ=WEEKLY;BYDAY=SU', autumn))).toEqual([
      { start: '2026-11-01T06:30:00Z', end: '2026-11-01T07:30:00Z' },
    ]);
    const apia = { zone: 'Pacific/Apia', start: '2011-12-01', from: '2011-12-29', days: 3 };
    expect(await starts('FREQ=DAILY', apia)).toEqual(['2011-12-29 08:00', '2011-12-31 08:00']);
  });

  it('finds what began before and lasts into the days looked at', async () => {
    const night = { wallStart: '22:00', durationSeconds: 8 * 3600, from: '2026-11-25', days: 1 };
    expect(await starts('FREQ=DAILY', night)).toEqual(['2026-11-24 22:00', '2026-11-25 22:00']);
    expect(await starts('FREQ=DAILY', { ...night, durationSeconds: 2 * 3600 })).toEqual(['2026-11-25 22:00']);
    const long = { durationSeconds: 3 * 86_400, from: '2026-11-27', days: 1 };
    expect(await starts('FREQ=DAILY;COUNT=1', long)).toEqual(['2026-11-24 08:00']);
    expect(await starts('FREQ=DAILY;COUNT=1', { ...long, from: '2026-11-28' })).toEqual([]);
  });

  it('refuses a rule that is not valid', async () => {
    await expect(expandRecurrence(request('FREQ=SOMETIMES'))).rejects.toMatchObject({ code: 'invalid-recurrence' });
  });

  it('gives the same in one look as day by day', async () => {
    const rule = fc.constantFrom(
      'FREQ=DAILY;INTERVAL=3',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE',
      'FREQ=MONTHLY;BYDAY=-1FR',
      'FREQ=DAILY;COUNT=40',
      'FREQ=DAILY;UNTIL=20270105',
    );
    const zone = fc.constantFrom('America/Chicago', 'Australia/Lord_Howe', 'UTC');
    await fc.assert(
      fc.asyncProperty(rule, zone, fc.integer({ min: -5, max: 400 }), async (rrule, name, offset) => {
        const from = addDays(start, offset);
        const whole = await expandRecurrence(request(rrule, { from, zone: name }));
        const daily = [];
        for (let day = 0; day < 14; day += 1) {
          daily.push(...(await expandRecurrence(request(rrule, { from: addDays(from, day), days: 1, zone: name }))));
        }
        expect(daily).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });
});

describe.each([
  ['UTC', 12],
  ['America/Los_Angeles', 4],
])('on a machine in %s', (machineZone, hours) => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('gives the same occurrences', async () => {
    vi.stubEnv('TZ', machineZone);
    expect(new Date('2026-01-15T12:00:00Z').getHours()).toBe(hours);
    const autumn = { start: '2026-10-31', from: '2026-10-31', days: 3, wallStart: '01:30' };
    expect((await expandRecurrence(request('FREQ=DAILY', autumn))).map((found) => found.start)).toEqual([
      '2026-10-31T06:30:00Z',
      '2026-11-01T06:30:00Z',
      '2026-11-02T07:30:00Z',
    ]);
  });
});
