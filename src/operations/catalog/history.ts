// The change log, the past, and taking a change back (X4, X5).

import { declare } from '../../base/operation.ts';
import { LIMIT } from './common.ts';

/** What `--noun` takes: each with the tables that belong to it. */
const LOGGED_NOUNS = [
  'appointment',
  'job',
  'customer',
  'address',
  'note',
  'technician',
  'absence',
  'event',
  'territory',
  'service',
  'department',
  'company',
  'branch',
  'user',
  'run',
] as const;

const RECORD = {
  type: 'text',
  positional: true,
  offers: ['appointment', 'job', 'customer', 'address', 'technician'],
  description: 'The record, by its number: A-12, J-3, C-1, AD-2, T-4',
} as const;

export const log = declare({
  name: 'history.log',
  paths: [['log']],
  summary: 'Show the change log: who changed what, when, with which command',
  details:
    'The latest change comes first; all filters given must fit. A date stands for the whole day: --since begins with it, --until ends with it.',
  fields: {
    record: { ...RECORD, description: 'Only changes of this record: A-1, C-2, J-3' },
    actor: { type: 'text', flag: 'by', description: 'Only changes of this user' },
    since: { type: 'instant', placeholder: 'TIME', description: 'Only from this date or time on' },
    until: { type: 'instant', placeholder: 'TIME', description: 'Only up to this date or time' },
    operation: {
      type: 'text',
      placeholder: 'COMMAND',
      description: 'Only changes by this command, such as book or "tech add"',
    },
    noun: { type: 'choice', choices: LOGGED_NOUNS, description: 'Only what changed records of this kind' },
    limit: { type: 'integer', minimum: 1, maximum: 1_000_000, default: 20, description: 'How many at most' },
    details: { type: 'boolean', description: 'Each changed column with old and new value' },
  },
  examples: [
    { command: 'dispatch log', does: 'The latest changes' },
    { command: 'dispatch log A-1 --details', does: 'All that happened to one appointment' },
    { command: 'dispatch log --by kim --since yesterday --noun appointment', does: 'What Kim did to appointments' },
  ],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of revisions with actor, command and changed records.',
});

export const blame = declare({
  name: 'history.blame',
  paths: [['blame']],
  summary: 'Show who set each value of a record, when, with which command',
  details:
    'What an undo has brought back was set by whoever had set it before; the undo is named below. Works for every record that has a number.',
  fields: { record: { ...RECORD, required: true } },
  examples: [
    { command: 'dispatch blame A-12', does: 'Who chose the technician, who changed the window' },
    { command: 'dispatch blame C-1 --json', does: 'Every column, for scripts' },
  ],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of columns with the value and the revision that has set it.',
});

export const diff = declare({
  name: 'history.diff',
  paths: [['diff']],
  summary: 'Show what differs in the book between two moments',
  details:
    'A moment is a time, a date, or the number of a revision. --from DATE is its beginning, --to DATE its end; --from 41 is the book after revision 41. What was changed and changed back is not shown.',
  fields: {
    from: { type: 'instant', placeholder: 'TIME', default: 'today', description: 'The earlier moment' },
    to: { type: 'instant', placeholder: 'TIME', default: 'today', description: 'The later one (default: now)' },
    limit: { ...LIMIT, description: 'How many records at most' },
  },
  examples: [
    { command: 'dispatch diff', does: 'What has changed today' },
    { command: 'dispatch diff --from "yesterday 17:00"', does: 'What has changed since last evening' },
    { command: 'dispatch diff --from 41 --to 57', does: 'What revisions 42 to 57 did in all' },
  ],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of records that were created, changed or removed, with the columns that differ and both moments.',
});

export const undo = declare({
  name: 'history.undo',
  paths: [['undo']],
  summary: 'Take back a change: your own last one, or the given revision',
  details:
    'Refused when a later change depends on it (exit 4), or when the change is final (exit 5). Newer changes by others stay, which is said, and asked about at a terminal. --dry-run shows what would come back; redo brings the change back again.',
  fields: {
    revision: {
      type: 'integer',
      positional: true,
      minimum: 1,
      description: 'The revision, as "log" lists it (default: your own last change)',
    },
  },
  examples: [
    { command: 'dispatch undo', does: 'Your last change' },
    { command: 'dispatch undo 41 --dry-run', does: 'What would come back' },
  ],
  effect: 'write',
  takesBack: true,
  asksOnNotice: true,
  permission: ['schedule.view'],
  returns: 'The reversed revision and each record that came back.',
});

export const redo = declare({
  name: 'history.redo',
  paths: [['redo']],
  summary: 'Bring back what was undone: your last undo, or a revision',
  details:
    'Refused when a later change is in its way (exit 4), and without a revision also once you have changed anything else since your undo. The revision may be the undone change or its undo.',
  fields: {
    revision: {
      type: 'integer',
      positional: true,
      minimum: 1,
      description: 'The undone revision, as "log" lists it (default: what you undid last)',
    },
  },
  examples: [
    { command: 'dispatch redo', does: 'What you undid last' },
    { command: 'dispatch redo 41', does: 'Revision 41, whoever has undone it' },
  ],
  effect: 'write',
  takesBack: true,
  permission: ['schedule.view'],
  returns: 'The reversed undo, the change that stands again, and each of its records.',
});
