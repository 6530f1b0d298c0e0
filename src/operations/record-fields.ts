// What a row of a table says of each noun: the flags of the command that creates such a record, and what only records that are
// there already have (number, status, times). Export writes these columns in this order; import reads them in any.

import type { Fields } from '../base/operation.ts';
import { STATUSES } from '../domain/appointment.ts';
import { LINK_KINDS } from '../domain/link.ts';
import type { TableNoun } from '../domain/transfer.ts';
import * as address from './catalog/address.ts';
import * as appointment from './catalog/appointment.ts';
import * as company from './catalog/company.ts';
import * as customer from './catalog/customer.ts';
import * as job from './catalog/job.ts';
import * as technician from './catalog/technician.ts';
import * as territory from './catalog/territory.ts';

const NUMBER = {
  type: 'text',
  maxLength: 20,
  description: 'The record with this number; empty for a new one',
} as const;
const CREATED = { type: 'instant', description: 'When it was created (default: now)' } as const;
const ARCHIVED = { type: 'instant', description: 'When it was archived; empty = it is in use' } as const;
const MOMENT = { type: 'instant', description: 'When it happened' } as const;
const EXTERNAL = { externalId: customer.create.fields.externalId, source: customer.create.fields.source };

const REFERENCE = {
  type: 'text',
  maxLength: 200,
  description: 'The same by its externalId, in place of its number',
} as const;

const CUSTOMERS = (() => {
  const { first, last, company: name, lead, email, phone, branch } = customer.create.fields;
  return {
    number: NUMBER,
    first,
    last,
    company: name,
    lead,
    email,
    phone,
    phoneCountry: { type: 'text', maxLength: 2, description: 'Country of phones that have no + (default US)' },
    branch,
    accountingKey: { type: 'text', maxLength: 200, description: 'Key in the ledger (default: made from the name)' },
    prefer: { ...customer.technicians.fields.prefer },
    require: { ...customer.technicians.fields.require },
    ban: { ...customer.technicians.fields.ban },
    createdAt: CREATED,
    archivedAt: ARCHIVED,
    mergedInto: { type: 'record', noun: 'customer', description: 'The customer it was merged into' },
    ...EXTERNAL,
  } as const satisfies Fields;
})();

const ADDRESSES = (() => {
  const { street, unit, city, state, postal, at, name, type, timezone, taxRate, exempt } = address.add.fields;
  return {
    number: NUMBER,
    customer: { type: 'record', noun: 'customer', description: 'The customer: C-1' },
    customerExternalId: REFERENCE,
    name,
    type,
    street,
    unit,
    city,
    state,
    postal,
    country: { type: 'text', maxLength: 2, description: 'Two-letter country (default US)' },
    at,
    coordinatesSource: {
      type: 'choice',
      choices: ['given', 'postal-code'],
      description: 'Where the coordinates came from (default given)',
    },
    timezone,
    taxRate,
    exempt,
    archivedAt: ARCHIVED,
    mergedInto: { type: 'record', noun: 'address', description: 'The address it was merged into' },
    ...EXTERNAL,
  } as const satisfies Fields;
})();

const TECHNICIANS = (() => {
  const { name, code, kind, skills, start, end, radius, territories, maxJobs, overtime, lunch, shift, branch } =
    technician.add.fields;
  return {
    number: NUMBER,
    name,
    code,
    kind,
    skills,
    start,
    end,
    radius,
    territories,
    maxJobs,
    overtime,
    lunch,
    shift,
    branch,
    archivedAt: ARCHIVED,
    ...EXTERNAL,
  } as const satisfies Fields;
})();

const SERVICES = (() => {
  const { name, department, duration, skills } = company.serviceAdd.fields;
  return {
    number: NUMBER,
    name,
    department,
    kind: { type: 'choice', choices: ['tech', 'sales'], description: 'Kind of its appointments (default tech)' },
    duration,
    skills,
    priority: { type: 'choice', choices: ['normal', 'high'], description: 'Priority (default normal)' },
    archivedAt: ARCHIVED,
    ...EXTERNAL,
  } as const satisfies Fields;
})();

const SUBTYPES = {
  number: NUMBER,
  service: company.subtypeAdd.fields.service,
  name: company.subtypeAdd.fields.name,
  duration: company.subtypeAdd.fields.duration,
  archivedAt: ARCHIVED,
} as const satisfies Fields;

const JOBS = {
  number: NUMBER,
  address: { type: 'record', noun: 'address', description: 'The address: AD-1' },
  addressExternalId: REFERENCE,
  service: job.create.fields.service,
  subtype: job.create.fields.subtype,
  priority: job.create.fields.priority,
  notes: job.create.fields.notes,
  sameTechnician: job.create.fields.sameTechnician,
  status: {
    type: 'choice',
    choices: ['open', 'complete', 'cancelled'],
    description: 'Status (default open)',
  },
  flagged: { type: 'boolean', description: 'Its last appointment was cancelled and nobody has booked again' },
  createdAt: CREATED,
  ...EXTERNAL,
} as const satisfies Fields;

