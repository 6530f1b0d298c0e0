// The steps of an appointment's day (P4): which are legal, what each stamps, and how one is taken back (P3).

import type { Violation } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import type { AppointmentStatus } from './appointment.ts';
import { isClosed, NEXT_STATUSES, statusWords } from './appointment.ts';

/** The actual times; null = not there yet. */
export interface Stamps {
  readonly acceptedAt: Instant | null;
  readonly travelStartedAt: Instant | null;
  readonly arrivedAt: Instant | null;
  readonly completedAt: Instant | null;
}

/** The column that each step stamps. A no-show stamps none: its time stands in the step. */
export const STAMP_OF: Readonly<Partial<Record<AppointmentStatus, keyof Stamps>>> = {
  accepted: 'acceptedAt',
  'on-the-way': 'travelStartedAt',
  'on-site': 'arrivedAt',
  complete: 'completedAt',
};

export interface StepWish extends Stamps {
  readonly number: string;
  readonly status: AppointmentStatus;
  readonly technicianId: number | null;
  readonly to: AppointmentStatus;
  readonly at: Instant;
}

/**
 * Why the step can't be taken: illegal, nobody assigned, or a time that can't be. All reasons at once. `say` writes a
 * moment as people read it.
 */
export function stepViolations(wish: StepWish, now: Instant, say: (moment: Instant) => string): Violation[] {
  const violations: Violation[] = [];
  const add = (code: string, field: string, message: string): void => {
    violations.push({ code, rule: 'P4', field, message });
  };
  const legal = NEXT_STATUSES[wish.status];
  if (!legal.includes(wish.to)) add('illegal-step', 'to', illegalStep(wish, legal));
  if (wish.technicianId === null) add('unassigned', 'appointment', `${wish.number} has no technician.`);
  if (wish.at > now) add('step-in-future', 'at', `A step cannot lie in the future; now it is ${say(now)}.`);
  const last = lastStamp(wish);
  if (last !== null && wish.at < last) add('step-before-last', 'at', `The step before it was on ${say(last)}.`);
  return violations;
}

function illegalStep(wish: StepWish, legal: readonly AppointmentStatus[]): string {
  const is = `${wish.number} is ${statusWords(wish.status)}`;
  if (isClosed(wish.status)) return `${is}: that is final until it is rolled back.`;
  const already = wish.to === wish.status ? ' already' : '';
  return `${is}${already}; the next step is ${legal.join(' or ')}.`;
}

function lastStamp(stamps: Stamps): Instant | null {
  const times = [stamps.acceptedAt, stamps.travelStartedAt, stamps.arrivedAt, stamps.completedAt];
  return times.reduce((last, time) => (time !== null && (last === null || time > last) ? time : last), null);
}

export interface Step {
  readonly from: AppointmentStatus;
  readonly to: AppointmentStatus;
}

/**
 * The step that a rollback takes back: the last one that was not taken back yet; null = still as booked. Rollbacks are
 * steps too, the reverse of the one they undo, so that the history stays complete.
 */
export function stepToTakeBack<S extends Step>(steps: readonly S[]): S | null {
  const taken: S[] = [];
  for (const step of steps) {
    const last = taken.at(-1);
    if (last && last.from === step.to && last.to === step.from) taken.pop();
    else taken.push(step);
  }
  return taken.at(-1) ?? null;
}
