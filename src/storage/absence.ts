// Single absences, changed dates and events of technicians, as cards. What they mean for a day is worked out in hours.ts.

import { coordinatesOf } from '../base/geo.ts';
import { formatId } from '../base/ids.ts';
import { expandRecurrence } from '../base/recurrence.ts';
import type { Instant, LocalDate, WallTime } from '../base/time.ts';
import { addSeconds, generatedInstant, localDate } from '../base/time.ts';
import type { Span } from '../domain/day.ts';
import type { DateStretch } from '../domain/shift.ts';
import type { EventCard, TimeOffCard } from '../domain/technician.ts';
import type { Database } from './database.ts';
import { technicianRef } from './technician-card.ts';

/** Changed dates of a technician from a date on, in order. */
export async function findShiftChanges(
  db: Database,
  technicianId: number,
  from: LocalDate,
): Promise<(DateStretch & { id: number })[]> {
  const rows = await db
    .selectFrom('shiftChange')
    .select(['id', 'date', 'startTime', 'endTime'])
    .where('technicianId', '=', technicianId)
    .where('date', '>=', from)
    .orderBy('date')
    .orderBy('startTime')
    .execute();
  return rows as (DateStretch & { id: number })[];
}

/** One absence, or those of a technician that end after a moment, in order. */
export async function findTimeOff(
  db: Database,
  filter: { readonly id: number } | { readonly technicianId: number; readonly after: Instant },
): Promise<TimeOffCard[]> {
  const query = db
    .selectFrom('timeOff')
    .innerJoin('technician', 'technician.id', 'timeOff.technicianId')
    .innerJoin('branch', 'branch.id', 'technician.branchId')
    .selectAll('timeOff')
    .select(['technician.name', 'technician.code', 'branch.timeZone'])
    .orderBy('timeOff.startsAt')
    .orderBy('timeOff.id');
  const filtered =
    'id' in filter
      ? query.where('timeOff.id', '=', filter.id)
      : query.where('technicianId', '=', filter.technicianId).where('timeOff.endsAt', '>', filter.after);
  const rows = await filtered.execute();
  return rows.map((row) => ({
    id: row.id,
    number: formatId('timeOff', row.id),
    technician: technicianRef({ id: row.technicianId, name: row.name, code: row.code }),
    timeZone: row.timeZone,
    start: row.startsAt as Instant,
    end: row.endsAt as Instant,
    reason: row.reason,
  }));
}

/** How many of its next dates an event's card shows, and how far it looks for them. */
const NEXT_SHOWN = 3;
const LOOK_AHEAD_DAYS = 366;

/** One event, or those that hold for a technician and are not over, in the order of their next dates. */
export async function findEvents(
  db: Database,
  filter: { readonly id: number } | { readonly technicianId: number; readonly branchId: number },
  now: Instant,
): Promise<EventCard[]> {
  const query = db
    .selectFrom('event')
    .innerJoin('branch', 'branch.id', 'event.branchId')
    .leftJoin('technician', 'technician.id', 'event.technicianId')
    .selectAll('event')
    .select(['branch.name as branch', 'branch.timeZone', 'technician.name', 'technician.code'])
    .orderBy('event.id');
  const filtered =
    'id' in filter
      ? query.where('event.id', '=', filter.id)
      : query.where((where) =>
          where.or([
            where('event.technicianId', '=', filter.technicianId),
            where.and([where('event.technicianId', 'is', null), where('event.branchId', '=', filter.branchId)]),
          ]),
        );
  const cards: EventCard[] = [];
  for (const row of await filtered.execute()) {
    const { technicianId: id, name, code } = row;
    cards.push({
      id: row.id,
      number: formatId('event', row.id),
      technician: id === null ? null : technicianRef({ id, name: name as string, code: code as string }),
      branch: row.branch,
      timeZone: row.timeZone,
      title: row.title,
      date: row.date as LocalDate,
      startTime: row.startTime as WallTime,
      durationSeconds: row.durationSeconds,
      rrule: row.rrule,
      isOpen: row.openToCustomers === 1,
      place: coordinatesOf(row.latitude, row.longitude),
      next: await nextDates(row, now),
    });
  }
  if ('id' in filter) return cards;
  const nextStart = ({ next }: EventCard): string => (next[0] as Span).start;
  const ahead = cards.filter(({ next }) => next.length > 0);
  return ahead.sort((a, b) => (nextStart(a) < nextStart(b) ? -1 : 1));
}

async function nextDates(
  event: { date: string; startTime: string; durationSeconds: number; rrule: string | null; timeZone: string },
  now: Instant,
): Promise<Span[]> {
  const { durationSeconds, rrule, timeZone: zone } = event;
  const date = event.date as LocalDate;
  const wallStart = event.startTime as WallTime;
  let from = localDate(now, zone);
  if (date > from) from = date;
  const start = generatedInstant(date, wallStart, zone);
  const spans =
    rrule === null
      ? [{ start, end: addSeconds(start, durationSeconds) }]
      : await expandRecurrence({
          rrule,
          start: date,
          wallStart,
          durationSeconds,
          zone,
          from,
          days: LOOK_AHEAD_DAYS,
        });
  return spans.filter(({ end }) => end > now).slice(0, NEXT_SHOWN);
}
