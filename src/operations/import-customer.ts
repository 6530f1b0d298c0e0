// Customers as an import: names, contacts, accounting keys, wished technicians and a first address, by the rules of
// "customer create" (C1, C3).

import { formatId } from '../base/ids.ts';
import type { ContactCard, ContactType, ReadContact } from '../domain/contact.ts';
import { editContacts, phoneReader, readEmail } from '../domain/contact.ts';
import type { CustomerNames } from '../domain/customer.ts';
import { accountingKeyBase, foldAccountingKey, nameViolations, searchFreeKey, tidyName } from '../domain/customer.ts';
import type { NewRow, Patch } from '../storage/change-log.ts';
import { contactRows } from '../storage/customer.ts';
import { openAppointments } from '../storage/service-history.ts';
import type { RowOf } from '../storage/table-rows.ts';
import { accountingKeys, allRows, rowsByOwner } from '../storage/table-rows.ts';
import { writeContacts } from './customer.ts';
import { archivedColumn, branchColumn, createdColumn } from './import-columns.ts';
import { FIRST_ADDRESS_FIELDS, FirstAddresses } from './import-first-address.ts';
import { keptOf, MergedRows, ownerOf } from './import-merged.ts';
import { Names } from './import-names.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope, TableImport, TableReader } from './import-table.ts';
import { RECORD_FIELDS } from './record-fields.ts';
import { warnSharedByImport } from './same-caller.ts';

export const CUSTOMERS: TableImport = {
  table: 'customer',
  fields: { ...RECORD_FIELDS.customers, ...FIRST_ADDRESS_FIELDS },
  more: ['contact', 'customerTechnician', 'address'],
  open: async (scope) => await CustomerReader.open(scope),
};

const TYPES: readonly ContactType[] = ['email', 'phone'];
const WISHES = { prefer: 'preferred', require: 'required', ban: 'banned' } as const;
const NAMES = { first: 'firstName', last: 'lastName', company: 'company' } as const;

interface Books {
  readonly branches: Names<{ id: number; name: string }>;
  readonly technicians: Names<{ id: number; name: string; code: string }>;
  /** Folded keys of all customers, by holder; 0 for one of the file. */
  readonly keys: Map<string, number>;
  readonly readPhone: Awaited<ReturnType<typeof phoneReader>>;
}

interface Wish {
  readonly technicianId: number;
  readonly relation: string;
}

class CustomerReader implements TableReader {
  readonly #scope: ImportScope;
  readonly #books: Books;
  #contacts: ReadonlyMap<number, readonly RowOf<'contact'>[]> = new Map();
  #wishes: ReadonlyMap<number, readonly RowOf<'customerTechnician'>[]> = new Map();
  readonly #addresses: FirstAddresses;
  readonly #merged: MergedRows;
  readonly #archived: ImportRow[] = [];
  /** E-mails and phones that a customer has now and had not before. */
  readonly #added: string[] = [];
  /** Of the row at hand. */
  #read: ReadContact[] = [];
  #wanted: Wish[] = [];

  private constructor(scope: ImportScope, books: Books) {
    this.#scope = scope;
    this.#books = books;
    this.#addresses = new FirstAddresses(scope);
    this.#merged = new MergedRows(scope);
  }

  static async open(scope: ImportScope): Promise<CustomerReader> {
    return new CustomerReader(scope, {
      branches: new Names('branch', await allRows(scope.db, 'branch')),
      technicians: new Names('technician', await allRows(scope.db, 'technician')),
      keys: await accountingKeys(scope.db),
      readPhone: await phoneReader(),
    });
  }

  async prepare(rows: readonly ImportRow[]): Promise<void> {
    const ids = rows.flatMap((row) => ownerOf(row) ?? []);
    await this.#merged.prepare(rows);
    this.#contacts = await rowsByOwner(this.#scope.db, 'contact', 'customerId', ids);
    this.#wishes = await rowsByOwner(this.#scope.db, 'customerTechnician', 'customerId', ids);
    await this.#addresses.prepare(rows);
  }

