// Pinning and unpinning (N1-N9). A pin may stand where its technician isn't available; what it breaks is said at once and
// shown ever after (N7). Unpinning lets the scheduler pick again and never loses the appointment (N4).

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import { shellWord } from '../base/shell.ts';
import type { Instant } from '../base/time.ts';
import type { AppointmentCard, AppointmentChange } from '../domain/appointment.ts';
import { statusWords } from '../domain/appointment.ts';
import { isInside } from '../domain/booking.ts';
import { locksTechnician, locksTime, NO_PIN, pinWishViolations } from '../domain/pin.ts';
import type { Placed, PlaceRequest } from '../domain/placement.ts';
import { requireModify } from './access.ts';
import type * as declarations from './catalog/appointment.ts';
import type { Scope, WriteScope } from './code.ts';
import { changeResult, findPlace, IN_LANE, notePin, pinColumns, placeColumns, warnPinned } from './placing.ts';
import { applyMoves, pinViolations, placeAppointment } from './plan.ts';
import { momentText, readMoment, windowText } from './promise.ts';
import type { Subject } from './subject.ts';
import { loadSubject, requestOf, requireOpen } from './subject.ts';
import { chooseTechnician, refuseFor, requireNoCardNumber } from './work.ts';

type PinInput = Input<typeof declarations.pin>;

interface Wish {
  readonly card: AppointmentCard;
  readonly technicianId: number | null;
  readonly start: Instant | null;
  readonly expiresAt: Instant | null;
}

export interface PreparedPin {
  readonly wish: Wish;
  /** null = it stays where it is. */
  readonly placed: Placed | null;
}

export async function preparePin(scope: Scope, input: PinInput): Promise<PreparedPin> {
  requireNoCardNumber({ reason: input.reason });
  const subject = await loadSubject(scope, input.appointment);
  requireModify(scope, subject.card);
  requireOpen(subject.card);
  const wish = await readWish(scope, input, subject);
  checkWish(scope, input, wish);
  if (!isMoved(wish) && wish.technicianId !== null) return { wish, placed: null };
  const placed = await findPlace(scope, [request(subject, input, wish)], {
    headline: `${subject.card.number} (${subject.card.serviceName}, ${subject.card.customerName}) cannot be pinned there.`,
    pinCommand: null,
  });
  return { wish, placed };
}

/** The technician and start named, else those it has: a pin without words changes neither. */
async function readWish(scope: Scope, input: PinInput, { card, place }: Subject): Promise<Wish> {
  const named = input.tech === undefined ? null : await chooseTechnician(scope.db, input.tech);
  const typed = input.start === undefined ? null : readMoment(scope, input.start, place.timeZone);
  const expiresAt = input.expires === undefined ? null : readMoment(scope, input.expires, place.timeZone);
  const technicianId = named ?? card.technicianId;
  const keepsStart = input.lock !== 'technician' || technicianId === card.technicianId;
  return { card, technicianId, start: typed ?? (keepsStart ? card.plannedStart : null), expiresAt };
}

function isMoved({ card, technicianId, start }: Wish): boolean {
  return technicianId !== card.technicianId || start !== card.plannedStart;
}

function checkWish(scope: Scope, input: PinInput, wish: Wish): void {
  const { card } = wish;
  const violations = pinWishViolations({ ...card, ...wish, lock: input.lock }, scope.now);
  if (card.isInMotion && isMoved(wish)) {
    const message = `${card.number} is ${statusWords(card.status)}: its technician and start can't change now.`;
    violations.push({ code: 'in-motion', rule: 'P2', message });
  }
  if (input.start !== undefined && wish.start !== null && wish.start < scope.now) {
    const message = `The start lies in the past: ${momentText(scope, wish.start, card.timeZone)}.`;
    violations.push({ code: 'start-past', rule: 'P1', field: 'start', message });
  }
  const window = { start: card.windowStart, end: card.windowEnd };
  if (input.start !== undefined && wish.start !== null && !isInside(wish.start, window)) {
    const message = `The start is outside the arrival window, ${windowText(scope, window, card.timeZone)}.`;
    violations.push({ code: 'outside-window', rule: 'N5', field: 'start', message });
  }
  refuseFor(
    violations,
    `${card.number} (${card.serviceName}, ${card.customerName}) cannot be pinned so.`,
    wayOut(card, input, violations),
  );
}

