// Appointments: booking, editing, status and pins (P1-P15, N1-N9).

import type { Field } from '../../base/operation.ts';
import { declare } from '../../base/operation.ts';
import { APPOINTMENT, EXTERNAL_ID, IF_VERSION, LIMIT, SOURCE } from './common.ts';

const SCHEDULERS_CREATE = ['tech-scheduler.create', 'sales-scheduler.create', 'personal-appointments.create'];
const SCHEDULERS_MODIFY = ['tech-scheduler.modify', 'sales-scheduler.modify', 'personal-appointments.modify'];
const VIEW = ['schedule.view'];

const DAYS = {
  type: 'integer',
  minimum: 1,
  maximum: 7,
  placeholder: 'N',
  description: 'How many days, 1-7, from --date or today on',
} as const satisfies Field;

const LOCK = {
  type: 'choice',
  choices: ['technician', 'time', 'both'],
  default: 'both',
  description: 'What the pin locks',
} as const satisfies Field;

const LINKS = {
  after: {
    type: 'record',
    noun: 'appointment',
    description: 'Starts when this appointment is over, that day or later',
  },
  gap: { type: 'duration', description: 'At least so long after it' },
  sameStart: {
    type: 'record',
    noun: 'appointment',
    description: 'Starts together with this appointment, with another technician',
  },
  sameTechnician: { type: 'record', noun: 'appointment', description: 'Has the same technician as this appointment' },
} as const satisfies Record<string, Field>;

const TRACKING = {
  rescheduling: {
    type: 'choice',
    choices: ['no', 'dealer', 'customer'],
    description: 'Who asked for the new window, where the company tracks it',
  },
  rescheduleReason: { type: 'text', maxLength: 200, description: "Why: one of the company's reschedule reasons" },
} as const satisfies Record<string, Field>;

export const book = declare({
  name: 'appointment.book',
  paths: [['book']],
  summary: 'Book an appointment for a job',
  details:
    'Give an arrival window, an exact start, or --first for the best suggestion. Naming a technician pins: the best start in the window is chosen and both are locked. Without one the scheduler assigns the best and may move other unpinned appointments inside their windows.',
  fields: {
    job: { type: 'record', noun: 'job', required: true, positional: true, description: 'The job: J-1' },
    window: { type: 'window', oneOf: 'when', description: 'Arrival window: "2026-11-24 08:00-10:00", "tomorrow 8-10"' },
    start: {
      type: 'instant',
      oneOf: 'when',
      description: 'Exact start: "2026-11-24 09:30"; the window is the start plus the tolerance',
    },
    first: { type: 'boolean', oneOf: 'when', description: 'The best-ranked suggestion of the next 7 days' },
    tech: { type: 'record', noun: 'technician', oneOf: 'who', description: 'This technician, and no other: pins' },
    reason: { type: 'text', maxLength: 2040, description: 'Why it is pinned; becomes a note' },
    pinExpires: { type: 'instant', description: 'The pin holds until then' },
    technicians: {
      type: 'integer',
      minimum: 1,
      maximum: 4,
      default: 1,
      placeholder: 'N',
      description: 'How many technicians start together: an appointment for each',
    },
    ...LINKS,
    duration: { type: 'duration', description: "Duration (default: the subtype's or service's)" },
    service: { type: 'record', noun: 'service', description: "Another service than the job's" },
    subtype: { type: 'text', description: 'A subtype of the service' },
    notes: { type: 'text', maxLength: 2040, description: 'For the technician: gate code, pets' },
    onSiteNotes: {
      type: 'text',
      maxLength: 20000,
      description: 'Tech appointments: pre-filled from the company default',
    },
    unassigned: {
      type: 'boolean',
      oneOf: 'who',
      description: 'When nothing fits, keep it in the unassigned lane instead of refusing',
    },
    externalId: EXTERNAL_ID,
    source: SOURCE,
  },
  requires: ['when'],
  examples: [
    { command: 'dispatch book J-1 --window "2026-11-24 08:00-10:00"', does: 'The scheduler picks the technician' },
    {
      command: 'dispatch book J-1 --window "tomorrow 8-10" --tech MARIA --reason "knows the boiler"',
      does: 'Pinned to Maria',
    },
    { command: 'dispatch book J-1 --first', does: 'The best slot of the week' },
    { command: 'dispatch book J-1 --window "tomorrow 8-10" --technicians 2', does: 'Two technicians start together' },
    { command: 'dispatch book J-1 --first --after A-3 --gap 30m', does: 'The visit after A-3' },
  ],
  effect: 'write',
  permission: SCHEDULERS_CREATE,
  returns: 'The appointment card, what else moved or was bumped, and the violations of a pin.',
});

