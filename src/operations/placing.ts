// What booking, editing and pinning share around the scheduler's answer: asking for a place, refusing with every reason and
// the command that offers a pin instead (P7), and telling what else moved (S4, N7).

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import { shellWord } from '../base/shell.ts';
import type { Instant } from '../base/time.ts';
import type {
  AppointmentBefore,
  AppointmentCard,
  AppointmentChange,
  AppointmentPlace,
  MovedAppointment,
  PinLock,
} from '../domain/appointment.ts';
import type { Skills } from '../domain/day.ts';
import { locksTechnician, locksTime, lockWords, pinNote } from '../domain/pin.ts';
import type { Move, Placed, PlaceRequest } from '../domain/placement.ts';
import { inLane } from '../domain/placement.ts';
import { lackingSkills } from '../domain/skills.ts';
import { appointmentCard } from '../storage/appointment.ts';
import type { NewRow } from '../storage/change-log.ts';
import { primaryPhone } from '../storage/customer.ts';
import { noteRow } from '../storage/note.ts';
import type { Work, WorkPlace } from '../storage/work.ts';
import { meantAfternoon } from './afternoon.ts';
import { viewOf } from './card-view.ts';
import type { Scope, WriteScope } from './code.ts';
import type { TypedCommand } from './offered-command.ts';
import { offeredText } from './offered-command.ts';
import { placeAppointment } from './plan.ts';

/** Tries the requests in order and takes the first that finds a place; else throws with the reasons of the first. */
export async function findPlace(
  scope: Scope,
  requests: readonly PlaceRequest[],
  refused: { readonly headline: string; readonly pinCommand: PinCommand | null },
): Promise<Placed> {
  let first: { violations: readonly Violation[]; hint: string } | null = null;
  for (const request of requests) {
    const placement = await placeAppointment(scope, request);
    if (placement.ok) return placement;
    first ??= placement;
  }
  const violations = first?.violations ?? [];
  const offered = requests[0] && refused.pinCommand ? await offerOther(scope, requests[0], refused.pinCommand) : null;
  const reasons = violations.map(({ message }) => message);
  throw AppError.refused('no-place', [refused.headline, ...reasons].join('\n'), offered ?? first?.hint, violations);
}

/** The command as typed, and the zone of its times. */
export interface PinCommand extends TypedCommand {
  readonly zone: string;
}

const PINS_TRIED = 5;

/** The afternoon where that must be meant; else a pin. */
async function offerOther(scope: Scope, request: PlaceRequest, command: PinCommand): Promise<string | null> {
  const window = { start: request.windowStart, end: request.windowEnd };
  return meantAfternoon(scope, { window, zone: command.zone, command }) ?? (await offerPin(scope, request, command));
}

/** The full command that pins it to the nearest technician for whom that is possible; null when there is none (P6). */
async function offerPin(scope: Scope, request: PlaceRequest, command: PinCommand): Promise<string | null> {
  if (request.pin !== null || !scope.actor.permissions.has('appointment.pin')) return null;
  for (const technician of await candidates(scope, request)) {
    const pinned = { ...request, technicianId: technician.id, pin: 'both', keepUnassigned: false } as const;
    const placement = await placeAppointment(scope, pinned);
    if (placement.ok && placement.technicianId !== null)
      return `To pin it there: ${offeredText(command)} --tech ${shellWord(technician.code)}`;
  }
  return null;
}

async function candidates(scope: Scope, request: PlaceRequest): Promise<{ id: number; code: string }[]> {
  const rows = await scope.db
    .selectFrom('technician')
    .select(['id', 'code', 'kind', 'skills'])
    .where('archivedAt', 'is', null)
    .where('branchId', '=', request.branchId)
    .where('kind', 'in', [request.kind, 'both'])
    .orderBy('id')
    .execute();
  const lacking = ({ skills }: { skills: string }): number => {
    const held = JSON.parse(skills) as Skills;
    return lackingSkills(request.skills, held).length;
  };
  return rows
    .filter(({ id }) => request.technicianId === null || id === request.technicianId)
    .sort((a, b) => lacking(a) - lacking(b) || a.id - b.id)
    .slice(0, PINS_TRIED);
}

/** What the scheduler needs to know of the work and its place. */
export function wantedOf(place: WorkPlace, chosen: Work, priority: PlaceRequest['priority'] | null, seconds: number) {
  return {
    customerId: place.customerId,
    branchId: place.branchId,
    place: place.place,
    postalCode: place.postalCode,
    kind: chosen.kind,
    serviceId: chosen.serviceId,
    skills: chosen.skills,
    priority: priority ?? chosen.priority,
    durationSeconds: seconds,
  };
}

