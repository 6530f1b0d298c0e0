// Lists of appointments (P9). Loads no scheduler: a list has to be there at once.

import { AppError } from '../base/errors.ts';
import type { Noun } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import { addDays, dayStart } from '../base/time.ts';
import { parseDate } from '../base/when.ts';
import type { AppointmentList } from '../domain/appointment.ts';
import { appointmentCards } from '../storage/appointment.ts';
import type { AppointmentFilter } from '../storage/appointment-list.ts';
import { countAppointments, countUpcoming, findAppointments } from '../storage/appointment-list.ts';
import { lookup } from '../storage/lookup.ts';
import { viewOf } from './card-view.ts';
import type * as declarations from './catalog/appointment.ts';
import type { Scope } from './code.ts';
import { warnMerged } from './merged-customer.ts';

type ListInput = Input<typeof declarations.list>;

export async function readList(scope: Scope, input: ListInput): Promise<AppointmentList> {
  const range = readRange(scope, input);
  if (range !== null && input.past) {
    throw AppError.usage('one-of', '--past and --date exclude each other.', 'With --date the days run forward.');
  }
  const filter = await readFilter(scope, input, range);
  const ids = await listed(scope, filter, { limit: input.limit, past: input.past === true, dated: range !== null });
  return {
    items: await appointmentCards(scope.db, ids, viewOf(scope)),
    total: await countAppointments(scope.db, filter),
    upcoming: await countUpcoming(scope.db, filter),
    range: range && {
      from: range.from,
      to: addDays(range.from, range.days - 1),
      previous: addDays(range.from, -range.days),
      next: addDays(range.from, range.days),
    },
  };
}

/** Of dated lists the days in order; else what is ahead, nearest first, then the past, latest first (P9). */
async function listed(
  scope: Scope,
  filter: AppointmentFilter,
  { limit, past, dated }: { limit: number; past: boolean; dated: boolean },
): Promise<number[]> {
  const find = (part: 'ahead' | 'past' | 'all', count: number) =>
    findAppointments(scope.db, filter, { part, limit: count });
  if (dated) return await find('all', limit);
  const ahead = past ? [] : await find('ahead', limit);
  return ahead.length < limit ? [...ahead, ...(await find('past', limit - ahead.length))] : ahead;
}

interface Range {
  readonly from: LocalDate;
  readonly days: number;
}

export function readRange(scope: Scope, input: { date?: string | undefined; days?: number | undefined }): Range | null {
  if (input.date === undefined && input.days === undefined) return null;
  const from = input.date === undefined ? scope.today : parseDate(input.date, { today: scope.today });
  return { from, days: input.days ?? 1 };
}

export function instantsOf(scope: Scope, range: Range | null): { from?: Instant; to?: Instant } {
  if (range === null) return {};
  const { timeZone } = scope.book;
  return { from: dayStart(range.from, timeZone), to: dayStart(addDays(range.from, range.days), timeZone) };
}

async function readFilter(scope: Scope, input: ListInput, range: Range | null): Promise<AppointmentFilter> {
  const customerId = input.customer === undefined ? undefined : await lookup(scope.db, 'customer', input.customer);
  if (customerId !== undefined) await warnMerged(scope, customerId, 'appointment list --customer');
  const find = async (noun: Noun, text: string | undefined) =>
    text === undefined ? undefined : await lookup(scope.db, noun, text);
  return {
    now: scope.now,
    ...instantsOf(scope, range),
    query: input.query,
    status: input.status,
    unassigned: input.unassigned,
    pinned: input.pinned,
    customerId,
    technicianId: await find('technician', input.tech),
    serviceId: await find('service', input.service),
  };
}
