// The scheduler's commands: slots, suggestions, optimizing and explaining (P6, P12, S1-S8, X1).

import type { Field } from '../../base/operation.ts';
import { declare } from '../../base/operation.ts';
import { PLACE } from './address.ts';
import { DAYS, SEED } from './common.ts';

const ASK = {
  job: { type: 'record', noun: 'job', oneOf: 'what', description: 'For this job: J-1' },
  at: {
    type: 'coordinates',
    oneOf: 'what',
    placeholder: 'LAT,LNG',
    description: 'For a caller at this place who is no customer yet, with --service',
  },
  postal: {
    type: 'text',
    oneOf: 'what',
    placeholder: 'CODE',
    maxLength: 20,
    description: 'For a caller in the middle of this postal code, with --service',
  },
  country: { ...PLACE.country, description: 'The two-letter country of --postal' },
  service: { type: 'record', noun: 'service', description: 'The service, for --at or --postal' },
  subtype: { type: 'text', description: 'A subtype of the service' },
  duration: { type: 'duration', description: 'Another duration than the usual one' },
} as const satisfies Record<string, Field>;

const RECORD = {
  type: 'text',
  positional: true,
  oneOf: 'what',
  offers: ['appointment', 'job'],
  description: 'The appointment or job: A-1 (to move), J-1 (to book)',
} as const satisfies Field;

export const slots = declare({
  name: 'schedule.slots',
  paths: [['slots']],
  summary: 'Grade every start of a day: free, only by a pin, or impossible',
  fields: {
    record: RECORD,
    at: { ...ASK.at },
    postal: ASK.postal,
    country: ASK.country,
    service: ASK.service,
    subtype: ASK.subtype,
    duration: ASK.duration,
    date: { type: 'date', description: 'The first date (default: the day of the appointment, or today)' },
    days: DAYS,
    tech: { type: 'record', noun: 'technician', list: true, description: 'Only these technicians' },
    reasons: { type: 'boolean', description: 'Every reason of every start, not only the summary' },
  },
  requires: ['what'],
  examples: [
    { command: 'dispatch slots J-1 --date tomorrow', does: 'The grid of tomorrow' },
    { command: 'dispatch slots A-1 --tech MARIA --reasons', does: "Why Maria can't" },
  ],
  effect: 'read',
  permission: ['schedule.view', 'personal-appointments.view', 'tech-scheduler-leads.view'],
  returns: 'Per day and technician: distance from start and each start with grade and reasons.',
});

export const suggest = declare({
  name: 'schedule.suggest',
  paths: [['suggest']],
  summary: 'Suggest arrival windows, best first, with the reason',
  fields: {
    record: RECORD,
    ...ASK,
    from: { type: 'date', description: 'First day (default: today)' },
    days: { ...DAYS, maximum: 31, default: 7, description: 'How many days, 1-31' },
    tech: { type: 'record', noun: 'technician', description: 'Only this technician' },
    windowHours: { type: 'integer', minimum: 1, maximum: 10, description: 'Another window length than the usual one' },
    limit: { type: 'integer', minimum: 1, maximum: 1000, default: 10, description: 'How many at most' },
    explain: { type: 'boolean', description: 'Also why the other technicians and windows fell out' },
    seed: SEED,
  },
  requires: ['what'],
  examples: [
    { command: 'dispatch suggest --job J-1', does: 'The best windows of the next 7 days' },
    { command: 'dispatch suggest A-2 --from tomorrow', does: 'Where a booked appointment could move to' },
    {
      command: 'dispatch suggest --at 41.92,-87.65 --service "AC Repair" --days 3',
      does: 'For a caller who is no customer yet',
    },
    { command: 'dispatch suggest --postal 60610 --service "AC Repair"', does: 'By the postal code alone' },
  ],
  effect: 'read',
  permission: ['schedule.view', 'tech-scheduler-leads.view'],
  returns:
    'Ranked arrival windows with technician, planned start, drive minutes added, what moves, tightest slack and a sentence of reason.',
});

export const optimize = declare({
  name: 'schedule.optimize',
  paths: [['optimize']],
  summary: 'Improve the plan of a day; pins and what is under way stay',
  details:
    'Arrival windows never change. Starts from the stored plan and never returns a worse one. A change is charged for, up to three times as much the nearer its start (changeWeight). Whoever gets a place out of the unassigned lane is no move. --dry-run shows the diff and saves nothing.',
  fields: {
    date: { type: 'date', positional: true, description: 'The date (default: today)' },
    days: DAYS,
    seed: SEED,
    iterations: {
      type: 'integer',
      minimum: 0,
      maximum: 100_000_000,
      default: 20_000,
      description: 'Search steps per day',
    },
    threads: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      description: 'How many days, or parts of a large one, are searched at once; the plan is the same (default: 2)',
    },
    maxMoves: {
      type: 'integer',
      minimum: 0,
      maximum: 100_000,
      placeholder: 'N',
      description: 'Let at most N appointments change technician, or start by over 5 minutes, on all days together',
    },
  },
  examples: [
    { command: 'dispatch optimize tomorrow --dry-run', does: 'What would change' },
    { command: 'dispatch optimize today --max-moves 3', does: 'The three moves that gain most' },
    { command: 'dispatch optimize --days 3 --iterations 200000', does: 'Three days, longer search' },
  ],
  effect: 'write',
  takesLong: true,
  permission: ['schedule.optimize'],
  returns:
    'Per day: objective before and after, each appointment that changed technician, start or lane with its price, and what more moves would gain; the weights.',
});

export const explain = declare({
  name: 'schedule.explain',
  paths: [['explain']],
  summary: 'Say why an appointment stands where it does, or nowhere',
  fields: {
    appointment: {
      type: 'record',
      noun: 'appointment',
      positional: true,
      oneOf: 'what',
      description: 'The appointment: A-1',
    },
    unassigned: {
      type: 'date',
      oneOf: 'what',
      placeholder: 'DATE',
      description: 'Every unassigned appointment of this date',
    },
  },
  requires: ['what'],
  examples: [
    { command: 'dispatch explain A-1', does: 'Each technician with the cost or every failing rule' },
    { command: 'dispatch explain --unassigned today', does: 'What is in the way' },
  ],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'Per appointment: its place, and for each technician the cost there or every failing rule.',
});

export const runs = declare({
  name: 'schedule.runs',
  paths: [['runs']],
  summary: 'List the latest scheduler runs',
  fields: { limit: { type: 'integer', minimum: 1, maximum: 10000, default: 20, description: 'How many at most' } },
  examples: [{ command: 'dispatch runs', does: 'When, who, seed, what it gained' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of runs.',
});
