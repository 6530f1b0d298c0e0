// What a pin needs, when it holds, and the note its reason becomes.

import { expect, test } from 'vitest';
import type { Instant } from '../../src/base/time.ts';
import { activePin, locksTechnician, locksTime, pinNote, pinWishViolations } from '../../src/domain/pin.ts';

const NOW = '2026-11-24T15:00:00Z' as Instant;
const START = '2026-11-24T16:00:00Z' as Instant;

test.each([
  [null, null, null],
  ['both', null, 'both'],
  ['both', '2026-11-24T15:00:01Z', 'both'],
  ['time', '2026-11-24T15:00:00Z', null],
])('a pin %s that expires %s holds: %s (N9)', (pin, pinExpiresAt, expected) => {
  expect(activePin({ pin, pinExpiresAt }, NOW)).toBe(expected);
});

test.each([
  [null, false, false],
  ['technician', true, false],
  ['time', false, true],
  ['both', true, true],
] as const)('%s locks technician %s, time %s', (lock, technician, time) => {
  expect([locksTechnician(lock), locksTime(lock)]).toEqual([technician, time]);
});

test.each([
  ['both', 1, START, []],
  ['both', 1, null, []],
  ['both', null, START, ['pin-technician']],
  ['technician', 1, null, []],
  ['technician', null, null, ['pin-technician']],
  ['time', null, START, []],
  ['time', 1, null, ['pin-start']],
] as const)('a lock on %s with technician %s and start %s', (lock, technicianId, start, expected) => {
  const wish = { number: 'A-1', status: 'scheduled', lock, technicianId, start, expiresAt: null } as const;
  expect(pinWishViolations(wish, NOW).map(({ code }) => code)).toEqual(expected);
});

test('closed ones are not pinned, and no pin starts expired', () => {
  const wish = { number: 'A-1', status: 'complete', lock: 'both', technicianId: 1, start: START } as const;
  expect(pinWishViolations({ ...wish, expiresAt: NOW }, NOW).map(({ code }) => code)).toEqual([
    'closed',
    'pin-expired',
  ]);
});

test.each([
  ['both', 'Maria Lopez', 'A-1 was pinned to Maria Lopez (technician and time): asked for her'],
  ['time', null, 'A-1 was pinned (time): asked for her'],
] as const)('the note of a lock on %s (N3)', (lock, technicianName, expected) => {
  expect(pinNote({ number: 'A-1', lock, technicianName, reason: 'asked for her' })).toBe(expected);
});
