// A job may take several appointments (J2), so booking one twice is not refused; but it is said, with the way to take one back.

import { formatId } from '../base/ids.ts';
import { count } from '../base/words.ts';
import type { BookedAhead } from '../storage/booking-facts.ts';
import { bookedAhead } from '../storage/booking-facts.ts';
import type { Scope } from './code.ts';
import { windowText } from './promise.ts';

/** So many are named; the job's card shows them all. */
const MOST_NAMED = 3;

/** Says what is booked ahead for the job already; nothing when nothing is. */
export async function warnBooked(scope: Scope, job: { jobId: number; jobNumber: string }): Promise<void> {
  const booked = await bookedAhead(scope.db, [job.jobId], scope.now);
  const notice = bookedNotice(scope, job.jobNumber, booked);
  if (notice !== null) scope.warn(notice);
}

/** What is said where others are booked ahead, in the order of their windows; null where none is. */
export function bookedNotice(scope: Scope, jobNumber: string, booked: readonly BookedAhead[]): string | null {
  if (booked.length === 0) return null;
  const named = booked.slice(0, MOST_NAMED).map((one) => {
    const window = { start: one.windowStart, end: one.windowEnd };
    return `${formatId('appointment', one.id)} (${windowText(scope, window, one.timeZone)}${one.technicianId === null ? ', unassigned' : ''})`;
  });
  const more = booked.length - named.length;
  const all = [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const takeBack = booked.map(({ id }) => `dispatch cancel ${formatId('appointment', id)} --reason ...`);
  return `${jobNumber} had ${count(booked.length, 'appointment')} ahead already: ${all}. This is one more. Not wanted: dispatch undo, or ${takeBack[0]}`;
}
