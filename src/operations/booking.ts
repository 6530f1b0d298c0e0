// Booking an appointment for a job (P1, P5, P10, P14, N1): reads what was asked, lets the scheduler find the place on a
// snapshot, and writes the appointment with whatever had to move for it.

import { AppError } from '../base/errors.ts';
import type { AppointmentChange, PinLock } from '../domain/appointment.ts';
import type { ArrivalWindow } from '../domain/booking.ts';
import { NO_PIN } from '../domain/pin.ts';
import type { Placed, PlaceRequest } from '../domain/placement.ts';
import { inLane } from '../domain/placement.ts';
import type { NewRow } from '../storage/change-log.ts';
import type { ExternalReference } from '../storage/external.ts';
import { claimExternal } from '../storage/external.ts';
import { warnBeforeDawn } from './afternoon.ts';
import { warnBooked } from './booked-notice.ts';
import { firstWindow } from './booking-first.ts';
import type { BookInput, Wish } from './booking-wish.ts';
import { readTime, readWish, requests, typedCommand } from './booking-wish.ts';
import type { Scope, WriteScope } from './code.ts';
import { aroundLinks, insertLinks, requirePossible } from './linking.ts';
import { changeResult, findPlace, notePin, pinColumns, placeColumns } from './placing.ts';
import { applyMoves } from './plan.ts';
import { windowText } from './promise.ts';
import { placeTogether } from './team.ts';
import { requireNoCardNumber } from './work.ts';

export interface PreparedBooking {
  readonly wish: Wish;
  readonly window: ArrivalWindow;
  /** By technician who starts together; usually one. */
  readonly places: readonly Placed[];
}

export async function prepareBooking(scope: Scope, input: BookInput): Promise<PreparedBooking> {
  requireNoCardNumber({ notes: input.notes, onSiteNotes: input.onSiteNotes, reason: input.reason });
  const wish = await readWish(scope, input);
  const promised = readTime(scope, input, wish) ?? (await firstWindow(scope, wish, input.technicians));
  await requireLinkable(scope, wish, promised.window);
  const headline = `${wish.jobNumber} (${wish.chosen.serviceName}, ${wish.place.customerName}) cannot be booked for ${windowText(scope, promised.window, wish.place.timeZone)}.`;
  if (input.technicians > 1) {
    const places = await findTeam(scope, requests(input, wish, promised), { size: input.technicians, headline });
    return { wish, window: promised.window, places };
  }
  const placed = await findPlace(scope, requests(input, wish, promised), {
    headline,
    pinCommand: { ...typedCommand(input, wish), zone: wish.place.timeZone },
  });
  return { wish, window: promised.window, places: [placed] };
}

/** The links must be possible with the window that is promised. */
async function requireLinkable(scope: Scope, wish: Wish, window: ArrivalWindow): Promise<void> {
  if (wish.links.length === 0) return;
  const fresh = {
    id: 0,
    customerName: wish.place.customerName,
    branchId: wish.place.branchId,
    status: 'scheduled',
    technicianId: wish.pins ? wish.technicianId : null,
    technicianName: null,
    start: null,
    end: null,
    windowStart: window.start,
    windowEnd: window.end,
    durationSeconds: wish.durationSeconds,
    timeZone: wish.place.timeZone,
    pin: wish.pins ? 'technician' : null,
  } as const;
  const set = await aroundLinks(scope, wish.links, fresh);
  requirePossible(
    scope,
    wish.links,
    set,
    `${wish.jobNumber} (${wish.chosen.serviceName}, ${wish.place.customerName}) cannot be linked so.`,
  );
}

/** Numbers of further technicians of a visit that is being booked: below all others. */
const MATE = -1_000_000;

async function findTeam(
  scope: Scope,
  wanted: readonly PlaceRequest[],
  { size, headline }: { size: number; headline: string },
): Promise<readonly Placed[]> {
  const members = Array.from({ length: size }, (_, i) => ({
    id: i === 0 ? 0 : MATE - i,
    durationSeconds: wanted[0]?.durationSeconds ?? 0,
    technicianId: i === 0 ? (wanted[0]?.technicianId ?? null) : null,
  }));
  for (const [i, request] of wanted.entries()) {
    const found = await placeTogether(scope, request, members);
    if (found.ok) return found.members;
    if (i < wanted.length - 1) continue;
    if (request.keepUnassigned)
      return members.map(() => inLane('Not enough technicians can start together in that window.'));
    const reasons = found.violations.map(({ message }) => message);
    throw AppError.refused('no-place', [headline, ...reasons].join('\n'), found.hint, found.violations);
  }
  return [];
}

