// An appointment with what its place depends on: the start of every change to one (editing, pinning, taking back).

import { AppError } from '../base/errors.ts';
import type { AppointmentCard, Priority } from '../domain/appointment.ts';
import { isClosed, statusWords } from '../domain/appointment.ts';
import type { PlaceRequest } from '../domain/placement.ts';
import { appointmentCard } from '../storage/appointment.ts';
import { lookup } from '../storage/lookup.ts';
import type { Work, WorkPlace } from '../storage/work.ts';
import { work, workPlace } from '../storage/work.ts';
import { viewOf } from './card-view.ts';
import type { Scope } from './code.ts';
import { wantedOf } from './placing.ts';

/** The appointment with what its place depends on. */
export interface Subject {
  readonly card: AppointmentCard;
  readonly place: WorkPlace;
  readonly work: Work;
  /** The job's own priority; null = that of whatever service is done. */
  readonly jobPriority: Priority | null;
}

export async function loadSubject(scope: Scope, text: string): Promise<Subject> {
  const id = await lookup(scope.db, 'appointment', text);
  const card = await appointmentCard(scope.db, id, viewOf(scope));
  const row = await scope.db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .select(['appointment.subtypeId', 'job.priority'])
    .where('appointment.id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    card,
    place: await workPlace(scope.db, card.addressId),
    work: await work(scope.db, card.serviceId, row.subtypeId),
    jobPriority: row.priority as Priority | null,
  };
}

/** The request that would find the place it has now anew. */
export function requestOf({ card, place, work: current }: Subject): PlaceRequest {
  return {
    ...wantedOf(place, current, card.priority, card.durationSeconds),
    appointmentId: card.id,
    jobId: card.jobId,
    windowStart: card.windowStart,
    windowEnd: card.windowEnd,
    technicianId: null,
    start: null,
    pin: null,
    keepUnassigned: false,
    bump: true,
  };
}

/** Complete, cancelled and no-show ones are read-only until rolled back (P2). */
export function requireOpen(card: AppointmentCard): void {
  if (!isClosed(card.status)) return;
  throw AppError.refused(
    'closed',
    `${card.number} (${card.serviceName}, ${card.customerName}) is ${statusWords(card.status)} and can't be changed.`,
    `Take the step back first: dispatch rollback ${card.number} --reason ...`,
    [{ code: 'closed', rule: 'P2', message: `${card.number} is ${statusWords(card.status)}.` }],
  );
}
