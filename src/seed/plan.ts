// The made-up company before it is stored: plain records that point to each other by their place in the lists, so that making
// it needs neither a book nor keys.

import type { Coordinates } from '../base/geo.ts';
import type { Instant, LocalDate, WallTime } from '../base/time.ts';
import type { AppointmentStatus, Kind, PinLock, Priority } from '../domain/appointment.ts';
import type { DayTechnician, Skills, Span } from '../domain/day.ts';
import type { Settings } from '../domain/settings.ts';
import type { LunchRule, WeeklyStretch } from '../domain/shift.ts';
import type { Stamps } from '../domain/status.ts';

export interface SeedService {
  readonly department: string;
  readonly name: string;
  readonly kind: Kind;
  readonly durationSeconds: number;
  readonly priority: Exclude<Priority, 'emergency'>;
  readonly skills: Skills;
  /** How often it is asked for, beside the others. */
  readonly weight: number;
}

export interface SeedEvent {
  readonly title: string;
  readonly date: LocalDate;
  readonly startTime: WallTime;
  readonly durationSeconds: number;
  readonly rrule: string | null;
}

export interface SeedTechnician {
  readonly name: string;
  readonly kind: Kind;
  readonly skills: Skills;
  readonly home: Coordinates;
  readonly hours: readonly WeeklyStretch[];
  readonly lunch: LunchRule | null;
  readonly timeOff: readonly (Span & { readonly reason: string })[];
  readonly events: readonly SeedEvent[];
}

export interface SeedAddress {
  readonly name: string;
  readonly type: 'residential' | 'commercial';
  readonly street: string;
  readonly unit: string | null;
  readonly city: string;
  readonly postalCode: string;
  readonly place: Coordinates;
  /** Its town, by place in the list. */
  readonly town: number;
}

export interface SeedCustomer {
  readonly kind: 'customer' | 'lead';
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly contacts: readonly {
    readonly type: 'email' | 'phone';
    readonly label: string;
    readonly value: string;
    readonly isPrimary: boolean;
  }[];
  readonly addresses: readonly SeedAddress[];
  readonly note: { readonly body: string; readonly isImportant: boolean; readonly isVisible: boolean } | null;
  readonly createdAt: Instant;
}

/** Where a visit stands on the plan. */
export interface SeedPlace {
  readonly technician: number;
  readonly start: Instant;
}

export interface SeedPin {
  readonly lock: PinLock;
  readonly reason: string;
}

/** A job with its one appointment. */
export interface SeedVisit {
  readonly date: LocalDate;
  readonly customer: number;
  readonly address: number;
  readonly service: number;
  readonly window: Span;
  readonly durationSeconds: number;
  /** null = in the unassigned lane. */
  readonly place: SeedPlace | null;
  readonly priority: Priority | null;
  readonly status: AppointmentStatus;
  readonly stamps: Stamps;
  readonly cancelled: { readonly at: Instant; readonly reason: string } | null;
  /** When a customer was not there: the one time that no stamp keeps. */
  readonly endedAt: Instant | null;
  readonly pin: SeedPin | null;
  readonly jobNotes: string | null;
  readonly notes: string | null;
  readonly createdAt: Instant;
  readonly jobStatus: 'open' | 'complete';
}

/** A job that nobody has booked yet. */
export type SeedWaiting = Pick<SeedVisit, 'customer' | 'address' | 'service' | 'jobNotes' | 'createdAt' | 'priority'>;

/** How full a day is: the work and the drives of those who are there, of the time they have. */
export interface SeedLoad {
  readonly date: LocalDate;
  readonly busySeconds: number;
  readonly capacitySeconds: number;
}

export interface SeedPlan {
  readonly region: { readonly state: string };
  readonly services: readonly SeedService[];
  readonly technicians: readonly SeedTechnician[];
  readonly meeting: SeedEvent | null;
  readonly customers: readonly SeedCustomer[];
  readonly visits: readonly SeedVisit[];
  readonly waiting: readonly SeedWaiting[];
  readonly loads: readonly SeedLoad[];
}

/** The book that the company is made for. */
export interface SeedFrame {
  readonly now: Instant;
  readonly today: LocalDate;
  readonly timeZone: string;
  readonly settings: Settings;
  /** The middle of the area; null = one that suits the time zone. */
  readonly centre: Coordinates | null;
  /** Services of the book, by name in lower case: they are used as they are. */
  readonly services: ReadonlyMap<string, Pick<SeedService, 'kind' | 'durationSeconds' | 'skills'>>;
  /** What holds for everybody of the branch already. */
  readonly events: DayTechnician['events'];
  /** A meeting of the whole branch would concern people who are there already. */
  readonly mayMeet: boolean;
}