export async function writeBooking(
  scope: WriteScope,
  input: BookInput,
  prepared: PreparedBooking,
): Promise<AppointmentChange> {
  const { wish, places } = prepared;
  await warnBooked(scope, wish);
  const lock = wish.pins ? 'both' : wish.reach === 'own' ? 'technician' : null;
  const ids: number[] = [];
  for (const [i, placed] of places.entries()) {
    const id = await insertAppointment(scope, input, prepared, {
      placed,
      lock: i === 0 ? lock : null,
      isFirst: i === 0,
    });
    await insertLinks(
      scope,
      ids.map((otherId) => ({ kind: 'same-start', appointmentId: id, otherId, gapSeconds: 0 })),
    );
    ids.push(id);
  }
  const id = ids[0] as number;
  const placed = places[0] as Placed;
  await insertLinks(scope, wish.links, id);
  await scope.changes.update('job', wish.jobId, { isFlagged: 0 });
  for (const one of places) await applyMoves(scope, one);
  if (lock !== null) await notePin(scope, id, lock, input.reason);
  const result = await changeResult(scope, id, placed);
  if (wish.pins) warnBeforeDawn(scope, result, input);
  if (result.technicianId === null) scope.warn(`${result.number} waits in the unassigned lane. ${placed.reason}`);
  return result;
}

async function insertAppointment(
  scope: WriteScope,
  input: BookInput,
  { wish, window }: PreparedBooking,
  { placed, lock, isFirst }: { placed: Placed; lock: PinLock | null; isFirst: boolean },
): Promise<number> {
  const external = await claimExternal(scope.db, 'appointment', isFirst ? input : {});
  const technicianId = isFirst ? wish.technicianId : null;
  return await scope.changes.insert(
    'appointment',
    appointmentRow(scope, input, { wish, window, placed, lock, technicianId, external }),
  );
}

/** The row of an appointment that has found its place. */
export function appointmentRow(
  scope: Scope,
  input: BookInput,
  at: {
    readonly wish: Wish;
    readonly window: ArrivalWindow;
    readonly placed: Placed;
    readonly lock: PinLock | null;
    readonly technicianId: number | null;
    readonly external: ExternalReference;
  },
): NewRow<'appointment'> {
  const { wish, window, placed, lock, technicianId, external } = at;
  const { chosen, place } = wish;
  const onSite = input.onSiteNotes ?? scope.book.settings.onSiteNotesDefault;
  const held = placeColumns(placed, { lock, technicianId, start: null });
  const pinned = lock === null ? NO_PIN : pinColumns(scope, lock, input.reason, wish.pinExpiresAt);
  // Column by column: every line of a long batch makes a row, and spreading into one is slow.
  return {
    jobId: wish.jobId,
    serviceId: chosen.serviceId,
    subtypeId: chosen.subtypeId,
    kind: chosen.kind,
    status: 'scheduled',
    windowStart: window.start,
    windowEnd: window.end,
    timeZone: place.timeZone,
    durationSeconds: wish.durationSeconds,
    technicianId: held.technicianId,
    plannedStart: held.plannedStart,
    heldTechnicianId: held.heldTechnicianId,
    heldStart: held.heldStart,
    pin: pinned.pin,
    pinReason: pinned.pinReason,
    pinnedBy: pinned.pinnedBy,
    pinnedAt: pinned.pinnedAt,
    pinExpiresAt: pinned.pinExpiresAt,
    notes: input.notes || null,
    onSiteNotes: chosen.kind === 'tech' && onSite !== '' ? onSite : null,
    acceptedAt: null,
    travelStartedAt: null,
    arrivedAt: null,
    completedAt: null,
    cancelledAt: null,
    cancelReason: null,
    unableReason: null,
    createdAt: scope.now,
    externalId: external.externalId,
    source: external.source,
  };
}
