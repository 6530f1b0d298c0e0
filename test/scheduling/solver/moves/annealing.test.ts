import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random.ts';
import {
  allowance,
  coolingTable,
  NEGATIVE_LOGARITHMS,
  temperatureAt,
} from '../../../../src/scheduling/solver/moves/annealing.ts';

describe('NEGATIVE_LOGARITHMS', () => {
  it('is -ln(u) in 65,536ths, to the last digit', () => {
    expect(NEGATIVE_LOGARITHMS).toHaveLength(4_096);
    for (const [i, entry] of NEGATIVE_LOGARITHMS.entries()) {
      expect(entry).toBe(Math.round(-65_536 * Math.log((i + 0.5) / 4_096)));
    }
  });
});

describe('coolingTable', () => {
  it('falls geometrically from hot to cold', () => {
    const table = coolingTable(100_000, 1_000);
    expect([temperatureAt(table, 0), temperatureAt(table, 0.5)]).toEqual([100_000, 10_000]);
    expect(temperatureAt(table, 1)).toBe(1_000);
    expect(temperatureAt(table, 0.998)).toBeLessThan(1_020);
  });
});

describe('allowance', () => {
  it('is the temperature on average, as an exponential distribution has it, and whole', () => {
    const random = seededRandom(3);
    const drawn = Array.from({ length: 20_000 }, () => allowance(random, 1_000));
    expect(drawn.every((worse) => Number.isInteger(worse) && worse >= 0)).toBe(true);
    const mean = drawn.reduce((sum, worse) => sum + worse, 0) / drawn.length;
    expect(Math.abs(mean - 1_000)).toBeLessThan(25);
  });
});
