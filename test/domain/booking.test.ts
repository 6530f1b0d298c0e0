// What may be promised: windows, kinds of appointments, and what a reschedule has to say.

import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/base/time.ts';
import {
  isInside,
  isSameWindow,
  kindViolations,
  listedReason,
  pastViolations,
  rescheduleViolations,
  windowLengthViolations,
  windowOfStart,
} from '../../src/domain/booking.ts';

const at = (time: string): Instant => `2026-11-24T${time}:00Z` as Instant;
const codes = (violations: readonly { code: string }[]): string[] => violations.map(({ code }) => code);

test('an exact start promises the tolerance after it (P1)', () => {
  expect(windowOfStart(at('15:30'), { exactStartToleranceMinutes: 15 })).toEqual({
    start: at('15:30'),
    end: at('15:45'),
  });
});

test('windows are half-open', () => {
  const window = { start: at('14:00'), end: at('16:00') };
  expect([at('13:59'), at('14:00'), at('15:59'), at('16:00')].map((moment) => isInside(moment, window))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test.each([
  ['08:00', '10:00', true],
  ['08:00', '11:00', false],
  ['09:00', '10:00', false],
])('a window from %s to %s is the one from 08:00 to 10:00: %j', (start, end, expected) => {
  expect(isSameWindow({ start: at(start), end: at(end) }, { start: at('08:00'), end: at('10:00') })).toBe(expected);
});

test.each([
  ['14:00', '14:01', []],
  ['08:00', '18:00', []],
  ['08:00', '18:01', ['window-too-long']],
  ['08:00', '08:00', ['window-empty']],
  ['08:00', '07:00', ['window-empty']],
])('a window from %s to %s', (start, end, expected) => {
  expect(codes(windowLengthViolations({ start: at(start), end: at(end) }))).toEqual(expected);
});

describe('a promise lies ahead', () => {
  const now = at('15:00');
  test.each([
    ['14:00', '16:00', null, []],
    ['14:00', '15:01', null, []],
    ['13:00', '15:00', null, ['window-past']],
    ['15:00', '15:15', '15:00', []],
    ['14:59', '15:14', '14:59', ['start-past']],
  ])('window %s-%s, exact start %s', (start, end, exact, expected) => {
    const promise = { window: { start: at(start), end: at(end) }, exactStart: exact && at(exact), text: () => 'then' };
    expect(codes(pastViolations({ ...promise, exactStart: promise.exactStart || null }, now))).toEqual(expected);
  });
});

test.each([
  ['tech', 'customer', false, []],
  ['tech', 'lead', false, ['lead-tech']],
  ['tech', 'lead', true, ['lead-tech']],
  ['sales', 'lead', false, []],
  ['sales', 'customer', false, ['customer-sales']],
  ['sales', 'customer', true, []],
] as const)('%s on a %s, sales on customers %s (P10)', (kind, customerKind, salesOnCustomers, expected) => {
  expect(codes(kindViolations({ kind, customerKind, customer: 'C-1' }, { salesOnCustomers }))).toEqual(expected);
});

describe('a tracked reschedule (P11)', () => {
  const reasons = ['customer away', 'weather'];
  test.each([
    [undefined, undefined, reasons, ['rescheduling-missing']],
    ['no', undefined, reasons, []],
    ['dealer', undefined, reasons, ['reschedule-reason-missing']],
    ['customer', '', reasons, ['reschedule-reason-missing']],
    ['customer', 'wether', reasons, ['reschedule-reason-unknown']],
    ['customer', 'Weather', reasons, []],
    ['dealer', 'anything', [], []],
    ['dealer', undefined, [], ['reschedule-reason-missing']],
  ] as const)('%s, "%s"', (rescheduling, reason, rescheduleReasons, expected) => {
    const settings = { rescheduleReasons: [...rescheduleReasons] };
    expect(codes(rescheduleViolations({ rescheduling, reason }, settings))).toEqual(expected);
  });

  test('a typo gets the nearest reason, a match the spelling of the list', () => {
    const [violation] = rescheduleViolations(
      { rescheduling: 'dealer', reason: 'wether' },
      { rescheduleReasons: reasons },
    );
    expect(violation?.message).toBe(
      '--reschedule-reason must be one of the company\'s reasons (customer away, weather), not "wether". Did you mean "weather"?',
    );
    const [other] = rescheduleViolations({ rescheduling: 'dealer', reason: 'x' }, { rescheduleReasons: reasons });
    expect(other?.message).toMatch(/not "x"\.$/);
    expect(listedReason('WEATHER', reasons)).toBe('weather');
    expect(listedReason('snow', reasons)).toBeNull();
    expect(listedReason('snow', [])).toBe('snow');
  });
});
