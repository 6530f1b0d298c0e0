// What a check-up asks of the plan ahead: whether it can be driven, and whether what was promised is kept.

import { formatDuration } from '../base/duration.ts';
import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { addDays } from '../base/time.ts';
import type { Complaint } from '../domain/book.ts';
import { isInside } from '../domain/booking.ts';
import { customerName } from '../domain/customer.ts';
import type { DayAppointment } from '../domain/day.ts';
import { boardDay } from '../scheduling/board/board.ts';
import type { Clash } from '../scheduling/day/clash.ts';
import { clashesOf, neighbours } from '../scheduling/day/clash.ts';
import { travelModelOf } from '../scheduling/day/travel.ts';
import { appointmentsOfArchived } from '../storage/checkup.ts';
import { loadDays } from '../storage/day.ts';
import type { Asked, Check } from './checkup.ts';
import { momentText } from './promise.ts';
import { requireRoads, withRoads } from './roads.ts';

export const PLAN_CHECKS: readonly Check[] = [
  {
    check: 'no-place',
    title: 'Appointments at addresses without coordinates',
    hint: 'dispatch address edit AD-1 --at LAT,LNG',
    find: ({ ahead }) =>
      ahead
        .filter((one) => isPlanned(one) && one.place === null)
        .map((one) => complaint(one, `${one.customerName}, ${formatId('address', one.addressId)} ${one.street}`)),
  },
  {
    check: 'overlap',
    title: 'Visits of one technician that overlap',
    hint: 'dispatch optimize DATE, or move one: dispatch edit A-1 --auto',
    find: async (asked) => await findClashes(asked, 'overlap'),
  },
  {
    check: 'drive',
    title: 'Visits too close together for the drive between',
    hint: 'dispatch optimize DATE, or move one: dispatch edit A-1 --auto',
    find: async (asked) => await findClashes(asked, 'drive'),
  },
  {
    check: 'outside-window',
    title: 'Visits planned outside their arrival window',
    hint: 'dispatch edit A-1 --auto keeps the window; --window promises another',
    find: findOutside,
  },
  {
    check: 'late',
    title: 'Visits that will come late as the day stands',
    hint: 'dispatch board today, then: dispatch edit A-1 --auto, or call the customer',
    find: findLate,
  },
  {
    check: 'expired-pin',
    title: 'Pins that have expired',
    hint: null,
    find: ({ expired, scope }) =>
      expired.map(({ id, pinExpiresAt }) => ({
        number: formatId('appointment', id),
        text: `until ${momentText(scope, pinExpiresAt as Instant, scope.book.timeZone)}`,
      })),
  },
  {
    check: 'archived',
    title: 'Open appointments of people, or at addresses, that are archived',
    hint: 'dispatch cancel A-1, dispatch edit A-1 --auto, or bring the person back with "restore"',
    find: async ({ scope }) =>
      (await appointmentsOfArchived(scope.db)).map((row) => ({
        number: formatId('appointment', row.id),
        text: archivedText(row),
      })),
  },
];

function archivedText(row: Awaited<ReturnType<typeof appointmentsOfArchived>>[number]): string {
  if (row.customerArchivedAt !== null) return customerName(row);
  if (row.technicianArchivedAt !== null) return `with ${row.technicianName}`;
  return `at ${formatId('address', row.addressId)} ${row.street}`;
}

function complaint({ id }: DayAppointment, text: string): Complaint {
  return { number: formatId('appointment', id), text };
}

/** Still to be begun. */
function isPlanned({ status }: DayAppointment): boolean {
  return status === 'scheduled' || status === 'accepted';
}

async function findClashes({ scope, ahead }: Asked, kind: Clash['kind']): Promise<Complaint[]> {
  const pairs = neighbours(ahead.filter(isPlanned));
  if (kind === 'drive')
    await requireRoads(
      scope,
      pairs.map((pair) => pair.map(({ place }) => place)),
    );
  const model = travelModelOf(scope.book.settings, scope.desk?.roads);
  return clashesOf(pairs, model)
    .filter((clash) => clash.kind === kind)
    .map(({ first, second, shortBySeconds }) => {
      const what = `${second.customerName} and ${formatId('appointment', first.id)} ${first.customerName}`;
      const short = formatDuration(Math.ceil(shortBySeconds / 60) * 60);
      return complaint(second, kind === 'overlap' ? `${what}: ${short} at once` : `${what}: ${short} too little`);
    });
}

function findOutside({ ahead, scope }: Asked): Complaint[] {
  return ahead
    .filter((one) => isPlanned(one) && one.plannedStart !== null)
    .filter((one) => !isInside(one.plannedStart as Instant, { start: one.windowStart, end: one.windowEnd }))
    .map((one) =>
      complaint(one, `${one.customerName}, planned ${momentText(scope, one.plannedStart as Instant, one.timeZone)}`),
    );
}

/** What can still be kept, or told in time. Yesterday too: its night shifts end today. */
async function findLate({ scope }: Asked): Promise<Complaint[]> {
  const { db, today, now, book } = scope;
  const loaded = await loadDays(db, scope, [addDays(today, -1), today]);
  const days = await withRoads(scope, loaded.values());
  const request = { companyName: book.companyName, settings: book.settings, now };
  return days
    .flatMap((day) => boardDay(day, request).rows)
    .flatMap(({ stops }) => stops.filter((stop) => stop.isInJeopardy && stop.windowEnd > now))
    .map(({ number, customerName: name, arrival, windowEnd }) => ({
      number,
      text: `${name}, ${momentText(scope, arrival, book.timeZone)}, promised before ${momentText(scope, windowEnd, book.timeZone)}`,
    }));
}
