// Visits for the calendars people carry with them. The code is in operations/calendar.ts.

import { declare } from '../../base/operation.ts';

export const ics = declare({
  name: 'calendar.export',
  paths: [['export', 'ics']],
  summary: 'Write visits as an iCalendar file, for one technician or for all',
  details:
    'A visit keeps its identity over all exports of a book: a calendar that reads the file again updates what it has. What was cancelled stays in the file as cancelled. Without --tech, appointments without a technician are in it too, as tentative, over their arrival window.',
  fields: {
    tech: { type: 'record', noun: 'technician', list: true, description: 'Only the visits of these technicians' },
    from: { type: 'date', description: 'The first day (default: today)' },
    days: {
      type: 'integer',
      minimum: 1,
      maximum: 366,
      default: 14,
      placeholder: 'N',
      description: 'How many days, 1-366',
    },
    output: {
      type: 'text',
      short: 'o',
      maxLength: 4_096,
      placeholder: 'FILE',
      description: 'Write it there instead of to stdout; a file that is there is replaced',
    },
  },
  examples: [
    { command: 'dispatch export ics --tech MARIA -o maria.ics', does: 'Two weeks for her calendar' },
    { command: 'dispatch export ics --from mon --days 7', does: "Everybody's next week" },
  ],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'Each visit as a calendar entry, and the iCalendar text or the file it was written to.',
});
