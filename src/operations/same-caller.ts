// The same caller twice: an e-mail may repeat (C1), and so may a phone, a name and a door. None of it is refused, since families and
// offices share them; but whoever creates the second one is told of the first.

import { formatId } from '../base/ids.ts';
import { count } from '../base/words.ts';
import type { CustomerCard } from '../domain/customer.ts';
import { accountingKeyBase } from '../domain/customer.ts';
import type { ContactHolder, Holder } from '../storage/same-caller.ts';
import { contactHolders, namesakesAt } from '../storage/same-caller.ts';
import type { Scope } from './code.ts';

/** Of one contact or name, so many others are named. */
const MOST_NAMED = 10;
/** Shared contacts that the notice of an import names. */
const MOST_LISTED = 3;

/** Says who else has one of these e-mails and phones. */
export async function warnSharedContacts(
  scope: Scope,
  customerId: number,
  contacts: readonly { readonly value: string }[],
): Promise<void> {
  const holders = await contactHolders(
    scope.db,
    contacts.map(({ value }) => value),
  );
  const others = holders.filter(({ id }) => id !== customerId);
  for (const { type, value, ...other } of others.slice(0, MOST_NAMED))
    scope.warn(`${value} is also ${type === 'email' ? 'an e-mail' : 'a phone'} of ${named(other)}.`);
}

/** Says who else has the name of a new customer and lives at the same door. A key of its own says that nobody has the name. */
export async function warnNamesakes(scope: Scope, customer: CustomerCard): Promise<void> {
  const keyBase = accountingKeyBase(customer);
  const [address] = customer.addresses;
  if (keyBase === null || keyBase === customer.accountingKey || !address) return;
  const namesakes = await namesakesAt(scope.db, { keyBase, ...address });
  for (const other of namesakes.filter(({ id }) => id !== customer.id).slice(0, MOST_NAMED)) {
    const number = formatId('customer', other.id);
    scope.warn(
      `${named(other)} has the same name and address. If it is the same caller, take this one back (dispatch undo) and use ${number}.`,
    );
  }
}

/** Says how many e-mails and phones that an import brought belong to several customers now, and names the first. */
export async function warnSharedByImport(scope: Scope, values: readonly string[]): Promise<void> {
  const byValue = new Map<string, ContactHolder[]>();
  for (const one of await contactHolders(scope.db, values)) {
    const holders = byValue.get(one.value);
    if (!holders) byValue.set(one.value, [one]);
    else if (holders.every(({ id }) => id !== one.id)) holders.push(one);
  }
  const shared = [...byValue].filter(([, holders]) => holders.length > 1);
  if (shared.length === 0) return;
  const listed = shared.slice(0, MOST_LISTED).map(([value, holders]) => `${value} of ${namedFew(holders)}`);
  const more = shared.length - listed.length;
  const are = shared.length === 1 ? 'belongs' : 'belong';
  scope.warn(
    `${count(shared.length, 'phone or e-mail', 'phones and e-mails')} ${are} to several customers now: ${listed.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
  );
}

function namedFew(holders: readonly Holder[]): string {
  const more = holders.length - MOST_LISTED;
  const names = holders.slice(0, MOST_LISTED).map(named);
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function named({ id, name, archivedAt }: Holder): string {
  return `${formatId('customer', id)} ${name}${archivedAt === null ? '' : ' (archived)'}`;
}
