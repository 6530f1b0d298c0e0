// What the dispatch board shows of one day (B1-B5): facts only, no drawing.

import type { Instant, LocalDate } from '../base/time.ts';
import type { AppointmentStatus, PinLock, Priority } from './appointment.ts';
import type { Span } from './day.ts';

export interface BoardBlock extends Span {
  readonly kind: 'lunch' | 'time-off' | 'event';
  readonly title: string;
  /** An event that customer appointments may be booked over. */
  readonly isOpen: boolean;
}

export interface BoardTravel extends Span {
  readonly seconds: number;
  readonly metres: number;
  /** Arrives after the arrival window's end, or the next planned start (yellow in the field's products). */
  readonly isLate: boolean;
}

/** An appointment in a technician's row. */
export interface BoardStop extends Span {
  readonly appointmentId: number;
  readonly jobId: number;
  readonly customerName: string;
  readonly serviceName: string;
  readonly street: string;
  readonly status: AppointmentStatus;
  readonly priority: Priority;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly plannedStart: Instant;
  readonly pin: PinLock | null;
  readonly isInMotion: boolean;
  /** Projected arrival at or after the window's end. */
  readonly isInJeopardy: boolean;
  /** What a pin breaks, in words. */
  readonly violations: readonly string[];
  /** null when a place is unknown or the same. */
  readonly travel: BoardTravel | null;
}

export interface BoardRow {
  readonly technicianId: number;
  readonly name: string;
  readonly code: string;
  readonly shifts: readonly Span[];
  readonly blocks: readonly BoardBlock[];
  readonly stops: readonly BoardStop[];
  /** The way home, or to where the day ends. */
  readonly returnTravel: BoardTravel | null;
  readonly driveSeconds: number;
  readonly driveMetres: number;
  readonly workSeconds: number;
}

export interface BoardUnassigned {
  readonly appointmentId: number;
  readonly customerName: string;
  readonly serviceName: string;
  readonly priority: Priority;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly durationSeconds: number;
  readonly pin: PinLock | null;
  /** The place a plan reserves for it. */
  readonly held: { readonly technicianId: number; readonly technicianName: string; readonly start: Instant } | null;
}

export interface BoardDay {
  readonly date: LocalDate;
  readonly timeZone: string;
  readonly companyName: string;
  readonly now: Instant;
  readonly rows: readonly BoardRow[];
  readonly unassigned: readonly BoardUnassigned[];
  readonly counts: {
    readonly technicians: number;
    readonly appointments: number;
    readonly unassigned: number;
    readonly pinned: number;
    readonly inJeopardy: number;
    readonly driveSeconds: number;
  };
}
