// What others have done since: a bare undo may reach far back under it, a redo may come long after it, and the one who is asked to
// go would be missed. Each says so before anybody is surprised.

import { AppError } from '../base/errors.ts';
import { count, enumerated } from '../base/words.ts';
import type { Scope } from './code.ts';
import type { Reversal } from './undo-conflict.ts';

/** Changes that a refusal names. */
const MOST_NAMED = 3;

interface Named {
  readonly id: number;
  readonly command: string;
}

/** Changes after a revision that stand, the latest first; undos and redos are none. */
function changesAfter(scope: Scope, revision: number) {
  const reversed = scope.db.selectFrom('revision').select('undoes').where('undoes', 'is not', null);
  return scope.db
    .selectFrom('revision')
    .select(['id', 'actor', 'command'])
    .where('id', '>', revision)
    .where('undoes', 'is', null)
    .where('id', 'not in', reversed)
    .orderBy('id', 'desc');
}

/** Says that newer changes by others stay when an older one of one's own is taken back. */
export async function warnOthersSince(scope: Scope, revision: number): Promise<void> {
  const newer = await changesAfter(scope, revision).where('actor', '!=', scope.actor.name).execute();
  const [latest] = newer;
  if (!latest) return;
  const actors = [...new Set(newer.map(({ actor }) => actor))].slice(0, MOST_NAMED);
  const stay = newer.length === 1 ? 'stays' : 'stay';
  scope.warn(
    `Revision ${revision} is not the latest change: ${count(newer.length, 'newer change')} by ${enumerated(actors)} ${stay}; the latest: ${named(latest)}.`,
  );
}

/** A bare redo follows an undo at once; after other work it would be a surprise. Throws AppError (exit 4). */
export async function refuseWorkSince(
  scope: Scope,
  { undo, original }: { readonly undo: number; readonly original: Named },
): Promise<void> {
  const own = await changesAfter(scope, undo).where('actor', '=', scope.actor.name).execute();
  const [latest] = own;
  if (!latest) return;
  throw AppError.conflict(
    'work-since',
    `${scope.actor.name} has made ${count(own.length, 'change')} since that undo; the latest: ${named(latest)}.`,
    `To bring ${named(original)} back all the same: dispatch redo ${original.id}`,
  );
}

/** Who has changed anything would be locked out, and named in the log without being there. Throws AppError (exit 4). */
export async function refuseActive({ scope, changes, revision, refusal }: Reversal): Promise<void> {
  for (const { table, before, after } of changes) {
    if (table !== 'user' || before !== null || after === null) continue;
    const name = String(after.name);
    const own = await scope.db
      .selectFrom('revision')
      .select(['id', 'command'])
      .where('actor', '=', name)
      .where('id', '>', revision)
      .orderBy('id')
      .execute();
    if (own.length === 0) continue;
    const more = own.length - MOST_NAMED;
    const listed = [...own.slice(0, MOST_NAMED).map(named), ...(more > 0 ? [`${more} more`] : [])];
    throw AppError.conflict(
      'user-active',
      `${refusal}: it added the user ${name}, who has made changes since: ${enumerated(listed)}.`,
      'The user stays, since the log names them.',
    );
  }
}

function named({ id, command }: Named): string {
  return `${id} ${command.replace(/^dispatch /, '')}`;
}
