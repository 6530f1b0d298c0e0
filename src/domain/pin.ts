// Pins: locks that the scheduler may not touch (N1-N9). What a pin needs, and the records that operations return.

import type { Violation } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import type { AppointmentCard, AppointmentStatus, PinLock } from './appointment.ts';
import { isClosed, statusWords } from './appointment.ts';

export interface PinCard {
  readonly lock: PinLock;
  readonly reason: string | null;
  readonly by: string | null;
  readonly at: Instant | null;
  /** null = until unpinned (N9). */
  readonly expiresAt: Instant | null;
}

/** A pinned appointment with what its pin breaks. */
export interface PinnedAppointment extends AppointmentCard {
  readonly violations: readonly string[];
}

export interface PinList {
  readonly items: readonly PinnedAppointment[];
  readonly total: number;
}

/** The lock that holds now: an expired pin is none. */
export function activePin(
  pin: { readonly pin: string | null; readonly pinExpiresAt: string | null },
  now: Instant,
): PinLock | null {
  return pin.pin === null || (pin.pinExpiresAt !== null && pin.pinExpiresAt <= now) ? null : (pin.pin as PinLock);
}

export function locksTechnician(lock: PinLock | null): boolean {
  return lock === 'technician' || lock === 'both';
}

export function locksTime(lock: PinLock | null): boolean {
  return lock === 'time' || lock === 'both';
}

/** `technician and time`, `time`. */
export function lockWords(lock: PinLock): string {
  return lock === 'both' ? 'technician and time' : lock;
}

/** What a pin is asked to lock. */
export interface PinWish {
  readonly number: string;
  readonly status: AppointmentStatus;
  readonly lock: PinLock;
  readonly technicianId: number | null;
  readonly start: Instant | null;
  readonly expiresAt: Instant | null;
}

/** Why an appointment can't be pinned so. */
export function pinWishViolations(wish: PinWish, now: Instant): Violation[] {
  const violations: Violation[] = [];
  const add = (code: string, message: string, field?: string): void => {
    violations.push({ code, rule: 'N2', message, ...(field === undefined ? {} : { field }) });
  };
  if (isClosed(wish.status)) add('closed', `${wish.number} is ${statusWords(wish.status)}: nothing is left to pin.`);
  if (locksTechnician(wish.lock) && wish.technicianId === null) {
    add('pin-technician', `${wish.number} has no technician to lock: name one with --tech.`, 'tech');
  }
  if (wish.lock === 'time' && wish.start === null) {
    add('pin-start', `${wish.number} has no planned start to lock: give one with --start.`, 'start');
  }
  if (wish.expiresAt !== null && wish.expiresAt <= now) {
    add('pin-expired', `A pin of ${wish.number} cannot expire in the past.`, 'expires');
  }
  return violations;
}

/** The note that a pin's reason becomes (N3). */
export function pinNote(pin: { number: string; lock: PinLock; technicianName: string | null; reason: string }): string {
  const who = pin.technicianName === null ? '' : ` to ${pin.technicianName}`;
  return `${pin.number} was pinned${who} (${lockWords(pin.lock)}): ${pin.reason}`;
}

/** The columns of an appointment that is not pinned. */
export const NO_PIN = { pin: null, pinReason: null, pinnedBy: null, pinnedAt: null, pinExpiresAt: null } as const;
