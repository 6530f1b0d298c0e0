// Merging a duplicate address into the one to keep (A4): everything booked or noted there moves, and it can't be undone.

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { MergedAddresses } from '../domain/address.ts';
import { addressText } from '../domain/address.ts';
import { isInMotion, statusWords } from '../domain/appointment.ts';
import type { AddressRecord } from '../storage/address.ts';
import { addressCard, findAddress, recordsAt } from '../storage/address.ts';
import { lookup } from '../storage/lookup.ts';
import { noteRow } from '../storage/note.ts';
import { openAppointments } from '../storage/service-history.ts';
import type { Scope, WriteScope } from './code.ts';
import { unfitAppointments } from './place-check.ts';

/** Refuses with every reason (exit 5), or moves everything and says what moved. */
export async function mergeAddresses(
  scope: WriteScope,
  input: { readonly keep: string; readonly merge: string },
): Promise<MergedAddresses> {
  const keep = await findAddress(scope.db, await lookup(scope.db, 'address', input.keep));
  const gone = await findAddress(scope.db, await lookup(scope.db, 'address', input.merge));
  const violations = await mergeViolations(scope, keep, gone);
  if (violations.length > 0) {
    const message = violations.map((violation) => violation.message).join('\n');
    const hint = keep.customerId === gone.customerId ? 'Nothing was changed.' : oneCustomer(keep, gone);
    throw AppError.refused('cannot-merge', message, hint, violations);
  }
  const records = await recordsAt(scope.db, gone.id);
  await moveRecords(scope, { keep, gone }, records);
  return {
    kept: await addressCard(scope.db, keep.id),
    merged: await addressCard(scope.db, gone.id),
    moved: {
      jobs: records.jobs.length,
      appointments: records.appointments.length,
      notes: records.notes.length,
    },
    unfit: await unfitAppointments(scope, keep.id, new Set(records.appointments)),
  };
}

/** The way out for somebody who finds the same customer twice. */
function oneCustomer(keep: AddressRecord, gone: AddressRecord): string {
  const [stays, other] = [keep, gone].map(({ customerId }) => formatId('customer', customerId));
  return `Nothing was changed. If both are one customer: dispatch customer merge --keep ${stays} --merge ${other}`;
}

/** Every reason against the merge at once. */
async function mergeViolations(scope: Scope, keep: AddressRecord, gone: AddressRecord): Promise<Violation[]> {
  const violations: Violation[] = [];
  const add = (code: string, message: string, field?: string): void => {
    violations.push({ code, rule: 'A4', message, ...(field === undefined ? {} : { field }) });
  };
  const numberOf = ({ id }: AddressRecord): string => formatId('address', id);
  if (keep.id === gone.id) add('same-address', `${numberOf(keep)} can't be merged with itself.`, 'merge');
  if (keep.customerId !== gone.customerId) {
    const owners = [keep, gone].map(({ customerId }) => formatId('customer', customerId));
    const whose = `${numberOf(keep)} is ${owners[0]}'s and ${numberOf(gone)} is ${owners[1]}'s`;
    add('two-customers', `${whose}: only addresses of one customer are merged.`, 'merge');
  }
  if (keep.customerArchivedAt !== null) {
    add(
      'customer-archived',
      `${formatId('customer', keep.customerId)} is archived: restore the customer first.`,
      'keep',
    );
  }
  for (const [field, address] of [
    ['keep', keep],
    ['merge', gone],
  ] as const) {
    if (keep.id === gone.id && field === 'merge') continue;
    if (address.mergedIntoId !== null) {
      add(
        'merged-already',
        `${numberOf(address)} was merged into ${formatId('address', address.mergedIntoId)}.`,
        field,
      );
    } else if (address.archivedAt !== null) add('archived', `${numberOf(address)} is archived.`, field);
  }
  for (const { number, status } of await openAppointments(scope.db, { addressIds: [keep.id, gone.id] })) {
    if (!isInMotion(status, scope.book.settings)) continue;
    add('in-motion', `${number} there is in motion (${statusWords(status)}): wait until it is done.`);
  }
  return violations;
}

interface Pair {
  readonly keep: AddressRecord;
  readonly gone: AddressRecord;
}

async function moveRecords(
  scope: WriteScope,
  { keep, gone }: Pair,
  records: { readonly jobs: readonly number[]; readonly notes: readonly number[] },
): Promise<void> {
  for (const id of records.jobs) await scope.changes.update('job', id, { addressId: keep.id });
  for (const id of records.notes) await scope.changes.update('note', id, { addressId: keep.id });
  await scope.changes.update('address', gone.id, { archivedAt: scope.now, mergedIntoId: keep.id });
  const body = `${named(gone)} was merged into ${named(keep)}.`;
  await scope.changes.insert('note', {
    ...noteRow({
      customerId: keep.customerId,
      kind: 'system',
      body,
      createdAt: scope.now,
      createdBy: scope.actor.name,
    }),
    addressId: keep.id,
  });
}

function named(address: AddressRecord): string {
  return `${formatId('address', address.id)} (${addressText(address)})`;
}