export const edit = declare({
  name: 'appointment.edit',
  paths: [['edit'], ['appointment', 'edit']],
  summary: 'Change an appointment: window, start, length, technician, notes',
  details:
    'Changing the window is a reschedule; moving inside it is not. --tech pins, --auto unpins and lets the scheduler pick. A refused change says every reason and changes nothing.',
  fields: {
    appointment: APPOINTMENT,
    window: { type: 'window', oneOf: 'when', description: 'New arrival window' },
    start: {
      type: 'instant',
      oneOf: 'when',
      description: 'New start; inside the window it moves silently, else it is a reschedule',
    },
    duration: { type: 'duration', description: 'New duration' },
    tech: { type: 'record', noun: 'technician', oneOf: 'who', description: 'This technician: pins' },
    auto: { type: 'boolean', oneOf: 'who', description: 'Auto assign: unpins' },
    ...LINKS,
    reason: { type: 'text', maxLength: 2040, description: 'Why it is pinned; becomes a note' },
    service: { type: 'record', noun: 'service', description: 'Another service of the same kind' },
    subtype: { type: 'text', description: 'A subtype of the service' },
    notes: { type: 'text', maxLength: 2040, description: 'For the technician' },
    onSiteNotes: { type: 'text', maxLength: 20000, description: 'What happened on site' },
    ...TRACKING,
    ifVersion: IF_VERSION,
  },
  examples: [
    { command: 'dispatch edit A-1 --window "2026-11-25 10:00-12:00" --rescheduling customer', does: 'A reschedule' },
    { command: 'dispatch edit A-1 --tech SAM', does: 'To Sam, pinned' },
    { command: 'dispatch edit A-1 --auto', does: 'The scheduler picks again' },
  ],
  effect: 'write',
  permission: SCHEDULERS_MODIFY,
  returns: 'The appointment card, what else moved, and violations.',
});

export const show = declare({
  name: 'appointment.show',
  paths: [['appointment', 'show']],
  summary: 'Show an appointment with its history',
  fields: { appointment: APPOINTMENT },
  examples: [
    { command: 'dispatch appointment show A-1', does: 'Window, planned start, actual times, pin, distances, steps' },
  ],
  effect: 'read',
  permission: VIEW,
  returns: 'The appointment card with status steps, reschedules, distances and pin violations.',
});

export const list = declare({
  name: 'appointment.list',
  paths: [['appointment', 'list']],
  summary: 'List appointments, nearest upcoming first',
  fields: {
    query: { type: 'text', positional: true, maxLength: 200, description: 'Search in customer, service and notes' },
    date: { type: 'date', description: 'Windows of this date (default: everything ahead, then the past)' },
    days: DAYS,
    customer: { type: 'record', noun: 'customer', description: 'Only this customer' },
    tech: { type: 'record', noun: 'technician', description: 'Only this technician' },
    status: {
      type: 'choice',
      choices: ['scheduled', 'accepted', 'on-the-way', 'on-site', 'complete', 'cancelled', 'no-show'],
      description: 'Only this status',
    },
    service: { type: 'record', noun: 'service', description: 'Only this service' },
    unassigned: { type: 'boolean', description: 'Only those without a technician' },
    pinned: { type: 'boolean', description: 'Only pinned ones' },
    past: { type: 'boolean', description: 'Most recent past first' },
    limit: LIMIT,
  },
  examples: [
    { command: 'dispatch appointment list --date today', does: "Today's" },
    { command: 'dispatch appointment list --date mon --days 5 --tech MARIA', does: "Maria's week" },
    { command: 'dispatch appointment list --unassigned', does: 'What waits for a technician' },
  ],
  effect: 'read',
  permission: VIEW,
  returns: 'A list of appointments, the count of upcoming ones, and the ranges of days before and after.',
});

export const cancel = declare({
  name: 'appointment.cancel',
  paths: [['cancel'], ['appointment', 'cancel']],
  summary: 'Cancel an appointment that is not in motion',
  details:
    'Of technicians who start together, --team cancels all and --alone only this one; one of the two must be said. What was to come after it is free to start earlier.',
  fields: {
    appointment: APPOINTMENT,
    reason: { type: 'text', required: true, maxLength: 2040, description: 'Why' },
    team: { type: 'boolean', oneOf: 'whom', description: 'Also those who start together with it' },
    alone: { type: 'boolean', oneOf: 'whom', description: 'Only this one of those who start together' },
  },
  examples: [
    {
      command: 'dispatch cancel A-1 --reason "customer away"',
      does: 'The job stays open, flagged if nothing else is booked',
    },
    { command: 'dispatch cancel A-1 --team --reason "customer away"', does: 'All technicians of the visit' },
  ],
  effect: 'write',
  permission: ['appointment.cancel'],
  returns: 'The appointment card with its steps, and whether the job is flagged.',
});

