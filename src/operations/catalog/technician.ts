// Technicians, their hours, absences and events. The command noun is `tech`.

import { declare } from '../../base/operation.ts';
import { EXTERNAL_ID, IF_VERSION, SOURCE, TECHNICIAN } from './common.ts';

const PROFILE = {
  skills: { type: 'text', list: true, description: 'Skills with levels: hvac,gas:2 (level 1 where none is given)' },
  start: { type: 'coordinates', placeholder: 'LAT,LNG', description: 'Where the day starts (default: the branch)' },
  end: { type: 'coordinates', placeholder: 'LAT,LNG', description: 'Where the day ends (default: where it starts)' },
  radius: { type: 'distance', description: 'Coverage radius from the start location: 15mi' },
  territories: {
    type: 'record',
    noun: 'territory',
    list: true,
    description: 'Territories served: North,West; replaces the list (default: everywhere)',
  },
  kind: {
    type: 'choice',
    choices: ['tech', 'sales', 'both'],
    description: 'Appointments this person takes (default tech)',
  },
  maxJobs: { type: 'integer', minimum: 1, maximum: 100, description: 'Most appointments on one day' },
  overtime: { type: 'duration', description: 'How long past the end of the shift work may run' },
  lunch: {
    type: 'text',
    placeholder: '"30m 11:30-13:00"',
    description: 'Lunch: length and the wall times it starts within, on days whose hours cover it; "none" for none',
  },
} as const;

export const add = declare({
  name: 'technician.add',
  paths: [['tech', 'add']],
  summary: 'Add a technician',
  fields: {
    name: { type: 'text', required: true, maxLength: 100, description: 'Full name' },
    code: { type: 'text', maxLength: 12, description: 'Short code to type (default: the first name, made unique)' },
    ...PROFILE,
    shift: { type: 'hours', description: 'Weekly pattern: "mon-fri 08:00-17:00" (default: the company hours)' },
    branch: { type: 'record', noun: 'branch', description: 'Branch (default: the first)' },
    externalId: EXTERNAL_ID,
    source: SOURCE,
  },
  examples: [
    {
      command:
        'dispatch tech add --name "Maria Lopez" --skills hvac,gas:2 --start 41.92,-87.65 --shift "mon-fri 08:00-17:00" --lunch "30m 11:30-13:00"',
      does: 'A technician with hours, skills and lunch',
    },
  ],
  effect: 'write',
  permission: ['technician.modify'],
  returns: 'The technician with hours.',
});

export const edit = declare({
  name: 'technician.edit',
  paths: [['tech', 'edit']],
  summary: 'Change a technician',
  fields: {
    technician: TECHNICIAN,
    name: { type: 'text', maxLength: 100, description: 'New name' },
    code: { type: 'text', maxLength: 12, description: 'New code' },
    ...PROFILE,
    shift: { type: 'hours', description: 'New weekly pattern; replaces the old one' },
    clear: {
      type: 'choice',
      list: true,
      choices: ['skills', 'start', 'end', 'radius', 'territories', 'max-jobs', 'overtime', 'lunch', 'shift'],
      description: 'Take these off: no limit, no overtime, start at the branch, ...',
    },
    ifVersion: IF_VERSION,
  },
  examples: [
    { command: 'dispatch tech edit MARIA --skills hvac:3,gas:2', does: 'Replaces the skills' },
    { command: 'dispatch tech edit MARIA --clear radius,start', does: 'No radius, and from the branch again' },
  ],
  effect: 'write',
  permission: ['technician.modify'],
  returns: 'The technician with hours, and the appointments that no longer fit them.',
});

