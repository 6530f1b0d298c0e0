// What `seed` has made, in numbers.

import type { LocalDate } from '../base/time.ts';

/** How full a day is, by the work and drives of those who are there. */
export interface DayLoad {
  readonly date: LocalDate;
  readonly visits: number;
  readonly unassigned: number;
  readonly percent: number;
}

export interface Seeded {
  readonly seed: number;
  /** null = a plain load. */
  readonly scenario: string | null;
  readonly customers: number;
  readonly addresses: number;
  readonly services: number;
  readonly technicians: number;
  readonly jobs: number;
  readonly appointments: number;
  readonly pinned: number;
  readonly unassigned: number;
  /** The day to look at first: the first that lies ahead, else the last. */
  readonly day: LocalDate;
  /** Days on which somebody works, in order. */
  readonly days: readonly DayLoad[];
}
