// The care of the book as a whole: a copy for bad days, and the check-up that finds what is wrong before it hurts. Restoring is
// commands/restore.ts: it has no book to work on.

import { declare } from '../../base/operation.ts';

export const backup = declare({
  name: 'book.backup',
  paths: [['backup']],
  summary: 'Copy the book to a file, checked, while others work',
  details:
    'Nobody has to stop working, and the copy is whole whatever happens meanwhile. Without FILE, or with a folder, it is named after the book and the time. "dispatch restore FILE" brings it back.',
  fields: {
    file: {
      type: 'text',
      positional: true,
      maxLength: 4_096,
      placeholder: 'FILE',
      description: 'A new file, or a folder (default: beside the book)',
    },
    force: { type: 'boolean', description: 'Overwrite the file if it exists' },
  },
  examples: [
    { command: 'dispatch backup', does: 'Beside the book, named after it and the time' },
    { command: 'dispatch backup /mnt/usb', does: 'Into a folder' },
    { command: 'dispatch backup tonight.db --force', does: 'In place of the last one' },
  ],
  effect: 'read',
  readsSaved: true,
  permission: ['book.care'],
  returns: 'The copy and what it holds: revision, last change, customers, appointments, size.',
});

export const doctor = declare({
  name: 'book.doctor',
  paths: [['doctor']],
  summary: 'Check the book: the file, the plan ahead, and the records',
  details:
    'Exit 0 = all is well; 5 = something in the records or the plan wants a look; 8 = the file itself is damaged. --fix repairs what needs no decision: pins that have expired, as one change that "undo" takes back, and the search index, which is no part of the log.',
  fields: {
    fix: { type: 'boolean', description: 'Repair what needs no decision' },
  },
  examples: [
    { command: 'dispatch doctor', does: 'What is wrong, each with the first records' },
    { command: 'dispatch doctor --json', does: 'Every record' },
    { command: 'dispatch doctor --fix', does: 'Repairs what is safe, then says what is left' },
  ],
  effect: 'write',
  readsUnless: 'fix',
  readsSaved: true,
  permission: ['book.care'],
  returns: 'Every check with its number of problems and the records, and the number of all problems left.',
});
