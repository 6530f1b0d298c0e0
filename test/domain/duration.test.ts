// How long an appointment may take: whole steps of the company's, a day at most (P5).

import { describe, expect, test } from 'vitest';
import { durationViolations } from '../../src/domain/duration.ts';

const HALF_HOURS = { durationStepMinutes: 30 };
const messages = (minutes: number): string[] => durationViolations(minutes * 60, HALF_HOURS).map((one) => one.message);

describe('in steps of half an hour', () => {
  test.each([30, 90, 24 * 60])('%i minutes are fine', (minutes) => {
    expect(messages(minutes)).toEqual([]);
  });

  test.each([
    [45, 'A duration of 45m is not in steps of 30m: use 30m or 1h.'],
    [20, 'A duration of 20m is not in steps of 30m: use 30m.'],
    [0, 'A duration of 0m is not in steps of 30m: use 30m.'],
    [24 * 60 + 30, 'A duration of 24h30 is too long: 24h at most.'],
  ])('%i minutes are not', (minutes, message) => {
    expect(messages(minutes)).toEqual([message]);
  });
});
