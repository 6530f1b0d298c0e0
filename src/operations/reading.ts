// Looking at one appointment with its history and distances (P8), and at the pins with what they break (N7, N9).

import type { Coordinates } from '../base/geo.ts';
import { greatCircleMetres } from '../base/geo.ts';
import type { Input } from '../base/operation.ts';
import { dayStart, localDate } from '../base/time.ts';
import type { AppointmentCard, AppointmentDetails, AppointmentDistances } from '../domain/appointment.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import type { PinList } from '../domain/pin.ts';
import { hasNoRoad, travelBetween, travelModelOf } from '../scheduling/day/travel.ts';
import { appointmentCard, appointmentCards, reschedules, statusSteps } from '../storage/appointment.ts';
import { placesAround } from '../storage/appointment-distance.ts';
import { findAppointments } from '../storage/appointment-list.ts';
import { lookup } from '../storage/lookup.ts';
import { viewOf } from './card-view.ts';
import type * as declarations from './catalog/appointment.ts';
import type { Scope } from './code.ts';
import { instantsOf, readRange } from './listing.ts';
import { pinViolations } from './plan.ts';
import { requireRoads } from './roads.ts';

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
  const model = travelModelOf(settings, scope.desk?.roads);
  const starts = [around.start, around.completed?.place ?? null, around.planned?.place ?? null];
  await requireRoads(
    scope,
    starts.map((from) => [from, around.own]),
  );
  const drive = (from: Coordinates | null) => {
    if (from === null || around.own === null || hasNoRoad(model, from, around.own)) return null;
    return travelBetween(model, from, around.own);
  };
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
