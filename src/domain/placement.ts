// What is asked of the scheduler for one appointment, and what it answers: a place with all its consequences, or every
// reason against it. Plain data between the operations that book and the scheduling that decides (P7, S2, S4, N1, N7).

import type { Violation } from '../base/errors.ts';
import type { Coordinates } from '../base/geo.ts';
import type { Instant } from '../base/time.ts';
import type { Kind, PinLock, Priority } from './appointment.ts';
import type { Skills } from './day.ts';
import type { LinkSet } from './link.ts';

/** Who is to be visited, where and for what. */
export interface Wanted {
  readonly customerId: number | null;
  readonly branchId: number;
  /** null = an address without coordinates (A3). */
  readonly place: Coordinates | null;
  /** Inside every territory when not given. */
  readonly postalCode?: string | null;
  readonly kind: Kind;
  readonly serviceId: number;
  /** Skill → least level. */
  readonly skills: Skills;
  readonly priority: Priority;
  readonly durationSeconds: number;
  /** Links beyond those of the book; what is being booked is number 0 in them. */
  readonly links?: LinkSet | undefined;
}

export interface PlaceRequest extends Wanted {
  /** The appointment to place anew; null for one that is being booked. */
  readonly appointmentId: number | null;
  readonly jobId?: number;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  /** A pinned or named technician: no other is considered (N1). */
  readonly technicianId: number | null;
  /** A start to lock. */
  readonly start: Instant | null;
  /** null = not pinned: only what breaks no rule is taken. */
  readonly pin: PinLock | null;
  /** Keeps it in the unassigned lane when nothing fits, instead of refusing. */
  readonly keepUnassigned: boolean;
  /** High priority may push normal ones out (S4). */
  readonly bump: boolean;
}

/** An appointment that changes place because of another. `toTechnicianId` null = the unassigned lane. */
export interface Move {
  readonly appointmentId: number;
  readonly customerName: string;
  readonly fromTechnicianId: number | null;
  readonly toTechnicianId: number | null;
  readonly fromStart: Instant | null;
  readonly toStart: Instant | null;
  /** The promise, which it keeps. */
  readonly windowStart?: Instant;
  readonly windowEnd?: Instant;
}

export interface Placed {
  readonly ok: true;
  /** Both null = it goes to the unassigned lane. */
  readonly technicianId: number | null;
  readonly plannedStart: Instant | null;
  readonly heldTechnicianId: number | null;
  readonly heldStart: Instant | null;
  /** Unpinned others that move inside their arrival windows. */
  readonly moved: readonly Move[];
  /** Others that lose their place to this one (S4, N7): elsewhere, or in the unassigned lane. */
  readonly bumped: readonly Move[];
  /** What a pin breaks (P6 yellow). */
  readonly violations: readonly Violation[];
  /** null when a place is unknown. */
  readonly addedDriveSeconds: number | null;
  /** One sentence. */
  readonly reason: string;
}

export interface Refused {
  readonly ok: false;
  /** Every reason, per technician. */
  readonly violations: readonly Violation[];
  /** A command, or what to do. */
  readonly hint: string;
}

export type Placement = Placed | Refused;

/** What `suggest` and `book --first` look for. */
export interface SuggestRequest extends Wanted {
  /** Only this technician. */
  readonly technicianId: number | null;
  readonly windowSeconds: number;
}

/** An arrival window that can be promised, with the place that proves it (S1). */
export interface Suggestion {
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly technicianId: number;
  readonly technicianName: string;
  readonly plannedStart: Instant;
  readonly addedDriveSeconds: number;
  readonly addedDriveMinutes: number;
  /** The least time by which any appointment on that day's round could still slip and keep its window. */
  readonly slackMinutes: number;
  /** That it makes: more than as things are. */
  readonly overtimeMinutes: number;
  readonly moves: readonly Move[];
  /** It could be kept but is better not sold now; `reason` says why. */
  readonly heldBack: boolean;
  /** How likely later callers buy the time of that day, should this one not: 0-100. */
  readonly soldAnywayPercent: number;
  /** Drive, overtime, and the time it takes as far as others would buy it, as minutes of driving. */
  readonly costMinutes: number;
  /** Its place in the order of the day: `between Doe and Ng`. */
  readonly where: string;
  readonly reason: string;
}

/** Nobody's place: the unassigned lane, with nothing else moved. */
export function inLane(reason: string): Placed {
  return {
    ok: true,
    technicianId: null,
    plannedStart: null,
    heldTechnicianId: null,
    heldStart: null,
    moved: [],
    bumped: [],
    violations: [],
    addedDriveSeconds: null,
    reason,
  };
}
