// What an appointment breaks where it stands: shown for pins (N7), and after an address, a shift or a skill has changed under
// a booking. One that may still move inside its window without breaking anything breaks nothing.

import type { Violation } from '../../base/errors.ts';
import { formatId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { epochSeconds, formatTime } from '../../base/time.ts';
import type { DayAppointment, DayTechnician } from '../../domain/day.ts';
import type { Day } from './day.ts';
import { instantOf } from './day.ts';
import type { Reason } from './eligibility.ts';
import { startsToMend } from './mend.ts';
import { occupiedOf, startReasons } from './slots.ts';
import type { Stand, Standing } from './standing.ts';
import { isFixed } from './standing.ts';

/** Every rule broken by the appointment with this number; empty when it fits, stands nowhere, or is done. */
export function standingViolations(day: Day, appointmentId: number): Violation[] {
  const v = day.visitOf.get(appointmentId);
  if (v === undefined) return [];
  const appointment = day.appointments[v] as DayAppointment;
  const stand = day.stands[v] as Stand | null;
  const standing = day.standings[v] as Standing;
  if (stand === null || standing === 'done') return [];
  const isMovable = !isFixed(standing);
  const technician = day.technicians[day.routeOf.get(stand.technicianId) as number] as DayTechnician;
  const mended = isMovable ? startsToMend(day).get(v) : undefined;
  if (mended !== undefined) return [mendViolation(day, { name: technician.name, start: stand.start, mended })];
  if (standing === 'free') return [];
  const at = { day, technician, wanted: appointment, start: stand.start };
  const reasons = startReasons(at).filter(({ code }) => !NOT_BY_STANDING.has(code));
  const kept = isMovable ? reasons.filter(({ code }) => ABOUT_THE_TECHNICIAN.has(code)) : reasons;
  return [
    ...windowViolations(appointment, stand.start),
    ...kept.map(({ grade: _, ...violation }: Reason): Violation => violation),
    ...(isMovable ? [] : overlapViolations(day, { appointment, technicianId: stand.technicianId, start: stand.start })),
  ];
}

function mendViolation(day: Day, at: { name: string; start: number; mended: number }): Violation {
  const text = (instant: Instant): string =>
    formatTime(instant, day.records.timeZone, day.settings.clock === '24' ? 24 : 12);
  const message = `${at.name} cannot keep ${text(instantOf(day, at.start - day.origin))}; ${text(instantOf(day, at.mended))} would hold.`;
  return { code: 'start-lost', rule: 'P6', message };
}

/** Said differently of what stands there already. */
const NOT_BY_STANDING: ReadonlySet<string> = new Set(['past', 'taken', 'taken-fixed']);
const ABOUT_THE_TECHNICIAN: ReadonlySet<string> = new Set([
  'wrong-kind',
  'other-branch',
  'banned',
  'not-required',
  'missing-skill',
  'outside-radius',
  'outside-territory',
  'outside-maximum-area',
  'not-same-technician',
]);

function windowViolations(appointment: DayAppointment, start: number): Violation[] {
  const isInside = start >= epochSeconds(appointment.windowStart) && start < epochSeconds(appointment.windowEnd);
  if (isInside || appointment.arrivedAt !== null) return [];
  return [{ code: 'outside-window', rule: 'N7', message: 'The start lies outside the arrival window.' }];
}

function overlapViolations(
  day: Day,
  at: { appointment: DayAppointment; technicianId: number; start: number },
): Violation[] {
  const end = at.start + at.appointment.durationSeconds;
  return occupiedOf(day, at.technicianId, at.appointment.id)
    .filter((other) => other.start < end && other.end > at.start)
    .map(({ appointment }) => ({
      code: 'overlap',
      rule: 'N7',
      message: `It overlaps ${formatId('appointment', appointment.id)} ${appointment.customerName}.`,
    }));
}
