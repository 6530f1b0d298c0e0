// Changing an appointment (P2, P7, P11, P15): what was asked is read against what stands, every reason against it is
// collected, and only what changes its place is put to the scheduler.

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import type { Instant } from '../base/time.ts';
import type { AppointmentCard, AppointmentChange, PinLock } from '../domain/appointment.ts';
import { statusWords } from '../domain/appointment.ts';
import type { ArrivalWindow } from '../domain/booking.ts';
import { isSameWindow, listedReason, rescheduleViolations } from '../domain/booking.ts';
import { durationViolations } from '../domain/duration.ts';
import type { AppointmentLink, LinkSet } from '../domain/link.ts';
import { groupOf } from '../domain/link.ts';
import { locksTechnician, locksTime, NO_PIN } from '../domain/pin.ts';
import type { Placed, PlaceRequest } from '../domain/placement.ts';
import { linksAround } from '../storage/link.ts';
import type { Work } from '../storage/work.ts';
import type { Reach } from './access.ts';
import { requireModify, requireOwn, requirePermission } from './access.ts';
import { meantAfternoon, warnBeforeDawn } from './afternoon.ts';
import * as declarations from './catalog/appointment.ts';
import type { Scope, WriteScope } from './code.ts';
import { requireChange } from './given.ts';
import { aroundLinks, insertLinks, readLinks, requirePossible } from './linking.ts';
import type { TypedCommand } from './offered-command.ts';
import { changeResult, findPlace, notePin, pinColumns, placeColumns, wantedOf, warnPinned } from './placing.ts';
import { applyMoves } from './plan.ts';
import type { Promised } from './promise.ts';
import { readPromise, windowText } from './promise.ts';
import type { Subject } from './subject.ts';
import { loadSubject, requestOf, requireOpen } from './subject.ts';
import type { PlacedTeam } from './team.ts';
import { findTeamPlace, movedMembers, writeTeam } from './team.ts';
import { chooseTechnician, chooseWork, refuseFor, requireActive, requireNoCardNumber } from './work.ts';

type EditInput = Input<typeof declarations.edit>;

/** What changes, read and allowed, before a place is looked for. */
interface Wish {
  readonly subject: Subject;
  readonly chosen: Work;
  readonly durationSeconds: number;
  readonly window: ArrivalWindow;
  readonly promise: Promised | null;
  /** A technician who was named; null = nobody was. */
  readonly named: number | null;
  readonly isReschedule: boolean;
  /** A user with personal appointments only looks at nobody else's day. */
  readonly onlyTechnician: number | null;
  readonly auto: boolean;
  /** Its place has to be found anew. */
  readonly moves: boolean;
  /** The lock it has afterwards. */
  readonly lock: PinLock | null;
  /** Links it is to have besides. */
  readonly links: readonly AppointmentLink[];
}

export interface PreparedEdit {
  readonly wish: Wish;
  /** null = its place stays. */
  readonly placed: Placed | null;
  /** Those who start together with it, itself included, where they all move; else null. */
  readonly team: PlacedTeam | null;
}

/** Fields that only say more about another change. */
const COMPANIONS = ['reason', 'rescheduling', 'rescheduleReason'] as const;
/** Fields that change the place of an appointment. */
const PLACE_FIELDS = ['window', 'start', 'duration', 'tech', 'auto', 'service', 'subtype'] as const;

export async function prepareEdit(scope: Scope, input: EditInput): Promise<PreparedEdit> {
  requireNoCardNumber({ notes: input.notes, onSiteNotes: input.onSiteNotes, reason: input.reason });
  const subject = await loadSubject(scope, input.appointment);
  requireChange(declarations.edit, input, { record: subject.card.number, except: COMPANIONS });
  const reach = requireModify(scope, subject.card);
  requireOpen(subject.card);
  if (input.auto && subject.card.pin !== null) requirePermission(scope, 'appointment.pin', 'unpin');
  const wish = await readWish(scope, input, { subject, reach });
  const linkSet = await readWishedLinks(scope, wish);
  if (!wish.moves) return { wish, placed: null, team: null };
  requireActive(subject.place);
  const team = await moveTeam(scope, wish, linkSet);
  const own = team?.members.find((member) => member.card.id === subject.card.id);
  if (own) return { wish, placed: own.placed, team };
  const placed = await findPlace(scope, requests(wish, linkSet), {
    headline: `${subject.card.number} (${subject.card.serviceName}, ${subject.card.customerName}) cannot be changed so: ${windowText(scope, wish.window, subject.place.timeZone)}.`,
    pinCommand: { ...typedCommand(input, subject.card), zone: subject.place.timeZone },
  });
  return { wish, placed, team: null };
}

