// Taking a status step back (P3), with a reason. A cancelled appointment has lost its place and is given one again.

import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import type { AppointmentCard, AppointmentProgress, AppointmentStatus } from '../domain/appointment.ts';
import { statusWords } from '../domain/appointment.ts';
import { locksTechnician, locksTime, NO_PIN } from '../domain/pin.ts';
import type { Placed } from '../domain/placement.ts';
import { STAMP_OF, stepToTakeBack } from '../domain/status.ts';
import { statusSteps } from '../storage/appointment.ts';
import { workPlace } from '../storage/work.ts';
import { addStep } from './cancelling.ts';
import type * as declarations from './catalog/appointment.ts';
import type { Scope, WriteScope } from './code.ts';
import { IN_LANE, placeColumns } from './placing.ts';
import { applyMoves, placeAppointment } from './plan.ts';
import { loadCard, named, progress } from './stepping.ts';
import { loadSubject, requestOf } from './subject.ts';
import { requireActive, requireNoCardNumber } from './work.ts';

export interface PreparedRollback {
  readonly card: AppointmentCard;
  /** The status it returns to. */
  readonly to: AppointmentStatus;
  /** Where a cancelled one goes; null when its place is still its own. */
  readonly placed: Placed | null;
  readonly keepsPin: boolean;
}

export async function prepareRollback(
  scope: Scope,
  input: Input<typeof declarations.rollback>,
): Promise<PreparedRollback> {
  const card = await loadCard(scope, input.appointment);
  requireNoCardNumber({ reason: input.reason });
  const step = stepToTakeBack(await statusSteps(scope.db, card.id));
  if (step === null) {
    throw AppError.refused(
      'nothing-to-roll-back',
      `${named(card)} is ${statusWords(card.status)}: there is no step to take back.`,
      `To call it off: dispatch cancel ${card.number} --reason ...`,
    );
  }
  requireActive(await workPlace(scope.db, card.addressId));
  if (card.status !== 'cancelled') {
    await requireTechnician(scope, card);
    return { card, to: step.from, placed: null, keepsPin: true };
  }
  return { card, to: step.from, ...(await placeAgain(scope, input.appointment)) };
}

/** Who was archived has nothing open: the one who did it comes back first, then the step. */
async function requireTechnician(scope: Scope, card: AppointmentCard): Promise<void> {
  if (card.technicianId === null) return;
  const { name, archivedAt } = await scope.db
    .selectFrom('technician')
    .select(['name', 'archivedAt'])
    .where('id', '=', card.technicianId)
    .executeTakeFirstOrThrow();
  if (archivedAt === null) return;
  throw AppError.refused(
    'archived-technician',
    `${named(card)} would be open again, and ${card.technicianNumber} ${name} is archived.`,
    `Bring the technician back first: dispatch tech restore ${card.technicianNumber}`,
  );
}

/** A cancelled one lost its place: it goes where its pin says, failing that to the best place, failing that to the lane. */
async function placeAgain(scope: Scope, text: string): Promise<{ placed: Placed; keepsPin: boolean }> {
  const subject = await loadSubject(scope, text);
  const { card } = subject;
  const request = { ...requestOf(subject), keepUnassigned: true };
  if (card.windowEnd <= scope.now) return { placed: IN_LANE, keepsPin: false };
  if (card.pin !== null) {
    const { lock } = card.pin;
    const pinned = await placeAppointment(scope, {
      ...request,
      technicianId: locksTechnician(lock) ? card.technicianId : null,
      start: locksTime(lock) ? card.plannedStart : null,
      pin: lock,
      keepUnassigned: false,
    });
    if (pinned.ok) return { placed: pinned, keepsPin: true };
    const reasons = pinned.violations.map(({ message }) => message).join(' ');
    scope.warn(`The pin of ${card.number} is gone, because its place is taken. ${reasons}`);
  }
  const placed = await placeAppointment(scope, request);
  if (!placed.ok) return { placed: IN_LANE, keepsPin: false };
  return { placed, keepsPin: false };
}

export async function writeRollback(
  scope: WriteScope,
  input: Input<typeof declarations.rollback>,
  { card, to, placed, keepsPin }: PreparedRollback,
): Promise<AppointmentProgress> {
  const stamp = STAMP_OF[card.status];
  const lock = keepsPin ? (card.pin?.lock ?? null) : null;
  const locked = { lock, technicianId: card.technicianId, start: card.plannedStart };
  await scope.changes.update('appointment', card.id, {
    status: to,
    ...(stamp === undefined ? {} : { [stamp]: null }),
    ...(card.status === 'complete' ? { unableReason: null } : {}),
    ...(card.status === 'cancelled' ? { cancelledAt: null, cancelReason: null } : {}),
    ...(placed ? placeColumns(placed, locked) : {}),
    ...(keepsPin ? {} : NO_PIN),
  });
  await addStep(scope, { id: card.id, from: card.status, to, at: scope.now, reason: input.reason });
  if (placed) await applyMoves(scope, placed);
  await reopenJob(scope, card);
  const result = await progress(scope, card.id);
  if (placed && result.technicianId === null) scope.warn(`${card.number} waits in the unassigned lane.`);
  return result;
}

/** An appointment that has to be done needs an open job, and clears its flag. */
async function reopenJob(scope: WriteScope, card: AppointmentCard): Promise<void> {
  const job = await scope.db.selectFrom('job').select('status').where('id', '=', card.jobId).executeTakeFirstOrThrow();
  await scope.changes.update('job', card.jobId, { status: 'open', isFlagged: 0 });
  if (job.status !== 'open') scope.warn(`${card.jobNumber} was ${job.status} and is open again.`);
}
