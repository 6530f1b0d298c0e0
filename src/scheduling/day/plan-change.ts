// Changes of a day's plan as records: the day after moves, and the moves between two states of a day.

import type { DayAppointment, DayRecords } from '../../domain/day.ts';
import type { Move } from '../../domain/placement.ts';

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
