// Archiving and restoring customers (C2). Open appointments stand in the way, or are cancelled with it; one in motion always
// stands in the way.

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import { formatWindow } from '../base/time.ts';
import { count } from '../base/words.ts';
import { isInMotion, statusWords } from '../domain/appointment.ts';
import type { ArchivedCustomer, CustomerCard, NamedAppointment } from '../domain/customer.ts';
import { customerCard, findCustomer } from '../storage/customer.ts';
import { lookup } from '../storage/lookup.ts';
import { noteRow } from '../storage/note.ts';
import type { OpenAppointment } from '../storage/service-history.ts';
import { openAppointments } from '../storage/service-history.ts';
import { requirePermission } from './access.ts';
import { cancelOne, flagEmptyJob } from './cancelling.ts';
import type { Scope, WriteScope } from './code.ts';
import { refuseMerged } from './merged-customer.ts';
import { requireNoCardNumber } from './work.ts';

export interface ArchiveRequest {
  readonly customer: string;
  readonly cancelOpen?: boolean | undefined;
  readonly reason?: string | undefined;
}

export async function archiveCustomer(scope: WriteScope, input: ArchiveRequest): Promise<ArchivedCustomer> {
  requireNoCardNumber({ reason: input.reason });
  const customer = await findCustomer(scope.db, await lookup(scope.db, 'customer', input.customer));
  const number = formatId('customer', customer.id);
  refuseMerged(customer);
  if (customer.archivedAt !== null) {
    throw AppError.refused('archived-already', `${number} ${customer.name} is archived already.`);
  }
  const open = await openAppointments(scope.db, { customerIds: [customer.id] });
  refuseOpen(scope, `${number} ${customer.name}`, open, input);
  if (open.length > 0) requirePermission(scope, 'appointment.cancel', 'cancel open appointments');
  for (const { appointmentId, status } of open) {
    await cancelOne(scope, { id: appointmentId, status }, input.reason || 'Customer archived');
  }
  for (const jobId of new Set(open.map((appointment) => appointment.jobId))) await flagEmptyJob(scope, jobId);
  await scope.changes.update('customer', customer.id, { archivedAt: scope.now });
  await systemNote(scope, customer.id, `Archived by ${scope.actor.name}${input.reason ? `: ${input.reason}` : '.'}`);
  return { ...(await customerCard(scope.db, customer.id)), cancelled: open.map(cancelled) };
}

function refuseOpen(scope: Scope, who: string, open: readonly OpenAppointment[], input: ArchiveRequest): void {
  const moving = open.filter(({ status }) => isInMotion(status, scope.book.settings));
  const inTheWay = moving.length > 0 ? moving : input.cancelOpen ? [] : open;
  if (inTheWay.length === 0) return;
  const violations = inTheWay.map((appointment) => openViolation(scope, appointment, moving.length > 0));
  const kind = moving.length > 0 ? 'appointment in motion' : 'open appointment';
  const kinds = moving.length > 0 ? 'appointments in motion' : 'open appointments';
  const lines = violations.map(({ message }) => `  ${message}`);
  throw AppError.refused(
    moving.length > 0 ? 'in-motion' : 'open-appointments',
    [`${who} has ${count(inTheWay.length, kind, kinds)}:`, ...lines].join('\n'),
    moving.length > 0 ? 'Finish them first.' : 'Cancel them first, or give --cancel-open to cancel them with it.',
    violations,
  );
}

function openViolation(scope: Scope, appointment: NamedAppointment, isMoving: boolean): Violation {
  const { number, windowStart, windowEnd, timeZone, service, status } = appointment;
  const when = formatWindow(windowStart, windowEnd, timeZone, scope.book.settings.clock === '24' ? 24 : 12);
  const message = `${number}: ${when}, ${service} (${statusWords(status)})`;
  return { code: isMoving ? 'in-motion' : 'open-appointment', rule: 'C2', message };
}

function cancelled({
  appointmentId,
  number,
  windowStart,
  windowEnd,
  timeZone,
  service,
}: OpenAppointment): NamedAppointment {
  return { appointmentId, number, windowStart, windowEnd, timeZone, service, status: 'cancelled' };
}

export async function restoreCustomer(scope: WriteScope, text: string): Promise<CustomerCard> {
  const customer = await findCustomer(scope.db, await lookup(scope.db, 'customer', text));
  refuseMerged(customer);
  if (customer.archivedAt === null) {
    const number = formatId('customer', customer.id);
    throw AppError.refused('not-archived', `${number} ${customer.name} is not archived.`);
  }
  await scope.changes.update('customer', customer.id, { archivedAt: null });
  await systemNote(scope, customer.id, `Restored by ${scope.actor.name}.`);
  return await customerCard(scope.db, customer.id);
}

async function systemNote(scope: WriteScope, customerId: number, body: string): Promise<void> {
  const note = noteRow({ customerId, kind: 'system', body, createdAt: scope.now, createdBy: scope.actor.name });
  await scope.changes.insert('note', note);
}