function wayOut(card: AppointmentCard, input: PinInput, violations: readonly Violation[]): string | undefined {
  const codes = new Set(violations.map(({ code }) => code));
  if (codes.has('closed') || codes.has('in-motion')) {
    return `Take the step back first: dispatch rollback ${card.number} --reason ...`;
  }
  if (codes.has('start-past')) return `Find a time: dispatch slots ${card.number} --date DATE`;
  if (codes.has('outside-window')) {
    return `Another window is a reschedule: dispatch edit ${card.number} --start ${shellWord(input.start ?? '')} --tech NAME`;
  }
  return codes.has('pin-expired') ? 'Leave --expires out to keep the pin.' : undefined;
}

function request(subject: Subject, input: PinInput, wish: Wish): PlaceRequest {
  const isTimeless = input.lock === 'technician' && wish.technicianId !== subject.card.technicianId;
  return {
    ...requestOf(subject),
    technicianId: wish.technicianId,
    start: isTimeless && input.start === undefined ? null : wish.start,
    pin: input.lock,
    keepUnassigned: input.lock !== 'both' && subject.card.technicianId === null,
  };
}

export async function writePin(
  scope: WriteScope,
  input: PinInput,
  { wish, placed }: PreparedPin,
): Promise<AppointmentChange> {
  const { id } = wish.card;
  await scope.changes.update('appointment', id, {
    ...pinColumns(scope, input.lock, input.reason ?? wish.card.pin?.reason ?? undefined, wish.expiresAt),
    ...(placed ? placeColumns(placed, { lock: input.lock, technicianId: wish.technicianId, start: wish.start }) : {}),
  });
  if (placed) await applyMoves(scope, placed);
  await notePin(scope, id, input.lock, input.reason);
  const result = await changeResult(scope, id, placed, wish.card);
  warnPinned(scope, wish.card, result);
  if (placed) return result;
  const violations = (await pinViolations(scope, [id])).get(id) ?? [];
  return { ...result, violations: violations.map(({ message }) => message) };
}

// ---- unpin ----

export interface PreparedUnpin {
  readonly card: AppointmentCard;
  /** null = it stays where it is: in motion, or its window is over. */
  readonly placed: Placed | null;
}

export async function prepareUnpin(scope: Scope, input: Input<typeof declarations.unpin>): Promise<PreparedUnpin> {
  const subject = await loadSubject(scope, input.appointment);
  const { card } = subject;
  requireModify(scope, card);
  requireOpen(card);
  if (card.pin === null) {
    throw AppError.refused(
      'not-pinned',
      `${card.number} (${card.serviceName}, ${card.customerName}) is not pinned.`,
      `To let the scheduler pick again: dispatch edit ${card.number} --auto`,
    );
  }
  if (card.isInMotion || card.windowEnd <= scope.now) return { card, placed: null };
  const placement = await placeAppointment(scope, { ...requestOf(subject), keepUnassigned: true });
  if (placement.ok) return { card, placed: placement };
  scope.warn(placement.violations.map(({ message }) => message).join(' '));
  return { card, placed: IN_LANE };
}

export async function writeUnpin(
  scope: WriteScope,
  _input: Input<typeof declarations.unpin>,
  { card, placed }: PreparedUnpin,
): Promise<AppointmentChange> {
  const isHalf = locksTechnician(card.pin?.lock ?? null) !== locksTime(card.pin?.lock ?? null);
  const loose = isHalf && (card.technicianId === null || card.plannedStart === null);
  const kept = loose ? { technicianId: null, plannedStart: null } : {};
  await scope.changes.update('appointment', card.id, {
    ...NO_PIN,
    ...(placed ? placeColumns(placed, { lock: null, technicianId: null, start: null }) : kept),
  });
  if (placed) await applyMoves(scope, placed);
  const result = await changeResult(scope, card.id, placed, card);
  if (result.technicianId === null)
    scope.warn(`${card.number} waits in the unassigned lane. ${placed?.reason ?? ''}`.trim());
  return result;
}
