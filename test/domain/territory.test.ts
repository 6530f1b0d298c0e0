// Territories: which postal codes they take, and that an address without one counts as inside.

import { expect, test } from 'vitest';
import { servesPostal } from '../../src/domain/territory.ts';

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
