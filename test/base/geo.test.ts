import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import { greatCircleMetres, isCoordinates, parseCoordinates } from '../../src/base/geo.ts';

const point = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

/** Haversine, the textbook form, as the oracle of the chord form used in the product. */
function haversine(a: { latitude: number; longitude: number }, b: typeof a): number {
  const rad = Math.PI / 180;
  const x =
    Math.sin(((b.latitude - a.latitude) * rad) / 2) ** 2 +
    Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(((b.longitude - a.longitude) * rad) / 2) ** 2;
  return 2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(x)));
}

describe('greatCircleMetres', () => {
  it.each([
    [0, 0, 0, 1, 111_195],
    [0, 0, 90, 0, 10_007_543],
    [41.878114, -87.629798, 41.878114, -87.629798, 0],
    [41.878114, -87.629798, 41.974163, -87.907321, 25_322],
    [10, 180, 10, -180, 0],
  ])('%d,%d to %d,%d is %d m', (latA, lngA, latB, lngB, metres) => {
    expect(greatCircleMetres({ latitude: latA, longitude: lngA }, { latitude: latB, longitude: lngB })).toBe(metres);
  });

  it('is symmetric and agrees with haversine to the metre away from the antipode', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const metres = greatCircleMetres(a, b);
        expect(greatCircleMetres(b, a)).toBe(metres);
        if (metres < 19_000_000) expect(Math.abs(metres - haversine(a, b))).toBeLessThanOrEqual(0.51);
      }),
    );
  });
});

describe('parseCoordinates', () => {
  it.each([
    ['41.88,-87.62', 41.88, -87.62],
    [' 41.88 , -87.62 ', 41.88, -87.62],
    ['41.88 -87.62', 41.88, -87.62],
    ['-90,180', -90, 180],
    ['+1,2', 1, 2],
  ])('reads %s', (text, latitude, longitude) => {
    expect(parseCoordinates(text)).toEqual({ latitude, longitude });
  });

  it.each(['', '41.88', '41.88;-87.62', '91,0', '0,180.5', 'a,b', '1,2,3', '1 2 3', '41.88-87.62', '1e1,2'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseCoordinates(text)).toThrow(AppError);
      expect(() => parseCoordinates(text)).toThrow(
        expect.objectContaining({ code: 'invalid-coordinates', exitCode: 2 }),
      );
    },
  );
});

describe('isCoordinates', () => {
  it.each([
    [{ latitude: 1, longitude: 2 }, true],
    [{ latitude: 91, longitude: 2 }, false],
    [{ latitude: 1, longitude: Number.NaN }, false],
    [{ latitude: '1', longitude: 2 }, false],
    [null, false],
    ['1,2', false],
  ])('%j: %s', (value, expected) => {
    expect(isCoordinates(value)).toBe(expected);
  });
});
