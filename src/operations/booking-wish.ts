// What a booking asks for, read from its words (P1, P5, N1): the job with its place and work, who may come, the pin, the links and
// the promise; and the requests to the scheduler that follow. Everything is refused here that needs no look at the day.

import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import type { Instant } from '../base/time.ts';
import type { Priority } from '../domain/appointment.ts';
import { durationViolations } from '../domain/duration.ts';
import type { AppointmentLink, LinkSet } from '../domain/link.ts';
import type { PlaceRequest } from '../domain/placement.ts';
import { lookup } from '../storage/lookup.ts';
import type { Work, WorkPlace } from '../storage/work.ts';
import { workPlace } from '../storage/work.ts';
import type { Reach } from './access.ts';
import { reachOf, requireOwn, requirePermission } from './access.ts';
import { meantAfternoon } from './afternoon.ts';
import type * as declarations from './catalog/appointment.ts';
import type { Scope } from './code.ts';
import { openJob } from './job.ts';
import { aroundLinks, readLinks } from './linking.ts';
import { linksOfJob } from './links-ahead.ts';
import type { TypedCommand } from './offered-command.ts';
import type { Promised } from './promise.ts';
import { readMoment, readPromise } from './promise.ts';
import { chooseTechnician, chooseWork, refuseFor, requireActive, requireKind } from './work.ts';

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

/** What is asked for, of a job that may be booked. Throws AppError with what speaks against it, whoever would go. */
export async function readWish(scope: Scope, input: BookInput): Promise<Wish> {
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
  const reach = requireBookable(scope, input, { place, chosen });
  const named = input.tech === undefined ? null : await chooseTechnician(scope.db, input.tech);
  const wish = wishOf(scope, input, {
    jobId,
    jobNumber: job.number,
    priority: row.priority,
    place,
    chosen,
    reach,
    named,
  });
  return { ...wish, ...(await readLinkWords(scope, input, job)) };
}

/** What this user may book of the work at this place. Throws AppError. */
export function requireBookable(
  scope: Scope,
  input: BookInput,
  { place, chosen }: { place: WorkPlace; chosen: Work },
): Reach {
  const reach = reachOf(scope, 'create', chosen.kind);
  requireKind(scope, place, chosen);
  if (input.onSiteNotes === undefined || chosen.kind !== 'sales') return reach;
  throw AppError.refused(
    'sales-on-site-notes',
    `${chosen.serviceName} is a sales service: on-site notes are for tech appointments.`,
    'Use --notes.',
  );
}

/** What the book says of what the words name. */
export interface WishFacts extends Pick<Wish, 'jobId' | 'jobNumber' | 'place' | 'chosen' | 'reach'> {
  /** The job's own; null = the service's. */
  readonly priority: string | null;
  readonly named: number | null;
}

/** The wish but for its links. Throws AppError where the user may not name whom, or pins what is not pinned. */
export function wishOf(scope: Scope, input: BookInput, facts: WishFacts): Omit<Wish, 'links' | 'linkSet'> {
  const { priority, named, ...known } = facts;
  return {
    ...known,
    priority: (priority as Priority | null) ?? known.chosen.priority,
    durationSeconds: input.duration ?? known.chosen.durationSeconds,
    ...technicianOf(scope, facts),
    pinExpiresAt: readPinWords(scope, input, known.place.timeZone),
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

function technicianOf(scope: Scope, { named, chosen, reach }: WishFacts): Pick<Wish, 'technicianId' | 'pins'> {
  if (named === null) return { technicianId: reach === 'own' ? scope.actor.technicianId : null, pins: false };
  if (reach === 'own') {
    requireOwn(scope, named, chosen.kind);
    return { technicianId: named, pins: false };
  }
  requirePermission(scope, 'appointment.pin', 'name a technician, which pins');
  return { technicianId: named, pins: true };
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
export function readTime(scope: Scope, input: BookInput, wish: Wish): Promised | null {
  const given = { window: input.window, start: input.start };
  const { promise, violations } = readPromise(scope, given, { zone: wish.place.timeZone, current: null });
  const inSteps = input.duration === undefined ? [] : durationViolations(input.duration, scope.book.settings);
  const zone = wish.place.timeZone;
  const wayOut = (): string =>
    (promise && meantAfternoon(scope, { window: promise.window, zone, command: typedCommand(input, wish) })) ??
    `Find a time: dispatch suggest --job ${wish.jobNumber}`;
  refuseFor(
    [...violations, ...inSteps],
    `${wish.jobNumber} cannot be booked so.`,
    violations.length > 0 ? wayOut() : undefined,
  );
  return promise;
}

/** What of the command is offered again where it is refused. */
export function typedCommand(input: BookInput, wish: Wish): TypedCommand {
  const time = ['window', 'start', 'after', 'gap', 'sameStart', 'sameTechnician'];
  return { words: ['book', wish.jobNumber], input, fields: [...time, 'duration', 'service', 'subtype'] };
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
