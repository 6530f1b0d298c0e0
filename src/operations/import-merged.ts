// Customers that were merged, as an import meets them (C8): a row of another system that still names the merged one reaches the
// kept one. It only adds: what the kept customer is called, and whom it wants, was decided by the merge. And since each system
// knows but a part of a customer that was two, its rows take nothing away either.

import { formatId, readId } from '../base/ids.ts';
import { count } from '../base/words.ts';
import { customerFacts, customersWithMerged } from '../storage/import-facts.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope } from './import-table.ts';

/** Merges that a notice names. */
const MOST_NAMED = 3;
/** What a merged customer has no more. */
const MOVED_FIELDS = ['email', 'phone', 'prefer', 'require', 'ban', 'street'];

/** The customer that the row's customer was merged into. */
export function keptOf({ before }: ImportRow): number | null {
  return (before?.mergedIntoId as number | null | undefined) ?? null;
}

/** Whose contacts and addresses the row is about; null for a new customer. */
export function ownerOf(row: ImportRow): number | null {
  return keptOf(row) ?? row.before?.id ?? null;
}

export class MergedRows {
  readonly #scope: ImportScope;
  /** Of the rows at hand: customers into whom others were merged. */
  #kept: ReadonlySet<number> = new Set();
  /** New merged customers, by the one that they were merged into. */
  readonly #targets = new Map<number, ImportRow[]>();
  /** Kept customers by the merged ones whose rows don't say that they are. */
  readonly #met = new Map<number, number>();

  constructor(scope: ImportScope) {
    this.#scope = scope;
  }

  async prepare(rows: readonly ImportRow[]): Promise<void> {
    const ids = rows.flatMap(({ before }) => before?.id ?? []);
    this.#kept = await customersWithMerged(this.#scope.db, ids);
  }

  /** Whether the row adds to what its customer has, and replaces nothing. Whoever gives our own number has seen it all. */
  addsOnly(row: ImportRow): boolean {
    if (keptOf(row) !== null) return true;
    return row.before !== null && !row.has('number') && this.#kept.has(row.before.id);
  }

  /** The column of a customer that is not merged, or a new one. */
  column(row: ImportRow): { mergedIntoId?: number | null } {
    if (row.before !== null && !row.has('mergedInto')) return {};
    const text = row.text('mergedInto');
    if (text === undefined) return { mergedIntoId: null };
    const id = readId('customer', text);
    if (id === null) row.wrong('mergedInto', 'bad-id', `"${text}" is not the number of a customer.`);
    if (row.before !== null) this.#refuseMerge(row);
    else if (id !== null) this.#checkNew(row, id);
    return { mergedIntoId: id };
  }

  /** A row about a merged customer changes nothing there. */
  check(row: ImportRow): void {
    const { before } = row;
    const kept = keptOf(row);
    if (before === null || kept === null) return;
    const number = formatId('customer', kept);
    if (row.has('archivedAt') && row.text('archivedAt') !== before.archivedAt)
      row.wrong('archivedAt', 'merge-final', `it was merged into ${number}, which is final.`);
    if (!row.has('mergedInto')) this.#met.set(before.id, kept);
    else if (readId('customer', row.text('mergedInto') ?? '') !== kept) this.#refuseMerge(row);
  }

  #refuseMerge(row: ImportRow): void {
    row.wrong('mergedInto', 'merge-final', 'customers are merged for good, and with: dispatch customer merge --help');
  }

  #checkNew(row: ImportRow, target: number): void {
    if (row.isBlank('archivedAt') || !row.has('archivedAt'))
      row.wrong('archivedAt', 'merged-archived', 'a merged customer is archived: say since when.');
    for (const field of MOVED_FIELDS.filter((name) => row.input[name] !== undefined))
      row.wrong(field, 'merged-customer', `it belongs to the customer that this one was merged into.`);
    this.#targets.set(target, [...(this.#targets.get(target) ?? []), row]);
  }

  /** Whoever is merged is merged into somebody who is there and is not merged. */
  async finish(): Promise<void> {
    const found = await customerFacts(this.#scope.db, [...this.#targets.keys()]);
    for (const [id, rows] of this.#targets) {
      const target = found.get(id);
      const number = formatId('customer', id);
      for (const row of target?.mergedIntoId === null ? [] : rows) {
        const why = target ? `${number} is merged itself` : `there is no customer ${number}`;
        row.wrong('mergedInto', target ? 'merged-target' : 'no-customer', `${why}.`);
      }
    }
    this.#say();
  }

  #say(): void {
    const pairs = [...this.#met].map(([id, kept]) => `${formatId('customer', id)} is ${formatId('customer', kept)}`);
    if (pairs.length === 0) return;
    const more = pairs.length > MOST_NAMED ? ` and ${pairs.length - MOST_NAMED} more` : '';
    const rows = `${count(pairs.length, 'row names', 'rows name')} a customer that was merged into another`;
    this.#scope.warn(
      `${rows} (${pairs.slice(0, MOST_NAMED).join(', ')}${more}): only new phones and e-mails were added.`,
    );
  }
}
