// Customers who may be one and the same: they share an e-mail or a phone, or a name and a door. Asked for hundreds of contacts
// at once, as an import does.

import type { Instant } from '../base/time.ts';
import type { ContactType } from '../domain/contact.ts';
import { customerName, foldAccountingKey } from '../domain/customer.ts';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';

/** A customer, archived or not. */
export interface Holder {
  readonly id: number;
  readonly name: string;
  readonly archivedAt: Instant | null;
}

export interface ContactHolder extends Holder {
  readonly type: ContactType;
  readonly value: string;
}

/** Whoever has one of these e-mails (in lower case) or phones (E.164), by value and then as they were created. */
export async function contactHolders(db: Database, values: readonly string[]): Promise<ContactHolder[]> {
  const holders: ContactHolder[] = [];
  for (const some of chunksOf([...new Set(values)].sort())) {
    const rows = await db
      .selectFrom('contact')
      .innerJoin('customer', 'customer.id', 'contact.customerId')
      .select(['contact.type', 'contact.value', 'customer.id', 'firstName', 'lastName', 'company'])
      .select(['accountingKey', 'archivedAt'])
      .where('contact.value', 'in', some)
      .orderBy('contact.value')
      .orderBy('customer.id')
      .execute();
    for (const row of rows) holders.push({ ...holder(row), type: row.type as ContactType, value: row.value });
  }
  return holders;
}

/** Accounting keys that are asked for: nobody has more customers of one name at one door. */
const MOST_NAMESAKES = 50;

/** Others whose accounting key is made from the same name, and who have an address in use at this street and postal code. */
export async function namesakesAt(
  db: Database,
  { keyBase, street, postalCode }: { keyBase: string; street: string; postalCode: string },
): Promise<Holder[]> {
  const keys = Array.from({ length: MOST_NAMESAKES }, (_, index) =>
    index === 0 ? keyBase : `${keyBase} ${index + 1}`,
  );
  const rows = await db
    .selectFrom('customer')
    .innerJoin('address', 'address.customerId', 'customer.id')
    .select(['customer.id', 'firstName', 'lastName', 'company', 'accountingKey', 'customer.archivedAt', 'street'])
    .where('accountingKeyFolded', 'in', keys.map(foldAccountingKey))
    .where('address.postalCode', '=', postalCode)
    .where('address.archivedAt', 'is', null)
    .orderBy('customer.id')
    .execute();
  const same = rows.filter((row) => row.street.toLowerCase() === street.toLowerCase());
  return [...new Map(same.map((row) => [row.id, holder(row)])).values()];
}

function holder(row: {
  readonly id: number;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly accountingKey: string;
  readonly archivedAt: string | null;
}): Holder {
  return { id: row.id, name: customerName(row), archivedAt: row.archivedAt as Instant | null };
}
