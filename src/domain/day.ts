// One day as the scheduler, the board and the slot grid see it: who works when, and what is booked. Plain records, all
// times as instants, already resolved in the branch's zone; a night shift belongs to the date it starts on.

import type { Coordinates } from '../base/geo.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import type { AppointmentStatus, Kind, PinLock, Priority } from './appointment.ts';
import type { WishesByCustomer } from './customer-technician.ts';
import type { LinkSet } from './link.ts';
import type { Roads } from './road.ts';
import type { Territory } from './territory.ts';

/** Skill name (lower case) → level. */
export type Skills = Readonly<Record<string, number>>;

/** Half-open. */
export interface Span {
  readonly start: Instant;
  readonly end: Instant;
}

export interface DayEvent extends Span {
  readonly id: number;
  readonly title: string;
  /** Customer appointments may be booked over it. */
  readonly isOpen: boolean;
  readonly place: Coordinates | null;
}

export interface DayTimeOff extends Span {
  readonly id: number;
  readonly reason: string | null;
}

export interface DayTechnician {
  readonly id: number;
  readonly branchId: number;
  readonly name: string;
  readonly code: string;
  readonly kind: 'tech' | 'sales' | 'both';
  readonly skills: Skills;
  readonly startPlace: Coordinates | null;
  readonly endPlace: Coordinates | null;
  readonly coverageRadiusMetres: number | null;
  /** Everywhere when not given. */
  readonly territories?: readonly Territory[];
  readonly maxJobsPerDay: number | null;
  readonly overtimeSeconds: number;
  /** Starts between earliest and latest; null = none. */
  readonly lunch: { readonly seconds: number; readonly earliest: Instant; readonly latest: Instant } | null;
  /** In order, not overlapping; empty = not at work. */
  readonly shifts: readonly Span[];
  readonly timeOff: readonly DayTimeOff[];
  readonly events: readonly DayEvent[];
  /** What customers wish of technicians, the same for all; none when not given. */
  readonly wishes?: WishesByCustomer;
}

export interface DayAppointment {
  readonly id: number;
  readonly version: number;
  readonly jobId: number;
  readonly customerId: number;
  readonly customerName: string;
  readonly branchId: number;
  readonly addressId: number;
  readonly street: string;
  readonly place: Coordinates | null;
  /** Inside every territory when not given. */
  readonly postalCode?: string | null;
  readonly serviceId: number;
  readonly serviceName: string;
  readonly subtypeName: string | null;
  readonly skills: Skills;
  readonly kind: Kind;
  readonly priority: Priority;
  readonly status: AppointmentStatus;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly timeZone: string;
  readonly durationSeconds: number;
  readonly technicianId: number | null;
  readonly plannedStart: Instant | null;
  readonly heldTechnicianId: number | null;
  readonly heldStart: Instant | null;
  /** null = not pinned, or the pin has expired. */
  readonly pin: PinLock | null;
  readonly travelStartedAt: Instant | null;
  readonly arrivedAt: Instant | null;
  readonly completedAt: Instant | null;
}

export interface DayRecords {
  readonly date: LocalDate;
  readonly timeZone: string;
  /** From the first shift's start, or midnight if earlier, to the last shift's end, or the next midnight if later. */
  readonly span: Span;
  readonly technicians: readonly DayTechnician[];
  /** Not cancelled; complete and no-show ones included (they take up the past). */
  readonly appointments: readonly DayAppointment[];
  /** How they depend on each other and on appointments of other days; none when not given. */
  readonly links?: LinkSet;
  /** What a routing engine tells of the drives between; not there where drives are by the straight line. */
  readonly roads?: Roads;
}
