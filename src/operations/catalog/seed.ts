// Made-up data for tests and trials: a company of any size, or one of a few scenarios. The code is in operations/seed.ts.

import { declare } from '../../base/operation.ts';
import { SEED } from './common.ts';

const LOAD = ' (not with --scenario)';

export const fill = declare({
  name: 'seed.fill',
  paths: [['seed']],
  summary: 'Fill a book with a made-up company, for trials and tests',
  details: [
    'Towns, customers, technicians and booked days, today first: full soon, emptier later. The same flags and the same clock make the same book. Phones are 555 numbers, e-mails go to example.com. Where there is no book it is made first, for Chicago; in a book of yours, its time zone, opening hours, window lengths and services are used. A book that has customers is refused unless you give --add.',
    'Scenarios, each on the next open day:\n  tiny             2 technicians, 6 visits: for a quick look\n  gridlocked       everything pinned to the wrong places: unpin and optimize\n  storm-day        far more emergencies than the crew can take\n  technician-sick  a full day, and the busiest technician calls in sick',
  ].join('\n\n'),
  fields: {
    customers: {
      type: 'integer',
      minimum: 1,
      maximum: 200_000,
      placeholder: 'N',
      description: `How many customers (default 300)${LOAD}`,
    },
    technicians: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000,
      placeholder: 'N',
      description: `How many technicians (default 8)${LOAD}`,
    },
    days: {
      type: 'integer',
      minimum: 1,
      maximum: 366,
      placeholder: 'N',
      description: `Days that are booked, from today on (default 14)${LOAD}`,
    },
    history: {
      type: 'integer',
      minimum: 0,
      maximum: 366,
      placeholder: 'N',
      description: `Days before today that are over (default 7)${LOAD}`,
    },
    scenario: {
      type: 'choice',
      choices: ['tiny', 'gridlocked', 'storm-day', 'technician-sick'],
      placeholder: 'NAME',
      description: 'One of the scenarios above in place of a plain load',
    },
    seed: { ...SEED, description: 'Another seed, another company' },
    add: { type: 'boolean', description: 'Also where the book has customers: they and their plan stay as they are' },
  },
  examples: [
    { command: 'dispatch seed --db trial.db', does: 'A book to try things on' },
    {
      command: 'dispatch seed --db ci.db --customers 10000 --technicians 40 --days 30 --seed 7',
      does: 'For tests: with the same --now the same rows on every machine',
    },
    { command: 'dispatch seed --db storm.db --scenario storm-day', does: 'Then: dispatch board tomorrow' },
  ],
  effect: 'write',
  permission: ['company.modify'],
  startsBook: true,
  takesLong: true,
  returns: 'How much of what was made, and per day the visits and how full it is.',
});
