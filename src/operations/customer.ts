// Customers and leads: creating, finding and editing them (C1, C8). Their accounting keys (C3), archiving (C2), merging and
// notes (T1) stand in files of their own.

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import { addressViolations, isAddressGiven, missingParts } from '../domain/address-input.ts';
import type { ContactCard, ReadContact } from '../domain/contact.ts';
import { editContacts, readEmail, readPhone } from '../domain/contact.ts';
import type { CustomerCard, CustomerFile, CustomerList } from '../domain/customer.ts';
import { customerName, hasVisible, nameViolations, tidyName } from '../domain/customer.ts';
import { orderNotes } from '../domain/note.ts';
import { contactRows, customerCard, findCustomer, listCustomers } from '../storage/customer.ts';
import { claimExternal } from '../storage/external.ts';
import { lookup } from '../storage/lookup.ts';
import { notesOf } from '../storage/note.ts';
import { serviceHistory } from '../storage/service-history.ts';
import { changeAccountingKey, newAccountingKey, numberAsKey } from './accounting-key.ts';
import { insertAddress, refuseArchived } from './address.ts';
import * as declarations from './catalog/customer.ts';
import type { WriteScope } from './code.ts';
import { implementRead, implementWrite } from './code.ts';
import { archiveCustomer, restoreCustomer } from './customer-archive.ts';
import { mergeCustomers } from './customer-merge.ts';
import { setTechnicians } from './customer-technician.ts';
import { requireChange } from './given.ts';
import { addNote, listNotes } from './note.ts';
import { warnNamesakes, warnSharedContacts } from './same-caller.ts';

const SHOWN_NOTES = 5;

interface ReadContacts {
  readonly contacts: readonly ReadContact[];
  readonly violations: readonly Violation[];
}

/** Reads e-mails and phones; outside the write lock, because the phone rules are loaded when first used. */
async function readContacts(
  given: { readonly emails: readonly string[] | undefined; readonly phones: readonly string[] | undefined },
  fields: { readonly email: string; readonly phone: string },
  country: string,
): Promise<ReadContacts> {
  const results = [
    ...(given.emails ?? []).map((text) => readEmail(text, fields.email)),
    ...(await Promise.all((given.phones ?? []).map((text) => readPhone(text, country.toUpperCase(), fields.phone)))),
  ];
  return {
    contacts: results.flatMap((result) => ('contact' in result ? [result.contact] : [])),
    violations: results.flatMap((result) => ('violation' in result ? [result.violation] : [])),
  };
}

export const create = implementWrite(declarations.create, {
  prepare: async (_scope, { email, phone, country }) =>
    await readContacts({ emails: email, phones: phone }, { email: 'email', phone: 'phone' }, country),
  async write(scope, input, { contacts, violations: contactViolations }): Promise<CustomerCard> {
    const address = isAddressGiven(input);
    const violations = [
      ...nameViolations(input, 'refused'),
      ...contactViolations,
      ...(address ? missingParts(input) : []),
      ...addressViolations(input, input.country, scope.book.settings),
    ];
    if (violations.length > 0) throw AppError.invalid(violations);
    const names = {
      firstName: tidyName(input.first),
      lastName: tidyName(input.last),
      company: tidyName(input.company),
    };
    if (!address && contacts.length === 0 && Object.values(names).every((name) => name === null)) throw nothingGiven();
    const id = await insertCustomer(scope, input, names);
    await writeContacts(scope, id, [], editContacts([], { add: contacts, remove: [], primary: [] }).contacts);
    const { street, city, state, postal } = input;
    if (street !== undefined && city !== undefined && state !== undefined && postal !== undefined) {
      await insertAddress(scope, id, { ...input, ...NO_REFERENCE, street, city, state, postal });
    }
    await warnSharedContacts(scope, id, contacts);
    const card = await customerCard(scope.db, id);
    await warnNamesakes(scope, card);
    return card;
  },
});

const NO_REFERENCE = { externalId: null, source: null };

function nothingGiven(): AppError {
  return AppError.usage(
    'empty-customer',
    'Nothing was given to know the customer by.',
    'Give a name (--first, --last, --company), or at least a phone, an e-mail or an address.',
  );
}

interface NewCustomer {
  readonly lead?: boolean | undefined;
  readonly branch?: string | undefined;
  readonly externalId?: string | undefined;
  readonly source?: string | undefined;
}

async function insertCustomer(
  scope: WriteScope,
  input: NewCustomer,
  names: { readonly firstName: string | null; readonly lastName: string | null; readonly company: string | null },
): Promise<number> {
  const reference = await claimExternal(scope.db, 'customer', input);
  const branchId =
    input.branch === undefined
      ? (await scope.db.selectFrom('branch').select('id').orderBy('id').executeTakeFirstOrThrow()).id
      : await lookup(scope.db, 'branch', input.branch);
  const id = await scope.changes.insert('customer', {
    kind: input.lead ? 'lead' : 'customer',
    branchId,
    ...names,
    ...(await newAccountingKey(scope, names)),
    createdAt: scope.now,
    archivedAt: null,
    mergedIntoId: null,
    ...reference,
  });
  if (Object.values(names).every((name) => name === null)) await numberAsKey(scope, id);
  return id;
}

