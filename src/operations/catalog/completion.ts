// What the shell's completion asks of the book.

import { declare } from '../../base/operation.ts';

export const records = declare({
  name: 'completion.records',
  paths: [['completion', 'records']],
  summary: 'List the numbers and names of records that begin with a text',
  details:
    'What the shell offers while a record is typed: the likeliest 50, latest first. Without a number only what is current: appointments of today, open jobs.',
  fields: {
    noun: {
      type: 'choice',
      choices: [
        'appointment',
        'customer',
        'technician',
        'job',
        'address',
        'service',
        'department',
        'branch',
        'territory',
        'event',
        'time-off',
      ],
      required: true,
      positional: true,
      description: 'What kind of record',
    },
    text: { type: 'text', positional: true, maxLength: 200, description: 'What is typed so far: A-12, 12 or a name' },
  },
  examples: [
    { command: 'dispatch completion records appointment', does: "Today's" },
    { command: 'dispatch completion records customer jan', does: 'Jane, Jan ...' },
  ],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'The words, each with what it is.',
});
