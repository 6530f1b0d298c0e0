// Instants read and written digit by digit are those of Date, from the first year to the last.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Instant } from '../../src/base/time.ts';
import { epochSeconds, instantAt } from '../../src/base/time.ts';

const FIRST = Date.parse('0000-01-01T00:00:00Z') / 1000;
const LAST = Date.parse('9999-12-31T23:59:59Z') / 1000;

test('an instant is the same by its digits and by Date', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: FIRST, max: LAST }), fc.integer({ min: 0, max: 2 ** 32 })), (seconds) => {
      const text = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
      expect(instantAt(seconds)).toBe(text);
      expect(instantAt(seconds + 0.75)).toBe(text);
      expect(epochSeconds(text as Instant)).toBe(seconds);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['0000-02-29T00:00:00Z'],
  ['1900-03-01T00:00:00Z'],
  ['1969-12-31T23:59:59Z'],
  ['2000-02-29T12:34:56Z'],
  ['2100-02-28T23:59:59Z'],
])('around a leap day or the first second: %s', (text) => {
  expect(epochSeconds(text as Instant)).toBe(Date.parse(text) / 1000);
  expect(instantAt(Date.parse(text) / 1000)).toBe(text);
});

test('what is no instant is none, and what is out of range is refused', () => {
  expect(epochSeconds('2026-11-2xT14:00:00Z' as Instant)).toBeNaN();
  expect(() => instantAt(FIRST - 1)).toThrow('0000 to 9999');
  expect(() => instantAt(LAST + 1)).toThrow('0000 to 9999');
  expect(() => instantAt(Number.NaN)).toThrow('0000 to 9999');
});
