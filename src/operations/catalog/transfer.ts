// Records as tables: out of the book into CSV or JSON lines, and back, all or nothing.

import { declare } from '../../base/operation.ts';
import { TABLE_NOUNS } from '../../domain/transfer.ts';
import { SOURCE } from './common.ts';

const SINGULAR = {
  customer: 'customers',
  address: 'addresses',
  technician: 'technicians',
  tech: 'technicians',
  techs: 'technicians',
  service: 'services',
  job: 'jobs',
  appointment: 'appointments',
  branch: 'branches',
  department: 'departments',
  subtype: 'subtypes',
  territory: 'territories',
  user: 'users',
  absence: 'absences',
  timeoff: 'absences',
  event: 'events',
  link: 'links',
  note: 'notes',
} as const;

const FORMATS = ['csv', 'jsonl'] as const;

export const exportRecords = declare({
  name: 'transfer.export',
  paths: [['export']],
  summary: 'Export records as CSV or JSON lines',
  details: `Nouns: ${TABLE_NOUNS.join(', ')}; or all, into a folder. Every record, archived and closed ones too, by number. The columns carry the names of the flags that create such a record, so that the file can be edited and imported again. What is no table stays behind (settings, changed hours of single dates, the log): to get a whole book back, use backup and restore.`,
  fields: {
    noun: {
      type: 'choice',
      choices: [...TABLE_NOUNS, 'all'],
      aliases: SINGULAR,
      required: true,
      positional: true,
      description: 'What: customers, jobs, appointments ... or all',
    },
    format: { type: 'choice', choices: FORMATS, description: 'csv or jsonl (default: as the file is named, else csv)' },
    output: {
      type: 'text',
      short: 'o',
      maxLength: 4_096,
      placeholder: 'FILE',
      description: 'Write this file, or this folder for all (default: stdout)',
    },
  },
  examples: [
    { command: 'dispatch export customers -o customers.csv', does: 'Every customer, one a line' },
    {
      command: 'dispatch export appointments -o appointments.jsonl',
      does: 'JSON lines; the file appears when complete',
    },
    { command: 'dispatch export all -o tables', does: 'A folder with a file for each noun' },
  ],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'The records; with --output, the tables with their files and how many rows they have.',
});

export const importRecords = declare({
  name: 'transfer.import',
  paths: [['import']],
  summary: 'Import records from CSV or JSON lines: all rows or none',
  details: `Nouns: ${TABLE_NOUNS.join(', ')}; or all, from a folder. A row with the externalId (and source) or the number of a record updates it, with the columns that the file has; every other row makes a new record; links, and absences, events and notes without a number, are known by what they say. Importing a file twice changes nothing. Every bad row is named, and then nothing is saved. Columns are found by name, however written, and are those that "dispatch export" writes. A new customer may have the first address in the same row: street, unit, city, state, postal, country, at.`,
  fields: {
    noun: {
      type: 'choice',
      choices: [...TABLE_NOUNS, 'all'],
      aliases: SINGULAR,
      required: true,
      positional: true,
      description: 'What: customers, jobs, appointments ... or all',
    },
    file: {
      type: 'text',
      required: true,
      positional: true,
      maxLength: 4_096,
      placeholder: 'FILE',
      description: 'The file, - for stdin, or the folder for all',
    },
    source: { ...SOURCE, description: 'The other system that externalId belongs to, where a row does not say' },
    map: {
      type: 'text',
      list: true,
      maxLength: 300,
      placeholder: 'THEIRS=OURS',
      description: 'A column under another name: --map "Zip code=postal"',
    },
    ignore: {
      type: 'text',
      list: true,
      maxLength: 200,
      placeholder: 'COLUMN',
      description: 'A column that is not wanted',
    },
    separator: {
      type: 'choice',
      choices: ['comma', 'semicolon', 'tab', 'pipe'],
      aliases: { ',': 'comma', ';': 'semicolon', '|': 'pipe' },
      placeholder: 'NAME',
      description: 'comma, semicolon, tab or pipe (default: found in the first line)',
    },
    format: { type: 'choice', choices: FORMATS, description: 'csv or jsonl (default: as the file is named, else csv)' },
  },
  examples: [
    { command: 'dispatch import customers customers.csv --dry-run', does: 'Checks every row and saves nothing' },
    {
      command: 'dispatch import addresses old.csv --source crm --map "Zip code=postal" --ignore Fax',
      does: 'A table of another system; running it again updates what has changed',
    },
    { command: 'dispatch import all tables', does: 'The folder that "export all" has written' },
  ],
  effect: 'write',
  takesLong: true,
  permission: ['company.modify', 'technician.modify', 'customer.modify', 'tech-scheduler.create'],
  returns: 'Per table: rows read, records created, updated and left as they were.',
});
