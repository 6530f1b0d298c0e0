// What no scheduler run may do, whatever it gains: move what is fixed, or what a pin locks.

import { expect } from 'vitest';
import type { Instant } from '../../src/base/time.ts';
import type { DayAppointment, DayRecords } from '../../src/domain/day.ts';
import type { Move } from '../../src/domain/placement.ts';
import { buildDay } from '../../src/scheduling/day/day.ts';
import { SETTINGS } from './day.ts';

/** How often something stood on a day that was planned, by how it stands. */
export const met = new Map<string, number>();

export function untouched(day: DayRecords, moves: readonly Move[], now: Instant): void {
  const built = buildDay(day, SETTINGS, now);
  for (const [id, v] of built.visitOf) {
    const one = day.appointments.find((candidate) => candidate.id === id);
    const kind = `${built.standings[v]} ${one?.status} ${one?.pin ?? 'unpinned'}`;
    met.set(kind, (met.get(kind) ?? 0) + 1);
  }
  for (const move of moves) {
    const one = day.appointments.find(({ id }) => id === move.appointmentId) as DayAppointment;
    const standing = built.standings[built.visitOf.get(one.id) ?? -1];
    expect(['free', 'half-pinned', 'misfit']).toContain(standing);
    expect(one.status).toBe('scheduled');
    expect(one.pin).not.toBe('both');
    if (one.pin === 'technician') expect(move.toTechnicianId).toBe(one.technicianId);
    if (one.pin === 'time') expect(move.toStart).toBe(one.plannedStart);
    if (one.pin !== null) expect(move.toTechnicianId).not.toBe(null);
  }
}
