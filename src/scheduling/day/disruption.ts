// What it costs to change a plan that stands, in one place: which changes disturb anybody, and how much dearer they are the
// nearer they come. Arrival windows never change; what nobody was told of (the unassigned lane, held places) disturbs nobody.

import type { Instant } from '../../base/time.ts';
import { epochSeconds } from '../../base/time.ts';
import type { DayAppointment } from '../../domain/day.ts';
import type { Move } from '../../domain/placement.ts';
import type { Weights } from '../solver/problem.ts';
import { CHANGE_LIMIT_SECONDS } from '../solver/problem.ts';
import type { Stand } from './standing.ts';

/** A planned start that moves by no more disturbs nobody. */
export const MOVE_TOLERANCE_SECONDS = 300;

/** Percent of the price of a change this long before the planned start or earlier, */
export const FAR_PERCENT = 100;
export const FAR_HOURS = 48;
/** and at the start itself; evenly in between. */
export const NEAR_PERCENT = 300;

/** How dear changing an appointment is, in percent: by the time until its planned start. Nothing for a held place. */
export function changePercent(one: DayAppointment, stand: Stand, now: Instant): number {
  if (stand.isHeld) return 0;
  // Who has accepted it counts on it, however far ahead.
  return one.status === 'accepted' ? NEAR_PERCENT : percentBefore(stand.start - epochSeconds(now));
}

/** By the seconds until the planned start. */
export function percentBefore(seconds: number): number {
  const far = FAR_HOURS * 3_600;
  const left = Math.max(0, Math.min(far, seconds));
  return FAR_PERCENT + Math.round(((NEAR_PERCENT - FAR_PERCENT) * (far - left)) / far);
}

type Change = Pick<Move, 'fromTechnicianId' | 'toTechnicianId' | 'fromStart' | 'toStart'>;

/**
 * Whether a change of the plan disturbs somebody: the technician loses or gains it, or its start moves by more than the
 * tolerance. Giving the unassigned a place is progress and disturbs nobody.
 */
export function isMove({ fromTechnicianId, toTechnicianId, fromStart, toStart }: Change): boolean {
  if (fromTechnicianId === null || fromStart === null) return false;
  if (toTechnicianId !== fromTechnicianId || toStart === null) return true;
  return Math.abs(epochSeconds(toStart) - epochSeconds(fromStart)) > MOVE_TOLERANCE_SECONDS;
}

/** Price of a change as the search counts it. To lose its place has the price of another technician. */
export function changePrice(change: Change, percent: number, weights: Weights): number {
  const { fromTechnicianId, toTechnicianId, fromStart, toStart } = change;
  if (fromTechnicianId === null || fromStart === null) return 0;
  const technician = toTechnicianId === fromTechnicianId ? 0 : weights.changeTechnician;
  const seconds = toStart === null ? 0 : Math.abs(epochSeconds(toStart) - epochSeconds(fromStart));
  const minutes = Math.floor(Math.min(seconds, CHANGE_LIMIT_SECONDS) / 60);
  return Math.round((technician * percent) / 100) + Math.round((weights.changeMinute * minutes * percent) / 100);
}
