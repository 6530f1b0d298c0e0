// What the scheduler's commands return: suggestions, slot grids, optimized days, explanations and runs. Flat where a list is a
// table, so that it is CSV too.

import type { Violation } from '../base/errors.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import type { Suggestion } from './placement.ts';

/** Whom and what the scheduler was asked about. */
export interface AskedFor {
  readonly jobId: number | null;
  readonly appointmentId: number | null;
  readonly customerName: string | null;
  readonly street: string | null;
  readonly serviceName: string;
  readonly durationSeconds: number;
  readonly timeZone: string;
  /** What is promised already, where it is an appointment. */
  readonly promised?: { readonly windowStart: Instant; readonly windowEnd: Instant };
}

/** A rule with how many technicians, or technicians in windows, it alone or with others kept out. */
export interface BlockedCount {
  readonly code: string;
  readonly count: number;
  /** One of the sentences. */
  readonly example: string;
}

/** Why the rest fell out (`--explain`). */
export interface SuggestExplanation {
  /** Technicians who are out at any time, with every reason. */
  readonly technicians: readonly {
    readonly technicianId: number;
    readonly name: string;
    readonly reasons: readonly string[];
  }[];
  /** Windows in which nobody fits. */
  readonly windows: readonly {
    readonly windowStart: Instant;
    readonly windowEnd: Instant;
    readonly rules: readonly BlockedCount[];
  }[];
}

export interface RankedSuggestion extends Suggestion {
  /** From 1. */
  readonly rank: number;
  readonly timeZone: string;
  /** The command that books it; null for a caller who is no customer yet. */
  readonly command: string | null;
}

/** Where an appointment that could move stands now. */
export interface StandingAppointment {
  readonly number: string;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly technicianId: number;
  readonly technicianName: string | null;
}

export interface SuggestResult {
  readonly items: readonly RankedSuggestion[];
  readonly total: number;
  readonly askedFor: AskedFor;
  /** null = nothing is booked yet, or it waits in the unassigned lane. */
  readonly standing: StandingAppointment | null;
  readonly from: LocalDate;
  readonly days: number;
  readonly technicians: number;
  /** For a high priority: a window before all of `items`, had by moving lower work (S4). */
  readonly sooner: {
    readonly windowStart: Instant;
    readonly windowEnd: Instant;
    /** Who would have to give way, such as `A-12 Ng (then unassigned)`. */
    readonly givesWay: readonly string[];
    readonly reason: string;
    /** Shows all that it would do; null for a caller who is no customer yet. */
    readonly command: string | null;
  } | null;
  readonly explanation: SuggestExplanation | null;
}

export type SlotGrade = 'green' | 'yellow' | 'impossible';

export interface SlotStart {
  readonly start: Instant;
  readonly grade: SlotGrade;
  readonly reasons: readonly Violation[];
}

export interface SlotRow {
  readonly date: LocalDate;
  readonly technicianId: number;
  readonly technicianName: string;
  readonly technicianCode: string;
  /** Straight line from the technician's start (P8); null when a place is unknown. */
  readonly distanceFromStartMetres: number | null;
  readonly green: number;
  readonly yellow: number;
  readonly impossible: number;
  readonly starts: readonly SlotStart[];
}

export interface SlotsResult {
  readonly items: readonly SlotRow[];
  readonly total: number;
  readonly askedFor: AskedFor;
  readonly stepMinutes: number;
  readonly allReasons: boolean;
}

/** What a plan is worth: compared in this order, less is better. */
export interface PlanWorth {
  readonly unassigned: number;
  /** Prices of what is unassigned: an emergency weighs more than any number of normal ones. */
  readonly unassignedPrice: number;
  /** Appointments that break a rule where they stand, those pinned in technician and time apart. */
  readonly misfits: number;
  /** Driving, overtime and the rest in minutes of driving. */
  readonly minutes: number;
  readonly driveSeconds: number;
  readonly overtimeSeconds: number;
}

/** One appointment that an optimization moves. */
export interface PlanChange {
  readonly date: LocalDate;
  readonly appointmentId: number;
  readonly number: string;
  readonly customerName: string;
  /** null = the unassigned lane. */
  readonly fromTechnicianId: number | null;
  readonly fromTechnicianName: string | null;
  readonly fromStart: Instant | null;
  readonly toTechnicianId: number | null;
  readonly toTechnicianName: string | null;
  readonly toStart: Instant | null;
  /** It disturbs somebody: another technician, or a start more than five minutes away. Not what comes out of the lane. */
  readonly isMove: boolean;
  /** What the search was charged for it, in minutes of driving: the more, the nearer its start. */
  readonly priceMinutes: number;
}

