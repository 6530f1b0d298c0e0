// `export ics`: the visits of some days as calendar entries, worded for whoever drives there, and written as iCalendar.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { addDays, addSeconds, dayStart, formatWindow } from '../base/time.ts';
import { parseDate } from '../base/when.ts';
import { enumerated } from '../base/words.ts';
import { addressText } from '../domain/address.ts';
import type { AppointmentStatus } from '../domain/appointment.ts';
import { statusWords } from '../domain/appointment.ts';
import type { CalendarEntry, CalendarExport, EntryStatus } from '../domain/calendar.ts';
import { customerName } from '../domain/customer.ts';
import { activePin } from '../domain/pin.ts';
import type { CalendarRow } from '../storage/calendar.ts';
import { bookIdentity, calendarRows, primaryPhones, revisionTimes } from '../storage/calendar.ts';
import type { LoggedTable } from '../storage/change-log.ts';
import { latestRevisions } from '../storage/history.ts';
import { lookup } from '../storage/lookup.ts';
import { writeIcs } from '../transfer/ics.ts';
import * as declarations from './catalog/calendar.ts';
import type { Scope } from './code.ts';
import { implementRead } from './code.ts';

export const ics = implementRead(declarations.ics, {
  async read(scope, input): Promise<CalendarExport> {
    const { db, today, book } = scope;
    const from = input.from === undefined ? today : parseDate(input.from, { today });
    const technicians = input.tech && (await named(scope, input.tech));
    const range = { from: dayStart(from, book.timeZone), to: dayStart(addDays(from, input.days), book.timeZone) };
    const rows = await calendarRows(db, { ...range, technicianIds: technicians?.map(({ id }) => id) });
    const items = (await entriesOf(scope, rows, { isOfOne: technicians?.length === 1 })).sort(byTime);
    const who = technicians ? enumerated(technicians.map(({ name }) => name)) : 'all technicians';
    const name = `${book.companyName}: ${who}`;
    const calendar = writeIcs({ name, timeZone: book.timeZone, ...range }, items);
    const file = input.output ?? null;
    if (file !== null && !scope.dryRun) (await import('../transfer/table-file.ts')).writeWhole(file, calendar);
    const to = addDays(from, input.days - 1);
    return { name, from, to, items, total: items.length, file, calendar: file === null ? calendar : null };
  },
});

async function named({ db }: Scope, texts: readonly string[]): Promise<{ id: number; name: string }[]> {
  const ids = new Set<number>();
  for (const text of texts) ids.add(await lookup(db, 'technician', text));
  return await db
    .selectFrom('technician')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
}

function byTime(a: CalendarEntry, b: CalendarEntry): number {
  return a.start === b.start ? a.appointmentId - b.appointmentId : a.start < b.start ? -1 : 1;
}

interface LastChange {
  readonly sequence: number;
  readonly changedAt: Instant;
}

async function entriesOf(
  scope: Scope,
  rows: readonly CalendarRow[],
  { isOfOne }: { isOfOne: boolean },
): Promise<CalendarEntry[]> {
  const identity = await bookIdentity(scope.db);
  const changes = await lastChanges(scope, rows);
  const phones = await primaryPhones(scope.db, [...new Set(rows.map(({ customerId }) => customerId))]);
  return rows.map((row) => {
    const { id, serviceName, subtypeName, technicianName } = row;
    const service = subtypeName === null ? serviceName : `${serviceName}, ${subtypeName}`;
    const who = isOfOne ? '' : ` (${technicianName ?? 'unassigned'})`;
    return {
      uid: `${formatId('appointment', id)}.${identity}@dispatch`,
      ...(changes.get(id) as LastChange),
      appointmentId: id,
      number: formatId('appointment', id),
      technicianId: row.technicianId,
      technicianName,
      status: statusOf(row),
      ...timesOf(row),
      timeZone: row.timeZone,
      summary: `${service}: ${customerName(row)}${who}`,
      location: addressText(row),
      latitude: row.latitude,
      longitude: row.longitude,
      description: descriptionOf(scope, row, phones.get(row.customerId)),
    };
  });
}

/**
 * The last change of anything an entry shows: the appointment, its job, customer and place. Revisions only rise, so that a
 * sequence does too, whichever of the records was changed, merged or undone.
 */
async function lastChanges({ db }: Scope, rows: readonly CalendarRow[]): Promise<Map<number, LastChange>> {
  const keys = (of: (row: CalendarRow) => number): number[] => [...new Set(rows.map(of))];
  const latest = (table: LoggedTable, of: (row: CalendarRow) => number) =>
    latestRevisions(db, { table, ids: keys(of) });
  const appointments = await latest('appointment', ({ id }) => id);
  const jobs = await latest('job', ({ jobId }) => jobId);
  const customers = await latest('customer', ({ customerId }) => customerId);
  const addresses = await latest('address', ({ addressId }) => addressId);
  const last = (row: CalendarRow): number =>
    Math.max(
      appointments.get(row.id) ?? 0,
      jobs.get(row.jobId) ?? 0,
      customers.get(row.customerId) ?? 0,
      addresses.get(row.addressId) ?? 0,
    );
  const times = await revisionTimes(db, keys(last));
  return new Map(
    rows.map((row) => {
      const sequence = last(row);
      return [row.id, { sequence, changedAt: times.get(sequence) ?? (row.createdAt as Instant) }];
    }),
  );
}

function statusOf({ status, technicianId, plannedStart }: CalendarRow): EntryStatus {
  if (status === 'cancelled') return 'cancelled';
  return technicianId === null || plannedStart === null ? 'tentative' : 'confirmed';
}

function timesOf(row: CalendarRow): { start: Instant; end: Instant } {
  const start = (row.arrivedAt ?? row.plannedStart) as Instant | null;
  if (start === null) return { start: row.windowStart as Instant, end: row.windowEnd as Instant };
  const completedAt = row.completedAt as Instant | null;
  return {
    start,
    end: completedAt !== null && completedAt > start ? completedAt : addSeconds(start, row.durationSeconds),
  };
}

/** What somebody wants to know at the door, a line each. */
function descriptionOf({ book, now }: Scope, row: CalendarRow, phone: string | undefined): string {
  const clock = book.settings.clock === '24' ? 24 : 12;
  const window = formatWindow(row.windowStart as Instant, row.windowEnd as Instant, row.timeZone, clock);
  const priority = row.priority ?? row.servicePriority;
  const labelled = (label: string, text: string | null | undefined): string[] => (text ? [`${label}: ${text}`] : []);
  return [
    `Promised: ${window}`,
    ...labelled('Phone', phone),
    ...(priority === 'normal' ? [] : [`Priority: ${priority}`]),
    ...labelled('Job', row.jobNotes),
    ...labelled('Notes', row.notes),
    ...labelled('On site', row.onSiteNotes),
    ...(activePin(row, now) === null ? [] : [row.pinReason ? `Pinned: ${row.pinReason}` : 'Pinned']),
    ...labelled('Cancelled', row.cancelReason),
    `${formatId('appointment', row.id)} of ${formatId('job', row.jobId)}, ${statusWords(row.status as AppointmentStatus)}`,
  ].join('\n');
}
