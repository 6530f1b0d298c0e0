// A customer that was merged is named by old papers and habits for years: whoever names it is told of the one that it is now (C8).

import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import { findCustomer } from '../storage/customer.ts';
import type { Scope } from './code.ts';

interface MaybeMerged {
  readonly id: number;
  readonly name: string;
  readonly mergedIntoId: number | null;
}

/** Nothing is changed on a merged customer. Throws AppError (exit 5) with the one to use. */
export function refuseMerged({ id, name, mergedIntoId }: MaybeMerged): void {
  if (mergedIntoId === null) return;
  const kept = formatId('customer', mergedIntoId);
  const message = `${formatId('customer', id)} ${name} was merged into ${kept}.`;
  throw AppError.refused('customer-merged', message, `Use ${kept}: dispatch customer show ${kept}`, [
    { code: 'customer-merged', rule: 'C8', message },
  ]);
}

/** What belonged to a merged customer is listed with the one it is now, which is said. `command` lists it, before the number. */
export async function warnMerged(scope: Scope, customerId: number, command: string): Promise<void> {
  const { name, mergedIntoId } = await findCustomer(scope.db, customerId);
  if (mergedIntoId === null) return;
  const kept = formatId('customer', mergedIntoId);
  scope.warn(`${formatId('customer', customerId)} ${name} was merged into ${kept}: dispatch ${command} ${kept}`);
}
