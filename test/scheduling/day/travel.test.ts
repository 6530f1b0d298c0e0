import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createTravelCache,
  DEFAULT_TRAVEL_MODEL,
  travelBetween,
  travelMatrix,
  UNKNOWN_METRES,
} from '../../../src/scheduling/day/travel.ts';

/** A point that lies `straightMetres` north of the equator at longitude 0. */
const north = (straightMetres: number) => ({
  latitude: (straightMetres / (2 * Math.PI * 6_371_000)) * 360,
  longitude: 0,
});
const origin = { latitude: 0, longitude: 0 };
const coordinates = fc.record({
  latitude: fc.double({ min: 41, max: 43, noNaN: true }),
  longitude: fc.double({ min: -88, max: -86, noNaN: true }),
});

describe('travelBetween', () => {
  it.each([
    [0, 0, 0],
    [100, 135, 138],
    [1_000, 1_350, 300],
    [2_000, 2_700, 480],
    [4_000, 5_400, 738],
    [10_000, 13_500, 1_375],
    [40_000, 54_000, 3_906],
  ])('%d m of straight line are %d m and %d s', (straight, metres, seconds) => {
    expect(travelBetween(DEFAULT_TRAVEL_MODEL, origin, north(straight))).toEqual({ seconds, metres });
  });

  it('follows the company settings', () => {
    const model = { ...DEFAULT_TRAVEL_MODEL, roadFactorPercent: 100, nearMetresPerHour: 36_000, parkSeconds: 5 };
    expect(travelBetween(model, origin, north(1_000))).toEqual({ seconds: 105, metres: 1_000 });
  });
});

describe('travelMatrix', () => {
  it('holds the travel of every pair, both ways, and nothing between equal places', () => {
    fc.assert(
      fc.property(fc.array(coordinates, { maxLength: 6 }), (points) => {
        const places = [...points, ...points.slice(0, 1)];
        const matrix = travelMatrix(DEFAULT_TRAVEL_MODEL, places);
        expect(matrix.size).toBe(places.length);
        places.forEach((a, i) => {
          places.forEach((b, j) => {
            const expected = travelBetween(DEFAULT_TRAVEL_MODEL, a, b);
            expect(matrix.seconds[i * matrix.size + j]).toBe(expected.seconds);
            expect(matrix.metres[i * matrix.size + j]).toBe(expected.metres);
          });
        });
      }),
    );
  });

  it('says that the distance of a place without coordinates is unknown, and adds no time for it', () => {
    const matrix = travelMatrix(DEFAULT_TRAVEL_MODEL, [origin, null, null, north(1_000)]);
    expect([...matrix.metres]).toEqual([0, -1, -1, 1_350, -1, 0, -1, -1, -1, -1, 0, -1, 1_350, -1, -1, 0]);
    expect([...matrix.seconds]).toEqual([0, 0, 0, 300, 0, 0, 0, 0, 0, 0, 0, 0, 300, 0, 0, 0]);
    expect(UNKNOWN_METRES).toBe(-1);
  });

  it('gives the same matrix from a cache in whatever order places became known', () => {
    const places = [origin, north(1_000), north(5_000), north(40_000)];
    const cache = createTravelCache(DEFAULT_TRAVEL_MODEL);
    cache.matrix([...places].reverse());
    expect(cache.matrix(places)).toEqual(travelMatrix(DEFAULT_TRAVEL_MODEL, places));
  });
});
