// Technicians as cards and lists, their codes, and the booked appointments that a change of their hours may leave behind.

import { coordinatesOf } from '../base/geo.ts';
import { formatId } from '../base/ids.ts';
import type { Instant, LocalDate, WallTime } from '../base/time.ts';
import { addDays, addSeconds, localDate } from '../base/time.ts';
import type { AppointmentStatus, PinLock } from '../domain/appointment.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import { customerName } from '../domain/customer.ts';
import type { Skills } from '../domain/day.ts';
import { misfitReason } from '../domain/misfit.ts';
import type { WeeklyStretch } from '../domain/shift.ts';
import type { Misfit, TechnicianCard, TechnicianRef } from '../domain/technician.ts';
import type { Database } from './database.ts';
import { loadTechnicianDays } from './technician.ts';
import { loadTerritories } from './territory.ts';

export interface TechnicianFilter {
  readonly id?: number;
  readonly includeArchived?: boolean;
}

/** By number; one by `id` is found archived too. */
export async function findTechnicians(db: Database, filter: TechnicianFilter): Promise<TechnicianCard[]> {
  let query = db
    .selectFrom('technician')
    .innerJoin('branch', 'branch.id', 'technician.branchId')
    .selectAll('technician')
    .select(['branch.name as branch', 'branch.timeZone', 'branch.latitude', 'branch.longitude'])
    .orderBy('technician.id');
  if (filter.id !== undefined) query = query.where('technician.id', '=', filter.id);
  else if (!filter.includeArchived) query = query.where('technician.archivedAt', 'is', null);
  const rows = await query.execute();
  const patterns = await loadPatterns(db, filter.id);
  const territories = await loadTerritories(db);
  return rows.map((row) => {
    const own = coordinatesOf(row.startLatitude, row.startLongitude);
    const start = own ?? coordinatesOf(row.latitude, row.longitude);
    return {
      ...technicianRef(row),
      version: row.version,
      branchId: row.branchId,
      branch: row.branch,
      timeZone: row.timeZone,
      kind: row.kind as TechnicianCard['kind'],
      skills: JSON.parse(row.skills) as Skills,
      start,
      startSource: own ? 'own' : 'branch',
      end: coordinatesOf(row.endLatitude, row.endLongitude) ?? start,
      coverageRadiusMetres: row.coverageRadiusMetres,
      territories: (territories.get(row.id) ?? []).map(({ name }) => name),
      maxJobsPerDay: row.maxJobsPerDay,
      overtimeSeconds: row.overtimeSeconds,
      lunch:
        row.lunchSeconds === 0
          ? null
          : { seconds: row.lunchSeconds, earliest: row.lunchEarliest as WallTime, latest: row.lunchLatest as WallTime },
      hours: patterns.get(row.id) ?? [],
      archivedAt: row.archivedAt as Instant | null,
      externalId: row.externalId,
      source: row.source,
    };
  });
}

async function loadPatterns(db: Database, id: number | undefined): Promise<Map<number, WeeklyStretch[]>> {
  let query = db.selectFrom('shift').selectAll().orderBy('weekday').orderBy('startTime');
  if (id !== undefined) query = query.where('technicianId', '=', id);
  const patterns = new Map<number, WeeklyStretch[]>();
  for (const row of await query.execute()) {
    const stretch = {
      weekday: row.weekday,
      startTime: row.startTime as WallTime,
      endTime: row.endTime as WallTime,
    };
    const known = patterns.get(row.technicianId);
    if (known) known.push(stretch);
    else patterns.set(row.technicianId, [stretch]);
  }
  return patterns;
}

export function technicianRef(row: { id: number; name: string; code: string }): TechnicianRef {
  return { id: row.id, number: formatId('technician', row.id), name: row.name, code: row.code };
}

/** Every code in use, archived technicians' too, in upper case. */
export async function takenCodes(db: Database, except?: number): Promise<Set<string>> {
  const rows = await db.selectFrom('technician').select(['id', 'code']).execute();
  return new Set(rows.filter(({ id }) => id !== except).map(({ code }) => code.toUpperCase()));
}

/** However late it is: somebody is at it. */
const UNDER_WAY: ReadonlySet<string> = new Set<AppointmentStatus>(['on-the-way', 'on-site']);

interface OpenAppointment extends Omit<Misfit, 'reason'> {
  readonly branchTimeZone: string;
}

/** What is assigned or pinned to these technicians, not closed, and not over at `now` or still under way; by time. */
export async function appointmentsAhead(
  db: Database,
  technicianIds: readonly number[],
  now: Instant,
): Promise<OpenAppointment[]> {
  if (technicianIds.length === 0) return [];
  const rows = await db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('customer', 'customer.id', 'job.customerId')
    .innerJoin('service', 'service.id', 'appointment.serviceId')
    .innerJoin('technician', 'technician.id', 'appointment.technicianId')
    .innerJoin('branch', 'branch.id', 'technician.branchId')
    .select([
      'appointment.id',
      'appointment.status',
      'appointment.windowStart',
      'appointment.windowEnd',
      'appointment.timeZone',
      'appointment.plannedStart',
      'appointment.durationSeconds',
      'appointment.pin',
      'appointment.pinExpiresAt',
      'customer.firstName',
      'customer.lastName',
      'customer.company',
      'customer.accountingKey',
      'service.name as serviceName',
      'technician.id as technicianId',
      'technician.name',
      'technician.code',
      'branch.timeZone as branchTimeZone',
    ])
    .where('appointment.technicianId', 'in', technicianIds)
    .where('appointment.windowEnd', '>', `${addDays(localDate(now, 'UTC'), -2)}T00:00:00Z`)
    .where('appointment.status', 'in', OPEN_STATUSES)
    .orderBy('appointment.windowStart')
    .orderBy('appointment.id')
    .execute();
  return rows
    .filter(
      (row) =>
        UNDER_WAY.has(row.status) ||
        (row.plannedStart === null
          ? row.windowEnd > now
          : addSeconds(row.plannedStart as Instant, row.durationSeconds) > now),
    )
    .map((row) => ({
      appointmentId: row.id,
      number: formatId('appointment', row.id),
      technician: technicianRef({ id: row.technicianId, name: row.name, code: row.code }),
      date: localDate((row.plannedStart ?? row.windowStart) as Instant, row.branchTimeZone),
      customerName: customerName(row),
      serviceName: row.serviceName,
      windowStart: row.windowStart as Instant,
      windowEnd: row.windowEnd as Instant,
      timeZone: row.timeZone,
      plannedStart: row.plannedStart as Instant | null,
      durationSeconds: row.durationSeconds,
      pin: row.pinExpiresAt !== null && row.pinExpiresAt <= now ? null : (row.pin as PinLock | null),
      branchTimeZone: row.branchTimeZone,
    }));
}

/** Open appointments of these technicians that don't fit their hours as they stand now. */
export async function findMisfits(db: Database, technicianIds: readonly number[], now: Instant): Promise<Misfit[]> {
  const appointments = await appointmentsAhead(db, technicianIds, now);
  const dates = new Set(appointments.flatMap(({ date }) => [addDays(date, -1), date]));
  const calendar = await loadTechnicianDays(db, [...dates], technicianIds);
  return appointments.flatMap(({ branchTimeZone: _, ...appointment }) => {
    const days = [addDays(appointment.date, -1), appointment.date].flatMap(
      (date: LocalDate) => calendar.get(date)?.find(({ id }) => id === appointment.technician.id) ?? [],
    );
    const reason = misfitReason(appointment, days);
    return reason === null ? [] : [{ ...appointment, reason }];
  });
}
