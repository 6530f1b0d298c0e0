// Appointments: what states they pass through, what each state allows (P2-P4, S3), and the records that operations return.
// Arrival window, planned start and actual times are three different things everywhere.

import type { Instant, LocalDate } from '../base/time.ts';
import type { CardLink } from './link.ts';
import type { PinCard } from './pin.ts';
import type { Settings } from './settings.ts';

export const STATUSES = ['scheduled', 'accepted', 'on-the-way', 'on-site', 'complete', 'cancelled', 'no-show'] as const;
export type AppointmentStatus = (typeof STATUSES)[number];

export type Kind = 'tech' | 'sales';
export type PinLock = 'technician' | 'time' | 'both';

export const PRIORITIES = ['normal', 'high', 'emergency'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The legal next steps of each status (P4). Cancelling is a command of its own. */
export const NEXT_STATUSES: Readonly<Record<AppointmentStatus, readonly AppointmentStatus[]>> = {
  scheduled: ['accepted', 'on-the-way'],
  accepted: ['on-the-way'],
  'on-the-way': ['on-site', 'no-show'],
  'on-site': ['complete', 'no-show'],
  complete: [],
  cancelled: [],
  'no-show': [],
};

/** Statuses of appointments that still have to be done. */
export const OPEN_STATUSES = STATUSES.filter((status) => !isClosed(status));

/** On the way or on site; accepted too where the company's setting says so. Nobody's plan touches these. */
export function isInMotion(status: AppointmentStatus, settings: Pick<Settings, 'acceptedIsInMotion'>): boolean {
  return status === 'on-the-way' || status === 'on-site' || (status === 'accepted' && settings.acceptedIsInMotion);
}

/** Complete, cancelled or no-show: read-only until rolled back (P2). */
export function isClosed(status: AppointmentStatus): boolean {
  return NEXT_STATUSES[status].length === 0;
}

/** `on the way` for `on-the-way`. */
export function statusWords(status: AppointmentStatus): string {
  return status === 'no-show' ? status : status.replaceAll('-', ' ');
}

/** One appointment with the records it belongs to, flat, so that it is a line of CSV too. */
export interface AppointmentCard {
  readonly id: number;
  readonly number: string;
  readonly version: number;
  readonly jobId: number;
  readonly jobNumber: string;
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
  readonly status: AppointmentStatus;
  readonly isInMotion: boolean;
  /** The promise, half-open. */
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  /** The zone it was promised in. */
  readonly timeZone: string;
  readonly durationSeconds: number;
  /** null = unassigned. */
  readonly technicianId: number | null;
  readonly technicianNumber: string | null;
  readonly technicianName: string | null;
  readonly plannedStart: Instant | null;
  /** The place a plan reserves while unassigned. */
  readonly heldTechnicianId: number | null;
  readonly heldTechnicianName: string | null;
  readonly heldStart: Instant | null;
  /** null = not pinned, or the pin has expired. */
  readonly pin: PinCard | null;
  /** How it depends on others. */
  readonly links: readonly CardLink[];
  readonly notes: string | null;
  readonly onSiteNotes: string | null;
  readonly acceptedAt: Instant | null;
  readonly travelStartedAt: Instant | null;
  readonly arrivedAt: Instant | null;
  readonly completedAt: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly cancelReason: string | null;
  readonly unableReason: string | null;
  readonly createdAt: Instant;
  readonly externalId: string | null;
  readonly source: string | null;
}

/** Another appointment that a change moved, or bumped into the unassigned lane. */
export interface MovedAppointment {
  readonly appointmentId: number;
  readonly number: string;
  readonly customerName: string;
  readonly from: AppointmentPlace | null;
  /** null = in the unassigned lane now. */
  readonly to: AppointmentPlace | null;
  /** The promise, which it keeps. */
  readonly windowStart?: Instant;
  readonly windowEnd?: Instant;
  /** It kept its window but lost its technician (S4). */
  readonly bumped: boolean;
}

export interface AppointmentPlace {
  readonly technicianId: number;
  readonly technicianName: string;
  readonly start: Instant;
}

/** What booking, editing and pinning return: the appointment and what else it did. */
export interface AppointmentChange extends AppointmentCard {
  readonly moved: readonly MovedAppointment[];
  /** What its pin breaks, in words (N7). */
  readonly violations: readonly string[];
  /** What held until then, where it was booked before. */
  readonly before?: AppointmentBefore;
}

/** An appointment's promise and place before a change. */
export interface AppointmentBefore {
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly timeZone: string;
  readonly place: AppointmentPlace | null;
  /** Whom to tell of another promise: the customer's primary phone. */
  readonly customerPhone: string | null;
}

export interface StatusStep {
  readonly from: AppointmentStatus;
  readonly to: AppointmentStatus;
  readonly at: Instant;
  readonly by: string;
  readonly reason: string | null;
}

/** A tracked change of the promised window (P11). */
export interface Reschedule {
  readonly initiatedBy: 'no' | 'dealer' | 'customer';
  readonly reason: string | null;
  readonly oldWindowStart: Instant;
  readonly oldWindowEnd: Instant;
  readonly newWindowStart: Instant;
  readonly newWindowEnd: Instant;
  readonly at: Instant;
  readonly by: string;
}

/** P8. null = a place is unknown, or there is no technician. */
export interface AppointmentDistances {
  /** Straight line from the technician's start. */
  readonly fromStartMetres: number | null;
  /** Driving, from the last completed appointment of that day, else from the start; null too where the company hides it. */
  readonly fromPreviousMetres: number | null;
  readonly fromPreviousSeconds: number | null;
  /** The drive from the stop planned before it, or from the start. */
  readonly fromPlannedStopMetres: number | null;
  readonly fromPlannedStopSeconds: number | null;
}

export interface AppointmentDetails extends AppointmentCard {
  readonly distances: AppointmentDistances;
  readonly steps: readonly StatusStep[];
  readonly reschedules: readonly Reschedule[];
  readonly violations: readonly string[];
}

/** What status steps and cancelling return. */
export interface AppointmentProgress extends AppointmentCard {
  readonly steps: readonly StatusStep[];
  readonly jobStatus: 'open' | 'complete' | 'cancelled';
  /** The job has nothing booked ahead any more (J4). */
  readonly jobIsFlagged: boolean;
  /** Appointments of the job that still have to be done. */
  readonly jobOpenAppointments: number;
}

export interface AppointmentList {
  readonly items: readonly AppointmentCard[];
  /** All that match. */
  readonly total: number;
  /** Those of them that are still ahead. */
  readonly upcoming: number;
  /** The days asked for, with the first dates of the ranges before and after; null without --date. */
  readonly range: {
    readonly from: LocalDate;
    readonly to: LocalDate;
    readonly previous: LocalDate;
    readonly next: LocalDate;
  } | null;
}
