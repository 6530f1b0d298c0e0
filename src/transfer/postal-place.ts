// The table of postal codes as CSV: columns country, postal_code, latitude, longitude, place, in any order. Every bad row is
// reported with its line, so that a file is put right in one go.

import type { Violation } from '../base/errors.ts';
import { isCoordinates } from '../base/geo.ts';
import type { PostalPlace } from '../domain/address.ts';
import { postalKeys } from '../domain/address.ts';

export interface ReadPlaces {
  readonly places: readonly PostalPlace[];
  readonly violations: readonly Violation[];
}

const COLUMNS = ['country', 'postal_code', 'latitude', 'longitude', 'place'] as const;
const NEEDED = ['postal_code', 'latitude', 'longitude'] as const;

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Reads the file's text. A byte order mark, quotes, CRLF and column names in any case are fine; so is no country: US. */
export async function readPostalPlaces(text: string): Promise<ReadPlaces> {
  const { CsvError, parse } = await import('csv-parse/sync');
  let lines: Line[];
  try {
    lines = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Line[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { places: [], violations: [{ code: 'bad-csv', message: `This is not CSV: ${error.message}.` }] };
  }
  const [head, ...rows] = lines;
  const columns = columnsOf(head?.record ?? []);
  if (Array.isArray(columns)) return { places: [], violations: columns };
  return readRows(rows, columns);
}

type Columns = Readonly<Record<(typeof COLUMNS)[number], number>>;

function columnsOf(head: readonly string[]): Columns | Violation[] {
  const names = head.map((name) => name.toLowerCase().replace(/[\s-]+/g, '_'));
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const message = `Line 1 must name the columns ${COLUMNS.join(', ')}; missing: ${missing.join(', ')}.`;
    return [{ code: 'missing-column', message }];
  }
  return Object.fromEntries(COLUMNS.map((name) => [name, names.indexOf(name)])) as Columns;
}

function readRows(rows: readonly Line[], columns: Columns): ReadPlaces {
  const places = new Map<string, PostalPlace & { line: number }>();
  const violations: Violation[] = [];
  for (const { record, info } of rows) {
    const place = readRow(record, columns);
    const bad = (message: string): void => {
      violations.push({ code: 'bad-row', message: `Line ${info.lines}: ${message}` });
    };
    if (typeof place === 'string') {
      bad(place);
      continue;
    }
    const key = `${place.country} ${place.postalCode}`;
    const earlier = places.get(key);
    if (earlier) bad(`${key} stands in line ${earlier.line} already.`);
    else places.set(key, { ...place, line: info.lines });
  }
  return { places: [...places.values()].map(({ line: _line, ...place }) => place), violations };
}

/** The place, or what is wrong with the row. */
function readRow(record: readonly string[], columns: Columns): PostalPlace | string {
  const cell = (name: keyof Columns): string => record[columns[name]] ?? '';
  const country = (cell('country') || 'US').toUpperCase();
  if (!/^[A-Z]{2}$/.test(country)) return `"${country}" is not a two-letter country.`;
  const code = postalKeys(country, cell('postal_code'))[0] ?? '';
  if (code === '' || code.length > 20) return 'the postal code is missing or too long.';
  if (country === 'US' && !/^\d{5}$/.test(code)) return `"${code}" is not a US ZIP code (a leading zero lost?).`;
  const place = { latitude: degrees(cell('latitude')), longitude: degrees(cell('longitude')) };
  if (!isCoordinates(place)) return `"${cell('latitude')}, ${cell('longitude')}" is not a place on the earth.`;
  return { country, postalCode: code, ...place, place: cell('place').slice(0, 100) };
}

function degrees(text: string): number {
  return /^[+-]?\d{1,3}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
