// The forms for scripts: JSON, CSV and one-record-a-line text, from the same result that the tables show.

import { quoted, safeText } from '../base/csv-cell.ts';
import { closest, visible, visibleJson } from '../base/words.ts';

export type Form = 'json' | 'csv' | 'plain';

export interface RecordOptions {
  readonly form: Form;
  /** Only these fields of each record, in this order; empty = all. */
  readonly fields: readonly string[];
  /** A terminal shows what it would obey; a pipe gets every character as it is stored. */
  readonly isTerminal?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Lists are results of the shape { items, ... }; everything else is one record. */
export function recordsOf(result: unknown): readonly Fields[] {
  if (isRecord(result) && Array.isArray(result.items)) return result.items.filter(isRecord);
  return isRecord(result) ? [result] : [];
}

/** Every field name that occurs in the records, in order of appearance. */
export function fieldNames(records: readonly Fields[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

export function formatRecords(result: unknown, options: RecordOptions): string {
  if (options.form === 'json') return `${visibleJson(pick(result, options.fields), 2)}\n`;
  const records = recordsOf(result);
  const fields = options.fields.length > 0 ? options.fields : fieldNames(records);
  const cell = options.form === 'csv' ? csvCell : plainCell;
  const write = (value: unknown): string => (options.isTerminal === true ? visible(cell(value)) : cell(value));
  const separator = options.form === 'csv' ? ',' : '\t';
  const lines = records.map((record) => fields.map((field) => write(fieldOf(record, field))).join(separator));
  if (options.form === 'csv') lines.unshift(fields.map(write).join(separator));
  return lines.map((line) => `${line}${options.form === 'csv' ? '\r\n' : '\n'}`).join('');
}

/** What a script should know of fields that it asked for and that no record has; null = all are there. */
export function unknownFields(result: unknown, fields: readonly string[]): string | null {
  const records = recordsOf(result);
  const known = fieldNames(records);
  const unknown = fields.filter((field) => !known.includes(field));
  if (records.length === 0 || unknown.length === 0) return null;
  const near = closest(unknown[0] ?? '', known);
  const way = near === null ? `There are ${known.join(', ')}.` : `Did you mean "${near}"?`;
  return `There is no field ${unknown.map((field) => `"${field}"`).join(', ')} here. ${way}`;
}

function pick(result: unknown, fields: readonly string[]): unknown {
  if (fields.length === 0) return result;
  const only = (record: Fields): Fields =>
    Object.fromEntries(fields.map((field) => [field, fieldOf(record, field) ?? null]));
  if (isRecord(result) && Array.isArray(result.items)) return recordsOf(result).map(only);
  return isRecord(result) ? only(result) : result;
}

/** `--fields constructor` asks for a field that no record has. */
function fieldOf(record: Fields, field: string): unknown {
  return Object.hasOwn(record, field) ? record[field] : undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** RFC 4180, safe for spreadsheets. */
function csvCell(value: unknown): string {
  const text = asText(value);
  return quoted(typeof value === 'string' ? safeText(text) : text);
}

function plainCell(value: unknown): string {
  return asText(value).replace(/[\t\r\n]/g, ' ');
}