/** The columns of a place that was found; what a pin locks is kept even where no place was (N5). */
export function placeColumns(
  placed: Pick<Placed, 'technicianId' | 'plannedStart' | 'heldTechnicianId' | 'heldStart'>,
  locked: { readonly lock: PinLock | null; readonly technicianId: number | null; readonly start: Instant | null },
) {
  const unassigned = placed.technicianId === null;
  return {
    technicianId: unassigned && locked.lock === 'technician' ? locked.technicianId : placed.technicianId,
    plannedStart: unassigned && locked.lock === 'time' ? locked.start : placed.plannedStart,
    heldTechnicianId: placed.heldTechnicianId,
    heldStart: placed.heldStart,
  };
}

/** What goes to the lane without having been placed. */
export const IN_LANE = inLane('Nobody can take it now.');

/** The columns of a new pin. */
export function pinColumns(scope: Scope, lock: PinLock, reason: string | undefined, expiresAt: Instant | null) {
  return {
    pin: lock,
    pinReason: reason ?? null,
    pinnedBy: scope.actor.name,
    pinnedAt: scope.now,
    pinExpiresAt: expiresAt,
  };
}

/** What a person moves was pinned for somebody's reason: that is not to go without a word. */
export function warnPinned(scope: Scope, before: AppointmentCard, after: AppointmentCard): void {
  if (before.pin === null || after.pin === null) return;
  const { lock, by, reason } = before.pin;
  const isMoved =
    (locksTechnician(lock) && before.technicianId !== after.technicianId) ||
    (locksTime(lock) && before.plannedStart !== after.plannedStart);
  if (!isMoved) return;
  const who = by === null ? '' : ` by ${by}`;
  const why = reason === null || reason === '' ? '' : `: "${reason}"`;
  scope.warn(`${before.number} was pinned (${lockWords(lock)})${who}${why}. It stays pinned, where it is now.`);
}

/** A pin's reason becomes a note with time and user (N3). */
export async function notePin(scope: WriteScope, id: number, lock: PinLock, reason: string | undefined): Promise<void> {
  if (reason === undefined || reason === '') return;
  const card = await appointmentCard(scope.db, id, viewOf(scope));
  const { number, technicianName } = card;
  const body = pinNote({ number, lock, technicianName, reason });
  await scope.changes.insert('note', pinNoteRow(scope, { ...card, appointmentId: id, body }));
}

/** The note on a pin, with all that it belongs to. */
export function pinNoteRow(
  scope: Scope,
  of: { customerId: number; addressId: number; jobId: number; appointmentId: number; body: string },
): NewRow<'note'> {
  const { customerId, addressId, jobId, appointmentId, body } = of;
  const note = noteRow({ customerId, kind: 'standard', body, createdAt: scope.now, createdBy: scope.actor.name });
  return { ...note, addressId, jobId, appointmentId };
}

/** The appointment after a change, with all that changed with it, and what held `before`. */
export async function changeResult(
  scope: Scope,
  id: number,
  placed: Placed | null,
  before: AppointmentCard | null = null,
): Promise<AppointmentChange> {
  const card = await appointmentCard(scope.db, id, viewOf(scope));
  const names = await technicianNames(scope);
  const moved = [
    ...(placed?.moved ?? []).map((move) => toMoved(move, names, false)),
    ...(placed?.bumped ?? []).map((move) => toMoved(move, names, true)),
  ];
  const violations = (placed?.violations ?? []).map(({ message }) => message);
  return { ...card, moved, violations, ...(before ? { before: await beforeOf(scope, before) } : {}) };
}

async function beforeOf({ db }: Scope, card: AppointmentCard): Promise<AppointmentBefore> {
  const { windowStart, windowEnd, timeZone } = card;
  return {
    windowStart,
    windowEnd,
    timeZone,
    place: placeOf(card),
    customerPhone: await primaryPhone(db, card.customerId),
  };
}

/** Where an appointment stands; null = nowhere. */
export function placeOf({ technicianId, technicianName, plannedStart }: AppointmentCard): AppointmentPlace | null {
  if (technicianId === null || plannedStart === null) return null;
  return { technicianId, technicianName: technicianName ?? '', start: plannedStart };
}

/** By number, those who have left included. */
export async function technicianNames(scope: Scope): Promise<Map<number, string>> {
  const rows = await scope.db.selectFrom('technician').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Another's change of place, as it is told. */
export function toMoved(move: Move, names: ReadonlyMap<number, string>, bumped: boolean): MovedAppointment {
  const place = (technicianId: number | null, start: Instant | null) =>
    technicianId === null || start === null
      ? null
      : { technicianId, technicianName: names.get(technicianId) ?? '', start };
  return {
    appointmentId: move.appointmentId,
    number: formatId('appointment', move.appointmentId),
    customerName: move.customerName,
    from: place(move.fromTechnicianId, move.fromStart),
    to: place(move.toTechnicianId, move.toStart),
    bumped,
    ...(move.windowStart && move.windowEnd ? { windowStart: move.windowStart, windowEnd: move.windowEnd } : {}),
  };
}
