// Looking at appointments: one with its history and distances (P8), lists (P9), and the pins with what they break (N7, N9).

import { AppError } from '../base/errors.ts';
import type { Coordinates } from '../base/geo.ts';
import { greatCircleMetres } from '../base/geo.ts';
import type { Noun } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import { addDays, dayStart, localDate } from '../base/time.ts';
import { parseDate } from '../base/when.ts';
import type {
  AppointmentCard,
  AppointmentDetails,
  AppointmentDistances,
  AppointmentList,
} from '../domain/appointment.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import type { PinList } from '../domain/pin.ts';
import { travelModelOf } from '../scheduling/day.ts';
import { travelBetween } from '../scheduling/travel.ts';
import { appointmentCard, appointmentCards, reschedules, statusSteps } from '../storage/appointment.ts';
import { placesAround } from '../storage/appointment-distance.ts';
import type { AppointmentFilter } from '../storage/appointment-list.ts';
import { countAppointments, countUpcoming, findAppointments } from '../storage/appointment-list.ts';
import { lookup } from '../storage/lookup.ts';
import type * as declarations from './catalog/appointment.ts';
import type { Scope } from './code.ts';
import { viewOf } from './placing.ts';
import { pinViolations } from './plan.ts';

// ---- one ----

export async function readAppointment(
  scope: Scope,
  input: Input<typeof declarations.show>,
): Promise<AppointmentDetails> {
  const id = await lookup(scope.db, 'appointment', input.appointment);
  const card = await appointmentCard(scope.db, id, viewOf(scope));
  const violations = card.pin === null ? [] : ((await pinViolations(scope, [id])).get(id) ?? []);
  return {
    ...card,
    distances: await distances(scope, card),
    steps: await statusSteps(scope.db, id),
    reschedules: await reschedules(scope.db, id),
    violations: violations.map(({ message }) => message),
  };
}

const NO_DISTANCES: AppointmentDistances = {
  fromStartMetres: null,
  fromPreviousMetres: null,
  fromPreviousSeconds: null,
  fromPlannedStopMetres: null,
  fromPlannedStopSeconds: null,
};

async function distances(scope: Scope, card: AppointmentCard): Promise<AppointmentDistances> {
  const { technicianId } = card;
  if (technicianId === null) return NO_DISTANCES;
  const moment = card.plannedStart ?? card.windowStart;
  const day = dayStart(localDate(moment, card.timeZone), card.timeZone);
  const around = await placesAround(scope.db, { ...card, technicianId }, { moment, dayStart: day });
  const { settings } = scope.book;
  const drive = (from: Coordinates | null) =>
    from === null || around.own === null ? null : travelBetween(travelModelOf(settings), from, around.own);
  const previous = settings.showDistanceFromPrevious
    ? drive(around.completed === null ? around.start : around.completed.place)
    : null;
  const planned = drive(around.planned === null ? around.start : around.planned.place);
  const isKnown = around.start !== null && around.own !== null;
  return {
    fromStartMetres: isKnown ? greatCircleMetres(around.start, around.own) : null,
    fromPreviousMetres: previous?.metres ?? null,
    fromPreviousSeconds: previous?.seconds ?? null,
    fromPlannedStopMetres: planned?.metres ?? null,
    fromPlannedStopSeconds: planned?.seconds ?? null,
  };
}

// ---- lists ----

type ListInput = Input<typeof declarations.list>;

export async function readList(scope: Scope, input: ListInput): Promise<AppointmentList> {
  const range = readRange(scope, input);
  if (range !== null && input.past) {
    throw AppError.usage('one-of', '--past and --date exclude each other.', 'With --date the days run forward.');
  }
  const filter = await readFilter(scope, input, range);
  const ids = await listed(scope, filter, { limit: input.limit, past: input.past === true, dated: range !== null });
  return {
    items: await appointmentCards(scope.db, ids, viewOf(scope)),
    total: await countAppointments(scope.db, filter),
    upcoming: await countUpcoming(scope.db, filter),
    range: range && {
      from: range.from,
      to: addDays(range.from, range.days - 1),
      previous: addDays(range.from, -range.days),
      next: addDays(range.from, range.days),
    },
  };
}

/** Of dated lists the days in order; else what is ahead, nearest first, then the past, latest first (P9). */
async function listed(
  scope: Scope,
  filter: AppointmentFilter,
  { limit, past, dated }: { limit: number; past: boolean; dated: boolean },
): Promise<number[]> {
  const find = (part: 'ahead' | 'past' | 'all', count: number) =>
    findAppointments(scope.db, filter, { part, limit: count });
  if (dated) return await find('all', limit);
  const ahead = past ? [] : await find('ahead', limit);
  return ahead.length < limit ? [...ahead, ...(await find('past', limit - ahead.length))] : ahead;
}

interface Range {
  readonly from: LocalDate;
  readonly days: number;
}

function readRange(scope: Scope, input: { date?: string | undefined; days?: number | undefined }): Range | null {
  if (input.date === undefined && input.days === undefined) return null;
  const from = input.date === undefined ? scope.today : parseDate(input.date, { today: scope.today });
  return { from, days: input.days ?? 1 };
}

function instantsOf(scope: Scope, range: Range | null): { from?: Instant; to?: Instant } {
  if (range === null) return {};
  const { timeZone } = scope.book;
  return { from: dayStart(range.from, timeZone), to: dayStart(addDays(range.from, range.days), timeZone) };
}

async function readFilter(scope: Scope, input: ListInput, range: Range | null): Promise<AppointmentFilter> {
  const find = async (noun: Noun, text: string | undefined) =>
    text === undefined ? undefined : await lookup(scope.db, noun, text);
  return {
    now: scope.now,
    ...instantsOf(scope, range),
    query: input.query,
    status: input.status,
    unassigned: input.unassigned,
    pinned: input.pinned,
    customerId: await find('customer', input.customer),
    technicianId: await find('technician', input.tech),
    serviceId: await find('service', input.service),
  };
}

/** Pinned appointments that still have to be done. */
export async function readPins(scope: Scope, input: Input<typeof declarations.pins>): Promise<PinList> {
  const range = readRange(scope, input);
  const filter = { now: scope.now, pinned: true, statuses: OPEN_STATUSES, ...instantsOf(scope, range) };
  const part = range === null ? 'ahead' : 'all';
  const ids = await findAppointments(scope.db, filter, { part, limit: MANY });
  const cards = await appointmentCards(scope.db, ids, viewOf(scope));
  const broken = await pinViolations(scope, ids);
  const items = cards.map((card) => ({
    ...card,
    violations: (broken.get(card.id) ?? []).map(({ message }) => message),
  }));
  return { items, total: items.length };
}

/** Nobody pins more than this; a bound keeps the memory's. */
const MANY = 10_000;
