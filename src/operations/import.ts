// Imports: a file, or a folder of them, becomes records in one transaction: all rows or none, one entry in the log, one undo. The
// file is read before anything is locked.

import { createHash } from 'node:crypto';
import type { Violation } from '../base/errors.ts';
import { AppError, EXIT } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import { count } from '../base/words.ts';
import type { ImportedTable, ImportResult, TableNoun } from '../domain/transfer.ts';
import { formatOf, TABLE_NOUNS } from '../domain/transfer.ts';
import type { Separator } from '../transfer/csv.ts';
import { readTable } from '../transfer/table.ts';
import { filesIn, readTableFile, requireTableSize } from '../transfer/table-file.ts';
import { requirePermission } from './access.ts';
import type { importRecords } from './catalog/transfer.ts';
import type { Scope, WriteScope } from './code.ts';
import { ABSENCES } from './import-absence.ts';
import { ADDRESSES } from './import-address.ts';
import { APPOINTMENTS } from './import-appointment.ts';
import { BRANCHES, DEPARTMENTS, SERVICES, SUBTYPES, TERRITORIES } from './import-company.ts';
import { CUSTOMERS } from './import-customer.ts';
import { EVENTS } from './import-event.ts';
import { JOBS } from './import-job.ts';
import { LINKS } from './import-link.ts';
import { NOTES } from './import-note.ts';
import { Faults } from './import-row.ts';
import type { TableImport } from './import-table.ts';
import { importTable } from './import-table.ts';
import { TECHNICIANS } from './import-technician.ts';
import { USERS } from './import-user.ts';

export type ImportInput = Input<typeof importRecords>;

const TABLES: Readonly<Record<TableNoun, TableImport>> = {
  branches: BRANCHES,
  departments: DEPARTMENTS,
  territories: TERRITORIES,
  services: SERVICES,
  subtypes: SUBTYPES,
  technicians: TECHNICIANS,
  customers: CUSTOMERS,
  addresses: ADDRESSES,
  jobs: JOBS,
  appointments: APPOINTMENTS,
  links: LINKS,
  notes: NOTES,
  absences: ABSENCES,
  events: EVENTS,
  users: USERS,
};

const CATALOGUE = ['company.modify'];
const NEEDED: Readonly<Record<TableNoun, readonly string[]>> = {
  branches: CATALOGUE,
  departments: CATALOGUE,
  territories: CATALOGUE,
  services: CATALOGUE,
  subtypes: CATALOGUE,
  technicians: ['technician.modify'],
  customers: ['customer.modify'],
  addresses: ['customer.modify'],
  jobs: ['tech-scheduler.create', 'sales-scheduler.create'],
  appointments: ['tech-scheduler.create', 'sales-scheduler.create', 'appointment.pin', 'appointment.cancel'],
  links: ['tech-scheduler.modify', 'sales-scheduler.modify'],
  notes: ['customer.modify'],
  absences: ['technician.modify'],
  events: ['technician.modify'],
  users: CATALOGUE,
};

const SEPARATOR: Readonly<Record<string, Separator>> = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' };

/** A file that has been read. */
interface Source {
  readonly noun: TableNoun;
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** stdin comes once, however often the import is tried. */
const piped = new WeakMap<object, Promise<Uint8Array>>();

/** Reads the files. Throws AppError: exit 7 without permission, exit 8 for what can't be read. */
export async function readSources(scope: Scope, input: ImportInput): Promise<readonly Source[]> {
  const nouns = input.noun === 'all' ? TABLE_NOUNS : [input.noun];
  for (const permission of new Set(nouns.flatMap((noun) => NEEDED[noun])))
    requirePermission(scope, permission, `import ${input.noun}`);
  if (input.noun === 'all') return readFolder(input);
  return [{ noun: input.noun, file: input.file, bytes: await bytesOf(scope, input) }];
}

function readFolder({ file: folder }: ImportInput): readonly Source[] {
  const sources = TABLE_NOUNS.flatMap((noun) => {
    const files = filesIn(folder, [`${noun}.csv`, `${noun}.jsonl`]);
    if (files.length > 1)
      throw AppError.usage('two-files', `${folder} has both ${noun}.csv and ${noun}.jsonl.`, 'Take one of them out.');
    return files.map((file) => ({ noun, file, bytes: readTableFile(file) }));
  });
  if (sources.length === 0) {
    const names = TABLE_NOUNS.map((noun) => `${noun}.csv`).join(', ');
    throw AppError.usage('empty-folder', `There is no file to import in ${folder}.`, `It would be named ${names}.`);
  }
  return sources;
}

async function bytesOf(scope: Scope, input: ImportInput): Promise<Uint8Array> {
  if (input.file !== '-') return readTableFile(input.file);
  const { io, takeStdin } = scope.context;
  if (io.stdin.isTTY)
    throw AppError.usage(
      'no-rows',
      'The rows would come from stdin, and stdin is a terminal.',
      'Name a file, or pipe rows in.',
    );
  const read = piped.get(input) ?? allOf(takeStdin('import'));
  piped.set(input, read);
  return await read;
}

async function allOf(stream: NodeJS.ReadableStream): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    pieces.push(Buffer.from(piece));
    bytes += (piece as Buffer).length;
    requireTableSize('The table on stdin', bytes);
  }
  return Buffer.concat(pieces);
}

/** What the files hold: another content is another import, whatever it is called. */
export function contentOf(sources: readonly Source[]): string {
  const hash = createHash('sha256');
  for (const { noun, bytes } of sources) hash.update(`${noun} ${bytes.length}\n`).update(bytes);
  return hash.digest('hex');
}

/** Brings the rows of all sources in. Throws AppError (exit 2) with every bad row; then nothing may be saved. */
export async function writeSources(
  scope: WriteScope,
  input: ImportInput,
  sources: readonly Source[],
): Promise<ImportResult> {
  return await scope.context.watch(async (watch) => {
    const items: ImportedTable[] = [];
    const bad: Violation[] = [];
    let total = 0;
    for (const { noun, file, bytes } of sources) {
      const faults = new Faults();
      const how = TABLES[noun];
      const rows = readTable(bytes, {
        format: input.format ?? formatOf(file),
        separator: input.separator === undefined ? undefined : SEPARATOR[input.separator],
        fields: how.fields,
        map: input.map ?? [],
        ignore: input.ignore ?? [],
      });
      const tally = await importTable(how, rows, { noun, scope, source: input.source ?? '', watch, faults });
      items.push({ noun, file, ...tally });
      total += faults.count;
      const inFile = (message: string): string => (sources.length === 1 ? message : `${noun}: ${message}`);
      bad.push(...faults.found.map((one) => ({ ...one, message: inFile(one.message) })));
    }
    if (total > 0) throw badRows(input.file, bad, total);
    return { items, total: items.length };
  });
}

/** Bad rows that the message lists; all of them stand in the error's violations. */
const LISTED = 20;

function badRows(file: string, violations: readonly Violation[], total: number): AppError {
  const listed = violations.slice(0, LISTED).map(({ message }) => message);
  const more = total - listed.length;
  const name = file === '-' ? 'The table' : file;
  const lines = [
    `${name} was not imported: ${count(total, 'fault')}.`,
    ...listed,
    ...(more > 0 ? [`... and ${more} more; --json lists all.`] : []),
  ];
  return new AppError({
    code: 'bad-rows',
    message: lines.join('\n'),
    hint: 'Put these right and import the file again; nothing was changed.',
    exitCode: EXIT.usage,
    violations,
  });
}
