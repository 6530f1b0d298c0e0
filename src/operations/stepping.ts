// The steps of an appointment's day (P4): on, and cancelled (P3, J4). Each is stamped with time and user.

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import { shellWord } from '../base/shell.ts';
import type { Instant } from '../base/time.ts';
import { formatDate, localDate } from '../base/time.ts';
import { enumerated } from '../base/words.ts';
import type { AppointmentCard, AppointmentProgress } from '../domain/appointment.ts';
import { isClosed, OPEN_STATUSES, statusWords } from '../domain/appointment.ts';
import { listedReason, unlistedReason } from '../domain/booking.ts';
import type { JobStatus } from '../domain/job.ts';
import { STAMP_OF, stepViolations } from '../domain/status.ts';
import { appointmentCard, appointmentCards, statusSteps } from '../storage/appointment.ts';
import type { Patch } from '../storage/change-log.ts';
import { lookup } from '../storage/lookup.ts';
import { requireWork } from './access.ts';
import { addStep, cancelOne, flagEmptyJob } from './cancelling.ts';
import { viewOf } from './card-view.ts';
import type * as declarations from './catalog/appointment.ts';
import type { Scope, WriteScope } from './code.ts';
import { momentText, readMoment } from './promise.ts';
import { refuseFor, requireNoCardNumber } from './work.ts';

// ---- one step on ----

export async function writeStatus(
  scope: WriteScope,
  input: Input<typeof declarations.status>,
): Promise<AppointmentProgress> {
  const card = await loadCard(scope, input.appointment);
  requireWork(scope, card);
  requireNoCardNumber({ notes: input.notes, unable: input.unable, reason: input.reason });
  const at = input.at === undefined ? scope.now : readMoment(scope, input.at, card.timeZone);
  const say = (moment: Instant): string => momentText(scope, moment, card.timeZone);
  const violations = stepViolations({ ...card, to: input.to, at }, scope.now, say);
  refuseFor(violations, `${named(card)} cannot become ${statusWords(input.to)}.`, stepHint(card, violations));
  if (input.to === 'on-the-way') warnOtherDay(scope, card, at);
  const unable = readUnable(scope, input);
  const stamp = STAMP_OF[input.to];
  const patch: Patch<'appointment'> = {
    status: input.to,
    ...(stamp === undefined ? {} : { [stamp]: at }),
    ...(unable === null ? {} : { unableReason: unable }),
    ...checkOutNotes(card, input.notes),
  };
  await scope.changes.update('appointment', card.id, patch);
  await addStep(scope, { id: card.id, from: card.status, to: input.to, at, reason: input.reason ?? unable });
  return await progress(scope, card.id);
}

/** Somebody may leave a day early or late, but more often the wrong number was typed. */
function warnOtherDay(scope: Scope, card: AppointmentCard, at: Instant): void {
  const planned = localDate(card.plannedStart ?? card.windowStart, card.timeZone);
  const left = localDate(at, card.timeZone);
  if (planned === left) return;
  scope.warn(
    `${named(card)} is planned for ${formatDate(planned)}, and is on the way on ${formatDate(left)}. Not meant: dispatch rollback ${card.number} --reason ...`,
  );
}

function stepHint(card: AppointmentCard, violations: readonly Violation[]): string | undefined {
  if (isClosed(card.status)) return `dispatch rollback ${card.number} --reason ...`;
  if (card.technicianId === null) return `Assign it first: dispatch edit ${card.number} --auto, or --tech NAME`;
  return violations.some(({ field }) => field === 'at') ? 'Give the time when it happened with --at.' : undefined;
}

function readUnable(scope: Scope, input: Input<typeof declarations.status>): string | null {
  if (input.unable === undefined) return null;
  if (input.to !== 'complete') {
    throw AppError.usage('unable-early', '--unable is said at check-out.', 'Use it with the status "complete".');
  }
  const reasons = scope.book.settings.unableReasons;
  const listed = listedReason(input.unable, reasons);
  if (listed !== null) return listed;
  const message = unlistedReason('--unable', input.unable, reasons);
  throw AppError.invalid([{ code: 'unable-reason-unknown', rule: 'P11', field: 'unable', message }]);
}

/** Notes are added to those there are; sales appointments have no on-site notes, so theirs go to the notes. */
function checkOutNotes(card: AppointmentCard, notes: string | undefined): Patch<'appointment'> {
  if (notes === undefined || notes === '') return {};
  const field = card.kind === 'tech' ? 'onSiteNotes' : 'notes';
  return { [field]: [card[field], notes].filter((text) => text !== null && text !== '').join('\n') };
}

