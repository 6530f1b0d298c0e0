// Addresses of customers, where they lie, and merging two of them (A1, A3, A4).

import type { Field } from '../../base/operation.ts';
import { declare } from '../../base/operation.ts';
import { CUSTOMER, EXTERNAL_ID, IF_VERSION, SOURCE } from './common.ts';

/** The parts of an address, as `address add` and `customer create` ask for them. */
export const PLACE = {
  street: { type: 'text', required: true, maxLength: 200, description: 'House number and street' },
  unit: { type: 'text', maxLength: 100, description: 'Apartment, suite' },
  city: { type: 'text', required: true, maxLength: 100, description: 'City' },
  state: { type: 'text', required: true, maxLength: 50, description: 'State' },
  postal: {
    type: 'text',
    required: true,
    maxLength: 20,
    description: 'Postal code; places the address when --at is not given',
  },
  country: { type: 'text', default: 'US', maxLength: 2, description: 'Two-letter country' },
  at: { type: 'coordinates', placeholder: 'LAT,LNG', description: 'Where it is on the map' },
} as const satisfies Record<string, Field>;

const CARD = {
  name: { type: 'text', maxLength: 100, description: 'Name of the location: "Lake house"' },
  type: {
    type: 'choice',
    choices: ['residential', 'commercial', 'billing', 'other'],
    description: 'Type (default residential)',
  },
  timezone: { type: 'text', description: "IANA time zone, where it differs from the branch's" },
  taxRate: { type: 'percent', description: 'Tax rate in percent: 10.25' },
  exempt: {
    type: 'text',
    maxLength: 200,
    description: 'Tax-exempt, with the reason (one of the company setting exemptionReasons)',
  },
} as const;

const ADDRESS = {
  type: 'record',
  noun: 'address',
  required: true,
  positional: true,
  description: 'The address: AD-1',
} as const satisfies Field;

export const add = declare({
  name: 'address.add',
  paths: [['address', 'add']],
  summary: 'Add an address to a customer',
  details:
    'Without --at the postal code places it, if the table of postal codes knows it. Without coordinates an address is never suggested or assigned by the scheduler; a pin is possible.',
  fields: { customer: CUSTOMER, ...PLACE, ...CARD, externalId: EXTERNAL_ID, source: SOURCE },
  examples: [
    {
      command:
        'dispatch address add C-1 --street "4801 N Broadway" --city Chicago --state IL --postal 60640 --at 41.9686,-87.6597',
      does: 'A second location',
    },
  ],
  effect: 'write',
  permission: ['customer.modify'],
  returns: 'The address card.',
});

export const edit = declare({
  name: 'address.edit',
  paths: [['address', 'edit']],
  summary: 'Change an address',
  details: 'A moved place re-checks the open appointments there: those that no longer fit are listed.',
  fields: {
    address: ADDRESS,
    street: { ...PLACE.street, required: false },
    unit: PLACE.unit,
    city: { ...PLACE.city, required: false },
    state: { ...PLACE.state, required: false },
    postal: { ...PLACE.postal, required: false },
    country: { type: 'text', maxLength: 2, description: 'Two-letter country' },
    at: PLACE.at,
    ...CARD,
    notExempt: { type: 'boolean', description: 'No longer tax-exempt' },
    ifVersion: IF_VERSION,
  },
  examples: [{ command: 'dispatch address edit AD-2 --at 41.9686,-87.6597', does: 'Puts it on the map' }],
  effect: 'write',
  permission: ['customer.modify'],
  returns: 'The address card and the appointments that no longer fit.',
});

export const list = declare({
  name: 'address.list',
  paths: [['address', 'list']],
  summary: "List a customer's addresses",
  fields: { customer: CUSTOMER, all: { type: 'boolean', description: 'Merged and archived ones too' } },
  examples: [{ command: 'dispatch address list C-1', does: 'The cards' }],
  effect: 'read',
  permission: ['customer.view'],
  returns: 'A list of address cards.',
});

export const merge = declare({
  name: 'address.merge',
  paths: [['address', 'merge']],
  summary: 'Merge a duplicate address into the one to keep; final',
  details:
    'Jobs, appointments and notes move to the kept address, whose tax setting stays. Only within one customer; refused while an appointment at either is in motion. It cannot be undone.',
  fields: {
    keep: { type: 'record', noun: 'address', required: true, description: 'The address to keep' },
    merge: { type: 'record', noun: 'address', required: true, description: 'The duplicate, which is archived' },
  },
  examples: [{ command: 'dispatch address merge --keep AD-1 --merge AD-2 --dry-run', does: 'Shows what would move' }],
  effect: 'final',
  confirm: { kind: 'word', word: 'merge' },
  permission: ['customer.modify'],
  returns: 'Both addresses, what moved by noun, and the appointments that no longer fit.',
});

export const postalImport = declare({
  name: 'postal.import',
  paths: [['postal', 'import']],
  summary: 'Import places of postal codes from a CSV file',
  details: 'Columns: country, postal_code, latitude, longitude, place. A code that is there already is replaced.',
  fields: {
    file: { type: 'text', required: true, positional: true, placeholder: 'FILE', description: 'The CSV file' },
  },
  examples: [{ command: 'dispatch postal import zip-centroids.csv', does: 'Addresses without --at find their place' }],
  effect: 'write',
  permission: ['company.modify'],
  returns: 'How many were added and replaced.',
});
