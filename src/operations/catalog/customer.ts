// Customers and their contacts (C1, C2, C3, C8).

import { declare } from '../../base/operation.ts';
import { PLACE } from './address.ts';
import { CUSTOMER, EXTERNAL_ID, IF_VERSION, LIMIT, SOURCE } from './common.ts';

const NAME = {
  first: { type: 'text', maxLength: 100, description: 'First name' },
  last: { type: 'text', maxLength: 100, description: 'Last name' },
  company: { type: 'text', maxLength: 200, description: 'Company name' },
} as const;

const CONTACT = {
  email: {
    type: 'text',
    list: true,
    maxLength: 254,
    description: 'E-mail, with an optional label: "work:jane@x.com"; the first is primary',
  },
  phone: {
    type: 'text',
    list: true,
    maxLength: 60,
    description: 'Phone, with an optional label: "mobile:312-555-0100"; the first is primary',
  },
} as const;

export const create = declare({
  name: 'customer.create',
  paths: [['customer', 'create']],
  summary: 'Create a customer, with a first address if one is given',
  details:
    'The accounting key is made from the name; a second Jane Doe becomes "Jane Doe 2" and renaming never changes it. An e-mail that another customer has is saved with a warning.',
  fields: {
    ...NAME,
    lead: { type: 'boolean', description: 'A prospect: may get sales appointments only' },
    ...CONTACT,
    street: { ...PLACE.street, required: false },
    unit: PLACE.unit,
    city: { ...PLACE.city, required: false },
    state: { ...PLACE.state, required: false },
    postal: { ...PLACE.postal, required: false },
    country: PLACE.country,
    at: PLACE.at,
    branch: { type: 'record', noun: 'branch', description: 'Branch (default: the first)' },
    externalId: EXTERNAL_ID,
    source: SOURCE,
  },
  examples: [
    {
      command:
        'dispatch customer create --first Jane --last Doe --email jane@x.com --phone "mobile:312-555-0100" --street "1201 W Madison St" --city Chicago --state IL --postal 60607 --at 41.8819,-87.6580',
      does: 'A customer with an address on the map',
    },
    {
      command: 'dispatch customer create --company "Hart Bakery" --phone 312-555-0144',
      does: 'A company, address later',
    },
  ],
  effect: 'write',
  permission: ['customer.modify'],
  returns: 'The customer card with contacts and addresses.',
});

export const list = declare({
  name: 'customer.list',
  paths: [
    ['customer', 'list'],
    ['customer', 'find'],
  ],
  summary: 'List customers, or find them by name, e-mail, phone or street',
  fields: {
    query: {
      type: 'text',
      positional: true,
      maxLength: 200,
      description: 'Three or more characters match anywhere; one or two match whole words ("Ng")',
    },
    all: { type: 'boolean', description: 'Archived ones too' },
    limit: LIMIT,
  },
  examples: [
    { command: 'dispatch customer list doe', does: 'Everyone with "doe" in name, contact or street' },
    { command: 'dispatch customer list 5550100', does: 'By phone, however it was typed' },
  ],
  effect: 'read',
  permission: ['customer.view'],
  returns: 'A list of customers with primary contact and first address.',
});

export const show = declare({
  name: 'customer.show',
  paths: [['customer', 'show']],
  summary: 'Show a customer: contacts, addresses, service history',
  fields: { customer: CUSTOMER },
  examples: [{ command: 'dispatch customer show C-1', does: 'The card' }],
  effect: 'read',
  permission: ['customer.view'],
  returns: 'The customer card with contacts, addresses, appointments (one row each, A5) and latest notes.',
});

export const edit = declare({
  name: 'customer.edit',
  paths: [['customer', 'edit']],
  summary: 'Change a customer',
  details:
    'An empty name clears it: --company "". Adding an e-mail or phone that is there already gives it the new label. The accounting key stays as it is.',
  fields: {
    customer: CUSTOMER,
    ...NAME,
    convert: { type: 'boolean', description: 'Turn a lead into a customer' },
    addEmail: { ...CONTACT.email, description: 'Add an e-mail: "work:jane@x.com"' },
    addPhone: { ...CONTACT.phone, description: 'Add a phone' },
    removeContact: { type: 'text', list: true, description: 'Remove an e-mail or phone by its value' },
    primary: { type: 'text', list: true, description: 'Make this e-mail or phone the primary one of its type' },
    ifVersion: IF_VERSION,
  },
  examples: [
    {
      command: 'dispatch customer edit C-1 --last Roe --add-phone "work:312-555-0199"',
      does: 'New name, second phone; the accounting key stays',
    },
  ],
  effect: 'write',
  permission: ['customer.modify'],
  returns: 'The customer card.',
});

const WANTED = { type: 'record', noun: 'technician', list: true } as const;

