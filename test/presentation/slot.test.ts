// The grid of starts with its reasons: few and short, so that a day of many technicians fits a screen.

import { expect, test } from 'vitest';
import type { Instant, LocalDate } from '../../src/base/time.ts';
import type { SlotRow, SlotsResult } from '../../src/domain/schedule.ts';
import { slotGrid } from '../../src/presentation/slot.ts';
import { makeView } from '../../src/presentation/view.ts';

const view = makeView({
  columns: 80,
  color: false,
  ascii: false,
  timeZone: 'America/Chicago',
  units: 'mi',
  clock: '12',
  now: '2026-11-23T14:00:00Z' as Instant,
  today: '2026-11-23' as LocalDate,
});

const TAKEN = 'Taken by A-7 Ng 11:00 AM-12:00 PM, which would be moved.';

/** Starts at 10, 11, 12 and 1, the second and third taken. */
function row(name: string, skill: string | null): SlotRow {
  const starts = [16, 17, 18, 19].map((hour, index) => {
    const taken = index === 1 || index === 2 ? [{ code: 'taken', message: TAKEN }] : [];
    const lacking = skill === null ? [] : [{ code: 'missing-skill', message: `${name} lacks the skill ${skill}.` }];
    const reasons = [...taken, ...lacking];
    const grade = reasons.length > 0 ? ('yellow' as const) : ('green' as const);
    return { start: `2026-11-24T${hour}:00:00Z` as Instant, grade, reasons };
  });
  const green = starts.filter(({ grade }) => grade === 'green').length;
  return {
    date: '2026-11-24' as LocalDate,
    technicianId: 1,
    technicianName: name,
    technicianCode: name.toUpperCase(),
    distanceFromStartMetres: 5000,
    green,
    yellow: starts.length - green,
    impossible: 0,
    starts,
  };
}

const result = (allReasons: boolean): SlotsResult => ({
  items: [row('Maria', null), row('Sam', 'gas')],
  total: 2,
  askedFor: {
    jobId: 2,
    appointmentId: null,
    customerName: 'Jane Doe',
    street: null,
    serviceName: 'AC Repair',
    durationSeconds: 5400,
    timeZone: 'America/Chicago',
  },
  stepMinutes: 60,
  allReasons,
});

test('who can not do the work gets one reason; the others, when and why', () => {
  expect(slotGrid(result(false), view)).toBe(`AC Repair, 1h30, Jane Doe

Tue 24 Nov 2026 (CST)
                          10  12
Maria              3.1 mi + ~ ~ +
  11am-12pm ${TAKEN}
Sam                3.1 mi ~ ~ ~ ~
  all day Sam lacks the skill gas.
+ free   ~ only by a pin   x impossible
Every reason: --reasons
Next: dispatch book J-2 --start "2026-11-24 10:00" (Maria is free)
`);
});

test.each([
  ['2026-11-24T19:00:00Z', 'Next: dispatch edit A-4 --start "2026-11-24 13:00"'],
  [
    '2026-11-24T20:00:00Z',
    'A new promise: Tue 24 Nov 2-4pm is promised now.\nNext: dispatch edit A-4 --start "2026-11-24 10:00"',
  ],
])('an appointment that is promised from %s moves inside that first', (windowStart, next) => {
  const promised = { windowStart: windowStart as Instant, windowEnd: '2026-11-24T22:00:00Z' as Instant };
  const { askedFor, ...rest } = result(false);
  const text = slotGrid({ ...rest, askedFor: { ...askedFor, appointmentId: 4, promised } }, view);
  expect(text.split('Every reason: --reasons\n')[1]).toBe(`${next}\n`);
});

test('every reason, when asked for', () => {
  const text = slotGrid(result(true), view);
  expect(text.split(TAKEN)).toHaveLength(3);
  expect(text).not.toContain('--reasons');
});
