// What went out or came in, for people.

import { grouped } from '../base/words.ts';
import type { ExportedTable, ExportResult, ImportedTable, ImportResult } from '../domain/transfer.ts';
import type { View } from './view.ts';

export function exportRecords({ items }: ExportResult, view: View): string {
  return (items as readonly ExportedTable[])
    .filter(({ file }) => file !== null)
    .map(({ noun, file, rows }) => `${view.text(file)}: ${grouped(rows)} ${rows === 1 ? 'row' : 'rows'} of ${noun}\n`)
    .join('');
}

export function importRecords({ items }: ImportResult, view: View): string {
  return items.map((table) => `${view.text(table.file)}: ${tally(table)}\n`).join('');
}

function tally({ noun, rows, created, updated, unchanged }: ImportedTable): string {
  const parts = [
    [created, 'new'],
    [updated, 'changed'],
    [unchanged, 'as they were'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${grouped(number)} ${what}`);
  return `${grouped(rows)} ${rows === 1 ? 'row' : 'rows'} of ${noun}${said.length === 0 ? '' : `: ${said.join(', ')}`}`;
}
