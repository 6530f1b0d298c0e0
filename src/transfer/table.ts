// A table of records from a file's bytes, as CSV or JSON lines: rows of fields, one at a time, each with its line. What the
// fields mean is not known here.

import { plainText } from '../base/csv-cell.ts';
import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import type { Field, Fields } from '../base/operation.ts';
import type { CsvRow, Separator } from './csv.ts';
import { readCsv, readList } from './csv.ts';
import type { Columns, Header } from './header.ts';
import { folded, matchHeader } from './header.ts';
import { LineSplitter } from './json-lines.ts';

/** A row by field; a field that is null is there and blank. */
export interface TableRow {
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
  /** What is wrong with how it is written. */
  readonly faults: readonly Violation[];
}

export interface TableOptions extends Columns {
  readonly format: 'csv' | 'jsonl';
  readonly separator: Separator | undefined;
  readonly fields: Fields;
}

/** Decoded at a time. */
const PIECE_BYTES = 1_048_576;

/** The rows of a file. Throws AppError (exit 2) when the file as a whole is not readable, or a column has no field. */
export function readTable(bytes: Uint8Array, options: TableOptions): Generator<TableRow> {
  return options.format === 'csv' ? readCsvTable(bytes, options) : readJsonTable(bytes, options);
}

function* readCsvTable(bytes: Uint8Array, options: TableOptions): Generator<TableRow> {
  const names = Object.keys(options.fields);
  let header: Header | null = null;
  for (const row of readCsv(textPieces(bytes), options.separator)) {
    if (row.fault !== null && header === null) throw AppError.usage('bad-csv', `Line ${row.line}: ${row.fault}`);
    if (header === null) {
      header = matchHeader(
        withoutEmptyEnd(row.cells).map((cell) => plainText(cell)),
        names,
        options,
      );
      if (header.violations.length > 0) throw AppError.invalid(header.violations, mapHint(names));
    } else yield csvRow(row, header, options.fields);
  }
  if (header === null) {
    throw AppError.usage('no-header', 'The file is empty: a table begins with the names of its columns.');
  }
}

function mapHint(fields: readonly string[]): string {
  return `The fields are ${fields.join(', ')}.\nFor another name: --map "Their Column=field". To leave one out: --ignore "Column"`;
}

/** Spreadsheets leave separators behind. */
function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  let length = cells.length;
  while (length > 0 && cells[length - 1]?.trim() === '') length -= 1;
  return cells.slice(0, length);
}

function csvRow({ line, cells, fault }: CsvRow, header: Header, fields: Fields): TableRow {
  const values: Record<string, unknown> = {};
  // A row that ends early says nothing of the columns behind: it clears none of them.
  for (let i = 0; i < header.fields.length && i < cells.length; i++) {
    const name = header.fields[i];
    if (name != null) values[name] = cellValue(cells[i] as string, fields[name] as Field);
  }
  if (fault !== null) return { line, values, faults: [{ code: 'bad-csv', message: fault }] };
  const { length } = withoutEmptyEnd(cells);
  if (length <= header.fields.length) return { line, values, faults: NO_FAULTS };
  const message = `it has ${length} cells, the header ${header.fields.length}: a separator inside a text needs quotes around the text.`;
  return { line, values, faults: [{ code: 'bad-csv', message }] };
}

const NO_FAULTS: readonly Violation[] = [];
const YES = /^(?:true|yes|y|x|1)$/i;
const NO = /^(?:false|no|n|0)$/i;

function cellValue(cell: string, field: Field): unknown {
  if (cell === '') return null;
  const text = plainText(cell);
  if (text.trim() === '') return null;
  if (field.list) return readList(text);
  if (field.type !== 'boolean') return text;
  const word = text.trim();
  return YES.test(word) ? true : NO.test(word) ? false : text;
}

function* textPieces(bytes: Uint8Array): Generator<string> {
  refuseOtherText(bytes);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES)
      yield decoder.decode(bytes.subarray(at, at + PIECE_BYTES), { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw notUtf8();
    throw error;
  }
}

function refuseOtherText(bytes: Uint8Array): void {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw notUtf8();
  if (first === 0x50 && second === 0x4b) {
    throw AppError.usage('not-text', 'The file is a spreadsheet or an archive.', 'Save it as CSV UTF-8 first.');
  }
}

function notUtf8(): AppError {
  return AppError.usage('not-utf8', 'The file is not UTF-8 text.', 'Save it as CSV UTF-8.');
}

function* readJsonTable(bytes: Uint8Array, options: TableOptions): Generator<TableRow> {
  const names = Object.keys(options.fields);
  const known = new Map<string, Header>();
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for (const { number: line, bytes: own } of linesOf(bytes)) {
    const value = own && parseObject(utf8, own);
    if (!value) {
      yield { line, values: {}, faults: [{ code: 'bad-line', message: 'it is no JSON object.' }] };
      continue;
    }
    const keys = Object.keys(value);
    const shape = JSON.stringify(keys);
    // Only columns that some row has can be missed, so a name to map or ignore that is not in this one is fine.
    const header = known.get(shape) ?? matchHeader(keys, names, { ...options, map: mapsOf(options.map, keys) });
    known.set(shape, header);
    yield { line, values: valuesOf(value, header), faults: header.violations };
  }
}

function mapsOf(map: readonly string[], keys: readonly string[]): string[] {
  const there = new Set(keys.map(folded));
  return map.filter((pair) => there.has(folded(pair.slice(0, Math.max(0, pair.lastIndexOf('='))))));
}

function* linesOf(bytes: Uint8Array) {
  const splitter = new LineSplitter();
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let at = start; at < bytes.length; at += PIECE_BYTES) yield* splitter.push(bytes.subarray(at, at + PIECE_BYTES));
  yield* splitter.end();
}

function parseObject(utf8: InstanceType<typeof TextDecoder>, bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function valuesOf(value: Readonly<Record<string, unknown>>, header: Header): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [i, own] of Object.values(value).entries()) {
    const name = header.fields[i];
    if (name != null) values[name] = own === '' || (Array.isArray(own) && own.length === 0) ? null : own;
  }
  return values;
}
