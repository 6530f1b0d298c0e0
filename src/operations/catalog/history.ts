// The change log and taking a change back (X4).

import { declare } from '../../base/operation.ts';

export const log = declare({
  name: 'history.log',
  paths: [['log']],
  summary: 'Show the change log: who changed what, when, with which command',
  fields: {
    record: {
      type: 'text',
      positional: true,
      offers: ['appointment', 'job', 'customer'],
      description: 'Only changes of this record: A-1, C-2, J-3',
    },
    actor: { type: 'text', flag: 'by', description: 'Only changes of this user' },
    limit: { type: 'integer', minimum: 1, maximum: 1_000_000, default: 20, description: 'How many at most' },
    details: { type: 'boolean', description: 'Each changed column with old and new value' },
  },
  examples: [
    { command: 'dispatch log', does: 'The latest changes' },
    { command: 'dispatch log A-1 --details', does: 'All that happened to one appointment' },
  ],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of revisions with actor, command and changed records.',
});

export const undo = declare({
  name: 'history.undo',
  paths: [['undo']],
  summary: 'Take back a change: your own last one, or the given revision',
  details:
    'Refused when a later change touched the same records (exit 4), or when the change is final (exit 5). --dry-run shows what would come back.',
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
  permission: ['schedule.view'],
  returns: 'The reversed revision and each record that came back.',
});
