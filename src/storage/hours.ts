// Working hours, absences and events of many technicians over a range of dates, one query each. Recurring events are
// expanded here, once per event however many people it holds for.

import { coordinatesOf } from '../base/geo.ts';
import { expandRecurrence } from '../base/recurrence.ts';
import type { Instant, LocalDate, WallTime } from '../base/time.ts';
import { addDays, addSeconds, daysBetween, generatedInstant } from '../base/time.ts';
import type { DayEvent, DayTimeOff, Span } from '../domain/day.ts';
import type { DateStretch, Hours, WeeklyStretch } from '../domain/shift.ts';
import type { Database } from './database.ts';

/** What is looked at: dates with both ends included, and only these technicians (undefined = all). */
export interface HoursRequest {
  readonly first: LocalDate;
  readonly last: LocalDate;
  readonly technicianIds: readonly number[] | undefined;
}

/** A shift begins on its date and, overtime included, ends within this many days. */
const LONGEST_SHIFT_DAYS = 2;
/** An event lasts a day at most; one more for zones and changes of the clocks. */
const LONGEST_EVENT_DAYS = 2;

/** Weekly patterns and the changes of the dates, by technician. */
export async function loadHours(
  db: Database,
  { first, last, technicianIds: ids }: HoursRequest,
): Promise<Map<number, Hours>> {
  let patterns = db.selectFrom('shift').select(['technicianId', 'weekday', 'startTime', 'endTime']).orderBy('id');
  let changes = db
    .selectFrom('shiftChange')
    .select(['technicianId', 'date', 'startTime', 'endTime'])
    .where('date', '>=', first)
    .where('date', '<=', last)
    .orderBy('id');
  if (ids !== undefined) {
    patterns = patterns.where('technicianId', 'in', ids);
    changes = changes.where('technicianId', 'in', ids);
  }
  const hours = new Map<number, { pattern: WeeklyStretch[]; changes: DateStretch[] }>();
  const of = (id: number): { pattern: WeeklyStretch[]; changes: DateStretch[] } => {
    const known = hours.get(id) ?? { pattern: [], changes: [] };
    hours.set(id, known);
    return known;
  };
  for (const { technicianId, ...stretch } of await patterns.execute()) {
    of(technicianId).pattern.push(stretch as WeeklyStretch);
  }
  for (const { technicianId, ...change } of await changes.execute()) {
    of(technicianId).changes.push(change as DateStretch);
  }
  return hours;
}

/** Absences around the dates, by technician and in order. */
export async function loadTimeOff(
  db: Database,
  { first, last, technicianIds: ids }: HoursRequest,
): Promise<Map<number, DayTimeOff[]>> {
  let query = db
    .selectFrom('timeOff')
    .selectAll()
    .where('endsAt', '>', `${addDays(first, -1)}T00:00:00Z`)
    .where('startsAt', '<', `${addDays(last, LONGEST_SHIFT_DAYS + 2)}T00:00:00Z`)
    .orderBy('startsAt')
    .orderBy('id');
  if (ids !== undefined) query = query.where('technicianId', 'in', ids);
  const byTechnician = new Map<number, DayTimeOff[]>();
  for (const { id, technicianId, startsAt, endsAt, reason } of await query.execute()) {
    push(byTechnician, technicianId, { id, reason, start: startsAt as Instant, end: endsAt as Instant });
  }
  return byTechnician;
}

/** Occurrences around the dates, of single technicians and of whole branches; asked for one technician at a time. */
export async function loadEvents(
  db: Database,
  request: HoursRequest,
): Promise<(technician: { id: number; branchId: number }) => readonly DayEvent[]> {
  const ids = request.technicianIds;
  let query = db
    .selectFrom('event')
    .innerJoin('branch', 'branch.id', 'event.branchId')
    .selectAll('event')
    .select('branch.timeZone')
    .where('event.date', '<=', addDays(request.last, LONGEST_SHIFT_DAYS))
    .where((where) =>
      where.or([
        where('rrule', 'is not', null),
        where('event.date', '>=', addDays(request.first, -LONGEST_EVENT_DAYS)),
      ]),
    )
    .orderBy('event.id');
  if (ids !== undefined) {
    query = query.where((where) =>
      where.or([where('event.technicianId', 'is', null), where('event.technicianId', 'in', ids)]),
    );
  }
  const ofTechnician = new Map<number, DayEvent[]>();
  const ofBranch = new Map<number, DayEvent[]>();
  for (const row of await query.execute()) {
    const { id, title } = row;
    const common = { id, title, isOpen: row.openToCustomers === 1, place: coordinatesOf(row.latitude, row.longitude) };
    for (const span of await occurrences(row, request)) {
      if (row.technicianId === null) push(ofBranch, row.branchId, { ...common, ...span });
      else push(ofTechnician, row.technicianId, { ...common, ...span });
    }
  }
  const known = new Map<number, DayEvent[]>();
  return (technician) => {
    let events = known.get(technician.id);
    if (!events) {
      events = [...(ofBranch.get(technician.branchId) ?? []), ...(ofTechnician.get(technician.id) ?? [])];
      events.sort((a, b) => (a.start === b.start ? a.id - b.id : a.start < b.start ? -1 : 1));
      known.set(technician.id, events);
    }
    return events;
  };
}

async function occurrences(
  event: { date: string; startTime: string; durationSeconds: number; rrule: string | null; timeZone: string },
  { first, last }: HoursRequest,
): Promise<Span[]> {
  const start = event.date as LocalDate;
  const wallStart = event.startTime as WallTime;
  if (event.rrule === null) {
    const instant = generatedInstant(start, wallStart, event.timeZone);
    return [{ start: instant, end: addSeconds(instant, event.durationSeconds) }];
  }
  return await expandRecurrence({
    rrule: event.rrule,
    start,
    wallStart,
    durationSeconds: event.durationSeconds,
    zone: event.timeZone,
    from: first,
    days: daysBetween(first, last) + 1 + LONGEST_SHIFT_DAYS,
  });
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
