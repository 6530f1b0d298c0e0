// The key that links a customer to the ledger (C3): made once from the name, changed only by those who may, with a reason
// and a trace in the notes.

import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { CustomerNames, RekeyedCustomer } from '../domain/customer.ts';
import { accountingKeyBase, foldAccountingKey, hasVisible, tidyName } from '../domain/customer.ts';
import { accountingKeyHolder, customerCard, findCustomer, freeAccountingKey } from '../storage/customer.ts';
import { lookup } from '../storage/lookup.ts';
import { noteRow } from '../storage/note.ts';
import type { WriteScope } from './code.ts';
import { refuseMerged } from './merged-customer.ts';
import { requireNoCardNumber } from './work.ts';

interface KeyColumns {
  readonly accountingKey: string;
  readonly accountingKeyFolded: string;
}

/** Nobody can type it; it lives until the same transaction has the customer's number. */
const UNTIL_NUMBERED = '\u0001';

/** The key columns of a customer with these names: the name with the first free number, or none yet. */
export async function newAccountingKey(scope: WriteScope, names: CustomerNames): Promise<KeyColumns> {
  const base = accountingKeyBase(names);
  return columnsOf(base === null ? UNTIL_NUMBERED : await freeAccountingKey(scope.db, base));
}

/** A customer without any name gets its number alone. */
export async function numberAsKey(scope: WriteScope, id: number): Promise<void> {
  await scope.changes.update('customer', id, columnsOf(await freeAccountingKey(scope.db, String(id))));
}

function columnsOf(key: string): KeyColumns {
  return { accountingKey: key, accountingKeyFolded: foldAccountingKey(key) };
}

export interface KeyChange {
  readonly customer: string;
  readonly newKey: string;
  readonly reason: string;
  readonly acknowledge: boolean;
}

/** Changes the key and keeps old, new, reason, user and time in a system note. */
export async function changeAccountingKey(scope: WriteScope, input: KeyChange): Promise<RekeyedCustomer> {
  const customer = await findCustomer(scope.db, await lookup(scope.db, 'customer', input.customer));
  // Its old key would be free then, and is never given again (C3).
  refuseMerged(customer);
  const newKey = tidyName(input.newKey) ?? '';
  checkKeyChange(input, newKey);
  const holder = await accountingKeyHolder(scope.db, newKey);
  const number = formatId('customer', customer.id);
  if (holder !== null && holder !== customer.id) {
    const other = await findCustomer(scope.db, holder);
    const state = other.mergedIntoId === null ? 'archived' : `merged into ${formatId('customer', other.mergedIntoId)}`;
    const archived = other.archivedAt === null ? '' : `, who is ${state}; keys are never used twice`;
    throw AppError.conflict(
      'key-taken',
      `The accounting key "${newKey}" belongs to ${formatId('customer', holder)} ${other.name}${archived}.`,
      `Choose another, such as "${await freeAccountingKey(scope.db, newKey)}".`,
    );
  }
  const oldKey = customer.accountingKey;
  if (oldKey === newKey) throw AppError.usage('same-key', `The accounting key of ${number} is "${newKey}" already.`);
  await scope.changes.update('customer', customer.id, columnsOf(newKey));
  const body = `Accounting key changed from "${oldKey}" to "${newKey}" by ${scope.actor.name} at ${scope.now}. Reason: ${input.reason}`;
  await scope.changes.insert(
    'note',
    noteRow({ customerId: customer.id, kind: 'system', body, createdAt: scope.now, createdBy: scope.actor.name }),
  );
  return { ...(await customerCard(scope.db, customer.id)), oldKey, newKey };
}

function checkKeyChange(input: KeyChange, newKey: string): void {
  const wrong = (field: string, message: string) => ({ code: 'missing-field', rule: 'C3', field, message });
  const violations = [];
  if (!hasVisible(newKey)) violations.push(wrong('newKey', '--new-key has no visible characters.'));
  if (!hasVisible(input.reason)) violations.push(wrong('reason', '--reason has no visible characters.'));
  if (!input.acknowledge) {
    violations.push(wrong('acknowledge', '--acknowledge is needed: the link to the ledger may break.'));
  }
  if (violations.length > 0) throw AppError.invalid(violations);
  requireNoCardNumber({ reason: input.reason });
}
