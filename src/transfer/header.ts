// Which column of a file is which field: names are matched without regard to case, spaces, - and _, others are mapped or
// ignored by whoever imports. A column that nobody knows is an error, never silently lost data.

import type { Violation } from '../base/errors.ts';
import { closest } from '../base/words.ts';

export interface Columns {
  /** `Their Column=field`. */
  readonly map: readonly string[];
  /** Columns that are not wanted. */
  readonly ignore: readonly string[];
}

export interface Header {
  /** By column of the file, the field it sets; null = ignored. */
  readonly fields: readonly (string | null)[];
  readonly violations: readonly Violation[];
}

/** Finds the field of each column. `fields` are all that the noun has. */
export function matchHeader(names: readonly string[], fields: readonly string[], columns: Columns): Header {
  const known = new Map(fields.map((field) => [folded(field), field]));
  const violations: Violation[] = [];
  const mapped = readMap(columns.map, known, violations);
  const ignored = new Set(columns.ignore.map(folded));
  const seen = new Map<string, string>();
  const found = names.map((name) => {
    const key = folded(name);
    if (ignored.has(key)) return null;
    const field = mapped.get(key) ?? known.get(key);
    if (field === undefined) {
      violations.push(unknownColumn(name, fields));
      return null;
    }
    const earlier = seen.get(field);
    if (earlier !== undefined) violations.push(twice(field, earlier, name));
    seen.set(field, name);
    return field;
  });
  const there = new Set(names.map(folded));
  for (const name of [...mapped.keys()].filter((key) => !there.has(key))) violations.push(notThere(name, names));
  return { fields: found, violations };
}

/** As names of columns are compared. */
export function folded(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[\s_-]+/g, '')
    .toLowerCase();
}

function readMap(
  pairs: readonly string[],
  known: ReadonlyMap<string, string>,
  violations: Violation[],
): Map<string, string> {
  const mapped = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=');
    const field = known.get(folded(pair.slice(at + 1)));
    const key = folded(pair.slice(0, Math.max(at, 0)));
    const earlier = mapped.get(key);
    if (at > 0 && field !== undefined && earlier !== undefined && earlier !== field)
      violations.push(mappedTwice(pair.slice(0, at), [earlier, field]));
    else if (at > 0 && field !== undefined) mapped.set(key, field);
    else {
      const near = at > 0 ? closest(pair.slice(at + 1).trim(), [...known.values()]) : null;
      const meant = near === null ? '' : ` Did you mean "${near}"?`;
      const way = at <= 0 ? ' Write it as "Their Column=field".' : meant;
      violations.push({ code: 'bad-map', field: 'map', message: `--map "${pair}" names no field.${way}` });
    }
  }
  return mapped;
}

function mappedTwice(name: string, [first, second]: readonly [string, string]): Violation {
  const message = `--map makes the column "${name}" two fields, ${first} and ${second}: a column is one field.`;
  return { code: 'bad-map', field: 'map', message };
}

function unknownColumn(name: string, fields: readonly string[]): Violation {
  const near = nearField(name, fields);
  const meant = near === null ? '' : ` Did you mean "${near}"?`;
  const message =
    name.trim() === ''
      ? 'A column has no name in the header; name it, or take it out.'
      : `There is no field for the column "${name}".${meant}`;
  return { code: 'unknown-column', field: name, message };
}

/** By its spelling, or because the column's name begins with it: `First name`. */
function nearField(name: string, fields: readonly string[]): string | null {
  const key = folded(name);
  const begins = fields.filter((field) => field.length >= 3 && key.startsWith(folded(field)));
  return begins.sort((a, b) => b.length - a.length)[0] ?? closest(name.trim(), fields);
}

function twice(field: string, earlier: string, name: string): Violation {
  const message = `The columns "${earlier}" and "${name}" are both the field ${field}: leave one out with --ignore.`;
  return { code: 'column-twice', field: name, message };
}

function notThere(name: string, names: readonly string[]): Violation {
  const near = closest(name, names);
  const way = near === null ? `The columns are ${names.join(', ')}.` : `Did you mean "${near}"?`;
  return {
    code: 'bad-map',
    field: 'map',
    message: `--map names a column that the file has not got: "${name}". ${way}`,
  };
}
