// Cancelling appointments (P3, J4): one, the open ones of a job, or all of a customer. The record keeps its window, technician
// and pin, so that a rollback can bring it back.

import type { AppointmentCard, AppointmentStatus } from '../domain/appointment.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import type { WriteScope } from './code.ts';

/** Cancels one that may be cancelled, and stamps the step. */
export async function cancelOne(
  scope: WriteScope,
  appointment: Pick<AppointmentCard, 'id' | 'status'>,
  reason: string,
): Promise<void> {
  await scope.changes.update('appointment', appointment.id, {
    status: 'cancelled',
    cancelledAt: scope.now,
    cancelReason: reason,
    heldTechnicianId: null,
    heldStart: null,
  });
  await addStep(scope, { id: appointment.id, from: appointment.status, to: 'cancelled', at: scope.now, reason });
}

/** An open job whose last open appointment was just cancelled is flagged (J4). */
export async function flagEmptyJob(scope: WriteScope, jobId: number): Promise<void> {
  const open = await scope.db
    .selectFrom('appointment')
    .select('id')
    .where('jobId', '=', jobId)
    .where('status', 'in', OPEN_STATUSES)
    .executeTakeFirst();
  const job = await scope.db.selectFrom('job').select('status').where('id', '=', jobId).executeTakeFirstOrThrow();
  if (!open && job.status === 'open') await scope.changes.update('job', jobId, { isFlagged: 1 });
}

/** Writes a step into the appointment's history. */
export async function addStep(
  scope: WriteScope,
  step: {
    readonly id: number;
    readonly from: AppointmentStatus;
    readonly to: AppointmentStatus;
    readonly at: string;
    readonly reason: string | null;
  },
): Promise<void> {
  await scope.changes.insert('statusStep', {
    appointmentId: step.id,
    fromStatus: step.from,
    toStatus: step.to,
    at: step.at,
    by: scope.actor.name,
    reason: step.reason,
  });
}
