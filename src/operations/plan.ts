// The way from a booking to the scheduler and back: loads the day, lets scheduling/ decide, and writes what moved. The
// operations that book, move, pin and unpin call this and know nothing of routes.

import type { Violation } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { addDays, localDate } from '../base/time.ts';
import type { DayRecords } from '../domain/day.ts';
import type { Move, Placement, PlaceRequest } from '../domain/placement.ts';
import type { Day } from '../scheduling/day/day.ts';
import { buildDay, frozenIds } from '../scheduling/day/day.ts';
import { place } from '../scheduling/day/place.ts';
import { standingViolations } from '../scheduling/day/standing-reasons.ts';
import { loadDayOf, loadDays } from '../storage/day.ts';
import type { Scope, WriteScope } from './code.ts';
import { withRoads } from './roads.ts';

export type { Move, Placement, PlaceRequest, Suggestion, SuggestRequest } from '../domain/placement.ts';

/** Decides where an appointment goes, on the stored plan of its window's day. Changes nothing. */
export async function placeAppointment(scope: Scope, request: PlaceRequest): Promise<Placement> {
  const day = await loadDayOf(scope.db, scope, request);
  const loaded = (await withRoads(scope, [day], { also: request.place }))[0] as DayRecords;
  const { now } = scope;
  const { settings } = scope.book;
  const appointments = loaded.appointments.filter((one) => one.id !== request.appointmentId);
  const records = { ...loaded, appointments };
  const isThere = appointments.length < loaded.appointments.length;
  return place({ records, settings, now, request, ...(isThere ? { frozen: frozenIds(loaded, settings, now) } : {}) });
}

/** Writes the places of the others that a placement moved or bumped. */
export async function applyMoves(scope: WriteScope, placement: Placement): Promise<void> {
  if (placement.ok) await writeMoves(scope, [...placement.moved, ...placement.bumped]);
}

/** Puts each appointment where its move says; a place that is only held stays held. */
export async function writeMoves(scope: WriteScope, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  const held = await heldOnly(scope, moves);
  for (const { appointmentId, toTechnicianId, toStart } of moves) {
    const patch = held.has(appointmentId)
      ? { heldTechnicianId: toTechnicianId, heldStart: toStart }
      : { technicianId: toTechnicianId, plannedStart: toStart, heldTechnicianId: null, heldStart: null };
    await scope.changes.update('appointment', appointmentId, patch);
  }
}

async function heldOnly(scope: Scope, moves: readonly Move[]): Promise<ReadonlySet<number>> {
  const ids = moves.map((move) => move.appointmentId);
  const rows = await scope.db
    .selectFrom('appointment')
    .select('id')
    .where('id', 'in', ids)
    .where('technicianId', 'is', null)
    .where('heldTechnicianId', 'is not', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** What each pinned appointment breaks where it stands (N7); those that break nothing are in it with an empty list. */
export async function pinViolations(
  scope: Scope,
  appointmentIds: readonly number[],
): Promise<Map<number, Violation[]>> {
  const days = await daysOf(scope, appointmentIds);
  return new Map(
    appointmentIds.map((id) => {
      const day = days.get(id);
      return [id, day ? standingViolations(day, id) : []];
    }),
  );
}

/** The appointments that no longer fit where they stand, with every reason. */
export async function recheck(
  scope: Scope,
  appointmentIds: readonly number[],
): Promise<{ appointmentId: number; violations: Violation[] }[]> {
  const found = await pinViolations(scope, appointmentIds);
  return [...found].flatMap(([appointmentId, violations]) =>
    violations.length === 0 ? [] : [{ appointmentId, violations }],
  );
}

/** The day on which each appointment is planned; several dates cost a few queries each. */
export async function daysOf(scope: Scope, appointmentIds: readonly number[]): Promise<Map<number, Day>> {
  const found = new Map<number, Day>();
  if (appointmentIds.length === 0) return found;
  const rows = await scope.db
    .selectFrom('appointment')
    .select(['id', 'windowStart', 'timeZone'])
    .where('id', 'in', appointmentIds)
    .execute();
  const wanted = new Set(appointmentIds);
  const dates = new Set(rows.map((row) => localDate(row.windowStart as Instant, row.timeZone)));
  for (const date of [...dates].sort()) {
    const loaded = await loadDays(scope.db, scope, [addDays(date, -1), date]);
    for (const records of await withRoads(scope, loaded.values())) {
      const here = records.appointments.filter((one) => wanted.has(one.id) && !found.has(one.id));
      if (here.length === 0) continue;
      const day = buildDay(records, scope.book.settings, scope.now, { light: true });
      for (const one of here) found.set(one.id, day);
    }
  }
  return found;
}
