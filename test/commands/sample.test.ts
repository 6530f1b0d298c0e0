// The shipped sample: every line is valid, every address lies where Chicago's grid and its ZIP code put it, and numbers
// point to what is there.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Coordinates } from '../../src/base/geo.ts';
import { greatCircleMetres, parseCoordinates } from '../../src/base/geo.ts';
import type { LocalDate } from '../../src/base/time.ts';
import { loadSample, nextWeekday, readSample } from '../../src/commands/sample.ts';
import { findOperation } from '../../src/operations/catalog/index.ts';
import { validateInput } from '../../src/operations/validate.ts';

const DAY = '2026-11-24' as LocalDate;
const LINES = loadSample(DAY);

interface Place {
  readonly street: string;
  readonly postal: string;
  readonly at: string;
  readonly city: string;
}
const PLACES = LINES.filter(({ op }) => op === 'customer.create' || op === 'address.add').map(
  ({ args }) => args as unknown as Place,
);

/** Streets that run north and south, by their number west of State Street. */
const WEST: Readonly<Record<string, number>> = {
  'Wells St': 200,
  'Halsted St': 800,
  'Sheffield Ave': 1000,
  'Racine Ave': 1200,
  'Southport Ave': 1400,
  'Glenwood Ave': 1400,
  'Ashland Ave': 1600,
  'Damen Ave': 2000,
  'Western Ave': 2400,
  'California Ave': 2800,
  'Kedzie Ave': 3200,
  'Kimball Ave': 3400,
  'Pulaski Rd': 4000,
  'Cicero Ave': 4800,
  'Laramie Ave': 5200,
  'Central Ave': 5600,
  'Harlem Ave': 7200,
};
/** Streets that run east and west, by their number north of Madison Street. */
const NORTH: Readonly<Record<string, number>> = {
  'Madison St': 0,
  'Chicago Ave': 800,
  'Division St': 1200,
  'Armitage Ave': 2000,
  'Fullerton Ave': 2400,
  'Wellington Ave': 3000,
  'Belmont Ave': 3200,
  'Roscoe St': 3400,
  'Addison St': 3600,
  'Irving Park Rd': 4000,
  'Montrose Ave': 4400,
  'Lawrence Ave': 4800,
  'Argyle St': 5000,
  'Foster Ave': 5200,
  'Peterson Ave': 6000,
  'Granville Ave': 6200,
  'Devon Ave': 6400,
  'Pratt Blvd': 6800,
  'Touhy Ave': 7200,
};
const STATE_AND_MADISON = { latitude: 41.8819, longitude: -87.6278 };
const METRES_PER_MILE = 1609.344;
const METRES_PER_DEGREE = (6_371_000 * Math.PI) / 180;

function gridPlace(street: string): Coordinates {
  const [, number = '', side = '', typed = ''] = /^(\d+) ([NW]) (.+)$/.exec(street) ?? [];
  const name = typed.replace(/ Avenue$/, ' Ave');
  const [north, west] = side === 'N' ? [Number(number), WEST[name]] : [NORTH[name], Number(number)];
  if (north === undefined || west === undefined) throw new Error(`${street} is not on the grid`);
  const latitude = STATE_AND_MADISON.latitude + ((north / 800) * METRES_PER_MILE) / METRES_PER_DEGREE;
  const degree = METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  return { latitude, longitude: STATE_AND_MADISON.longitude - ((west / 800) * METRES_PER_MILE) / degree };
}

const postalCodes = new Map(
  readFileSync(new URL('../../data/postal-codes.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .map(([, code = '', latitude, longitude]) => [code, { latitude: Number(latitude), longitude: Number(longitude) }]),
);

describe('the sample', () => {
  it('has the company that is promised', () => {
    const counts = new Map<string, number>();
    for (const { op } of LINES) counts.set(op, (counts.get(op) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toMatchObject({
      'technician.add': 8,
      'customer.create': 60,
      'job.create': 51,
      'appointment.book': 42,
    });
  });

  it.each(LINES.map((line, index) => [`${index + 1} ${line.op}`, line] as const))('line %s is valid', (_, line) => {
    const entry = findOperation(line.op);
    expect(entry?.operation.name).toBe(line.op);
    if (entry) expect(() => validateInput(entry.operation, line.args)).not.toThrow();
  });

  it.each(PLACES.map((place) => [place.street, place] as const))('%s lies on the grid, in its ZIP code', (_, place) => {
    const at = parseCoordinates(place.at);
    expect(greatCircleMetres(at, gridPlace(place.street))).toBeLessThan(20);
    const centre = postalCodes.get(place.postal);
    expect(centre && greatCircleMetres(at, centre)).toBeLessThan(3500);
    expect(place.city).toBe('Chicago');
  });

  it('reaches nobody: fictional phones, each once, and example domains', () => {
    const customers = LINES.filter(({ op }) => op === 'customer.create').map(({ args }) => args);
    const phones = customers.flatMap(({ phone }) => phone as string[]);
    expect(new Set(phones).size).toBe(60);
    for (const phone of phones) expect(phone).toMatch(/^(?:mobile|work):312-555-01\d\d$/);
    for (const { email } of customers) expect(email).toEqual([expect.stringMatching(/@(?:[\w]+\.)?example\.com$/)]);
  });

  it('points only to what comes before', () => {
    const made = { AD: 0, J: 0, C: 0 };
    for (const { op, args } of LINES) {
      for (const text of Object.values(args)) {
        const [, prefix, number] = /^(AD|J|C)-(\d+)$/.exec(String(text)) ?? [];
        if (prefix) expect(Number(number)).toBeLessThanOrEqual(made[prefix as keyof typeof made]);
      }
      if (op === 'customer.create') made.C++;
      if (op === 'customer.create' || op === 'address.add') made.AD++;
      if (op === 'job.create') made.J++;
    }
  });
});

describe('its dates', () => {
  it.each([
    ['2026-11-22', '2026-11-23'],
    ['2026-11-23', '2026-11-24'],
    ['2026-11-26', '2026-11-27'],
    ['2026-11-27', '2026-11-30'],
    ['2026-11-28', '2026-11-30'],
  ])('the weekday after %s is %s', (date, next) => {
    expect(nextWeekday(date as LocalDate)).toBe(next);
  });

  it('are filled in, weekends left out', () => {
    const text = '{"op":"x","args":{"a":"{day} 8-10","b":["{day+1}","{day+2}"]}}\n\n';
    expect(readSample(text, '2026-11-26' as LocalDate)).toEqual([
      { op: 'x', args: { a: '2026-11-26 8-10', b: ['2026-11-27', '2026-11-30'] } },
    ]);
    expect(JSON.stringify(LINES)).not.toContain('{day');
  });
});
