// Changes of a day's plan: what a new plan changes, the day after it, and the moves between two states of a day.

import type { DayAppointment, DayRecords } from '../../domain/day.ts';
import type { Move } from '../../domain/placement.ts';
import type { Day } from './day.ts';
import type { Settled } from './settle.ts';
import { movesOf } from './settle.ts';

/** The day as it is after `moves`; whoever moves is assigned then, not held. */
export function withMoves(records: DayRecords, moves: readonly Move[]): DayRecords {
  const byId = new Map(moves.map((move) => [move.appointmentId, move]));
  const appointments = records.appointments.map((one): DayAppointment => {
    const move = byId.get(one.id);
    if (!move) return one;
    return {
      ...one,
      technicianId: move.toTechnicianId,
      plannedStart: move.toStart,
      heldTechnicianId: null,
      heldStart: null,
    };
  });
  return { ...records, appointments };
}

/** Who stands elsewhere than before; what was only held stood nowhere. */
export function changesBetween(before: DayRecords, after: DayRecords): Move[] {
  const now = new Map(after.appointments.map((one) => [one.id, one]));
  return before.appointments.flatMap((old): Move[] => {
    const one = now.get(old.id);
    if (!one || (one.technicianId === old.technicianId && one.plannedStart === old.plannedStart)) return [];
    return [
      {
        appointmentId: old.id,
        customerName: old.customerName,
        fromTechnicianId: old.technicianId,
        toTechnicianId: one.technicianId,
        fromStart: old.plannedStart,
        toStart: one.plannedStart,
      },
    ];
  });
}

/** All that a new plan changes in the book. */
export function allChanges(day: Day, settled: Settled): Move[] {
  const moves = movesOf(day, settled, null);
  return [...moves, ...taken(day, settled, new Set(moves.map((move) => move.appointmentId)))];
}

/** What was held at a place and keeps it is assigned there now: no move, but a change. */
function taken(day: Day, settled: Settled, moved: ReadonlySet<number>): Move[] {
  return day.appointments.flatMap((one, v): Move[] => {
    const stand = day.stands[v];
    const place = settled.places.get(v);
    const isThere = place !== undefined || settled.isKept(v);
    if (!one || !stand?.isHeld || !isThere || moved.has(one.id)) return [];
    return [
      {
        appointmentId: one.id,
        customerName: one.customerName,
        fromTechnicianId: null,
        toTechnicianId: stand.technicianId,
        fromStart: null,
        toStart: one.heldStart,
      },
    ];
  });
}
