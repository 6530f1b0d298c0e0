// Appointments: what states they pass through and what each state allows (P2-P4, S3).

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

/** On the way or on site; accepted too where the company's setting says so. Nobody's plan touches these. */
export function isInMotion(status: AppointmentStatus, settings: Pick<Settings, 'acceptedIsInMotion'>): boolean {
  return status === 'on-the-way' || status === 'on-site' || (status === 'accepted' && settings.acceptedIsInMotion);
}

/** Complete, cancelled or no-show: read-only until rolled back (P2). */
export function isClosed(status: AppointmentStatus): boolean {
  return NEXT_STATUSES[status].length === 0;
}
