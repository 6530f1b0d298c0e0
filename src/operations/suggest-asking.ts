// Whom windows are suggested for: a job to book, an appointment that waits in the unassigned lane, one that stands and could move, or
// a caller at a place.

import { AppError } from '../base/errors.ts';
import { formatId, readId } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import { isInMotion, statusWords } from '../domain/appointment.ts';
import { locksTechnician } from '../domain/pin.ts';
import type { StandingAppointment } from '../domain/schedule.ts';
import { waitingAppointment } from '../storage/appointment-waiting.ts';
import { bookedAhead } from '../storage/booking-facts.ts';
import { lookup } from '../storage/lookup.ts';
import type { Asked } from './asking.ts';
import { readAsk, readRecordAsk } from './asking.ts';
import type * as declarations from './catalog/schedule.ts';
import type { Scope } from './code.ts';
import { windowText } from './promise.ts';
import { loadSubject, requireOpen } from './subject.ts';

export interface SuggestFor extends Asked {
  /** The window that the appointment has now. */
  readonly own: { readonly windowStart: string; readonly windowEnd: string } | null;
  /** Where an appointment that is to move stands; null = there is none, or it waits in the lane. */
  readonly standing: StandingAppointment | null;
  /** Nobody else may come, by a pin. */
  readonly pinnedTo: number | null;
}

type SuggestInput = Input<typeof declarations.suggest>;

export async function readSuggestFor(scope: Scope, input: SuggestInput): Promise<SuggestFor> {
  const { record, job, service, subtype, duration } = input;
  const words = { service, subtype, duration };
  if (record !== undefined && readId('job', record.trim()) === null) return await ofAppointment(scope, record, words);
  const text = record ?? job;
  if (text === undefined) return { ...(await readAsk(scope, input)), ...NOTHING_BOOKED };
  return await ofJob(scope, text, words);
}

const NOTHING_BOOKED = { own: null, standing: null, pinnedTo: null };

type Words = Pick<SuggestInput, 'service' | 'subtype' | 'duration'>;

/** A job whose appointment waits in the unassigned lane needs another window for that one, not a second appointment. */
async function ofJob(scope: Scope, text: string, words: Words): Promise<SuggestFor> {
  const jobId = await lookup(scope.db, 'job', text);
  const waiting = await waitingAppointment(scope.db, jobId, scope.now);
  if (waiting) return { ...(await readRecordAsk(scope, waiting.number, words)), ...NOTHING_BOOKED, own: waiting };
  const asked = await readAsk(scope, { ...words, job: text });
  await warnBookedAlready(scope, jobId);
  return { ...asked, ...NOTHING_BOOKED };
}

/** A job may have several appointments (J2), but whoever wants to move one would book a second. */
async function warnBookedAlready(scope: Scope, jobId: number): Promise<void> {
  const [booked] = await bookedAhead(scope.db, [jobId], scope.now);
  if (!booked) return;
  const number = formatId('appointment', booked.id);
  const window = { start: booked.windowStart, end: booked.windowEnd };
  scope.warn(
    `${formatId('job', jobId)} has ${number} already, ${windowText(scope, window, booked.timeZone)}: these windows are for one more. To move it: dispatch suggest ${number}`,
  );
}

/** It is out of its own way, and so is its place. */
async function ofAppointment(scope: Scope, text: string, words: Words): Promise<SuggestFor> {
  const asked = await readRecordAsk(scope, text, words);
  const { card } = await loadSubject(scope, text);
  requireOpen(card);
  if (isInMotion(card.status, scope.book.settings)) {
    throw AppError.refused(
      'in-motion',
      `${card.number} (${card.serviceName}, ${card.customerName}) is in motion (${statusWords(card.status)}) and stays where it is.`,
    );
  }
  const { number, windowStart, windowEnd, technicianId, technicianName } = card;
  const isPinned = card.pin !== null && locksTechnician(card.pin.lock);
  return {
    ...asked,
    own: { windowStart, windowEnd },
    standing: technicianId === null ? null : { number, windowStart, windowEnd, technicianId, technicianName },
    pinnedTo: isPinned ? technicianId : null,
  };
}