// ---- cancelled ----

export async function writeCancel(
  scope: WriteScope,
  input: Input<typeof declarations.cancel>,
): Promise<AppointmentProgress> {
  const card = await loadCard(scope, input.appointment);
  requireNoCardNumber({ reason: input.reason });
  if (card.isInMotion) {
    const message = `${named(card)} is in motion (${statusWords(card.status)}) and can't be cancelled.`;
    const violation = { code: 'in-motion', rule: 'P3', message };
    throw AppError.refused('in-motion', message, motionWayOut(card), [violation]);
  }
  if (isClosed(card.status)) {
    throw AppError.refused(
      'closed',
      `${named(card)} is ${statusWords(card.status)} already.`,
      `To take that back: dispatch rollback ${card.number} --reason ...`,
    );
  }
  const mates = await teamToCancel(scope, card, input);
  for (const one of [card, ...mates]) {
    await cancelOne(scope, one, input.reason);
    await flagEmptyJob(scope, one.jobId);
  }
  warnFollowers(scope, card);
  return await progress(scope, card.id);
}

/** Those who start together with it and go with it. Whoever cancels one of several has to say which. */
async function teamToCancel(
  scope: Scope,
  card: AppointmentCard,
  input: Input<typeof declarations.cancel>,
): Promise<AppointmentCard[]> {
  const ids = card.links.filter(({ relation }) => relation === 'same-start').map(({ appointmentId }) => appointmentId);
  const mates = (await appointmentCards(scope.db, ids, viewOf(scope))).filter(({ status }) => !isClosed(status));
  if (mates.length === 0 || input.alone) return [];
  const names = mates.map((mate) => `${mate.number} (${mate.technicianName ?? 'unassigned'})`).join(', ');
  const reason = `--reason ${shellWord(input.reason)}`;
  if (!input.team) {
    const message = `${named(card)} starts together with ${names}: say what becomes of the others.`;
    throw AppError.refused(
      'team',
      message,
      `All: dispatch cancel ${card.number} --team ${reason}\nOnly this one: dispatch cancel ${card.number} --alone ${reason}`,
      [{ code: 'team', rule: 'L1', message }],
    );
  }
  const moving = mates.filter(({ isInMotion }) => isInMotion);
  if (moving.length === 0) return mates;
  const found = moving.map((mate) => {
    const message = `${named(mate)} is in motion (${statusWords(mate.status)}) and can't be cancelled.`;
    return { code: 'in-motion', rule: 'P3', message };
  });
  const message = found.map((violation) => violation.message).join('\n');
  throw AppError.refused('in-motion', message, motionWayOut(moving[0] as AppointmentCard), found);
}

/** What was to come after it may now come whenever its own window says. */
function warnFollowers(scope: Scope, card: AppointmentCard): void {
  const later = card.links.filter(({ relation, status }) => relation === 'before' && !isClosed(status));
  if (later.length === 0) return;
  const names = enumerated(later.map(({ number }) => number));
  scope.warn(
    `${names} had to come after ${card.number} and no longer ${later.length === 1 ? 'has' : 'have'} to wait for it.`,
  );
}

function motionWayOut(card: AppointmentCard): string {
  const back = `dispatch rollback ${card.number} --reason ..., then cancel`;
  if (card.status === 'accepted') return back;
  const end = card.status === 'on-site' ? 'complete --unable REASON' : 'no-show';
  return `dispatch status ${card.number} ${end}; or ${back}`;
}

// ---- what all three return ----

export async function loadCard(scope: Scope, text: string): Promise<AppointmentCard> {
  return await appointmentCard(scope.db, await lookup(scope.db, 'appointment', text), viewOf(scope));
}

export function named(card: AppointmentCard): string {
  return `${card.number} (${card.serviceName}, ${card.customerName})`;
}

export async function progress(scope: Scope, id: number): Promise<AppointmentProgress> {
  const card = await appointmentCard(scope.db, id, viewOf(scope));
  const job = await scope.db
    .selectFrom('job')
    .select(['status', 'isFlagged'])
    .where('id', '=', card.jobId)
    .executeTakeFirstOrThrow();
  const open = await scope.db
    .selectFrom('appointment')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('jobId', '=', card.jobId)
    .where('status', 'in', OPEN_STATUSES)
    .executeTakeFirstOrThrow();
  return {
    ...card,
    steps: await statusSteps(scope.db, id),
    jobStatus: job.status as JobStatus,
    jobIsFlagged: job.isFlagged === 1,
    jobOpenAppointments: Number(open.count),
  };
}
