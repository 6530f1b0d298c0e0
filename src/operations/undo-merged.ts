// What an undo or a redo brings back may have belonged to a customer who was merged since (C8). It would belong to nobody whom
// anybody sees, and a merge is final: so it is not brought back, but made anew with the customer that is kept.

import { AppError } from '../base/errors.ts';
import { formatId, recordName } from '../base/ids.ts';
import { customerFacts } from '../storage/import-facts.ts';
import type { Reversal } from './undo-conflict.ts';

/** Throws AppError (exit 4) when a row that came back points to a merged customer. */
export async function refuseMergedOwners({ scope, changes, refusal }: Reversal): Promise<void> {
  const owned = changes.flatMap(({ table, rowId, before }) => {
    const customerId = before?.customerId;
    return typeof customerId === 'number' ? [{ record: recordName(table, rowId), customerId }] : [];
  });
  const customers = await customerFacts(scope.db, [...new Set(owned.map(({ customerId }) => customerId))]);
  for (const { record, customerId } of owned) {
    const kept = customers.get(customerId)?.mergedIntoId ?? null;
    if (kept === null) continue;
    const [gone, stays] = [customerId, kept].map((id) => formatId('customer', id));
    throw AppError.conflict(
      'merged-since',
      `${refusal}: ${record} belonged to ${gone}, which was merged into ${stays} since.`,
      `Make it anew with ${stays}.`,
    );
  }
}
