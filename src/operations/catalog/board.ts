// The dispatch board (B1-B5).

import { declare } from '../../base/operation.ts';
import { DAYS } from './common.ts';

export const show = declare({
  name: 'board.show',
  paths: [['board']],
  summary: 'Show the dispatch board',
  fields: {
    date: { type: 'date', positional: true, description: 'The date (default: today, or the day of --as-of)' },
    days: DAYS,
    tech: { type: 'record', noun: 'technician', list: true, description: 'Only these technicians' },
    department: {
      type: 'record',
      noun: 'department',
      description: 'Only technicians who can do a service of this department',
    },
    territory: { type: 'record', noun: 'territory', description: 'Only technicians who serve this territory' },
    asOf: {
      type: 'instant',
      placeholder: 'TIME',
      description: 'The board as it was printed at a past time, or after a revision of the log',
    },
    format: {
      type: 'choice',
      choices: ['timeline', 'table', 'json'],
      default: 'timeline',
      description: 'How it is drawn',
    },
    width: { type: 'integer', minimum: 60, maximum: 400, description: "Columns (default: the terminal's)" },
    ascii: { type: 'boolean', description: 'Only ASCII characters' },
  },
  examples: [
    { command: 'dispatch board', does: 'Today' },
    { command: 'dispatch board tomorrow --days 2 --tech MARIA,SAM', does: 'Two days of two people' },
    { command: 'dispatch board --format table', does: 'One line per appointment' },
    { command: 'dispatch board --as-of "yesterday 9:30"', does: 'That day as it stood at half past nine' },
    { command: 'dispatch board today --as-of "yesterday 16:00"', does: 'Today as it was planned yesterday' },
  ],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'One board per day: technicians with shift, blocks, stops, travel; the unassigned lane; counts.',
});
