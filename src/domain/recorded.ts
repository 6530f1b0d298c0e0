// Whether an appointment that comes as a whole could have come about step by step (P2-P4): its status, its times and who did it
// have to agree, as they do of themselves where each step is taken.

import type { Violation } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import type { AppointmentStatus, Kind } from './appointment.ts';
import { isClosed, STATUSES, statusWords } from './appointment.ts';
import type { ArrivalWindow } from './booking.ts';
import { isInside, windowLengthViolations } from './booking.ts';
import type { Stamps, Step } from './status.ts';
import { STAMP_OF } from './status.ts';

/** An appointment as it is recorded elsewhere. */
export interface Recorded extends Stamps {
  readonly status: AppointmentStatus;
  readonly kind: Kind;
  readonly window: ArrivalWindow;
  readonly technician: { readonly name: string; readonly kind: string; readonly archivedAt: string | null } | null;
  readonly plannedStart: Instant | null;
  readonly pin: string | null;
  readonly cancelledAt: Instant | null;
  readonly cancelReason: string | null;
  readonly unableReason: string | null;
}

const STAMPED = ['accepted', 'on-the-way', 'on-site', 'complete'] as const;
const ORDER = ['acceptedAt', 'travelStartedAt', 'arrivedAt', 'completedAt'] as const;

/** Everything that does not agree. */
export function recordedViolations(record: Recorded, now: Instant): Violation[] {
  return [
    ...windowLengthViolations(record.window),
    ...placeViolations(record),
    ...stampViolations(record, now),
    ...endViolations(record, now),
  ];
}

function wrong(rule: string, code: string, field: string, message: string): Violation {
  return { rule, code, field, message };
}

/** Who does it, and when: only what is still to be done has to fit its window. */
function placeViolations({ status, kind, window, technician, plannedStart, pin }: Recorded): Violation[] {
  const found: Violation[] = [];
  const isOpen = !isClosed(status);
  if (plannedStart === null && (pin === 'time' || (pin === 'both' && technician !== null)))
    found.push(wrong('N2', 'pin-start', 'pin', 'there is no start to lock: give plannedStart.'));
  if (technician === null) {
    if (plannedStart !== null && pin !== 'time')
      found.push(
        wrong('P1', 'no-technician', 'plannedStart', 'nobody is planned: give tech, or leave plannedStart empty.'),
      );
    if (pin === 'technician' || pin === 'both')
      found.push(wrong('N2', 'pin-technician', 'pin', 'there is no technician to lock: give tech.'));
    if (status !== 'scheduled' && status !== 'cancelled')
      found.push(wrong('P4', 'unassigned', 'tech', `what is ${statusWords(status)} has a technician.`));
    return found;
  }
  if (technician.kind !== 'both' && technician.kind !== kind)
    found.push(
      wrong(
        'P10',
        'wrong-kind',
        'tech',
        `${technician.name} takes ${technician.kind} appointments, and this is ${kind} work.`,
      ),
    );
  if (isOpen && technician.archivedAt !== null && window.end > technician.archivedAt)
    found.push(wrong('C2', 'archived-technician', 'tech', `${technician.name} is archived and takes no appointments.`));
  if (status === 'scheduled' && plannedStart !== null && !isInside(plannedStart, window))
    found.push(wrong('P1', 'start-outside', 'plannedStart', 'the planned start lies outside the window.'));
  return found;
}

/** The times of the steps up to the status, in order, none of them ahead; none of later steps. */
function stampViolations(record: Recorded, now: Instant): Violation[] {
  const found: Violation[] = [];
  const { status } = record;
  const own = STAMP_OF[status];
  if (own !== undefined && record[own] === null)
    found.push(wrong('P4', 'stamp-missing', own, `it is missing: the appointment is ${statusWords(status)}.`));
  let last: Instant | null = null;
  for (const [index, stamp] of ORDER.entries()) {
    const at = record[stamp];
    if (at === null) continue;
    if (at > now) found.push(wrong('P4', 'step-in-future', stamp, 'it lies in the future.'));
    if (last !== null && at < last)
      found.push(wrong('P4', 'step-before-last', stamp, 'it lies before the step before it.'));
    last = at;
    if (isAfter(STAMPED[index] as AppointmentStatus, status))
      found.push(
        wrong(
          'P4',
          'stamp-ahead',
          stamp,
          `the appointment is only ${statusWords(status)}: give its status, or leave the time out.`,
        ),
      );
  }
  return found;
}

