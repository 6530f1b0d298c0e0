// Exports: a table of the book goes out row by row from one snapshot, to whoever listens or into a file that appears when it is
// complete; as the result itself where the result must hold everything.

import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import type { ExportedTable, ExportResult, TableNoun } from '../domain/transfer.ts';
import { formatOf, TABLE_NOUNS } from '../domain/transfer.ts';
import { tableRows } from '../storage/table-rows.ts';
import { csvLine } from '../transfer/csv.ts';
import { makeFolder, TableWriter } from '../transfer/table-file.ts';
import type { exportRecords } from './catalog/transfer.ts';
import type { Scope } from './code.ts';
import type { ExportBook } from './export-book.ts';
import { openExportBook } from './export-book.ts';
import { EXPORT_TABLES } from './export-rows.ts';

type Format = 'csv' | 'jsonl';
type Emit = (text: string) => Promise<void>;

export async function exportTables(scope: Scope, input: Input<typeof exportRecords>): Promise<ExportResult> {
  const { noun, output } = input;
  const book = await openExportBook(scope.db);
  if (noun === 'all') return await exportAll(book, output, input.format ?? 'csv');
  const format = input.format ?? (output === undefined ? 'csv' : formatOf(output));
  if (output !== undefined) return told([await toFile(book, noun, { file: output, format })]);
  if (scope.emit === null) return await asResult(book, noun);
  const rows = await writeTable(book, noun, { format, emit: scope.emit });
  return { items: [{ noun, file: null, rows }], total: rows };
}

async function exportAll(book: ExportBook, folder: string | undefined, format: Format): Promise<ExportResult> {
  if (folder === undefined) {
    throw AppError.usage(
      'no-folder',
      '"export all" writes a file for each noun.',
      'Name a folder with -o: dispatch export all -o tables',
    );
  }
  makeFolder(folder);
  const tables: ExportedTable[] = [];
  for (const noun of TABLE_NOUNS)
    tables.push(await toFile(book, noun, { file: `${folder}/${noun}.${format}`, format }));
  return told(tables);
}

function told(items: readonly ExportedTable[]): ExportResult {
  return { items, total: items.length };
}

async function toFile(
  book: ExportBook,
  noun: TableNoun,
  { file, format }: { file: string; format: Format },
): Promise<ExportedTable> {
  const writer = new TableWriter(file);
  try {
    const rows = await writeTable(book, noun, { format, emit: async (text) => writer.write(text) });
    writer.finish();
    return { noun, file, rows };
  } finally {
    writer.abandon();
  }
}

/** Returns how many rows there were. */
async function writeTable(
  book: ExportBook,
  noun: TableNoun,
  { format, emit }: { format: Format; emit: Emit },
): Promise<number> {
  const { table, columns, cells } = EXPORT_TABLES[noun];
  const line =
    format === 'csv'
      ? (row: Readonly<Record<string, unknown>>) => csvLine(columns.map((column) => row[column]))
      : (row: object) => `${JSON.stringify(row)}\n`;
  if (format === 'csv') await emit(csvLine(columns));
  let count = 0;
  for await (const rows of tableRows(book.db, table)) {
    await emit((await cells(book, rows)).map(line).join(''));
    count += rows.length;
  }
  return count;
}

async function asResult(book: ExportBook, noun: TableNoun): Promise<ExportResult> {
  const { table, cells } = EXPORT_TABLES[noun];
  const items: object[] = [];
  for await (const rows of tableRows(book.db, table)) items.push(...(await cells(book, rows)));
  return { items, total: items.length };
}
