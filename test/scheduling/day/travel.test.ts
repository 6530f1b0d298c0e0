import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeCode, Roads, RoadsMissing } from '../../../src/domain/road.ts';
import { DEFAULT_SETTINGS } from '../../../src/domain/settings.ts';
import { buildDay } from '../../../src/scheduling/day/day.ts';
import { lightMatrix } from '../../../src/scheduling/day/light-matrix.ts';
import { place as placeOn } from '../../../src/scheduling/day/place.ts';
import {
  createTravelCache,
  DEFAULT_TRAVEL_MODEL,
  hasNoRoad,
  travelBetween,
  travelMatrix,
  travelModelOf,
  travelOf,
  UNKNOWN_METRES,
  UNREACHABLE_SECONDS,
} from '../../../src/scheduling/day/travel.ts';
import { booked, NOW, records, request, technician } from '../../support/day.ts';

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

describe('by the road', () => {
  const [a, b, c] = [origin, north(1_000), north(5_000)] as const;
  const roads = new Roads();
  roads.add([
    { from: placeCode(a), to: placeCode(b), leg: { seconds: 400, metres: 2_000 } },
    { from: placeCode(b), to: placeCode(a), leg: { seconds: 90, metres: 1_100 } },
    { from: placeCode(a), to: placeCode(c), leg: null },
    { from: placeCode(c), to: placeCode(b), leg: { seconds: 0, metres: 0 } },
  ]);
  const model = { ...DEFAULT_TRAVEL_MODEL, roads };
  const straight = (from: typeof a, to: typeof a) => travelBetween(DEFAULT_TRAVEL_MODEL, from, to);
  const unreachable = { seconds: UNREACHABLE_SECONDS, metres: UNKNOWN_METRES };
  const expected = [
    [{ seconds: 0, metres: 0 }, { seconds: 520, metres: 2_000 }, unreachable],
    [{ seconds: 210, metres: 1_100 }, { seconds: 0, metres: 0 }, straight(b, c)],
    [straight(c, a), { seconds: 0, metres: 0 }, { seconds: 0, metres: 0 }],
  ];

  it('each way is its own, with the time to park; what is not known is by the straight line', () => {
    const found = [a, b, c].map((from) => [a, b, c].map((to) => travelBetween(model, from, to)));
    expect(found).toEqual(expected);
  });

  it.each([
    ['travelMatrix', travelMatrix(model, [a, b, c])],
    ['lightMatrix', lightMatrix(model, [a, b, c], [[0, 1, 2]])],
  ])('%s holds the same', (_, { seconds, metres }) => {
    expect([...seconds]).toEqual(expected.flat().map((travel) => travel.seconds));
    expect([...metres]).toEqual(expected.flat().map((travel) => travel.metres));
  });

  it('nobody knows the way to a place without coordinates, whatever roads there are', () => {
    const { seconds, metres } = travelMatrix(model, [a, null, b]);
    expect([...seconds]).toEqual([0, 0, 520, 0, 0, 0, 210, 0, 0]);
    expect([...metres]).toEqual([0, -1, 2_000, -1, 0, -1, 1_100, -1, 0]);
  });

  it('a light matrix knows nothing between groups', () => {
    const { metres } = lightMatrix(model, [a, b, c], [[0, 1], [2]]);
    expect([...metres]).toEqual([0, 2_000, -1, 1_100, 0, -1, -1, -1, 0]);
    const straightLine = lightMatrix(DEFAULT_TRAVEL_MODEL, [a, b, c], [[0, 1], [2]]);
    if (!('cellOf' in straightLine)) throw new Error('a matrix in full');
    const known = (from: number, to: number) => straightLine.metres[straightLine.cellOf(from, to)];
    expect([known(0, 0), known(0, 1), known(1, 0), known(0, 2), known(2, 1)]).toEqual([0, 1_350, 1_350, -1, -1]);
  });

  it('where no road leads there is no drive to show', () => {
    expect([travelOf(model, a, c), travelOf(model, c, b), travelOf(model, a, null)]).toEqual([null, null, null]);
    expect([hasNoRoad(model, a, c), hasNoRoad(model, c, a), hasNoRoad(model, null, c)]).toEqual([true, false, false]);
  });

  it('even a hundred drives without a road stay below what the scheduler computes with', () => {
    expect(100 * UNREACHABLE_SECONDS).toBeLessThanOrEqual(1e9);
    expect(UNREACHABLE_SECONDS).toBeGreaterThan(7 * 86_400);
  });

  it('the company has no roads unless an engine told some', () => {
    expect(travelModelOf(DEFAULT_SETTINGS)).toEqual({ ...DEFAULT_TRAVEL_MODEL, roads: undefined });
  });
});

describe('a day with roads', () => {
  const [maria, sam] = [technician(1), technician(2)];
  const stops = [booked(1, 1, '08:30'), booked(2, 2, '08:30', { place: { latitude: 41.95, longitude: -87.63 } })];
  const day = () => ({ ...records([maria, sam], stops), roads: new Roads() });
  const missing = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (error instanceof RoadsMissing) return [...error.pairs.values()].reduce((sum, row) => sum + row.size, 0);
      throw error;
    }
    return 0;
  };

  it('asks for what it needs before it is built: all ways, or those of each technician when it is light', () => {
    expect(missing(() => buildDay(day(), DEFAULT_SETTINGS, NOW))).toBe(6);
    expect(missing(() => buildDay(day(), DEFAULT_SETTINGS, NOW, { light: true }))).toBe(4);
  });

  it('asks before it refuses, and no more once all hope is given up', () => {
    const wanted = request({ place: { latitude: 41.99, longitude: -87.63 }, skills: { gas: 3 } });
    expect(
      missing(() => placeOn({ records: day(), settings: DEFAULT_SETTINGS, now: NOW, request: wanted })),
    ).toBeGreaterThan(0);
    const hopeless = day();
    hopeless.roads.giveUp();
    const given = placeOn({ records: hopeless, settings: DEFAULT_SETTINGS, now: NOW, request: wanted });
    expect(given).toEqual(
      placeOn({ records: records([maria, sam], stops), settings: DEFAULT_SETTINGS, now: NOW, request: wanted }),
    );
  });
});
