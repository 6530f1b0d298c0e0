// Columns and values of logged rows as people name them: `planned start` for plannedStart, T-2 for a technicianId, a time of
// the company's zone for an instant.

import { formatDuration } from '../base/duration.ts';
import type { Noun } from '../base/ids.ts';
import { formatId, ID_PREFIX } from '../base/ids.ts';
import type { ColumnChange, RecordChange } from '../domain/history.ts';
import type { View } from './view.ts';

/** Columns that point to records, where they don't carry the noun's own name. */
const POINTERS: Readonly<Record<string, Noun>> = {
  heldTechnicianId: 'technician',
  otherId: 'appointment',
};
/** Columns that point to a record of the same noun. */
const TO_ITS_LIKE: ReadonlySet<string> = new Set(['mergedIntoId']);
const FLAG = /^(is[A-Z]|sameTechnician$|openToCustomers$)/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** `A-12`, `status step 5`; a book has one company. */
export function recordWords(record: string): string {
  return record === 'book 1' ? 'the company' : columnWords(record);
}

/** `technician` for technicianId, `planned start` for plannedStart. */
export function columnWords(column: string): string {
  const bare = column.replace(/(Id|Seconds|Metres)$/, '');
  return bare.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A column of a record such as `C-12`. */
export interface ColumnOf {
  readonly record: string;
  readonly column: string;
}

export function valueText({ record, column }: ColumnOf, value: unknown, view: View): string {
  if (value === null || value === undefined) return 'none';
  if (value === '') return 'empty';
  if (typeof value === 'number') return numberText({ record, column }, value, view);
  const text = String(value);
  return INSTANT.test(text) ? view.moment(text) : view.text(text);
}

function numberText({ record, column }: ColumnOf, value: number, view: View): string {
  if (column.endsWith('Seconds')) return formatDuration(value);
  if (column.endsWith('Metres')) return view.distance(value);
  if (FLAG.test(column)) return value === 1 ? 'yes' : 'no';
  if (TO_ITS_LIKE.has(column)) return `${record.slice(0, record.lastIndexOf('-') + 1)}${value}`;
  const noun = POINTERS[column] ?? column.replace(/Id$/, '');
  return column.endsWith('Id') && Object.hasOwn(ID_PREFIX, noun) ? formatId(noun as Noun, value) : String(value);
}

/** `8:00 AM CST → 9:00 AM CST` of a changed column. */
export function changeText(record: string, { column, before, after }: ColumnChange, view: View): string {
  const text = (value: unknown): string => valueText({ record, column }, value, view);
  return `${text(before)} ${view.ascii ? '->' : '→'} ${text(after)}`;
}

/** What names a record that was created or removed, from its columns; '' where nothing does. */
export function titleOf({ record, columns }: Pick<RecordChange, 'record' | 'columns'>, view: View): string {
  const of = (name: string): string => {
    const found = columns.find(({ column }) => column === name);
    const value = found?.after ?? found?.before ?? null;
    return value === null ? '' : valueText({ record, column: name }, value, view);
  };
  const window = of('windowStart') && `${of('windowStart')}, ${of('duration')}${of('durationSeconds')}`;
  const names = [of('company'), `${of('firstName')} ${of('lastName')}`.trim(), of('street'), of('name'), of('title')];
  return [...names, of('body'), window].find((text) => text !== '') ?? '';
}
