// Jobs: one problem at one address (J1-J4).

import type { Field } from '../../base/operation.ts';
import { declare } from '../../base/operation.ts';
import { EXTERNAL_ID, IF_VERSION, LIMIT, SOURCE } from './common.ts';

const JOB = {
  type: 'record',
  noun: 'job',
  required: true,
  positional: true,
  description: 'The job: J-1',
} as const satisfies Field;

export const create = declare({
  name: 'job.create',
  paths: [['job', 'create']],
  summary: 'Create a job at an address: same problem, same job; new problem, new job',
  fields: {
    address: { type: 'record', noun: 'address', oneOf: 'where', description: 'The address: AD-1' },
    customer: {
      type: 'record',
      noun: 'customer',
      oneOf: 'where',
      description: 'A customer with one address: C-1, or a name',
    },
    service: { type: 'record', noun: 'service', required: true, description: 'The service: S-1 or its name' },
    subtype: { type: 'text', description: 'A subtype of the service' },
    priority: {
      type: 'choice',
      choices: ['normal', 'high', 'emergency'],
      description: "Priority (default: the service's)",
    },
    notes: { type: 'text', maxLength: 2040, description: 'What the customer said' },
    sameTechnician: { type: 'boolean', description: 'One technician does all its appointments' },
    externalId: EXTERNAL_ID,
    source: SOURCE,
  },
  requires: ['where'],
  examples: [
    {
      command: 'dispatch job create --address AD-1 --service "AC Repair" --notes "blows warm"',
      does: 'Then: dispatch suggest --job J-1',
    },
    { command: 'dispatch job create --customer Doe --service "AC Repair"', does: 'At the only address there is' },
  ],
  effect: 'write',
  permission: ['tech-scheduler.create', 'sales-scheduler.create', 'personal-appointments.create'],
  returns: 'The job card.',
});

export const show = declare({
  name: 'job.show',
  paths: [['job', 'show']],
  summary: 'Show a job with its appointments; pinned technicians carry "(Pinned)"',
  fields: { job: JOB },
  examples: [{ command: 'dispatch job show J-1', does: 'The card' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'The job card with appointments.',
});

export const list = declare({
  name: 'job.list',
  paths: [['job', 'list']],
  summary: 'List jobs',
  fields: {
    customer: { type: 'record', noun: 'customer', description: 'Only this customer' },
    status: { type: 'choice', choices: ['open', 'complete', 'cancelled'], description: 'Only this status' },
    unbooked: { type: 'boolean', description: 'Open jobs without an appointment that is still to be done' },
    limit: LIMIT,
  },
  examples: [{ command: 'dispatch job list --unbooked', does: 'Who still waits for a time' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of jobs.',
});

export const edit = declare({
  name: 'job.edit',
  paths: [['job', 'edit']],
  summary: 'Change a job',
  fields: {
    job: JOB,
    service: { type: 'record', noun: 'service', description: 'Another service of the same kind' },
    subtype: { type: 'text', description: 'A subtype of the service' },
    priority: { type: 'choice', choices: ['normal', 'high', 'emergency'], description: 'Priority' },
    notes: { type: 'text', maxLength: 2040, description: 'What the customer said' },
    sameTechnician: {
      type: 'boolean',
      oneOf: 'technicians',
      description: 'One technician does all its appointments',
    },
    anyTechnician: {
      type: 'boolean',
      oneOf: 'technicians',
      description: 'Its appointments may have different technicians again',
    },
    ifVersion: IF_VERSION,
  },
  examples: [{ command: 'dispatch job edit J-1 --priority emergency', does: 'May bump normal work' }],
  effect: 'write',
  permission: ['tech-scheduler.modify', 'sales-scheduler.modify'],
  returns: 'The job card.',
});

export const complete = declare({
  name: 'job.complete',
  paths: [['job', 'complete']],
  summary: 'Complete a job whose appointments are all done',
  fields: { job: JOB },
  examples: [{ command: 'dispatch job complete J-1', does: 'Nothing more to do there' }],
  effect: 'write',
  permission: ['tech-scheduler.modify', 'sales-scheduler.modify'],
  returns: 'The job card.',
});

export const cancel = declare({
  name: 'job.cancel',
  paths: [['job', 'cancel']],
  summary: 'Cancel a job with its open appointments',
  details: 'Refused while one of its appointments is in motion.',
  fields: { job: JOB, reason: { type: 'text', required: true, maxLength: 2040, description: 'Why' } },
  examples: [
    { command: 'dispatch job cancel J-1 --reason "fixed it themselves"', does: 'Its appointments are cancelled too' },
  ],
  effect: 'write',
  permission: ['appointment.cancel'],
  confirm: { kind: 'yes' },
  returns: 'The job card.',
});
