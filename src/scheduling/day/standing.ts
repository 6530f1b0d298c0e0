// How firmly an appointment stands on a day's plan: what is done, in motion, pinned or about to be departed for is never
// touched (S3, N5); what is left may move inside its window.

import type { Instant } from '../../base/time.ts';
import { epochSeconds } from '../../base/time.ts';
import { isClosed, isInMotion } from '../../domain/appointment.ts';
import type { DayAppointment } from '../../domain/day.ts';
import { locksTechnician, locksTime } from '../../domain/pin.ts';
import type { Settings } from '../../domain/settings.ts';

export type Standing =
  /** Unpinned: may change technician and start. */
  | 'free'
  /** Pinned in one respect, free in the other. */
  | 'half-pinned'
  | 'pinned'
  | 'in-motion'
  | 'done'
  /** Planned to depart within the freeze horizon. */
  | 'frozen'
  /** Breaks a rule where it stands; stays there until somebody or the optimizer finds it a place. */
  | 'misfit'
  | 'event';

/** Whether the scheduler keeps it at its technician and start. */
export function isFixed(standing: Standing): boolean {
  return standing !== 'free' && standing !== 'half-pinned';
}

/** Where an appointment stands: its technician and start, or those that a plan holds for it. */
export interface Stand {
  readonly technicianId: number;
  /** Epoch seconds. */
  readonly start: number;
  readonly isHeld: boolean;
}

export function standOf(appointment: DayAppointment, now: Instant): Stand | null {
  const { technicianId, heldTechnicianId, heldStart } = appointment;
  if (technicianId !== null) {
    const start = startOf(appointment, now);
    return start === null ? null : { technicianId, start, isHeld: false };
  }
  if (isClosed(appointment.status) || locksTime(appointment.pin)) return null;
  if (heldTechnicianId === null || heldStart === null) return null;
  return { technicianId: heldTechnicianId, start: epochSeconds(heldStart), isHeld: true };
}

/** When it began, or is expected to: who is on the way does not arrive in the past. */
function startOf(appointment: DayAppointment, now: Instant): number | null {
  const { arrivedAt, plannedStart, status } = appointment;
  const start = arrivedAt ?? plannedStart;
  if (start === null) return isClosed(status) ? epochSeconds(appointment.windowStart) : null;
  return status === 'on-the-way' ? Math.max(epochSeconds(start), epochSeconds(now)) : epochSeconds(start);
}

/** Seconds on site: actual once over, else planned. A customer who was not there takes none. */
export function serviceSecondsOf(appointment: DayAppointment, start: number): number {
  if (appointment.status === 'no-show') return 0;
  if (appointment.status !== 'complete' || appointment.completedAt === null) return appointment.durationSeconds;
  return Math.max(0, epochSeconds(appointment.completedAt) - start);
}

/** How it stands before the freeze horizon and the rules of the day are looked at. */
export function firmStanding(
  appointment: DayAppointment,
  stand: Stand | null,
  settings: Pick<Settings, 'acceptedIsInMotion'>,
): Standing {
  if (isClosed(appointment.status)) return 'done';
  if (stand === null) return appointment.pin === null ? 'free' : 'half-pinned';
  if (isInMotion(appointment.status, settings)) return 'in-motion';
  if (locksTime(appointment.pin) && locksTechnician(appointment.pin)) return 'pinned';
  return appointment.pin === null ? 'free' : 'half-pinned';
}