/** What of the command is offered again where it is refused. */
function typedCommand(input: EditInput, { number }: AppointmentCard): TypedCommand {
  const work = ['duration', 'service', 'subtype', 'after', 'gap', 'sameStart', 'sameTechnician'];
  const fields = ['window', 'start', ...work, 'rescheduling', 'rescheduleReason'];
  return { words: ['edit', number], input, fields };
}

/** The links it is to have besides, with all around them; throws with everything that speaks against them. */
async function readWishedLinks(
  scope: Scope,
  { subject, links, window, durationSeconds }: Wish,
): Promise<LinkSet | undefined> {
  if (links.length === 0) return undefined;
  const { card } = subject;
  const set = await aroundLinks(scope, links, null);
  const ends = set.ends.map((end) =>
    end.id === card.id ? { ...end, windowStart: window.start, windowEnd: window.end, durationSeconds } : end,
  );
  const headline = `${card.number} (${card.serviceName}, ${card.customerName}) cannot be linked so.`;
  requirePossible(scope, links, { ...set, ends }, headline);
  return { links, ends: set.ends };
}

/** Another promise, or another start, is one for everybody who starts together with it. */
async function moveTeam(scope: Scope, wish: Wish, added: LinkSet | undefined): Promise<PlacedTeam | null> {
  const { card } = wish.subject;
  const start = wish.promise?.start ?? null;
  const joins = wish.links.some(({ kind }) => kind === 'same-start');
  if (!wish.isReschedule && start === null && !joins) return null;
  const known = await linksAround(scope.db, [card.id], scope.now);
  const ids = groupOf(card.id, 'same-start', [...known.links, ...wish.links]);
  if (ids.length === 1) return null;
  const { window, durationSeconds } = wish;
  return await findTeamPlace(scope, {
    subject: wish.subject,
    ids,
    added,
    headline: `${card.number} (${card.serviceName}, ${card.customerName}) cannot be changed so: ${windowText(scope, window, wish.subject.place.timeZone)}.`,
    change: { windowStart: window.start, windowEnd: window.end, start, durationSeconds },
    technicianId: wish.named,
  });
}

/** Naming a technician pins; who has personal appointments only can name nobody else, and that pins nothing new. */
async function readTechnician(scope: Scope, input: EditInput, { card }: Subject, reach: Reach): Promise<number | null> {
  if (input.tech === undefined) return null;
  const technicianId = await chooseTechnician(scope.db, input.tech);
  if (reach === 'office') {
    requirePermission(scope, 'appointment.pin', 'name a technician, which pins');
    return technicianId;
  }
  requireOwn(scope, technicianId, card.kind);
  return null;
}

async function readWish(
  scope: Scope,
  input: EditInput,
  { subject, reach }: { subject: Subject; reach: Reach },
): Promise<Wish> {
  const { card, place } = subject;
  const current = { start: card.windowStart, end: card.windowEnd };
  const zone = place.timeZone;
  const { promise, violations } = readPromise(scope, { window: input.window, start: input.start }, { zone, current });
  const window = promise?.window ?? current;
  const chosen = await chooseWork(scope.db, input, subject.work);
  const isOtherWork = chosen.serviceId !== subject.work.serviceId || chosen.subtypeId !== subject.work.subtypeId;
  const durationSeconds = input.duration ?? (isOtherWork ? chosen.durationSeconds : card.durationSeconds);
  const named = await readTechnician(scope, input, subject, reach);
  const isReschedule = !isSameWindow(window, current);
  const links = await readLinks(scope, input, card.id);
  const moves =
    isReschedule ||
    promise?.start != null ||
    durationSeconds !== card.durationSeconds ||
    links.length > 0 ||
    chosen.serviceId !== subject.work.serviceId ||
    named !== null ||
    input.auto === true;
  refuseFor(
    [
      ...movingViolations(card, input),
      ...violations,
      ...(input.duration === undefined ? [] : durationViolations(input.duration, scope.book.settings)),
      ...kindChange(card, chosen),
      ...onSiteViolations(card, input),
      ...(isReschedule ? trackingViolations(scope, card, input) : []),
    ],
    `${card.number} (${card.serviceName}, ${card.customerName}) cannot be changed so.`,
    wayOut(scope, input, { card, zone, promise, violations }),
  );
  checkWords(scope, input, { card, isReschedule });
  const lock = input.auto ? null : named !== null ? 'both' : (card.pin?.lock ?? null);
  const onlyTechnician = reach === 'own' ? scope.actor.technicianId : null;
  const auto = input.auto === true;
  const read = { subject, chosen, durationSeconds, window, promise, named, onlyTechnician, isReschedule };
  return { ...read, auto, moves, lock, links };
}