const APPOINTMENTS = (() => {
  const { window, start, duration, service, subtype, notes, onSiteNotes } = appointment.book.fields;
  const who = { type: 'record', noun: 'technician' } as const;
  return {
    number: NUMBER,
    job: { type: 'record', noun: 'job', description: 'The job: J-1' },
    jobExternalId: REFERENCE,
    service,
    subtype,
    status: { type: 'choice', choices: STATUSES, description: 'Status (default scheduled)' },
    window: { type: 'window', description: window.description },
    start: { type: 'instant', description: start.description },
    timezone: { type: 'text', description: "Zone it was promised in (default: the address's)" },
    duration,
    tech: { ...who, description: 'The technician; empty = in the unassigned lane' },
    plannedStart: { type: 'instant', description: 'The planned start (default: the start of the window)' },
    heldTech: { ...who, description: 'Whose place a plan reserves while it is unassigned' },
    heldStart: { type: 'instant', description: 'The start of that place' },
    pin: { type: 'choice', choices: ['technician', 'time', 'both'], description: 'What its pin locks' },
    pinReason: { type: 'text', maxLength: 2040, description: 'Why it is pinned' },
    pinnedBy: { type: 'text', maxLength: 100, description: 'Who pinned it (default: you)' },
    pinnedAt: { type: 'instant', description: 'When it was pinned (default: now)' },
    pinExpires: { type: 'instant', description: 'The pin holds until then' },
    notes,
    onSiteNotes,
    acceptedAt: MOMENT,
    travelStartedAt: MOMENT,
    arrivedAt: MOMENT,
    completedAt: MOMENT,
    cancelledAt: MOMENT,
    cancelReason: { type: 'text', maxLength: 2040, description: 'Why it was cancelled' },
    unableReason: { type: 'text', maxLength: 200, description: 'Why the work could not be done' },
    createdAt: CREATED,
    ...EXTERNAL,
  } as const satisfies Fields;
})();

const ABSENCES = (() => {
  const { technician: who, from, to, reason } = technician.timeOffAdd.fields;
  return {
    number: NUMBER,
    technician: { ...who, positional: false },
    from,
    to,
    reason,
  } as const satisfies Fields;
})();

const EVENTS = (() => {
  const { technician: tech, branch, title, date, start, duration, repeat, open, at } = technician.eventAdd.fields;
  return { number: NUMBER, tech, branch, title, date, start, duration, repeat, open, at } as const satisfies Fields;
})();

const LINKS = {
  appointment: { type: 'record', noun: 'appointment', required: true, description: 'The appointment: A-5' },
  kind: {
    type: 'choice',
    choices: LINK_KINDS,
    required: true,
    description: 'after: it starts when the other is over; or together, or by the same technician',
  },
  other: { type: 'record', noun: 'appointment', required: true, description: 'The one it is linked with: A-3' },
  gap: { type: 'duration', description: 'At least so long after it (kind after)' },
} as const satisfies Fields;

const NOTES = (() => {
  const { text, important, visible } = customer.noteAdd.fields;
  return {
    number: NUMBER,
    customer: { type: 'record', noun: 'customer', description: 'The customer: C-1' },
    customerExternalId: REFERENCE,
    address: { type: 'record', noun: 'address', description: "One of the customer's addresses it is about: AD-1" },
    job: { type: 'record', noun: 'job', description: 'The job it is about: J-1' },
    appointment: { type: 'record', noun: 'appointment', description: 'The appointment it is about: A-1' },
    kind: {
      type: 'choice',
      choices: ['standard', 'system'],
      description: 'system: the program wrote it (default standard)',
    },
    // What the program writes around a reason is longer than what people may type.
    text: { ...text, positional: false, maxLength: 4_096 },
    important,
    visible,
    createdAt: CREATED,
    createdBy: { type: 'text', maxLength: 100, description: 'Who wrote it (default: you)' },
  } as const satisfies Fields;
})();

const USERS = (() => {
  const { name, role, tech } = company.userAdd.fields;
  return { number: NUMBER, name, role, tech, archivedAt: ARCHIVED } as const satisfies Fields;
})();

/** What the rows of each table say. */
export const RECORD_FIELDS = {
  branches: {
    number: NUMBER,
    name: company.branchAdd.fields.name,
    timezone: company.branchAdd.fields.timezone,
    at: company.branchAdd.fields.at,
  },
  departments: { number: NUMBER, name: company.departmentAdd.fields.name, archivedAt: ARCHIVED },
  territories: { number: NUMBER, name: territory.add.fields.name, postal: territory.add.fields.postal },
  services: SERVICES,
  subtypes: SUBTYPES,
  technicians: TECHNICIANS,
  users: USERS,
  customers: CUSTOMERS,
  addresses: ADDRESSES,
  jobs: JOBS,
  appointments: APPOINTMENTS,
  links: LINKS,
  notes: NOTES,
  absences: ABSENCES,
  events: EVENTS,
} as const satisfies Record<TableNoun, Fields>;

/** Read, and never written: they say in another way what another column says. */
const READ_ONLY: Readonly<Partial<Record<TableNoun, readonly string[]>>> = {
  customers: ['phoneCountry'],
  addresses: ['customerExternalId'],
  jobs: ['addressExternalId'],
  appointments: ['jobExternalId', 'start'],
  notes: ['customerExternalId'],
};

/** The columns that an export writes. */
export function exportedColumns(noun: TableNoun): string[] {
  const readOnly = READ_ONLY[noun] ?? [];
  return Object.keys(RECORD_FIELDS[noun]).filter((name) => !readOnly.includes(name));
}