/** Brings the rows to the wanted contacts; returns whether anything changed. */
export async function writeContacts(
  scope: WriteScope,
  customerId: number,
  before: readonly (ContactCard & { readonly id: number })[],
  after: readonly ContactCard[],
): Promise<boolean> {
  const isSame = (a: ContactCard, b: ContactCard): boolean => a.type === b.type && a.value === b.value;
  const removed = before.filter((row) => !after.some((contact) => isSame(contact, row)));
  for (const { id } of removed) await scope.changes.remove('contact', id);
  let changed = removed.length > 0;
  for (const { type, label, value, isPrimary } of after) {
    const row = before.find((candidate) => isSame(candidate, { type, label, value, isPrimary }));
    const columns = { type, label, value, isPrimary: isPrimary ? (1 as const) : (0 as const) };
    if (row?.label === label && row.isPrimary === isPrimary) continue;
    if (row) await scope.changes.update('contact', row.id, columns);
    else await scope.changes.insert('contact', { customerId, ...columns });
    changed = true;
  }
  return changed;
}

export const list = implementRead(declarations.list, {
  async read(scope, input): Promise<CustomerList> {
    const query = input.query !== undefined && hasVisible(input.query) ? input.query : null;
    return await listCustomers(scope.db, { query, all: input.all === true, limit: input.limit });
  },
});

export const show = implementRead(declarations.show, {
  async read(scope, input): Promise<CustomerFile> {
    const id = await lookup(scope.db, 'customer', input.customer);
    const notes = await notesOf(scope.db, id, { system: false });
    return {
      ...(await customerCard(scope.db, id)),
      appointments: await serviceHistory(scope.db, id),
      notes: orderNotes(notes).slice(0, SHOWN_NOTES),
      noteCount: notes.length,
    };
  },
});

export const edit = implementWrite(declarations.edit, {
  async prepare(scope, input) {
    const id = await lookup(scope.db, 'customer', input.customer);
    const { addresses } = await customerCard(scope.db, id);
    const fields = { email: 'addEmail', phone: 'addPhone' };
    return await readContacts(
      { emails: input.addEmail, phones: input.addPhone },
      fields,
      addresses[0]?.country ?? 'US',
    );
  },
  async write(scope, input, read): Promise<CustomerCard> {
    const before = await findCustomer(scope.db, await lookup(scope.db, 'customer', input.customer));
    refuseArchived(before);
    requireChange(declarations.edit, input, { record: formatId('customer', before.id) });
    const rows = await contactRows(scope.db, before.id);
    const wishes = { add: read.contacts, remove: input.removeContact ?? [], primary: input.primary ?? [] };
    const edited = editContacts(rows, wishes);
    const violations = [...nameViolations(input, 'clears'), ...read.violations, ...edited.violations];
    if (violations.length > 0) throw AppError.invalid(violations);
    const names = givenNames(input);
    await scope.changes.update('customer', before.id, { ...names, ...conversion(before, input) }, input.ifVersion);
    if (await writeContacts(scope, before.id, rows, edited.contacts)) {
      const after = await findCustomer(scope.db, before.id);
      if (after.version === before.version) await scope.changes.touch('customer', before.id);
    }
    await warnSharedContacts(scope, before.id, read.contacts);
    const card = await customerCard(scope.db, before.id);
    if (customerName(card) !== before.name) warnKeyStays(scope, card);
    return card;
  },
});

type NamesInput = Readonly<Partial<Record<'first' | 'last' | 'company', string | undefined>>>;

function givenNames(input: NamesInput) {
  return {
    ...(input.first === undefined ? {} : { firstName: tidyName(input.first) }),
    ...(input.last === undefined ? {} : { lastName: tidyName(input.last) }),
    ...(input.company === undefined ? {} : { company: tidyName(input.company) }),
  };
}

function conversion(
  before: { readonly id: number; readonly kind: string },
  input: { readonly convert?: boolean | undefined },
) {
  if (!input.convert) return {};
  if (before.kind === 'lead') return { kind: 'customer' };
  throw AppError.refused('not-a-lead', `${formatId('customer', before.id)} is a customer already, not a lead.`);
}

/** C3: a new name leaves the link to the ledger alone, which is said once. */
function warnKeyStays(scope: WriteScope, { number, accountingKey: key }: CustomerCard): void {
  scope.warn(
    `The accounting key stays "${key}". To change it with the ledger: dispatch customer accounting-key ${number} --help`,
  );
}

export const accountingKey = implementWrite(declarations.accountingKey, { write: changeAccountingKey });
export const archive = implementWrite(declarations.archive, { write: archiveCustomer });
export const restore = implementWrite(declarations.restore, {
  write: async (scope, { customer }) => await restoreCustomer(scope, customer),
});
export const merge = implementWrite(declarations.merge, { write: mergeCustomers });
export const technicians = implementWrite(declarations.technicians, { write: setTechnicians });
export const noteAdd = implementWrite(declarations.noteAdd, { write: addNote });
export const noteList = implementRead(declarations.noteList, { read: listNotes });
