// Jobs: one problem at one address (J1-J4). Their rules, and the records that operations return.

import type { Violation } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import type { AppointmentCard, AppointmentStatus, Kind, Priority } from './appointment.ts';
import { isClosed, isInMotion, statusWords } from './appointment.ts';
import type { Settings } from './settings.ts';

export type JobStatus = 'open' | 'complete' | 'cancelled';

/** A job in a list. */
export interface JobRow {
  readonly id: number;
  readonly number: string;
  readonly version: number;
  readonly status: JobStatus;
  /** Its last appointment was cancelled and nobody has booked again (J4). */
  readonly isFlagged: boolean;
  /** One technician does all its appointments. */
  readonly sameTechnician: boolean;
  readonly customerId: number;
  readonly customerNumber: string;
  readonly customerName: string;
  readonly customerKind: 'customer' | 'lead';
  readonly addressId: number;
  readonly addressNumber: string;
  readonly street: string;
  readonly city: string;
  readonly kind: Kind;
  readonly serviceId: number;
  readonly serviceName: string;
  readonly subtypeName: string | null;
  readonly priority: Priority;
  readonly notes: string | null;
  readonly createdAt: Instant;
  readonly externalId: string | null;
  readonly source: string | null;
  /** Appointments that still have to be done. */
  readonly openAppointments: number;
}

export interface JobList {
  readonly items: readonly JobRow[];
  readonly total: number;
}

/** A job with its appointments, oldest first (J3). */
export interface JobCard extends JobRow {
  readonly appointments: readonly AppointmentCard[];
}

type Open = { readonly number: string; readonly status: AppointmentStatus };

/** A job is complete when all its appointments are closed and at least one of them was completed. */
export function completionViolations(job: {
  readonly number: string;
  readonly status: JobStatus;
  readonly appointments: readonly Open[];
}): Violation[] {
  if (job.status !== 'open') return [{ code: 'job-closed', message: `${job.number} is ${job.status} already.` }];
  const open = job.appointments.filter(({ status }) => !isClosed(status));
  if (open.length > 0) {
    return open.map(({ number, status }) => ({
      code: 'job-not-done',
      message: `${number} is still ${statusWords(status)}.`,
    }));
  }
  if (job.appointments.some(({ status }) => status === 'complete')) return [];
  return [{ code: 'job-not-done', message: `${job.number} has no completed appointment.` }];
}

/** A job is cancelled as a whole, unless somebody is on the way or at work (P3). */
export function jobCancelViolations(
  job: { readonly number: string; readonly status: JobStatus; readonly appointments: readonly Open[] },
  settings: Pick<Settings, 'acceptedIsInMotion'>,
): Violation[] {
  if (job.status !== 'open') return [{ code: 'job-closed', message: `${job.number} is ${job.status} already.` }];
  return job.appointments
    .filter(({ status }) => isInMotion(status, settings))
    .map(({ number, status }) => ({
      code: 'in-motion',
      rule: 'P3',
      message: `${number} is in motion (${statusWords(status)}).`,
    }));
}