/** In motion, only notes may change. */
function movingViolations(card: AppointmentCard, input: EditInput): Violation[] {
  if (!card.isInMotion) return [];
  return PLACE_FIELDS.filter((field) => input[field] !== undefined && input[field] !== false).map((field) => ({
    code: 'in-motion',
    rule: 'P2',
    field,
    message: `${card.number} is ${statusWords(card.status)}: --${field} can't change now, notes can.`,
  }));
}

function wayOut(
  scope: Scope,
  input: EditInput,
  at: { card: AppointmentCard; zone: string; promise: Promised | null; violations: readonly Violation[] },
): string | undefined {
  const { card, zone, promise, violations } = at;
  if (movingViolations(card, input).length > 0) {
    return `Take the step back first: dispatch rollback ${card.number} --reason ...`;
  }
  if (violations.length === 0 || !promise) return undefined;
  const meant = meantAfternoon(scope, { window: promise.window, zone, command: typedCommand(input, card) });
  return meant ?? `Find a time: dispatch slots ${card.number} --date DATE`;
}

function kindChange(card: AppointmentCard, chosen: Work): Violation[] {
  if (chosen.kind === card.kind) return [];
  const message = `${card.number} is a ${card.kind} appointment; ${chosen.serviceName} is a ${chosen.kind} service.`;
  return [{ code: 'other-kind', rule: 'P10', field: 'service', message }];
}

function onSiteViolations(card: AppointmentCard, input: EditInput): Violation[] {
  if (input.onSiteNotes === undefined || card.kind === 'tech') return [];
  const message = 'On-site notes are for tech appointments; use --notes.';
  return [{ code: 'sales-on-site-notes', rule: 'P1', field: 'onSiteNotes', message }];
}

function trackingViolations(scope: Scope, card: AppointmentCard, input: EditInput): Violation[] {
  if (!isTracked(scope, card)) return [];
  return rescheduleViolations(
    { rescheduling: input.rescheduling, reason: input.rescheduleReason },
    scope.book.settings,
  );
}

function isTracked(scope: Scope, card: AppointmentCard): boolean {
  return scope.book.settings.rescheduleTracking && card.kind === 'tech';
}

function checkWords(
  scope: Scope,
  input: EditInput,
  { card, isReschedule }: { card: AppointmentCard; isReschedule: boolean },
): void {
  if (input.reason !== undefined && input.tech === undefined) {
    throw AppError.usage(
      'no-pin',
      '--reason belongs to a pin, and nothing is pinned.',
      'Name a technician with --tech.',
    );
  }
  if (input.rescheduling === undefined && input.rescheduleReason === undefined) return;
  if (!isReschedule) scope.warn('The arrival window stays, so no reschedule is recorded.');
  else if (!isTracked(scope, card)) scope.warn('Reschedules of these appointments are not tracked: none is recorded.');
}

/** Where to look, in order. What a pin locks stays, unless it is the very thing that was changed. */
function requests(wish: Wish, links: LinkSet | undefined): PlaceRequest[] {
  const { card } = wish.subject;
  const start = wish.promise?.start ?? null;
  const request: PlaceRequest = {
    ...requestOf(wish.subject),
    ...wantedOf(wish.subject.place, wish.chosen, wish.subject.jobPriority, wish.durationSeconds),
    windowStart: wish.window.start,
    windowEnd: wish.window.end,
    technicianId: wish.onlyTechnician,
    links,
  };
  if (wish.named !== null) return [{ ...request, technicianId: wish.named, start, pin: 'both' }];
  if (wish.lock !== null) {
    const kept = locksTime(wish.lock) && !wish.isReschedule ? card.plannedStart : null;
    const technicianId = locksTechnician(wish.lock) ? card.technicianId : wish.onlyTechnician;
    const keepUnassigned = card.plannedStart === null && start === null;
    return [{ ...request, technicianId, start: start ?? kept, pin: wish.lock, keepUnassigned }];
  }
  return unpinnedRequests(wish, request, start);
}

