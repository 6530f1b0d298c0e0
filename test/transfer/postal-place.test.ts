// The CSV of postal codes: what is read, and that every bad line is named (A3).

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { greatCircleMetres } from '../../src/base/geo.ts';
import { readPostalPlaces } from '../../src/transfer/postal-place.ts';

const HEAD = 'country,postal_code,latitude,longitude,place\n';

test('a byte order mark, CRLF, quotes, other column orders and spellings are fine', async () => {
  const text = '\ufeffLatitude,Longitude,Postal Code,Place\r\n41.88,-87.65,60607-1234,"Chicago, ""West"" Loop"\r\n\r\n';
  expect(await readPostalPlaces(text)).toEqual({
    places: [{ country: 'US', postalCode: '60607', latitude: 41.88, longitude: -87.65, place: 'Chicago, "West" Loop' }],
    violations: [],
  });
});

test('every bad line is named with its number', async () => {
  const rows = [
    'US,60607,41.8,-87.6,ok',
    'USA,1,1,1,x',
    'US,6060,41,-87,x',
    'US,60608,95,-87,x',
    'US,60609,,1e1,x',
    'US,60607,1,1,twice',
    'US,,1,1,x',
  ];
  const { violations } = await readPostalPlaces(HEAD + rows.join('\n'));
  expect(violations.map(({ message }) => message.split(':')[0])).toEqual([
    'Line 3',
    'Line 4',
    'Line 5',
    'Line 6',
    'Line 7',
    'Line 8',
  ]);
  expect(violations[4]?.message).toBe('Line 7: US 60607 stands in line 2 already.');
});

test.each([
  ['', 'missing-column'],
  ['a,b,c\n1,2,3\n', 'missing-column'],
  ['postal_code,latitude\n1,2\n', 'missing-column'],
  [`${HEAD}US,"60607,41,-87,x\n`, 'bad-csv'],
])('%j is refused as %s', async (text, code) => {
  const { places, violations } = await readPostalPlaces(text);
  expect(places).toEqual([]);
  expect(violations.map((violation) => violation.code)).toEqual([code]);
});

describe('the shipped table', () => {
  const text = readFileSync(new URL('../../data/postal-codes.csv', import.meta.url), 'utf8');

  test('has no bad line and covers the Chicago area', async () => {
    const { places, violations } = await readPostalPlaces(text);
    expect(violations).toEqual([]);
    expect(places.length).toBeGreaterThan(90);
    const loop = { latitude: 41.8819, longitude: -87.6278 };
    for (const place of places) expect(greatCircleMetres(loop, place)).toBeLessThan(60_000);
  });
});