export const status = declare({
  name: 'appointment.status',
  paths: [['status'], ['appointment', 'status']],
  summary: 'Take an appointment a step on: on-the-way, on-site, complete ...',
  details:
    'An illegal step is refused with the legal ones. "complete --unable REASON" records that the work could not be done.',
  fields: {
    appointment: APPOINTMENT,
    to: {
      type: 'choice',
      choices: ['accepted', 'on-the-way', 'on-site', 'complete', 'no-show'],
      required: true,
      positional: true,
      description: 'The next status',
    },
    at: { type: 'instant', description: 'When it happened (default: now)' },
    notes: { type: 'text', maxLength: 20000, description: 'On-site notes at check-out' },
    unable: { type: 'text', maxLength: 200, description: 'Unable to complete: the reason' },
    reason: { type: 'text', maxLength: 2040, description: 'Why, for a no-show' },
  },
  examples: [
    { command: 'dispatch status A-1 on-the-way', does: 'In motion from now on' },
    { command: 'dispatch status A-1 complete --notes "replaced capacitor"', does: 'Check-out' },
  ],
  effect: 'write',
  permission: [...SCHEDULERS_MODIFY, 'own-appointments.work'],
  undoPermission: ['appointment.rollback'],
  returns: 'The appointment card with its steps.',
});

export const rollback = declare({
  name: 'appointment.rollback',
  paths: [['rollback'], ['appointment', 'rollback']],
  summary: 'Take an appointment one status step back, with a reason',
  fields: { appointment: APPOINTMENT, reason: { type: 'text', required: true, maxLength: 2040, description: 'Why' } },
  examples: [
    { command: 'dispatch rollback A-1 --reason "pressed too early"', does: 'From on site back to on the way' },
  ],
  effect: 'write',
  permission: ['appointment.rollback'],
  returns: 'The appointment card with its steps.',
});

export const pin = declare({
  name: 'appointment.pin',
  paths: [['pin']],
  summary: 'Pin an appointment: the scheduler leaves alone what it locks',
  details:
    'Locks the technician, the start time, or both. Where the technician is not available the violations are said before saving and shown after.',
  fields: {
    appointment: APPOINTMENT,
    tech: { type: 'record', noun: 'technician', description: 'The technician (default: the assigned one)' },
    start: { type: 'instant', description: 'The start to lock (default: the planned one)' },
    lock: LOCK,
    reason: { type: 'text', maxLength: 2040, description: 'Why; becomes a note with time and user' },
    expires: { type: 'instant', description: 'The pin holds until then' },
  },
  examples: [
    { command: 'dispatch pin A-1 --tech MARIA --reason "asked for her"', does: 'Technician and time locked' },
    { command: 'dispatch pin A-1 --lock time', does: 'Any technician, this time' },
  ],
  effect: 'write',
  permission: ['appointment.pin'],
  returns: 'The appointment card, what else moved, and the violations.',
});

export const unpin = declare({
  name: 'appointment.unpin',
  paths: [['unpin']],
  summary: 'Unpin an appointment: the scheduler picks the best again',
  fields: { appointment: APPOINTMENT },
  examples: [{ command: 'dispatch unpin A-1', does: 'Auto assign' }],
  effect: 'write',
  permission: ['appointment.pin'],
  returns: 'The appointment card with its new place, and what else moved.',
});

export const link = declare({
  name: 'appointment.link',
  paths: [['link'], ['appointment', 'link']],
  summary: 'Link appointments: together, after, or by the same technician',
  details:
    'The scheduler keeps links when it books, suggests, moves and optimizes; a pin may break one, and the broken link is shown. Where the plan as it stands breaks a new link, another place is found for one of the two. Links that contradict each other, or windows and pins, are refused.',
  fields: { appointment: APPOINTMENT, ...LINKS },
  examples: [
    { command: 'dispatch link A-5 --after A-3', does: 'A-5 starts when A-3 is over' },
    { command: 'dispatch link A-5 --same-start A-3', does: 'Two technicians at the same time' },
    {
      command: 'dispatch link A-5 --after A-3 --gap 12h --same-technician A-3',
      does: 'The next day or later, by who was there',
    },
  ],
  effect: 'write',
  permission: SCHEDULERS_MODIFY,
  returns: 'The appointment card with its links, what moved, and violations.',
});

export const unlink = declare({
  name: 'appointment.unlink',
  paths: [['unlink'], ['appointment', 'unlink']],
  summary: 'Take away the links of an appointment',
  fields: {
    appointment: APPOINTMENT,
    other: { type: 'record', noun: 'appointment', positional: true, description: 'Only its links with this one: A-3' },
  },
  examples: [{ command: 'dispatch unlink A-5 A-3', does: 'Each goes its own way' }],
  effect: 'write',
  permission: SCHEDULERS_MODIFY,
  returns: 'The appointment card.',
});

export const pins = declare({
  name: 'appointment.pins',
  paths: [['pins']],
  summary: 'List the pins with reason, author and violations',
  fields: { date: { type: 'date', description: 'The date (default: everything ahead)' }, days: DAYS },
  examples: [{ command: 'dispatch pins --date tomorrow', does: "What the scheduler can't touch tomorrow" }],
  effect: 'read',
  permission: VIEW,
  returns: 'A list of pinned appointments with their violations.',
});
