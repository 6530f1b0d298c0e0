// Booking an appointment for a job (P1, P5, P10, P14, N1): reads what was asked, lets the scheduler find the place on a
// snapshot, and writes the appointment with whatever had to move for it.

import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import type { Instant } from '../base/time.ts';
import { datesFrom, localDate, wallTime } from '../base/time.ts';
import { enumerated } from '../base/words.ts';
import type { AppointmentChange, Priority } from '../domain/appointment.ts';
import type { ArrivalWindow } from '../domain/booking.ts';
import { durationViolations } from '../domain/duration.ts';
import type { Placed, PlaceRequest } from '../domain/placement.ts';
import { claimExternal } from '../storage/external.ts';
import { lookup } from '../storage/lookup.ts';
import type { Work, WorkPlace } from '../storage/work.ts';
import { workPlace } from '../storage/work.ts';
import type { Reach } from './access.ts';
import { reachOf, requireOwn, requirePermission } from './access.ts';
import { warnBooked } from './booked-notice.ts';
import type * as declarations from './catalog/appointment.ts';
import type { Scope, WriteScope } from './code.ts';
import { openJob } from './job.ts';
import { changeResult, findPlace, NO_PIN, notePin, pinColumns, placeColumns, wantedOf } from './placing.ts';
import { applyMoves } from './plan.ts';
import type { Promised } from './promise.ts';
import { readMoment, readPromise, windowText } from './promise.ts';
import type { Sooner } from './sooner.ts';
import { givesWay, soonerByBumping } from './sooner.ts';
import { firstSuggestion } from './suggesting.ts';
import {
  chooseTechnician,
  chooseWork,
  noCoordinates,
  refuseFor,
  requireActive,
  requireKind,
  requireNoCardNumber,
} from './work.ts';

type BookInput = Input<typeof declarations.book>;

/** Everything that is settled before a place is looked for. */
interface Wish {
  readonly jobId: number;
  readonly jobNumber: string;
  readonly place: WorkPlace;
  readonly chosen: Work;
  readonly priority: Priority;
  readonly durationSeconds: number;
  /** The only technician to consider; null = whoever is best. */
  readonly technicianId: number | null;
  /** Naming a technician pins (N1). */
  readonly pins: boolean;
  readonly reach: Reach;
  readonly pinExpiresAt: Instant | null;
}

export interface PreparedBooking {
  readonly wish: Wish;
  readonly window: ArrivalWindow;
  readonly placed: Placed;
}

const FIRST_DAYS = 7;

export async function prepareBooking(scope: Scope, input: BookInput): Promise<PreparedBooking> {
  requireNoCardNumber({ notes: input.notes, onSiteNotes: input.onSiteNotes, reason: input.reason });
  const wish = await readWish(scope, input);
  const promised = readAll(scope, input, wish) ?? (await firstWindow(scope, wish));
  const placed = await findPlace(scope, requests(input, wish, promised), {
    headline: `${wish.jobNumber} (${wish.chosen.serviceName}, ${wish.place.customerName}) cannot be booked for ${windowText(scope, promised.window, wish.place.timeZone)}.`,
    pinCommand: {
      words: ['book', wish.jobNumber],
      input,
      fields: ['window', 'start', 'duration', 'service', 'subtype'],
    },
  });
  return { wish, window: promised.window, placed };
}

async function readWish(scope: Scope, input: BookInput): Promise<Wish> {
  const jobId = await lookup(scope.db, 'job', input.job);
  const job = await openJob(scope, jobId, 'booked');
  const place = await workPlace(scope.db, job.addressId);
  requireActive(place);
  const row = await scope.db
    .selectFrom('job')
    .select(['serviceId', 'subtypeId', 'priority'])
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  const chosen = await chooseWork(scope.db, input, row);
  const reach = reachOf(scope, 'create', chosen.kind);
  requireKind(scope, place, chosen);
  if (input.onSiteNotes !== undefined && chosen.kind === 'sales') {
    throw AppError.refused(
      'sales-on-site-notes',
      `${chosen.serviceName} is a sales service: on-site notes are for tech appointments.`,
      'Use --notes.',
    );
  }
  return {
    jobId,
    jobNumber: job.number,
    place,
    chosen,
    priority: (row.priority as Priority | null) ?? chosen.priority,
    durationSeconds: input.duration ?? chosen.durationSeconds,
    ...(await readTechnician(scope, input, { chosen, reach })),
    reach,
    pinExpiresAt: readPinWords(scope, input, place.timeZone),
  };
}

async function readTechnician(
  scope: Scope,
  input: BookInput,
  { chosen, reach }: { chosen: Work; reach: Reach },
): Promise<{ technicianId: number | null; pins: boolean }> {
  if (input.tech === undefined) {
    return { technicianId: reach === 'own' ? scope.actor.technicianId : null, pins: false };
  }
  const technicianId = await chooseTechnician(scope.db, input.tech);
  if (reach === 'own') {
    requireOwn(scope, technicianId, chosen.kind);
    return { technicianId, pins: false };
  }
  requirePermission(scope, 'appointment.pin', 'name a technician, which pins');
  return { technicianId, pins: true };
}

