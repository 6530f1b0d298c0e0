// Customers with their contacts, as rows and as cards; the queries behind the list, archiving and the accounting key.

import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { addressText } from '../domain/address.ts';
import type { ContactCard, ContactType } from '../domain/contact.ts';
import type { CustomerCard, CustomerKind, CustomerList, CustomerListItem } from '../domain/customer.ts';
import { customerName, foldAccountingKey, searchFreeKey } from '../domain/customer.ts';
import { addressCards } from './address.ts';
import { chunksOf } from './chunk.ts';
import { wishesOf } from './customer-technician.ts';
import type { Database } from './database.ts';
import { findCustomers } from './search.ts';

/** The customer's row with its branch's name and zone. Throws AppError (exit 3) when there is none. */
export async function findCustomer(db: Database, id: number) {
  const row = await db
    .selectFrom('customer')
    .innerJoin('branch', 'branch.id', 'customer.branchId')
    .selectAll('customer')
    .select(['branch.name as branchName', 'branch.timeZone as branchTimeZone'])
    .where('customer.id', '=', id)
    .executeTakeFirst();
  if (row) return { ...row, kind: row.kind as CustomerKind, name: customerName(row) };
  throw AppError.notFound(
    'no-customer',
    `There is no customer ${formatId('customer', id)}.`,
    'List them with: dispatch customer list',
  );
}

export async function customerCard(db: Database, id: number): Promise<CustomerCard> {
  const row = await findCustomer(db, id);
  const contacts = await contactRows(db, id);
  return {
    id,
    number: formatId('customer', id),
    version: row.version,
    kind: row.kind,
    name: row.name,
    firstName: row.firstName,
    lastName: row.lastName,
    company: row.company,
    accountingKey: row.accountingKey,
    branchId: row.branchId,
    branch: row.branchName,
    timeZone: row.branchTimeZone,
    contacts: contacts.map(({ id: _id, ...contact }) => contact),
    addresses: await addressCards(db, id, { all: false }),
    technicians: (await wishesOf(db, id)).map(({ id: _id, ...wish }) => wish),
    createdAt: row.createdAt as Instant,
    archivedAt: row.archivedAt as Instant | null,
    mergedInto: mergedInto(row),
    externalId: row.externalId,
    source: row.source,
  };
}

/** A customer's contacts with their row keys: e-mails before phones, the primary one first, then as they were added. */
export async function contactRows(db: Database, customerId: number): Promise<(ContactCard & { id: number })[]> {
  const rows = await db
    .selectFrom('contact')
    .select(['id', 'type', 'label', 'value', 'isPrimary'])
    .where('customerId', '=', customerId)
    .orderBy('type')
    .orderBy('isPrimary', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, type: row.type as ContactType, isPrimary: row.isPrimary === 1 }));
}

/** The number to call, in E.164; null where none is known. */
export async function primaryPhone(db: Database, customerId: number): Promise<string | null> {
  const row = await db
    .selectFrom('contact')
    .select('value')
    .where('customerId', '=', customerId)
    .where('type', '=', 'phone')
    .where('isPrimary', '=', 1)
    .executeTakeFirst();
  return row?.value ?? null;
}

export interface ListRequest {
  readonly query: string | null;
  /** Archived ones too. */
  readonly all: boolean;
  readonly limit: number;
}

/** Customers by accounting key, which is mostly their name; found ones in the order of their names (C8). */
export async function listCustomers(db: Database, { query, all, limit }: ListRequest): Promise<CustomerList> {
  const { ids, total } =
    query === null ? await everyone(db, { all, limit }) : await findCustomers(db, { query, all, limit });
  return { items: await listItems(db, ids), total };
}

async function everyone(db: Database, { all, limit }: Pick<ListRequest, 'all' | 'limit'>) {
  const customers = all ? db.selectFrom('customer') : db.selectFrom('customer').where('archivedAt', 'is', null);
  const { total } = await customers.select((from) => from.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const page = await customers.select('id').orderBy('accountingKeyFolded').limit(limit).execute();
  return { ids: page.map(({ id }) => id), total };
}

async function listItems(db: Database, ids: readonly number[]): Promise<CustomerListItem[]> {
  const items: CustomerListItem[] = [];
  for (const chunk of chunksOf(ids)) items.push(...(await listChunk(db, chunk)));
  return items;
}

async function listChunk(db: Database, ids: readonly number[]): Promise<CustomerListItem[]> {
  const rows = await db.selectFrom('customer').selectAll().where('id', 'in', ids).execute();
  const contacts = await db
    .selectFrom('contact')
    .select(['customerId', 'type', 'value'])
    .where('customerId', 'in', ids)
    .where('isPrimary', '=', 1)
    .execute();
  const addresses = await db
    .selectFrom('address')
    .select(['customerId', 'street', 'unit', 'city', 'state', 'postalCode'])
    .where('customerId', 'in', ids)
    .where('archivedAt', 'is', null)
    .orderBy('id', 'desc')
    .execute();
  const rowById = new Map(rows.map((row) => [row.id, row]));
  const contactOf = new Map(contacts.map(({ customerId, type, value }) => [`${customerId} ${type}`, value]));
  const addressOf = new Map(addresses.map((address) => [address.customerId, addressText(address)]));
  return ids.flatMap((id) => {
    const row = rowById.get(id);
    if (!row) return [];
    return {
      id,
      number: formatId('customer', id),
      kind: row.kind as CustomerKind,
      name: customerName(row),
      company: row.company,
      phone: contactOf.get(`${id} phone`) ?? null,
      email: contactOf.get(`${id} email`) ?? null,
      address: addressOf.get(id) ?? null,
      archivedAt: row.archivedAt as Instant | null,
      mergedInto: mergedInto(row),
    };
  });
}

function mergedInto({ mergedIntoId }: { readonly mergedIntoId: number | null }): string | null {
  return mergedIntoId === null ? null : formatId('customer', mergedIntoId);
}

/** Who has the key, archived and merged customers included; null = it is free. */
export async function accountingKeyHolder(db: Database, key: string): Promise<number | null> {
  const row = await db
    .selectFrom('customer')
    .select('id')
    .where('accountingKeyFolded', '=', foldAccountingKey(key))
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The key itself, or with the first number found free: "Jane Doe 2" (C3). */
export async function freeAccountingKey(db: Database, base: string): Promise<string> {
  const search = searchFreeKey(base);
  let step = search.next();
  while (!step.done) step = search.next((await accountingKeyHolder(db, step.value)) !== null);
  return step.value;
}