export const list = declare({
  name: 'technician.list',
  paths: [['tech', 'list']],
  summary: 'List the technicians',
  fields: { all: { type: 'boolean', description: 'Archived ones too' } },
  examples: [{ command: 'dispatch tech list', does: 'Names, codes, skills, hours' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of technicians.',
});

export const show = declare({
  name: 'technician.show',
  paths: [['tech', 'show']],
  summary: 'Show a technician with hours, absences and events',
  fields: { technician: TECHNICIAN },
  examples: [{ command: 'dispatch tech show MARIA', does: 'The card' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'The technician with shifts, shift changes, time off and events from today on.',
});

export const archive = declare({
  name: 'technician.archive',
  paths: [['tech', 'archive']],
  summary: 'Archive a technician; history stays',
  details: 'Refused while open appointments are assigned or pinned to the technician; they are listed.',
  fields: { technician: TECHNICIAN },
  examples: [{ command: 'dispatch tech archive MARIA', does: 'No new appointments' }],
  effect: 'write',
  permission: ['technician.modify'],
  returns: 'The technician.',
});

export const restore = declare({
  name: 'technician.restore',
  paths: [['tech', 'restore']],
  summary: 'Bring an archived technician back',
  fields: { technician: TECHNICIAN },
  examples: [{ command: 'dispatch tech restore MARIA', does: 'Available again' }],
  effect: 'write',
  permission: ['technician.modify'],
  returns: 'The technician.',
});

export const shiftChange = declare({
  name: 'technician.shift',
  paths: [['tech', 'shift']],
  summary: 'Change the hours of one date',
  details: 'Booked appointments stay; those that no longer fit are listed, with the way to re-plan them.',
  fields: {
    technician: TECHNICIAN,
    date: { type: 'date', required: true, description: 'The date' },
    hours: {
      type: 'text',
      list: true,
      oneOf: 'hours',
      description: 'Hours of that date: 10:00-14:00; several may be given',
    },
    off: { type: 'boolean', oneOf: 'hours', description: 'No work that day' },
    usual: { type: 'boolean', oneOf: 'hours', description: 'Back to the weekly pattern' },
  },
  requires: ['hours'],
  examples: [
    { command: 'dispatch tech shift MARIA --date 2026-11-27 --hours 10:00-14:00', does: 'A short day' },
    { command: 'dispatch tech shift MARIA --date fri --off', does: 'A day off' },
  ],
  effect: 'write',
  permission: ['technician.modify'],
  returns: 'The hours of the date and the appointments that no longer fit.',
});

export const timeOffAdd = declare({
  name: 'technician.timeoff-add',
  paths: [['tech', 'timeoff', 'add']],
  summary: 'Record an absence',
  fields: {
    technician: TECHNICIAN,
    from: { type: 'instant', required: true, description: 'First moment: "2026-11-24" or "2026-11-24 13:00"' },
    to: { type: 'instant', description: 'Last day (included), or end time: "15:00" (default: the day of --from)' },
    reason: { type: 'text', maxLength: 200, description: 'Why' },
  },
  examples: [
    {
      command: 'dispatch tech timeoff add SAM --from 2026-12-24 --to 2026-12-26 --reason vacation',
      does: 'Three whole days',
    },
    { command: 'dispatch tech timeoff add SAM --from "tue 13:00" --to 15:00', does: 'Two hours' },
  ],
  effect: 'write',
  permission: ['technician.modify'],
  returns: 'The absence and the appointments that no longer fit.',
});

export const timeOffRemove = declare({
  name: 'technician.timeoff-remove',
  paths: [['tech', 'timeoff', 'remove']],
  summary: 'Remove an absence',
  fields: {
    timeOff: {
      type: 'record',
      noun: 'timeOff',
      required: true,
      positional: true,
      description: 'The absence: TO-1, as "tech show" lists it',
    },
  },
  examples: [{ command: 'dispatch tech timeoff remove TO-1', does: 'Back at work' }],
  effect: 'write',
  permission: ['technician.modify'],
  returns: 'The removed absence.',
});

export const eventAdd = declare({
  name: 'technician.event-add',
  paths: [['tech', 'event', 'add']],
  summary: 'Add an event: a meeting, training, one-off or recurring',
  fields: {
    technician: {
      ...TECHNICIAN,
      required: false,
      positional: false,
      flag: 'tech',
      description: 'Whose event (default: everybody of the branch)',
    },
    title: { type: 'text', required: true, maxLength: 100, description: 'What it is' },
    date: { type: 'date', required: true, description: 'The date, or the first one of a series' },
    start: { type: 'text', required: true, placeholder: 'TIME', description: 'Start: 08:00' },
    duration: { type: 'duration', required: true, description: 'Length, 24 hours at most' },
    repeat: { type: 'text', description: 'Recurrence: "every tue", "every weekday", or an RRULE' },
    open: { type: 'boolean', description: 'Customer appointments may be booked over it' },
    at: { type: 'coordinates', description: 'Where it is held' },
    branch: { type: 'record', noun: 'branch', description: 'Branch of an event for everybody (default: the first)' },
  },
  examples: [
    {
      command:
        'dispatch tech event add --title "Team meeting" --date mon --start 08:00 --duration 30m --repeat "every mon"',
      does: 'Everybody, every Monday',
    },
  ],
  effect: 'write',
  permission: ['technician.modify'],
  returns: 'The event with its next dates, and the appointments it leaves no room for.',
});

export const eventRemove = declare({
  name: 'technician.event-remove',
  paths: [['tech', 'event', 'remove']],
  summary: 'Remove an event with all its dates',
  fields: { event: { type: 'record', noun: 'event', required: true, positional: true, description: 'The event: E-1' } },
  examples: [{ command: 'dispatch tech event remove E-1', does: 'The series is gone' }],
  effect: 'write',
  permission: ['technician.modify'],
  returns: 'The removed event.',
});