function readPinWords(scope: Scope, input: BookInput, zone: string): Instant | null {
  const given = input.reason !== undefined ? '--reason' : input.pinExpires !== undefined ? '--pin-expires' : null;
  if (given !== null && input.tech === undefined) {
    throw AppError.usage(
      'no-pin',
      `${given} belongs to a pin, and nothing is pinned.`,
      'Name a technician with --tech.',
    );
  }
  if (input.pinExpires === undefined) return null;
  const expiresAt = readMoment(scope, input.pinExpires, zone);
  if (expiresAt > scope.now) return expiresAt;
  throw AppError.refused('pin-expired', 'A pin cannot expire in the past.', 'Leave --pin-expires out to keep the pin.');
}

/** The promise; null with --first. Throws with everything that is wrong in duration and time at once. */
function readAll(scope: Scope, input: BookInput, wish: Wish): Promised | null {
  const given = { window: input.window, start: input.start };
  const { promise, violations } = readPromise(scope, given, { zone: wish.place.timeZone, current: null });
  const inSteps = input.duration === undefined ? [] : durationViolations(input.duration, scope.book.settings);
  refuseFor(
    [...violations, ...inSteps],
    `${wish.jobNumber} cannot be booked so.`,
    violations.length > 0 ? `Find a time: dispatch suggest --job ${wish.jobNumber}` : undefined,
  );
  return promise;
}

async function firstWindow(scope: Scope, wish: Wish): Promise<Promised> {
  if (wish.place.place === null) throw noCoordinates({ ...wish.place, jobNumber: wish.jobNumber });
  const zone = wish.place.timeZone;
  const windowSeconds = (scope.book.settings.windowHours[0] ?? 2) * 3600;
  const request = {
    ...wantedOf(wish.place, wish.chosen, wish.priority, wish.durationSeconds),
    technicianId: wish.technicianId,
    windowSeconds,
  };
  const dates = datesFrom(localDate(scope.now, zone), FIRST_DAYS);
  const first = await firstSuggestion(scope, request, dates);
  if (first) {
    const { best, earliest: before, days } = first;
    if (localDate(best.windowStart, zone) > localDate(scope.now, zone)) {
      const sooner = await soonerByBumping(scope, { request, appointmentId: null, days, before });
      if (sooner) warnSooner(scope, wish, sooner);
    }
    return { window: { start: best.windowStart, end: best.windowEnd }, start: null };
  }
  throw AppError.refused(
    'no-window',
    `No arrival window of the next ${FIRST_DAYS} days can be kept for ${wish.jobNumber} (${wish.chosen.serviceName}, ${wish.place.customerName}).`,
    `See why: dispatch suggest --job ${wish.jobNumber} --explain`,
  );
}

function warnSooner(scope: Scope, wish: Wish, { window, placed }: Sooner): void {
  const zone = wish.place.timeZone;
  const who = givesWay(placed);
  const how = who.length === 0 ? 'with room made' : `by moving ${enumerated(who)}`;
  const words = `${localDate(window.start, zone)} ${wallTime(window.start, zone)}-${wallTime(window.end, zone)}`;
  scope.warn(
    `Sooner, ${how}: ${windowText(scope, window, zone)}. Not this one: dispatch undo, then dispatch book ${wish.jobNumber} --window "${words}"`,
  );
}

/** An exact start is tried first; the promise is the window after it, so failing that any start inside. */
function requests(input: BookInput, wish: Wish, promised: Promised): PlaceRequest[] {
  const request: PlaceRequest = {
    ...wantedOf(wish.place, wish.chosen, wish.priority, wish.durationSeconds),
    appointmentId: null,
    jobId: wish.jobId,
    windowStart: promised.window.start,
    windowEnd: promised.window.end,
    technicianId: wish.technicianId,
    start: promised.start,
    pin: wish.pins ? 'both' : null,
    keepUnassigned: false,
    bump: true,
  };
  const last = { ...request, start: null, keepUnassigned: input.unassigned === true };
  if (wish.pins) return [request];
  return promised.start === null ? [last] : [request, last];
}

export async function writeBooking(
  scope: WriteScope,
  input: BookInput,
  { wish, window, placed }: PreparedBooking,
): Promise<AppointmentChange> {
  const { chosen, place } = wish;
  await warnBooked(scope, wish);
  const lock = wish.pins ? 'both' : wish.reach === 'own' ? 'technician' : null;
  const onSite = input.onSiteNotes ?? scope.book.settings.onSiteNotesDefault;
  const id = await scope.changes.insert('appointment', {
    jobId: wish.jobId,
    serviceId: chosen.serviceId,
    subtypeId: chosen.subtypeId,
    kind: chosen.kind,
    status: 'scheduled',
    windowStart: window.start,
    windowEnd: window.end,
    timeZone: place.timeZone,
    durationSeconds: wish.durationSeconds,
    ...placeColumns(placed, { lock, technicianId: wish.technicianId, start: null }),
    ...(lock === null ? NO_PIN : pinColumns(scope, lock, input.reason, wish.pinExpiresAt)),
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
    ...(await claimExternal(scope.db, 'appointment', input)),
  });
  await scope.changes.update('job', wish.jobId, { isFlagged: 0 });
  await applyMoves(scope, placed);
  if (lock !== null) await notePin(scope, id, lock, input.reason);
  const result = await changeResult(scope, id, placed);
  if (result.technicianId === null) scope.warn(`${result.number} waits in the unassigned lane. ${placed.reason}`);
  return result;
}
