// Ids of other systems: a script that runs twice must not create a record twice, so (source, externalId) is unique per noun,
// and the refusal names the record that is there.

import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { Database } from './database.ts';

type ImportedNoun = 'customer' | 'address' | 'job' | 'appointment' | 'technician' | 'service';

export interface ExternalReference {
  readonly externalId: string | null;
  readonly source: string | null;
}

/**
 * The columns of a new record. Without --source the source is the empty text, so that the pair is still unique. Throws
 * AppError: exit 4 when a record has the pair already, exit 2 for a source without an id.
 */
export async function claimExternal(
  db: Database,
  noun: ImportedNoun,
  given: { readonly externalId?: string | undefined; readonly source?: string | undefined },
): Promise<ExternalReference> {
  if (given.externalId === undefined || given.externalId === '') {
    if (given.source === undefined || given.source === '') return { externalId: null, source: null };
    throw AppError.usage('no-external-id', '--source is given without --external-id.', 'Give both, or neither.');
  }
  const reference = { externalId: given.externalId, source: given.source ?? '' };
  const taken = await db
    .selectFrom(noun as 'customer')
    .selectAll()
    .where('externalId', '=', reference.externalId)
    .where('source', '=', reference.source)
    .executeTakeFirst();
  if (!taken) return reference;
  const from = reference.source === '' ? '' : ` from "${reference.source}"`;
  throw AppError.conflict(
    'external-id-taken',
    `${formatId(noun, taken.id)} has the external id "${reference.externalId}"${from} already.`,
    wayTo(noun, taken),
  );
}

/** Customers and addresses may have been merged into another since; nothing else is. */
function wayTo(
  noun: ImportedNoun,
  { id, mergedIntoId }: { readonly id: number; readonly mergedIntoId?: number | null },
): string {
  if (mergedIntoId == null) return `It was created before: use ${formatId(noun, id)}.`;
  const kept = formatId(noun, mergedIntoId);
  return `It was merged into ${kept}: use ${kept}.`;
}

/** One text for both; neither can hold a NUL. */
export function externalKey({ externalId, source }: ExternalReference): string {
  return `${source ?? ''}\0${externalId ?? ''}`;
}
