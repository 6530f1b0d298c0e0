// Booking an appointment for a job (P1, P5, P10, P14, N1): reads what was asked, lets the scheduler find the place on a
// snapshot, and writes the appointment with whatever had to move for it.

import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import type { Instant } from '../base/time.ts';
import { datesFrom, localDate, wallTime } from '../base/time.ts';
import { enumerated } from '../base/words.ts';
import type { AppointmentChange, PinLock, Priority } from '../domain/appointment.ts';
import type { ArrivalWindow } from '../domain/booking.ts';
import { durationViolations } from '../domain/duration.ts';
import type { AppointmentLink, LinkSet } from '../domain/link.ts';
import type { Placed, PlaceRequest } from '../domain/placement.ts';
import { inLane } from '../domain/placement.ts';
import type { NewRow } from '../storage/change-log.ts';
import type { ExternalReference } from '../storage/external.ts';
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
import { aroundLinks, insertLinks, readLinks, requirePossible } from './linking.ts';
import { linksOfJob } from './links-ahead.ts';
import { changeResult, findPlace, NO_PIN, notePin, pinColumns, placeColumns, wantedOf } from './placing.ts';
import { applyMoves } from './plan.ts';
import type { Promised } from './promise.ts';
import { readMoment, readPromise, windowText } from './promise.ts';
import type { Sooner } from './sooner.ts';
import { givesWay, soonerByBumping } from './sooner.ts';
import { firstSuggestion } from './suggesting.ts';
import { placeTogether } from './team.ts';
import {
  chooseTechnician,
  chooseWork,
  noCoordinates,
  refuseFor,
  requireActive,
  requireKind,
  requireNoCardNumber,
} from './work.ts';

export type BookInput = Input<typeof declarations.book>;

/** Everything that is settled before a place is looked for. */
export interface Wish {
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
  /** Links that are asked for; the new appointment is number 0 in them. */
  readonly links: readonly AppointmentLink[];
  /** These, those that follow from the job, and what is at their ends. */
  readonly linkSet: LinkSet | undefined;
}

export interface PreparedBooking {
  readonly wish: Wish;
  readonly window: ArrivalWindow;
  /** By technician who starts together; usually one. */
  readonly places: readonly Placed[];
}

const FIRST_DAYS = 7;

export async function prepareBooking(scope: Scope, input: BookInput): Promise<PreparedBooking> {
  requireNoCardNumber({ notes: input.notes, onSiteNotes: input.onSiteNotes, reason: input.reason });
  const wish = await readWish(scope, input);
  const promised = readAll(scope, input, wish) ?? (await firstWindow(scope, wish, input.technicians));
  await requireLinkable(scope, wish, promised.window);
  const headline = `${wish.jobNumber} (${wish.chosen.serviceName}, ${wish.place.customerName}) cannot be booked for ${windowText(scope, promised.window, wish.place.timeZone)}.`;
  if (input.technicians > 1) {
    const places = await findTeam(scope, requests(input, wish, promised), { size: input.technicians, headline });
    return { wish, window: promised.window, places };
  }
  const placed = await findPlace(scope, requests(input, wish, promised), {
    headline,
    pinCommand: {
      words: ['book', wish.jobNumber],
      input,
      fields: ['window', 'start', 'after', 'gap', 'sameStart', 'sameTechnician', 'duration', 'service', 'subtype'],
    },
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
    ...(await readLinkWords(scope, input, job)),
  };
}

/** What the command links it with, and what follows from a job that one technician does. */
async function readLinkWords(
  scope: Scope,
  input: BookInput,
  job: { id: number; number: string; sameTechnician: boolean },
): Promise<Pick<Wish, 'links' | 'linkSet'>> {
  if (input.technicians > 1 && job.sameTechnician) {
    throw AppError.refused(
      'link-contradiction',
      `${job.number} has one technician for all its appointments, and ${input.technicians} are asked for.`,
      `Let it have several: dispatch job edit ${job.number} --any-technician`,
    );
  }
  const links = await readLinks(scope, input, 0);
  const ofJob = await linksOfJob(scope, job.id);
  const all = [...links, ...ofJob];
  if (all.length === 0) return { links, linkSet: undefined };
  const { ends } = await aroundLinks(scope, all, null);
  return { links, linkSet: { links: all, ends } };
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

async function firstWindow(scope: Scope, wish: Wish, technicians: number): Promise<Promised> {
  if (technicians > 1) {
    throw AppError.usage(
      'first-of-several',
      `--first finds a window for one technician, not for ${technicians}.`,
      `Choose one of: dispatch suggest --job ${wish.jobNumber}`,
    );
  }
  if (wish.place.place === null) throw noCoordinates({ ...wish.place, jobNumber: wish.jobNumber });
  const zone = wish.place.timeZone;
  const windowSeconds = (scope.book.settings.windowHours[0] ?? 2) * 3600;
  const request = {
    ...wantedOf(wish.place, wish.chosen, wish.priority, wish.durationSeconds),
    technicianId: wish.technicianId,
    windowSeconds,
    links: wish.linkSet,
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
export function requests(input: BookInput, wish: Wish, promised: Promised): PlaceRequest[] {
  const { place, chosen } = wish;
  // Field by field: every line of a long batch makes some, and spreading so many is slow.
  const request = (start: Instant | null, keepUnassigned: boolean): PlaceRequest => ({
    customerId: place.customerId,
    branchId: place.branchId,
    place: place.place,
    postalCode: place.postalCode,
    kind: chosen.kind,
    serviceId: chosen.serviceId,
    skills: chosen.skills,
    priority: wish.priority,
    durationSeconds: wish.durationSeconds,
    links: wish.linkSet,
    appointmentId: null,
    jobId: wish.jobId,
    windowStart: promised.window.start,
    windowEnd: promised.window.end,
    technicianId: wish.technicianId,
    start,
    pin: wish.pins ? 'both' : null,
    keepUnassigned,
    bump: true,
  });
  if (wish.pins) return [request(promised.start, false)];
  const last = request(null, input.unassigned === true);
  return promised.start === null ? [last] : [request(promised.start, false), last];
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
    ...placeColumns(placed, { lock, technicianId, start: null }),
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
    ...external,
  };
}
