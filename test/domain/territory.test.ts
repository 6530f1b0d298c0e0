// Territories: which postal codes they take, and that an address without one counts as inside.

import { expect, test } from 'vitest';
import { parsePrefixes, servesPostal } from '../../src/domain/territory.ts';

const NORTH = { name: 'North', postalPrefixes: ['6061', 'M5V2'] };

test.each([
  [[NORTH], '60613', true],
  [[NORTH], '60607', false],
  [[NORTH], 'm5v 2h1', true],
  [[NORTH], null, true],
  [[NORTH], ' - ', true],
  [[], '60607', true],
  [undefined, '60607', true],
])('of %j, %j is served: %j', (territories, postalCode, expected) => {
  expect(servesPostal(territories, postalCode)).toBe(expected);
});

test('beginnings of postal codes are kept plain, in order, each once', () => {
  expect(parsePrefixes(['m5v 2', '60613', 'M5V-2'])).toEqual(['60613', 'M5V2']);
});

test.each(['', '606*', '12345678901'])('no postal code begins with %j', (text) => {
  expect(() => parsePrefixes(['60613', text])).toThrow(`"${text}" is not the beginning of a postal code.`);
});
