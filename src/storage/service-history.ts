// Appointments as the customer's account sees them: the service history (A5), and the open ones that stand in the way of
// archiving a customer or moving an address.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { AppointmentStatus } from '../domain/appointment.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import type { NamedAppointment, ServiceHistoryRow } from '../domain/customer.ts';
import type { Database } from './database.ts';

function appointmentRows(db: Database) {
  return db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('service', 'service.id', 'appointment.serviceId')
    .leftJoin('technician', 'technician.id', 'appointment.technicianId')
    .select([
      'appointment.id',
      'appointment.jobId',
      'job.addressId',
      'appointment.windowStart',
      'appointment.windowEnd',
      'appointment.timeZone',
      'appointment.status',
      'appointment.pin',
      'appointment.pinExpiresAt',
      'service.name as service',
      'technician.name as technician',
    ]);
}

/** A customer's appointments, one row each, the latest window first. */
export async function serviceHistory(db: Database, customerId: number): Promise<ServiceHistoryRow[]> {
  const rows = await appointmentRows(db)
    .where('job.customerId', '=', customerId)
    .orderBy('appointment.windowStart', 'desc')
    .orderBy('appointment.id', 'desc')
    .execute();
  return rows.map((row) => ({
    ...named(row),
    jobId: row.jobId,
    jobNumber: formatId('job', row.jobId),
    addressId: row.addressId,
    addressNumber: formatId('address', row.addressId),
    technician: row.technician,
  }));
}

export interface OpenAppointment extends NamedAppointment {
  readonly jobId: number;
  readonly pin: string | null;
  readonly pinExpiresAt: string | null;
  /** null = unassigned. */
  readonly technician: string | null;
}

/** Appointments that are neither complete, cancelled nor no-shows, of some customers or at some addresses. */
export async function openAppointments(
  db: Database,
  of: { readonly customerIds: readonly number[] } | { readonly addressIds: readonly number[] },
): Promise<OpenAppointment[]> {
  const rows = await appointmentRows(db)
    .where((from) =>
      'customerIds' in of ? from('job.customerId', 'in', of.customerIds) : from('job.addressId', 'in', of.addressIds),
    )
    .where('appointment.status', 'in', OPEN_STATUSES)
    .orderBy('appointment.windowStart')
    .orderBy('appointment.id')
    .execute();
  return rows.map((row) => ({
    ...named(row),
    jobId: row.jobId,
    pin: row.pin,
    pinExpiresAt: row.pinExpiresAt,
    technician: row.technician,
  }));
}

interface NamedRow {
  readonly id: number;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly timeZone: string;
  readonly service: string;
  readonly status: string;
}

function named(row: NamedRow): NamedAppointment {
  return {
    appointmentId: row.id,
    number: formatId('appointment', row.id),
    windowStart: row.windowStart as Instant,
    windowEnd: row.windowEnd as Instant,
    timeZone: row.timeZone,
    service: row.service,
    status: row.status as AppointmentStatus,
  };
}