  read(row: ImportRow): Patch<'customer'> {
    this.#read = this.#readContacts(row);
    this.#wanted = this.#readWishes(row);
    this.#addresses.check(row);
    if (keptOf(row) !== null) {
      this.#merged.check(row);
      return {};
    }
    const names = namesOf(row);
    const archived = archivedColumn(row, this.#scope.now);
    if (row.before?.archivedAt === null && archived.archivedAt != null) this.#archived.push(row);
    const patch = {
      ...this.#kindColumn(row),
      ...branchColumn(row, this.#books.branches),
      ...names,
      ...createdColumn(row, this.#scope.now),
      ...archived,
      ...this.#merged.column(row),
    };
    // Only a row that will be written may take a key.
    return row.isFine ? { ...patch, ...this.#keyColumns(row, names) } : patch;
  }

  #kindColumn(row: ImportRow): { kind?: string } {
    if (row.before !== null && !row.has('lead')) return {};
    const isLead = row.input.lead === true;
    if (row.before?.kind === 'customer' && isLead)
      row.wrong('lead', 'not-a-lead', 'a customer does not become a lead again.');
    return { kind: isLead ? 'lead' : 'customer' };
  }

  #readContacts(row: ImportRow): ReadContact[] {
    const country = (row.text('phoneCountry') ?? row.text('country') ?? 'US').toUpperCase();
    const results = [
      ...row.list('email').map((text) => readEmail(text, 'email')),
      ...row.list('phone').map((text) => this.#books.readPhone(text, country, 'phone')),
    ];
    return results.flatMap((result) => {
      if ('contact' in result) return [result.contact];
      row.fault(result.violation);
      return [];
    });
  }

  #keyColumns(
    row: ImportRow,
    names: Partial<CustomerNames>,
  ): Partial<Pick<NewRow<'customer'>, 'accountingKey' | 'accountingKeyFolded'>> {
    const given = tidyName(row.text('accountingKey'));
    const { keys } = this.#books;
    if (row.before !== null) {
      if (given === null || given === row.before.accountingKey) return {};
      const way = `dispatch customer accounting-key ${formatId('customer', row.before.id)} --help`;
      row.wrong(
        'accountingKey',
        'key-differs',
        `the key is "${String(row.before.accountingKey)}" and is changed with a reason only (C3): ${way}`,
      );
      return {};
    }
    const base = accountingKeyBase(names as CustomerNames);
    if (given === null && base === null && this.#read.length === 0)
      row.fault({
        code: 'empty-customer',
        message: 'nothing is given to know the customer by: a name, a phone or an e-mail.',
      });
    if (given !== null && keys.has(foldAccountingKey(given)))
      row.wrong(
        'accountingKey',
        'key-taken',
        `the key "${given}" belongs to another customer; keys are never used twice.`,
      );
    const accountingKey = given ?? freeKey(base ?? String(row.id ?? this.#scope.rows.nextId('customer')), keys);
    const accountingKeyFolded = foldAccountingKey(accountingKey);
    keys.set(accountingKeyFolded, 0);
    return { accountingKey, accountingKeyFolded };
  }

  wrote(row: ImportRow, id: number): boolean {
    const owner = ownerOf(row) ?? id;
    const contacts = this.#merged.addsOnly(row) ? this.#addContacts(owner) : this.#writeContacts(row, owner);
    const written = [contacts, this.#writeWishes(row, owner), this.#addresses.write(row, owner)];
    return written.includes(true);
  }

  /** The contacts that the file names come beside those that are there. */
  #addContacts(customerId: number): boolean {
    const known = this.#contacts.get(customerId) ?? [];
    const add = this.#read.filter(({ type, value }) => !known.some((one) => one.type === type && one.value === value));
    if (add.length === 0) return false;
    this.#added.push(...add.map(({ value }) => value));
    this.#scope.later(async () => {
      const before = await contactRows(this.#scope.db, customerId);
      const { contacts } = editContacts(before, { add, remove: [], primary: [] });
      await writeContacts(this.#scope, customerId, before, contacts);
    });
    return true;
  }

  /** The contacts that the file names replace those of their type. */
  #writeContacts(row: ImportRow, customerId: number): boolean {
    const types = TYPES.filter((type) => row.before === null || row.has(type));
    if (types.length === 0) return false;
    const before = (this.#contacts.get(customerId) ?? []).map(toContact);
    const kept = before.filter(({ type }) => !types.includes(type));
    const wanted = editContacts([], {
      add: this.#read.filter(({ type }) => types.includes(type)),
      remove: [],
      primary: [],
    });
    const after = [...kept, ...wanted.contacts];
    if (isSame(before, after)) return false;
    for (const { value } of after) if (before.every((old) => old.value !== value)) this.#added.push(value);
    if (row.before === null) {
      for (const { type, label, value, isPrimary } of after)
        this.#scope.rows.insert('contact', { customerId, type, label, value, isPrimary: isPrimary ? 1 : 0 });
    } else this.#scope.later(async () => void (await writeContacts(this.#scope, customerId, before, after)));
    return true;
  }

  #writeWishes(row: ImportRow, customerId: number): boolean {
    const relations = Object.entries(WISHES).filter(([field]) => row.has(field));
    if (relations.length === 0 || keptOf(row) !== null) return false;
    const known = this.#wishes.get(customerId) ?? [];
    const isAdded = this.#merged.addsOnly(row);
    const wanted = isAdded
      ? this.#wanted.filter((wish) => !known.some((old) => isSamePerson(wish, old)))
      : this.#wanted;
    const before = isAdded ? [] : known.filter((wish) => relations.some(([, relation]) => relation === wish.relation));
    const gone = before.filter((old) => !wanted.some((wish) => isSameWish(wish, old)));
    const added = wanted.filter((wish) => !before.some((old) => isSameWish(wish, old)));
    if (gone.length + added.length === 0) return false;
    const rows = added.map((wish) => this.#wishRow(customerId, wish));
    if (row.before === null) for (const one of rows) this.#scope.rows.insert('customerTechnician', one);
    else {
      this.#scope.later(async () => {
        for (const { id } of gone) await this.#scope.changes.remove('customerTechnician', id);
        for (const one of rows) await this.#scope.changes.insert('customerTechnician', one);
        await this.#scope.changes.touch('customer', customerId);
      });
    }
    return true;
  }

  #readWishes(row: ImportRow): Wish[] {
    const wishes: Wish[] = [];
    for (const [field, relation] of Object.entries(WISHES)) {
      for (const text of row.list(field)) {
        const technicianId = this.#books.technicians.find(row, field, text)?.id;
        if (technicianId === undefined) continue;
        if (wishes.some((wish) => wish.technicianId === technicianId))
          row.wrong(field, 'one-of', `"${text}" stands twice: a technician is preferred, required or banned.`);
        wishes.push({ technicianId, relation });
      }
    }
    return wishes;
  }

  #wishRow(customerId: number, { technicianId, relation }: Wish): NewRow<'customerTechnician'> {
    const { now, actor } = this.#scope;
    return { customerId, technicianId, relation, reason: null, createdAt: now, createdBy: actor.name };
  }

  /** Whoever has open appointments is not archived (C2); whose contacts are shared is said. */
  async finish(): Promise<void> {
    this.#addresses.finish();
    await this.#merged.finish();
    await warnSharedByImport(this.#scope, this.#added);
    for (const row of this.#archived) {
      const [open] = await openAppointments(this.#scope.db, { customerIds: [row.before?.id ?? 0] });
      if (open) row.wrong('archivedAt', 'open-appointments', `${open.number} is still open: cancel it first.`);
    }
  }
}

/** The names that the row sets. */
function namesOf(row: ImportRow): Partial<CustomerNames> {
  for (const violation of nameViolations(row.input, 'refused')) row.fault(violation);
  const given = Object.entries(NAMES).filter(([field]) => row.before === null || row.has(field));
  return Object.fromEntries(given.map(([field, column]) => [column, tidyName(row.text(field))]));
}

function freeKey(base: string, keys: ReadonlyMap<string, number>): string {
  const search = searchFreeKey(base);
  let step = search.next();
  while (!step.done) step = search.next(keys.has(foldAccountingKey(step.value)));
  return step.value;
}

function toContact({ id, type, label, value, isPrimary }: RowOf<'contact'>): ContactCard & { id: number } {
  return { id, type: type as ContactType, label, value, isPrimary: isPrimary === 1 };
}

function isSame(before: readonly ContactCard[], after: readonly ContactCard[]): boolean {
  const key = ({ type, label, value, isPrimary }: ContactCard): string =>
    JSON.stringify([type, label, value, isPrimary]);
  const known = new Set(before.map(key));
  return before.length === after.length && after.every((contact) => known.has(key(contact)));
}

function isSamePerson(a: Wish, b: Wish): boolean {
  return a.technicianId === b.technicianId;
}

function isSameWish(a: Wish, b: Wish): boolean {
  return isSamePerson(a, b) && a.relation === b.relation;
}
