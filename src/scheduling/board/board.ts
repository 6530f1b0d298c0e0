// The dispatch board of a day (B1-B5) from the day's records: a row for everybody at work, the unassigned lane, and the
// counts. Nothing is solved here: it shows the stored plan, and where the day has led it.

import { formatId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { isClosed } from '../../domain/appointment.ts';
import type {
  BoardAbsence,
  BoardAppointment,
  BoardCounts,
  BoardDay,
  BoardRow,
  BoardUnassigned,
} from '../../domain/board.ts';
import type { DayAppointment, DayRecords, DayTechnician, Span } from '../../domain/day.ts';
import { groupOf } from '../../domain/link.ts';
import type { Settings } from '../../domain/settings.ts';
import { travelModelOf } from '../day/travel.ts';
import { boardAppointment, boardRow } from './board-row.ts';

export interface BoardRequest {
  readonly companyName: string;
  readonly settings: Settings;
  readonly now: Instant;
  /** Whose rows; everybody's when left out. */
  readonly technicianIds?: ReadonlySet<number> | undefined;
  /** Which unassigned appointments, by service; all when left out. */
  readonly serviceIds?: ReadonlySet<number> | undefined;
}

export function boardDay(records: DayRecords, request: BoardRequest): BoardDay {
  const { technicianIds } = request;
  const technicians = records.technicians.filter(({ id }) => technicianIds?.has(id) ?? true);
  const byTechnician = groupBy(records.appointments, ({ technicianId }) => technicianId);
  const heldBy = groupBy(records.appointments, (one) => (isHeldAhead(one, request.now) ? one.heldTechnicianId : null));
  const isAtWork = ({ id, shifts }: DayTechnician): boolean =>
    shifts.length > 0 || byTechnician.has(id) || heldBy.has(id);
  const travelModel = travelModelOf(request.settings, records.roads);
  const teams = teamsOf(records);
  const marked = <T extends BoardAppointment>(one: T): T => {
    const togetherWith = teams.get(one.appointmentId);
    return togetherWith ? { ...one, togetherWith } : one;
  };
  const plain = technicians.filter(isAtWork).map((technician) =>
    boardRow({
      technician,
      assigned: byTechnician.get(technician.id) ?? [],
      held: heldBy.get(technician.id) ?? [],
      daySpan: records.span,
      settings: request.settings,
      travelModel,
      now: request.now,
    }),
  );
  const rows = plain.map((row) => ({ ...row, stops: row.stops.map(marked), held: row.held.map(marked) }));
  const unassigned = unassignedOf(records, request).map(marked);
  return {
    date: records.date,
    timeZone: records.timeZone,
    companyName: request.companyName,
    now: request.now,
    span: spanOf(rows),
    rows,
    absent: technicians.filter((one) => !isAtWork(one)).map(absence),
    unassigned,
    counts: countsOf(rows, unassigned),
  };
}

/** Those that start together with each appointment, by number. */
function teamsOf({ links }: DayRecords): Map<number, string[]> {
  const all = links?.links ?? [];
  const members = all.flatMap(({ kind, appointmentId, otherId }) =>
    kind === 'same-start' ? [appointmentId, otherId] : [],
  );
  return new Map(
    members.map((id) => {
      const others = groupOf(id, 'same-start', all).filter((other) => other !== id);
      return [id, others.sort((a, b) => a - b).map((other) => formatId('appointment', other))];
    }),
  );
}

/** A place is held for what is still to come. */
function isHeldAhead(one: DayAppointment, now: Instant): boolean {
  return one.technicianId === null && one.heldStart !== null && one.heldStart >= now && !isClosed(one.status);
}

function groupBy(
  appointments: readonly DayAppointment[],
  key: (one: DayAppointment) => number | null,
): Map<number, DayAppointment[]> {
  const groups = new Map<number, DayAppointment[]>();
  for (const one of appointments) {
    const id = key(one);
    if (id === null) continue;
    const group = groups.get(id);
    if (group) group.push(one);
    else groups.set(id, [one]);
  }
  return groups;
}

function absence({ id, name, code, timeOff }: DayTechnician): BoardAbsence {
  return { technicianId: id, name, code, reason: timeOff[0]?.reason ?? null };
}

/** Also what stands with somebody who is not there any more: nothing is ever lost. */
function unassignedOf({ appointments, technicians }: DayRecords, { serviceIds }: BoardRequest): BoardUnassigned[] {
  const byId = new Map(technicians.map((one) => [one.id, one]));
  return appointments
    .filter(
      (one) => (one.technicianId === null || !byId.has(one.technicianId)) && (serviceIds?.has(one.serviceId) ?? true),
    )
    .sort((a, b) => compare(a.windowStart, b.windowStart) || compare(a.windowEnd, b.windowEnd) || a.id - b.id)
    .map((one) => {
      const holder = byId.get(one.heldTechnicianId ?? 0);
      const held =
        holder && one.heldStart !== null
          ? { technicianId: holder.id, technicianName: holder.name, technicianCode: holder.code, start: one.heldStart }
          : null;
      return { ...boardAppointment(one), held };
    });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function spanOf(rows: readonly BoardRow[]): Span | null {
  const spans = rows.flatMap(({ shifts, stops, held, blocks, returnTravel }) => [
    ...shifts,
    ...stops,
    ...held,
    ...[...stops, ...blocks].flatMap(({ travel }) => travel ?? []),
    ...(returnTravel ? [returnTravel] : []),
  ]);
  if (spans.length === 0) return null;
  const start = spans.map((span) => span.start).sort()[0] as Instant;
  const end = spans
    .map((span) => span.end)
    .sort()
    .at(-1) as Instant;
  return { start, end };
}

function countsOf(rows: readonly BoardRow[], unassigned: readonly BoardUnassigned[]): BoardCounts {
  const stops = rows.flatMap((row) => row.stops);
  return {
    technicians: rows.length,
    appointments: stops.length + unassigned.length,
    unassigned: unassigned.length,
    pinned: [...stops, ...unassigned].filter(({ pin }) => pin !== null).length,
    inJeopardy: stops.filter(({ isInJeopardy }) => isInJeopardy).length,
    driveSeconds: rows.reduce((sum, { driveSeconds }) => sum + driveSeconds, 0),
  };
}
