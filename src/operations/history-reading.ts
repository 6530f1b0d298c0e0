// Reads the change log: the revisions that fit (log), what has set each value of a record (blame), and what differs between
// two moments (diff).

import { AppError } from '../base/errors.ts';
import type { Noun } from '../base/ids.ts';
import { formatId, ID_PREFIX, readId } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import { addSeconds } from '../base/time.ts';
import { closest } from '../base/words.ts';
import type { BlameResult, DiffResult, LogResult } from '../domain/history.ts';
import { blame } from '../storage/blame.ts';
import type { LoggedTable } from '../storage/change-log.ts';
import { differences } from '../storage/difference.ts';
import type { LogFilter } from '../storage/history.ts';
import { countRevisions, findRevisions, loggedOperations } from '../storage/history.ts';
import { lookup } from '../storage/lookup.ts';
import type * as declarations from './catalog/history.ts';
import type { Scope } from './code.ts';
import { readEdge, readEnd, refuseAhead } from './moment.ts';

export async function readLog(scope: Scope, input: Input<typeof declarations.log>): Promise<LogResult> {
  const filter = await filterOf(scope, input);
  const total = await countRevisions(scope.db, filter);
  const { record } = filter;
  if (total === 0 && record) await lookup(scope.db, record.noun, formatId(record.noun, record.id));
  const detailed = input.details === true;
  const items = await findRevisions(scope.db, filter, { limit: input.limit, all: detailed });
  return { items, total, detailed };
}

async function filterOf(scope: Scope, input: Input<typeof declarations.log>): Promise<LogFilter> {
  const since = input.since === undefined ? undefined : readEdge(scope, input.since, 'start').at;
  if (since !== undefined) refuseAhead(scope, since, '--since');
  const until = input.until === undefined ? undefined : readEdge(scope, input.until, 'end');
  return {
    record: input.record === undefined ? undefined : recordOf(input.record),
    actor: input.actor === undefined ? undefined : await actorNamed(scope, input.actor),
    operations: input.operation === undefined ? undefined : await operationsNamed(scope, input.operation),
    tables: input.noun === undefined ? undefined : TABLES[input.noun],
    since,
    before: until && (until.isDay ? until.at : addSeconds(until.at, 1)),
  };
}

/** What belongs to a noun, for `--noun`. */
const TABLES: Readonly<Record<NonNullable<Input<typeof declarations.log>['noun']>, readonly LoggedTable[]>> = {
  company: ['book'],
  branch: ['branch'],
  user: ['user'],
  department: ['department'],
  service: ['service', 'subtype'],
  technician: ['technician', 'shift', 'shiftChange', 'technicianTerritory'],
  absence: ['timeOff'],
  event: ['event'],
  territory: ['territory', 'technicianTerritory'],
  customer: ['customer', 'contact', 'customerTechnician'],
  address: ['address'],
  note: ['note'],
  job: ['job'],
  appointment: ['appointment', 'statusStep', 'reschedule', 'appointmentLink'],
  run: ['run'],
};

/** The name as the log has it: of a user however typed, or of somebody who is no user any more. */
async function actorNamed(scope: Scope, text: string): Promise<string> {
  const logged = await scope.db
    .selectFrom('revision')
    .select('id')
    .where('actor', '=', text)
    .limit(1)
    .executeTakeFirst();
  if (logged) return text;
  const id = await lookup(scope.db, 'user', text);
  return (await scope.db.selectFrom('user').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name;
}

/**
 * The logged operations that are meant: by name (`appointment.book`), else by the first words of their commands (`book`,
 * `tech`), else by their verb alone, for what no command line has done.
 */
async function operationsNamed(scope: Scope, text: string): Promise<string[]> {
  const words = text.replace(/^dispatch +/, '').replace(/ +/g, ' ');
  const logged = await loggedOperations(scope.db);
  const name = words.replaceAll(' ', '.');
  if (logged.includes(name)) return [name];
  const typed = await loggedOperations(scope.db, words);
  const meant = typed.length > 0 ? typed : logged.filter((operation) => operation.endsWith(`.${words}`));
  if (meant.length > 0) return meant;
  const near = closest(
    words,
    logged.flatMap((operation) => [operation, operation.slice(operation.indexOf('.') + 1)]),
  );
  if (near !== null) scope.warn(`Nothing was changed by "${words}". Did you mean "${near}"?`);
  return [];
}

/** `A-12` → an appointment: the prefix says the noun. */
function recordOf(text: string): { noun: Noun; id: number } {
  const prefix = /^[A-Za-z]{1,2}(?=-?[0-9])/.exec(text)?.[0].toUpperCase();
  const noun = (Object.keys(ID_PREFIX) as Noun[]).find((candidate) => ID_PREFIX[candidate] === prefix);
  const id = noun === undefined ? null : readId(noun, text);
  if (noun !== undefined && id !== null) return { noun, id };
  throw AppError.usage(
    'bad-id',
    `"${text}" is not the number of a record.`,
    'Write it with its prefix: A-12, J-3, C-1, AD-2, T-4.',
  );
}

export async function readBlame(scope: Scope, input: Input<typeof declarations.blame>): Promise<BlameResult> {
  const record = recordOf(input.record);
  const name = formatId(record.noun, record.id);
  await lookup(scope.db, record.noun, name);
  const items = await blame(scope.db, record);
  return { record: name, items, total: items.length };
}

export async function readDiff(scope: Scope, input: Input<typeof declarations.diff>): Promise<DiffResult> {
  const from = await readEnd(scope, input.from, 'start', '--from');
  const to = await readEnd(scope, input.to, 'end', '--to');
  if (to.revision < from.revision || to.at < from.at) {
    throw AppError.usage('empty-range', '--to lies before --from.', 'Give the earlier moment as --from.');
  }
  const all = await differences(scope.db, { after: from.revision, to: to.revision });
  const count = (kind: 'created' | 'changed' | 'removed'): number => all.filter((one) => one.kind === kind).length;
  return {
    from,
    to,
    items: all.slice(0, input.limit),
    total: all.length,
    counts: { created: count('created'), changed: count('changed'), removed: count('removed') },
  };
}
