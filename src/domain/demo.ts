// What the demo did, in numbers.

import type { LocalDate } from '../base/time.ts';
import type { BoardDay } from './board.ts';
import type { OptimizeResult } from './schedule.ts';

export type DemoSummary = BoardDay['counts'] & {
  readonly companyName: string;
  /** The file left to play with; null = none. */
  readonly book: string | null;
  /** The day that was booked and planned. */
  readonly date: LocalDate;
  readonly customers: number;
  readonly services: number;
  readonly jobs: number;
  /** Appointments booked in all, those of other days included. */
  readonly bookings: number;
  readonly plan: OptimizeResult;
};
