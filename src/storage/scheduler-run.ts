// The scheduler's runs, as they were recorded: what was asked, what came of it (S7).

import type { Instant, LocalDate } from '../base/time.ts';
import type { PlanChange, PlanPrices, PlanWorth } from '../domain/schedule.ts';
import type { Database } from './database.ts';

/** What a run's `summary` holds. */
export interface RunSummary {
  /** Runs from before there was a limit say nothing of it, nor of the prices. */
  readonly maxMoves?: number | null;
  readonly prices?: PlanPrices;
  readonly days: readonly {
    readonly date: LocalDate;
    readonly before: PlanWorth;
    readonly after: PlanWorth;
    readonly iterations: number;
    readonly changes: readonly PlanChange[];
  }[];
}

export interface StoredRun {
  readonly id: number;
  readonly kind: string;
  readonly at: Instant;
  readonly by: string;
  readonly fromDate: LocalDate;
  readonly days: number;
  readonly seed: number;
  readonly iterations: number;
  readonly summary: RunSummary;
}

/** Newest first. */
export async function latestRuns(db: Database, limit: number): Promise<{ rows: StoredRun[]; total: number }> {
  const rows = await db.selectFrom('run').selectAll().orderBy('id', 'desc').limit(limit).execute();
  const { total } = await db
    .selectFrom('run')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const stored = rows.map(
    (row): StoredRun => ({
      ...row,
      at: row.at as Instant,
      fromDate: row.fromDate as LocalDate,
      summary: JSON.parse(row.summary) as RunSummary,
    }),
  );
  return { rows: stored, total: Number(total) };
}
