// The steps of an appointment's day: every pair of statuses, the times, and taking steps back.

import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/base/time.ts';
import type { AppointmentStatus } from '../../src/domain/appointment.ts';
import { isInMotion, OPEN_STATUSES, STATUSES } from '../../src/domain/appointment.ts';
import { stepToTakeBack, stepViolations } from '../../src/domain/status.ts';

const NOW = '2026-11-24T15:00:00Z' as Instant;
const NO_STAMPS = { acceptedAt: null, travelStartedAt: null, arrivedAt: null, completedAt: null };
const wish = { number: 'A-1', technicianId: 1, at: NOW, ...NO_STAMPS };

test('every pair of statuses: only the steps of P4 are legal', () => {
  const legal = STATUSES.flatMap((status) =>
    STATUSES.filter((to) => stepViolations({ ...wish, status, to }, NOW, String).length === 0).map(
      (to) => `${status} > ${to}`,
    ),
  );
  expect(legal).toEqual([
    'scheduled > accepted',
    'scheduled > on-the-way',
    'accepted > on-the-way',
    'on-the-way > on-site',
    'on-the-way > no-show',
    'on-site > complete',
    'on-site > no-show',
  ]);
});

test('open are those that still have to be done', () => {
  expect(OPEN_STATUSES).toEqual(['scheduled', 'accepted', 'on-the-way', 'on-site']);
});

test.each([
  ['scheduled', true, false],
  ['accepted', true, true],
  ['accepted', false, false],
  ['on-the-way', false, true],
  ['on-site', false, true],
  ['complete', true, false],
] as const)('%s with acceptedIsInMotion %s', (status, acceptedIsInMotion, expected) => {
  expect(isInMotion(status, { acceptedIsInMotion })).toBe(expected);
});

describe('a refused step says', () => {
  const reasons = (change: Partial<Parameters<typeof stepViolations>[0]>) =>
    stepViolations({ ...wish, status: 'scheduled', to: 'on-the-way', ...change }, NOW, String).map(
      ({ message }) => message,
    );

  test('the legal ones', () => {
    expect(reasons({ to: 'complete' })).toEqual(['A-1 is scheduled; the next step is accepted or on-the-way.']);
    expect(reasons({ status: 'on-site', to: 'on-site' })).toEqual([
      'A-1 is on site already; the next step is complete or no-show.',
    ]);
    expect(reasons({ status: 'complete', to: 'on-site' })).toEqual([
      'A-1 is complete: that is final until it is rolled back.',
    ]);
  });

  test('that nobody is assigned, and every other reason with it', () => {
    expect(reasons({ technicianId: null, at: '2026-11-24T15:00:01Z' as Instant })).toEqual([
      'A-1 has no technician.',
      `A step cannot lie in the future; now it is ${NOW}.`,
    ]);
  });

  test('that the step before was later', () => {
    const travelStartedAt = '2026-11-24T14:30:00Z' as Instant;
    const step = { status: 'on-the-way', to: 'on-site', travelStartedAt } as const;
    expect(reasons({ ...step, at: '2026-11-24T14:29:59Z' as Instant })).toEqual([
      'The step before it was on 2026-11-24T14:30:00Z.',
    ]);
    expect(reasons({ ...step, at: travelStartedAt })).toEqual([]);
    const acceptedAt = '2026-11-24T14:00:00Z' as Instant;
    expect(reasons({ ...step, acceptedAt, at: '2026-11-24T14:10:00Z' as Instant })).toEqual([
      'The step before it was on 2026-11-24T14:30:00Z.',
    ]);
  });
});

test.each<[string, [AppointmentStatus, AppointmentStatus][], [AppointmentStatus, AppointmentStatus] | null]>([
  ['as booked', [], null],
  ['one step', [['scheduled', 'on-the-way']], ['scheduled', 'on-the-way']],
  [
    'two steps',
    [
      ['scheduled', 'on-the-way'],
      ['on-the-way', 'on-site'],
    ],
    ['on-the-way', 'on-site'],
  ],
  [
    'one of two taken back',
    [
      ['scheduled', 'on-the-way'],
      ['on-the-way', 'on-site'],
      ['on-site', 'on-the-way'],
    ],
    ['scheduled', 'on-the-way'],
  ],
  [
    'all taken back',
    [
      ['scheduled', 'cancelled'],
      ['cancelled', 'scheduled'],
    ],
    null,
  ],
  [
    'taken back and taken again',
    [
      ['scheduled', 'on-the-way'],
      ['on-the-way', 'scheduled'],
      ['scheduled', 'accepted'],
    ],
    ['scheduled', 'accepted'],
  ],
])('the step to take back: %s', (_name, steps, expected) => {
  const found = stepToTakeBack(steps.map(([from, to]) => ({ from, to })));
  expect(found && [found.from, found.to]).toEqual(expected);
});
