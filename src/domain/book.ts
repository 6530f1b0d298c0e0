// What is told of a book as a whole: what its file holds, what its check-up found. Plain data between storage, which looks, and
// presentation, which shows.

import type { Instant } from '../base/time.ts';

/** What a book that was found whole holds. */
export interface BookFacts {
  readonly companyName: string;
  readonly timeZone: string;
  readonly revision: number;
  /** null = nothing was changed since it was made. */
  readonly lastChangeAt: Instant | null;
  readonly customers: number;
  readonly appointments: number;
  readonly schemaVersion: number;
  readonly sizeBytes: number;
}

export interface Backup extends BookFacts {
  /** The copy. */
  readonly file: string;
  readonly book: string;
}

export interface Restored extends BookFacts {
  /** The backup. */
  readonly file: string;
  readonly book: string;
  /** Where the book that was there lies now; null = there was none. */
  readonly kept: string | null;
}

/** `integrity`: pages that cannot be right. `reference`: a row that belongs to one that is not there. `log`: a row that changed past it. */
export interface FileFault {
  readonly kind: 'integrity' | 'reference' | 'log';
  readonly text: string;
}

/** A record that a check-up complains of. */
export interface Complaint {
  /** `A-7`, `T-2`; null where it is no record with a number. */
  readonly number: string | null;
  readonly text: string;
}

/** What one check found. */
export interface CheckResult {
  readonly check: string;
  /** What is wrong, in words that follow a number. */
  readonly title: string;
  readonly problems: number;
  /** Of the problems, those that `--fix` has put right. */
  readonly fixed: number;
  /** `--fix` could. */
  readonly canFix: boolean;
  /** What to do; null where --fix does it. */
  readonly hint: string | null;
  readonly records: readonly Complaint[];
}

export interface Checkup {
  readonly revision: number;
  readonly appointments: number;
  /** Every check, those without a complaint too. */
  readonly items: readonly CheckResult[];
  /** What is left after --fix. */
  readonly problems: number;
  readonly fixed: number;
}
