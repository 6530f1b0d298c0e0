// What a shell offers for a number that is being typed: which keys begin so.

import { expect, test } from 'vitest';
import { idsBeginning } from '../../src/domain/candidate.ts';

test.each(['', 'A', 'a', 'A-'])('%j is the beginning of every number', (text) => {
  expect(idsBeginning('appointment', text)).toEqual([]);
});

test.each(['A-12', 'a12', '12'])('%j is the beginning of 12, of 120 to 129, and so on', (text) => {
  const ranges = idsBeginning('appointment', text);
  expect(ranges?.slice(0, 3)).toEqual([
    { first: 12, last: 12 },
    { first: 120, last: 129 },
    { first: 1200, last: 1299 },
  ]);
  expect(ranges?.at(-1)).toEqual({ first: 120_000_000_000, last: 129_999_999_999 });
});

test.each(['C-12', 'A-0', 'A--1', '12x', 'Jane', '1234567890123'])('%j begins no number of an appointment', (text) => {
  expect(idsBeginning('appointment', text)).toBeNull();
});