export const technicians = declare({
  name: 'customer.technicians',
  paths: [['customer', 'tech']],
  summary: "Set a customer's preferred, required and banned technicians",
  details:
    'A banned technician comes only by a pin, and so does anybody else where some are required; whoever is not preferred costs the plan as much as preferenceWeight minutes of driving. Open appointments that are booked otherwise are named and stay until the day is planned anew.',
  fields: {
    customer: CUSTOMER,
    prefer: { ...WANTED, description: 'Better this one' },
    require: { ...WANTED, description: 'Nobody but this one; several: one of them' },
    ban: { ...WANTED, description: 'Never this one' },
    clear: { ...WANTED, description: 'Take back what was said of this one' },
    reason: { type: 'text', maxLength: 2040, description: 'Why; shown on the card' },
  },
  examples: [
    {
      command: 'dispatch customer tech C-1 --ban SAM --reason "left the gate open"',
      does: 'Sam is not sent there any more',
    },
    { command: 'dispatch customer tech C-1 --prefer MARIA --clear SAM', does: 'Maria where it costs little' },
  ],
  effect: 'write',
  permission: ['customer.modify'],
  returns: 'The customer card with the technicians, and the open appointments booked against them.',
});

export const accountingKey = declare({
  name: 'customer.accounting-key',
  paths: [['customer', 'accounting-key']],
  summary: 'Change the key that links a customer to the ledger',
  fields: {
    customer: CUSTOMER,
    newKey: { type: 'text', required: true, maxLength: 200, description: 'The new key' },
    reason: { type: 'text', required: true, maxLength: 2040, description: 'Why; kept in a system note' },
    acknowledge: { type: 'boolean', required: true, description: 'I know that the link to the ledger may break' },
  },
  examples: [
    {
      command:
        'dispatch customer accounting-key C-1 --new-key "Jane Roe" --reason "married, renamed in the ledger" --acknowledge',
      does: 'Follows a rename in the ledger',
    },
  ],
  effect: 'write',
  permission: ['customer.accounting-key'],
  returns: 'The customer card with old and new key.',
});

export const archive = declare({
  name: 'customer.archive',
  paths: [['customer', 'archive']],
  summary: 'Archive a customer: no new jobs or appointments, history stays',
  details: 'Open appointments are listed and the command is refused, unless --cancel-open cancels them.',
  fields: {
    customer: CUSTOMER,
    cancelOpen: { type: 'boolean', description: 'Cancel the open appointments' },
    reason: { type: 'text', maxLength: 2040, description: 'Why' },
  },
  examples: [{ command: 'dispatch customer archive C-1 --reason moved', does: 'Found only with --all from now on' }],
  effect: 'write',
  permission: ['customer.modify'],
  returns: 'The customer card and the cancelled appointments.',
});

export const restore = declare({
  name: 'customer.restore',
  paths: [['customer', 'restore']],
  summary: 'Bring an archived customer back',
  fields: { customer: CUSTOMER },
  examples: [{ command: 'dispatch customer restore C-1', does: 'May be booked again' }],
  effect: 'write',
  permission: ['customer.modify'],
  returns: 'The customer card.',
});

export const merge = declare({
  name: 'customer.merge',
  paths: [['customer', 'merge']],
  summary: 'Merge a customer that is there twice into the one to keep; final',
  details:
    'Addresses, jobs, appointments, notes, e-mails, phones and wished technicians move to the kept customer, whose name, accounting key and own wishes stay. The merged one keeps its accounting key and external id for good: neither is given to anybody else, and an import that names it reaches the kept one. One place that both had stays two addresses: address merge makes them one. Refused while an appointment of the merged customer is in motion. It cannot be undone.',
  fields: {
    keep: { type: 'record', noun: 'customer', required: true, description: 'The customer to keep' },
    merge: { type: 'record', noun: 'customer', required: true, description: 'The double, which is archived' },
  },
  examples: [{ command: 'dispatch customer merge --keep C-1 --merge C-2 --dry-run', does: 'Shows what would move' }],
  effect: 'final',
  confirm: { kind: 'word', word: 'merge' },
  permission: ['customer.modify'],
  returns:
    'Both customers, what moved by noun, what both had, wishes that were dropped, addresses that are one place, and open appointments booked against the wishes.',
});

export const noteAdd = declare({
  name: 'note.add',
  paths: [['note', 'add']],
  summary: 'Add a note to a customer',
  fields: {
    customer: CUSTOMER,
    text: { type: 'text', required: true, positional: true, maxLength: 2040, description: 'The note' },
    important: { type: 'boolean', description: 'Sorts first, with a red !' },
    visible: { type: 'boolean', description: 'The customer may see it' },
  },
  examples: [{ command: 'dispatch note add C-1 "Dog in the yard" --important', does: 'A note that sorts first' }],
  effect: 'write',
  permission: ['customer.modify'],
  returns: 'The note.',
});

export const noteList = declare({
  name: 'note.list',
  paths: [['note', 'list']],
  summary: "List a customer's notes, important ones first",
  fields: {
    customer: CUSTOMER,
    all: { type: 'boolean', description: 'System notes too' },
    search: { type: 'text', maxLength: 200, description: 'Only notes with this text' },
    sort: {
      type: 'choice',
      choices: ['newest', 'oldest'],
      default: 'newest',
      description: 'Order among the important and among the others',
    },
    limit: LIMIT,
  },
  examples: [{ command: 'dispatch note list C-1 --all', does: 'With what the system wrote' }],
  effect: 'read',
  permission: ['customer.view'],
  returns: 'A list of notes.',
});