/** What a plan is charged for, in minutes of driving: the company's weights. */
export interface PlanPrices {
  /** A minute of driving, of overtime. */
  readonly drive: number;
  readonly overtime: number;
  /** Another technician; the start moved by an hour. */
  readonly changeTechnician: number;
  readonly changeStartHour: number;
  /** Percent of a change's price from so many hours before the planned start on, and at the start. */
  readonly changeFarPercent: number;
  readonly changeFarHours: number;
  readonly changeNearPercent: number;
  /** Another technician than the customer's preferred one; a skill level beyond what is asked for; opening a shift. */
  readonly preference: number;
  readonly overQualification: number;
  readonly openShift: number;
  /** An hour of work beyond a fair share of the day. */
  readonly unfairHour: number;
}

export interface OptimizedDay {
  readonly date: LocalDate;
  readonly timeZone: string;
  readonly before: PlanWorth;
  readonly after: PlanWorth;
  readonly iterations: number;
  readonly changes: readonly PlanChange[];
  /** How many of the changes are moves. */
  readonly moves: number;
  /** The best plan found without a limit of moves, where that moves more and is worth more. */
  readonly beyond: { readonly moves: number; readonly worth: PlanWorth } | null;
}

export interface OptimizeResult {
  readonly runId: number;
  readonly number: string;
  readonly seed: number;
  /** Search steps asked for per day. */
  readonly iterations: number;
  readonly days: readonly OptimizedDay[];
  readonly changed: number;
  readonly moves: number;
  /** As asked for; null = no limit. */
  readonly maxMoves: number | null;
  readonly prices: PlanPrices;
  /** The search was ended early by a Ctrl-C: the plan is the best found until then. */
  readonly isStopped: boolean;
}

/** One technician, asked to take one appointment in its window. */
export interface TechnicianVerdict {
  readonly technicianId: number;
  readonly name: string;
  readonly fits: boolean;
  /** The best start there. */
  readonly start: Instant | null;
  readonly addedDriveSeconds: number | null;
  /** Others that would shift inside their windows. */
  readonly moves: number;
  readonly reasons: readonly string[];
}

/** The smallest single change that makes an unassigned appointment fit, proven on a copy (X1). */
export interface SmallestChange {
  readonly kind: 'window' | 'pin' | 'limit' | 'overtime' | 'shift' | 'time-off' | 'radius' | 'skill';
  readonly text: string;
  readonly technicianId: number;
  readonly technicianName: string;
  readonly start: Instant;
}

export interface Explanation {
  readonly appointmentId: number;
  readonly number: string;
  readonly customerName: string;
  readonly serviceName: string;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly timeZone: string;
  readonly technicianId: number | null;
  readonly technicianName: string | null;
  readonly plannedStart: Instant | null;
  /** free, half-pinned, pinned, in-motion, done, frozen, misfit, or unassigned. */
  readonly standing: string;
  readonly addedDriveSeconds: number | null;
  readonly violations: readonly string[];
  readonly technicians: readonly TechnicianVerdict[];
  /** Where it would go now, with others moving if need be; null = nowhere. */
  readonly fitsNow: { readonly technicianId: number; readonly technicianName: string; readonly start: Instant } | null;
  /** Only for what is unassigned and fits nowhere; null = no single change that was tried helps. */
  readonly smallestChange: SmallestChange | null;
}

export interface ExplainResult {
  readonly items: readonly Explanation[];
  readonly total: number;
  readonly date: LocalDate | null;
}

export interface RunCard {
  readonly id: number;
  readonly number: string;
  readonly kind: string;
  readonly at: Instant;
  readonly by: string;
  readonly fromDate: LocalDate;
  readonly days: number;
  readonly seed: number;
  readonly iterations: number;
  readonly changed: number;
  readonly driveSecondsBefore: number;
  readonly driveSecondsAfter: number;
  readonly unassignedBefore: number;
  readonly unassignedAfter: number;
}

export interface RunList {
  readonly items: readonly RunCard[];
  readonly total: number;
}