/** Whether a step comes later than a status has come. Cancelled ones have been accepted at most, no-shows have been on site. */
function isAfter(step: AppointmentStatus, status: AppointmentStatus): boolean {
  const reached = status === 'cancelled' ? 'accepted' : status === 'no-show' ? 'on-site' : status;
  return STATUSES.indexOf(step) > STATUSES.indexOf(reached);
}

function endViolations(record: Recorded, now: Instant): Violation[] {
  const { status, cancelledAt, cancelReason, unableReason } = record;
  const found: Violation[] = [];
  if (status === 'cancelled') {
    if (cancelReason === null)
      found.push(wrong('P3', 'reason-missing', 'cancelReason', 'it is missing: say why it was cancelled.'));
    if (cancelledAt !== null && cancelledAt > now)
      found.push(wrong('P3', 'step-in-future', 'cancelledAt', 'it lies in the future.'));
  } else if (cancelledAt !== null || cancelReason !== null) {
    const field = cancelledAt === null ? 'cancelReason' : 'cancelledAt';
    found.push(wrong('P3', 'not-cancelled', field, `the appointment is ${statusWords(status)}, not cancelled.`));
  }
  if (unableReason !== null && status !== 'complete')
    found.push(wrong('P11', 'unable-early', 'unableReason', 'it is said of what is complete.'));
  return found;
}

/** A step with its time. */
export interface StampedStep extends Step {
  readonly at: Instant;
  readonly reason: string | null;
}

/** The steps that its times tell of, so that a rollback knows what came before. Where a time is missing, that of the next stands in. */
export function recordedSteps(record: Recorded, otherwise: Instant): StampedStep[] {
  const taken = STAMPED.filter((status) => record[STAMP_OF[status] as keyof Stamps] !== null) as AppointmentStatus[];
  const path = withGaps(taken, record.status);
  const steps: StampedStep[] = [];
  let from: AppointmentStatus = 'scheduled';
  for (const to of path) {
    const reason = to === 'cancelled' ? record.cancelReason : to === 'complete' ? record.unableReason : null;
    steps.push({ from, to, at: timeOf(record, to, path) ?? otherwise, reason });
    from = to;
  }
  return steps;
}

/** Nobody arrives without having been on the way, or completes without having been there. */
function withGaps(taken: readonly AppointmentStatus[], status: AppointmentStatus): AppointmentStatus[] {
  if (status === 'scheduled') return [];
  if (status === 'cancelled') return [...taken.filter((step) => step === 'accepted'), 'cancelled'];
  const needed: Partial<Record<AppointmentStatus, readonly AppointmentStatus[]>> = {
    'on-site': ['on-the-way'],
    complete: ['on-the-way', 'on-site'],
    'no-show': ['on-the-way'],
  };
  const all = new Set<AppointmentStatus>([...taken, ...(needed[status] ?? []), status]);
  return STATUSES.filter((step) => all.has(step));
}

function timeOf(record: Recorded, step: AppointmentStatus, path: readonly AppointmentStatus[]): Instant | null {
  if (step === 'cancelled') return record.cancelledAt;
  for (const next of path.slice(path.indexOf(step))) {
    const stamp = STAMP_OF[next];
    if (stamp !== undefined && record[stamp] !== null) return record[stamp];
  }
  // A no-show has no time of its own: it was known when somebody was there, or left.
  return record.arrivedAt ?? record.travelStartedAt;
}
