// Jobs as an import, by the rules of "job create" and "job edit" (J1-J4): a service that is there and fits the customer, at an
// address that is in use.

import { formatId } from '../base/ids.ts';
import type { Kind } from '../domain/appointment.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import { kindViolations } from '../domain/booking.ts';
import type { Patch } from '../storage/change-log.ts';
import type { AddressFacts } from '../storage/import-facts.ts';
import { addressFacts } from '../storage/import-facts.ts';
import { rowsByOwner } from '../storage/table-rows.ts';
import { createdColumn, flagColumn, noteText, textColumn } from './import-columns.ts';
import { References } from './import-reference.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope, TableImport, TableReader } from './import-table.ts';
import { refuseArchivedWork, Works } from './import-work.ts';
import { RECORD_FIELDS } from './record-fields.ts';

export const JOBS: TableImport = {
  table: 'job',
  fields: RECORD_FIELDS.jobs,
  open: async (scope) => new JobReader(scope, await Works.open(scope.db)),
};

class JobReader implements TableReader {
  readonly #scope: ImportScope;
  readonly #works: Works;
  readonly #addresses: References<AddressFacts>;
  /** Jobs that are there and are closed by the file. */
  readonly #closed: ImportRow[] = [];

  constructor(scope: ImportScope, works: Works) {
    this.#scope = scope;
    this.#works = works;
    this.#addresses = new References(scope, 'address', (ids) => addressFacts(scope.db, ids));
  }

  async prepare(rows: readonly ImportRow[]): Promise<void> {
    await this.#addresses.prepare(rows);
  }

  read(row: ImportRow): Patch<'job'> {
    const address = this.#addresses.of(row);
    if (row.before !== null && address && address.id !== row.before.addressId)
      row.wrong('address', 'other-address', `${formatId('job', row.before.id)} stays at its address.`);
    const created = createdColumn(row, this.#scope.now);
    const status = this.#status(row);
    const work = this.#works.read(row, row.before);
    const createdAt = created.createdAt ?? this.#scope.now;
    if (address && status === 'open' && row.before === null)
      this.#checkNew(row, address.facts, { kind: work.kind, createdAt });
    if ((status ?? row.before?.status) === 'open') refuseArchivedWork(row, work, createdAt);
    return {
      ...(address && row.before === null ? { addressId: address.id, customerId: address.facts.customerId } : {}),
      ...work.columns,
      ...(status === undefined ? {} : { status }),
      ...textColumn(row, 'priority'),
      ...(row.before !== null && !row.has('notes') ? {} : { notes: noteText(row, 'notes') }),
      ...flagColumn(row, 'sameTechnician', 'sameTechnician'),
      ...flagColumn(row, 'flagged', 'isFlagged'),
      ...created,
    };
  }

  #status(row: ImportRow): string | undefined {
    if (row.before !== null && !row.has('status')) return undefined;
    const status = row.text('status') ?? 'open';
    const before = row.before?.status;
    if (before !== undefined && before !== status) {
      if (before !== 'open') row.wrong('status', 'job-closed', `the job is ${String(before)} already.`);
      else this.#closed.push(row);
    }
    return status;
  }

  /** What is open may be asked of this customer, at this address (C2, A4, P10). */
  #checkNew(row: ImportRow, address: AddressFacts, job: { kind: Kind | undefined; createdAt: string }): void {
    const number = formatId('customer', address.customerId);
    if (address.mergedIntoId !== null)
      row.wrong('address', 'merged-address', `it was merged: use ${formatId('address', address.mergedIntoId)}.`);
    else if (address.archivedAt !== null && address.archivedAt <= job.createdAt)
      row.wrong('address', 'archived-address', 'it is archived: nothing new is done there.');
    // A job from before is history: it stays with whoever was archived later.
    if (address.customerArchivedAt !== null && address.customerArchivedAt <= job.createdAt)
      row.wrong(
        'address',
        'archived-customer',
        `${number} is archived and gets no new jobs: dispatch customer restore ${number}`,
      );
    if (job.kind === undefined) return;
    const asked = { kind: job.kind, customerKind: address.customerKind as 'customer' | 'lead', customer: number };
    for (const violation of kindViolations(asked, this.#scope.book.settings)) row.fault(violation);
  }

  /** What has open appointments is not closed. */
  async finish(): Promise<void> {
    const ids = this.#closed.flatMap(({ before }) => before?.id ?? []);
    const booked = await rowsByOwner(this.#scope.db, 'appointment', 'jobId', ids);
    for (const row of this.#closed) {
      const open = booked.get(row.before?.id ?? 0)?.find(({ status }) => OPEN_STATUSES.some((one) => one === status));
      if (open) row.wrong('status', 'job-not-done', `${formatId('appointment', open.id)} is still open.`);
    }
  }
}