/** An unpinned one keeps its technician and start where it can; outside the old window the best place is taken. */
function unpinnedRequests(wish: Wish, request: PlaceRequest, start: Instant | null): PlaceRequest[] {
  const { card } = wish.subject;
  if (wish.isReschedule) return start === null ? [request] : [{ ...request, start }, request];
  const same = { ...request, technicianId: card.technicianId };
  if (start !== null) {
    return wish.auto || card.technicianId === null
      ? [{ ...request, start }]
      : [
          { ...same, start },
          { ...request, start },
        ];
  }
  const lane = { ...request, keepUnassigned: wish.auto || card.technicianId === null };
  return lane.keepUnassigned ? [lane] : [{ ...same, start: card.plannedStart }, same, request];
}

export async function writeEdit(
  scope: WriteScope,
  input: EditInput,
  { wish, placed, team }: PreparedEdit,
): Promise<AppointmentChange> {
  const { card } = wish.subject;
  const start = wish.promise?.start ?? null;
  const patch = {
    ...(input.notes === undefined ? {} : { notes: input.notes || null }),
    ...(input.onSiteNotes === undefined ? {} : { onSiteNotes: input.onSiteNotes || null }),
    serviceId: wish.chosen.serviceId,
    subtypeId: wish.chosen.subtypeId,
    durationSeconds: wish.durationSeconds,
    windowStart: wish.window.start,
    windowEnd: wish.window.end,
    // A new promise is one in the zone that the address has now.
    ...(wish.isReschedule || input.window !== undefined ? { timeZone: wish.subject.place.timeZone } : {}),
    ...(placed ? placeColumns(placed, { lock: wish.lock, technicianId: card.technicianId, start }) : {}),
    ...(wish.named === null ? {} : pinColumns(scope, 'both', input.reason ?? card.pin?.reason ?? undefined, null)),
    ...(placed && wish.lock === null ? NO_PIN : {}),
  };
  await scope.changes.update('appointment', card.id, patch, input.ifVersion);
  if (wish.isReschedule && isTracked(scope, card)) await recordReschedule(scope, input, wish);
  if (placed) await applyMoves(scope, placed);
  await insertLinks(scope, wish.links);
  if (team) await writeMates(scope, wish, team);
  if (wish.named !== null) await notePin(scope, card.id, 'both', input.reason);
  const result = await changeResult(scope, card.id, placed, card);
  if (wish.lock !== null && wish.isReschedule) warnBeforeDawn(scope, result, input);
  warnPinned(scope, card, result);
  return team ? { ...result, moved: [...result.moved, ...(await movedMembers(scope, team, card.id))] } : result;
}

/** The others of a team get the same promise, and their own places. */
async function writeMates(scope: WriteScope, wish: Wish, team: PlacedTeam): Promise<void> {
  const members = team.members.filter(({ card }) => card.id !== wish.subject.card.id);
  const { start, end } = wish.window;
  const promise = wish.isReschedule
    ? { windowStart: start, windowEnd: end, timeZone: wish.subject.place.timeZone }
    : {};
  await writeTeam(scope, { members }, promise);
}

async function recordReschedule(scope: WriteScope, input: EditInput, wish: Wish): Promise<void> {
  const { card } = wish.subject;
  const reason = input.rescheduling === 'no' ? undefined : input.rescheduleReason;
  await scope.changes.insert('reschedule', {
    appointmentId: card.id,
    initiatedBy: input.rescheduling ?? 'no',
    reason: reason === undefined ? null : listedReason(reason, scope.book.settings.rescheduleReasons),
    oldWindowStart: card.windowStart,
    oldWindowEnd: card.windowEnd,
    newWindowStart: wish.window.start,
    newWindowEnd: wish.window.end,
    at: scope.now,
    by: scope.actor.name,
  });
}
