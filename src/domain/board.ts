// What the dispatch board shows of its days (B1-B5): facts only, no drawing. This is also what scripts get as JSON.

import type { Instant, LocalDate } from '../base/time.ts';
import type { AppointmentStatus, PinLock, Priority } from './appointment.ts';
import type { Span } from './day.ts';

export interface BoardTravel extends Span {
  readonly seconds: number;
  readonly metres: number;
  /** Arrives after the arrival window's end or the planned start; on the way home, after shift and overtime. */
  readonly isLate: boolean;
}

export interface BoardBlock extends Span {
  readonly kind: 'lunch' | 'time-off' | 'event';
  /** The event's title, or the reason of the time off; may be empty. */
  readonly title: string;
  /** An event that customer appointments may be booked over. */
  readonly isOpen: boolean;
  /** The drive to an event that has a place. */
  readonly travel: BoardTravel | null;
}

/** An appointment, wherever it stands on the board. */
export interface BoardAppointment {
  readonly appointmentId: number;
  readonly number: string;
  readonly jobId: number;
  readonly customerName: string;
  readonly street: string;
  readonly serviceName: string;
  readonly subtypeName: string | null;
  readonly priority: Priority;
  readonly status: AppointmentStatus;
  /** The promise, half-open. */
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly durationSeconds: number;
  /** null = not pinned. */
  readonly pin: PinLock | null;
  /** Numbers of those that have to start together with it; not there when nobody has to. */
  readonly togetherWith?: readonly string[];
}

/** An appointment in a technician's row; `start` and `end` are actual once known, else as expected now. */
export interface BoardStop extends BoardAppointment, Span {
  readonly plannedStart: Instant;
  /** Actual once arrived, else projected: delays of what comes before included. */
  readonly arrival: Instant;
  readonly isInMotion: boolean;
  /** Still to be arrived at, and the projected arrival is at or after the window's end. */
  readonly isInJeopardy: boolean;
  /** It overlaps the one before it. */
  readonly isOverlapping: boolean;
  /** What it breaks where it stands, in words (N7). */
  readonly violations: readonly string[];
  /** The drive there; null when a place is unknown or the same. */
  readonly travel: BoardTravel | null;
}

/** The place that a plan reserves for an unassigned appointment. */
export interface BoardHeld extends BoardAppointment, Span {}

export interface BoardRow {
  readonly technicianId: number;
  readonly name: string;
  readonly code: string;
  readonly shifts: readonly Span[];
  /** In order of time; the lunch of the plan among them. */
  readonly blocks: readonly BoardBlock[];
  /** In order of time. */
  readonly stops: readonly BoardStop[];
  readonly held: readonly BoardHeld[];
  /** The way home, or to where the day ends. */
  readonly returnTravel: BoardTravel | null;
  /** There should be a lunch yet, but the appointments leave no room for it. */
  readonly lunchHasNoRoom: boolean;
  readonly driveSeconds: number;
  readonly driveMetres: number;
  readonly workSeconds: number;
}

export interface BoardUnassigned extends BoardAppointment {
  readonly held: {
    readonly technicianId: number;
    readonly technicianName: string;
    readonly technicianCode: string;
    readonly start: Instant;
  } | null;
}

/** Who is not at work that day. */
export interface BoardAbsence {
  readonly technicianId: number;
  readonly name: string;
  readonly code: string;
  /** The reason of the time off, if that is why and one was given. */
  readonly reason: string | null;
}

export interface BoardCounts {
  /** At work. */
  readonly technicians: number;
  readonly appointments: number;
  readonly unassigned: number;
  readonly pinned: number;
  readonly inJeopardy: number;
  readonly driveSeconds: number;
}

export interface BoardDay {
  readonly date: LocalDate;
  readonly timeZone: string;
  readonly companyName: string;
  readonly now: Instant;
  /** From the first shift or stop to the last, drives included; null when there is neither. */
  readonly span: Span | null;
  readonly rows: readonly BoardRow[];
  readonly absent: readonly BoardAbsence[];
  /** In order of their windows. */
  readonly unassigned: readonly BoardUnassigned[];
  readonly counts: BoardCounts;
}

export interface Board {
  readonly days: readonly BoardDay[];
  /** The dates that a step of as many days back or forward starts at (B2). */
  readonly range: {
    readonly from: LocalDate;
    readonly to: LocalDate;
    readonly previous: LocalDate;
    readonly next: LocalDate;
  };
  /** Only when nobody works and nothing is booked on any of the days: the next date with shifts, if there is one soon. */
  readonly nextWorkingDay?: LocalDate | null;
  /** Only when the table was asked for. */
  readonly layout?: 'table';
}
