// Places as codes, the pairs that are missing, and the tables they are asked for in.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coordinates } from '../../src/base/geo.ts';
import type { PlacePairs } from '../../src/domain/road.ts';
import { countPairs, placeCode, placeOfCode, Roads, RoadsMissing, roadServiceOf } from '../../src/domain/road.ts';
import { tilesOf } from '../../src/domain/road-tile.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';

const north = (hundredths: number): Coordinates => ({ latitude: 41.88 + hundredths / 100, longitude: -87.63 });

function missingFrom(roads: Roads, groups: Parameters<Roads['demand']>[0]): PlacePairs {
  try {
    roads.demand(groups);
  } catch (error) {
    if (error instanceof RoadsMissing) return error.pairs;
    throw error;
  }
  return new Map();
}

describe('placeCode', () => {
  it('comes back as the same place to 0.00001 degrees, anywhere on the earth', () => {
    const degrees = (most: number) => fc.integer({ min: -most * 100_000, max: most * 100_000 });
    fc.assert(
      fc.property(degrees(90), degrees(180), (latitude, longitude) => {
        const place = { latitude: latitude / 100_000, longitude: longitude / 100_000 };
        const code = placeCode(place);
        expect(Number.isSafeInteger(code)).toBe(true);
        expect(placeOfCode(code)).toEqual(place);
      }),
    );
  });

  it('is one code for places less than half a metre apart', () => {
    expect(placeCode({ latitude: 41.880001, longitude: -87.63 })).toBe(placeCode(north(0)));
    expect(placeCode({ latitude: 41.88002, longitude: -87.63 })).not.toBe(placeCode(north(0)));
  });
});

describe('Roads', () => {
  it('misses both ways between all places of a group, and nothing between groups', () => {
    const pairs = missingFrom(new Roads(), [
      [north(0), north(1), null, north(1)],
      [north(2), north(3)],
    ]);
    expect(countPairs(pairs)).toBe(4);
    expect(pairs.get(placeCode(north(1)))).toEqual(new Set([placeCode(north(0))]));
    expect(pairs.get(placeCode(north(3)))).toEqual(new Set([placeCode(north(2))]));
  });

  it('misses only what is not known: a missing road is known too', () => {
    const roads = new Roads();
    const [a, b] = [placeCode(north(0)), placeCode(north(1))];
    roads.add([{ from: a, to: b, leg: null }]);
    expect(missingFrom(roads, [[north(0), north(1)]])).toEqual(new Map([[b, new Set([a])]]));
    roads.add([{ from: b, to: a, leg: { seconds: 60, metres: 500 } }]);
    expect(missingFrom(roads, [[north(0), north(1)]])).toEqual(new Map());
    expect([roads.leg(a, b), roads.leg(b, a), roads.leg(a, a)]).toEqual([
      null,
      { seconds: 60, metres: 500 },
      undefined,
    ]);
  });

  it('tells which of the pairs asked for it does not know', () => {
    const roads = new Roads();
    const [a, b, c] = [placeCode(north(0)), placeCode(north(1)), placeCode(north(2))];
    roads.add([
      { from: a, to: b, leg: null },
      { from: a, to: c, leg: { seconds: 60, metres: 500 } },
    ]);
    const pairs = new Map([
      [a, new Set([b, c])],
      [b, new Set([a, c])],
    ]);
    expect(roads.unknown(pairs)).toEqual(new Map([[b, new Set([a, c])]]));
  });

  it('does not miss drives across the country', () => {
    expect(missingFrom(new Roads(), [[north(0), north(260)]]).size).toBe(2);
    expect(missingFrom(new Roads(), [[north(0), north(280)]]).size).toBe(0);
  });

  it('misses nothing once it has given up', () => {
    const roads = new Roads();
    roads.giveUp();
    expect(missingFrom(roads, [[north(0), north(1)]]).size).toBe(0);
  });
});

describe('tilesOf', () => {
  const whole = (count: number): PlacePairs => {
    const codes = Array.from({ length: count }, (_, i) => placeCode(north(i / 10)));
    return new Map(codes.map((from) => [from, new Set(codes.filter((to) => to !== from))]));
  };

  it('needs nine tables of 100 x 100 for 250 places', () => {
    expect(tilesOf(whole(250), 100)).toHaveLength(9);
  });

  it('asks about one place more in little more than a row and a column', () => {
    const [more = 0, ...others] = [...whole(100).keys()];
    const pairs = new Map<number, ReadonlySet<number>>([
      [more, new Set(others)],
      ...others.map((one) => [one, new Set([more])] as const),
    ]);
    const tiles = tilesOf(pairs, 100);
    expect(tiles.length).toBeLessThanOrEqual(3);
    expect(tiles.reduce((sum, { from, to }) => sum + from.length * to.length, 0)).toBeLessThan(1_500);
  });

  it('asks about the rounds of 50 technicians in few tables', () => {
    const rounds = Array.from({ length: 50 }, (_, t) =>
      Array.from({ length: 10 }, (__, i) => placeCode(north(t + i / 100))),
    );
    const pairs = new Map(
      rounds.flatMap((round) => round.map((from) => [from, new Set(round.filter((to) => to !== from))] as const)),
    );
    expect(tilesOf(pairs, 100).length).toBeLessThanOrEqual(20);
  });

  it('covers every pair, in tables no larger than asked for, whatever the pairs', () => {
    const places = Array.from({ length: 40 }, (_, i) => placeCode(north((i * 37) % 400)));
    const someOf = fc.uniqueArray(fc.constantFrom(...places), { minLength: 1 });
    const pairsOf = fc.uniqueArray(fc.tuple(fc.constantFrom(...places), someOf), { selector: ([from]) => from });
    fc.assert(
      fc.property(pairsOf, fc.integer({ min: 1, max: 12 }), (lists, size) => {
        const pairs = new Map(lists.map(([from, to]) => [from, new Set(to)]));
        const tiles = tilesOf(pairs, size);
        const covered = new Set(tiles.flatMap(({ from, to }) => from.flatMap((a) => to.map((b) => `${a} ${b}`))));
        for (const [from, row] of pairs) for (const to of row) expect(covered).toContain(`${from} ${to}`);
        for (const { from, to } of tiles) {
          expect(from.length).toBeLessThanOrEqual(size);
          expect(to.length).toBeLessThanOrEqual(size);
          expect(from.length * to.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('keeps places far apart out of one table', () => {
    const [chicago, denver] = [
      [0, 1],
      [900, 901],
    ].map((list) => list.map((one) => placeCode(north(one))));
    const pairs = new Map(
      [chicago, denver].flatMap((list) => (list ?? []).map((from) => [from, new Set(list)] as const)),
    );
    expect(tilesOf(pairs, 100)).toHaveLength(2);
  });
});

describe('roadServiceOf', () => {
  it('is none by default', () => {
    expect(roadServiceOf(DEFAULT_SETTINGS)).toBeNull();
  });

  it('fills in what the engine usually takes', () => {
    const settings = { ...DEFAULT_SETTINGS, travelUrl: 'http://localhost:8002/' };
    expect(roadServiceOf({ ...settings, travelEngine: 'osrm' })).toMatchObject({
      url: 'http://localhost:8002',
      profile: 'driving',
      tableSize: 100,
    });
    expect(roadServiceOf({ ...settings, travelEngine: 'valhalla' })).toMatchObject({ profile: 'auto', tableSize: 50 });
    expect(
      roadServiceOf({ ...settings, travelEngine: 'valhalla', travelProfile: 'truck', travelTableSize: 20 }),
    ).toMatchObject({ profile: 'truck', tableSize: 20 });
  });
});
