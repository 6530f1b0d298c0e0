// What a booking among many asks for, as booking-wish.ts reads it, on facts that are in memory. Whatever is refused or seldom is
// left to the ordinary way: here it is null.

import { refusedIsNull } from '../base/errors.ts';
import type { LocalDate } from '../base/time.ts';
import { localDate } from '../base/time.ts';
import type { JobFacts } from '../storage/booking-facts.ts';
import type { Work } from '../storage/work.ts';
import type { BookInput, Wish } from './booking-wish.ts';
import { readTime, requireBookable, wishOf } from './booking-wish.ts';
import type { Scope } from './code.ts';
import type { Promised } from './promise.ts';
import { requireActive, requireNoCardNumber } from './work.ts';

/** What is done, with its subtype in words. */
export interface NamedWork {
  readonly work: Work;
  readonly subtypeName: string | null;
}

/** What an input asks for. */
export interface Reading {
  readonly job: JobFacts;
  readonly subtypeName: string | null;
  readonly wish: Wish;
  readonly promised: Promised;
  /** On which it is planned. */
  readonly date: LocalDate;
}

/** Whether it can be done on what is in memory: one technician, no links, no search for a window, a job like most. */
export function isUsual(input: BookInput, { status, isFlagged, sameTechnician, place }: JobFacts): boolean {
  const { first, technicians, after, gap, sameStart, sameTechnician: like, pinExpires, source, externalId } = input;
  const isLinked = [after, gap, sameStart, like].some((one) => one !== undefined);
  const isSeldom = first === true || technicians > 1 || pinExpires !== undefined || (source && !externalId);
  return !isLinked && !isSeldom && status === 'open' && !isFlagged && !sameTechnician && place.place !== null;
}

/** null where anything is refused, or the user may touch no more than what is their own. */
export function readingOf(
  scope: Scope,
  input: BookInput,
  { job, named, technicianId }: { job: JobFacts; named: NamedWork; technicianId: number | null },
): Reading | null {
  try {
    const { id: jobId, number: jobNumber, priority, place } = job;
    const { work: chosen, subtypeName } = named;
    requireNoCardNumber({ notes: input.notes, onSiteNotes: input.onSiteNotes, reason: input.reason });
    requireActive(place);
    const reach = requireBookable(scope, input, { place, chosen });
    if (reach === 'own') return null;
    const facts = { jobId, jobNumber, priority, place, chosen, reach, named: technicianId };
    const wish: Wish = { ...wishOf(scope, input, facts), links: [], linkSet: undefined };
    const promised = readTime(scope, input, wish);
    return promised && { job, subtypeName, wish, promised, date: localDate(promised.window.start, job.branchTimeZone) };
  } catch (error) {
    return refusedIsNull(error);
  }
}
