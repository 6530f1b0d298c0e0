// The check-up of a book: every check in one table, run one after the other on a snapshot; and the repair of what needs no
// decision. A file that is damaged is looked at no further: what it says can't be trusted.

import { breath } from '../base/stepwise.ts';
import type { Instant } from '../base/time.ts';
import { addSeconds } from '../base/time.ts';
import type { CheckResult, Checkup, Complaint } from '../domain/book.ts';
import type { DayAppointment } from '../domain/day.ts';
import { NO_PIN } from '../domain/pin.ts';
import { bookTotals, expiredPins } from '../storage/checkup.ts';
import { loadDayAppointments } from '../storage/day-appointment.ts';
import { fileFaults } from '../storage/file-check.ts';
import { refreshSearch, staleSearch } from '../storage/search.ts';
import { COMPANY_CHECKS } from './checkup-company.ts';
import { PLAN_CHECKS } from './checkup-plan.ts';
import type { Scope, WriteScope } from './code.ts';

/** One question to the book. */
export interface Check {
  readonly check: string;
  /** What stands before the number of problems. */
  readonly title: string;
  /** What to do about them; null where --fix does it. */
  readonly hint: string | null;
  readonly find: (asked: Asked) => Promise<Complaint[]> | Complaint[];
}

/** What the checks look at. */
export interface Asked {
  readonly scope: Scope;
  /** Not cancelled, with a window from yesterday on. */
  readonly ahead: readonly DayAppointment[];
  readonly expired: Awaited<ReturnType<typeof expiredPins>>;
  readonly staleSearch: readonly number[];
  readonly lastRevision: number;
}

/** A check-up with what a repair needs of it. */
export interface CheckedUp {
  readonly checkup: Checkup;
  readonly expired: Asked['expired'];
  readonly staleSearch: Asked['staleSearch'];
}

const FILE_CHECK = { check: 'file', title: 'Faults of the file', hint: 'dispatch restore FILE' } as const;
const CHECKS: readonly Check[] = [...COMPANY_CHECKS, ...PLAN_CHECKS];
const SECONDS_PER_DAY = 86_400;
const END_OF_TIME = '9999-12-31T23:59:59Z' as Instant;

/** Asks everything. Changes nothing. */
export async function checkUp(scope: Scope): Promise<CheckedUp> {
  return await scope.context.watch(
    async ({ say }) => {
      say(() => 'Checking the file');
      const faults = fileFaults(scope.context.bookPath).map(({ text }) => ({ number: null, text }));
      const file = resultOf(FILE_CHECK, faults);
      if (faults.length > 0) return { checkup: await summary(scope, [file]), expired: [], staleSearch: [] };
      const asked = await ask(scope);
      const items = [file];
      for (const check of CHECKS) {
        say(() => `Checking: ${check.title.toLowerCase()}`);
        await breath();
        items.push(resultOf(check, await check.find(asked)));
      }
      return { checkup: await summary(scope, items), expired: asked.expired, staleSearch: asked.staleSearch };
    },
    { canStop: false },
  );
}

async function ask(scope: Scope): Promise<Asked> {
  const { db, now } = scope;
  const from = addSeconds(now, -SECONDS_PER_DAY);
  return {
    scope,
    ahead: await loadDayAppointments(db, { from, to: END_OF_TIME, branchId: undefined, now }),
    expired: await expiredPins(db, now),
    staleSearch: await staleSearch(db),
    lastRevision: (await bookTotals(db)).lastRevision,
  };
}

function resultOf(
  { check, title, hint }: Pick<Check, 'check' | 'title' | 'hint'>,
  records: readonly Complaint[],
): CheckResult {
  return { check, title, problems: records.length, fixed: 0, canFix: hint === null, hint, records };
}

async function summary({ db, book }: Scope, items: readonly CheckResult[]): Promise<Checkup> {
  const isWhole = items.length > 1;
  return {
    revision: book.revision,
    appointments: isWhole ? (await bookTotals(db)).appointments : 0,
    ...counted(items),
  };
}

function counted(items: readonly CheckResult[]): Pick<Checkup, 'items' | 'problems' | 'fixed'> {
  const sum = (pick: (item: CheckResult) => number): number => items.reduce((all, item) => all + pick(item), 0);
  return { items, problems: sum(({ problems, fixed }) => problems - fixed), fixed: sum(({ fixed }) => fixed) };
}

/** Drops the pins that have run out and rebuilds what the search doesn't know. */
export async function repair(scope: WriteScope, { checkup, expired, staleSearch: stale }: CheckedUp): Promise<Checkup> {
  for (const { id, technicianId, plannedStart } of expired) {
    // What a half pin kept without the other half is nobody's place.
    const isLoose = (technicianId === null) !== (plannedStart === null);
    await scope.changes.update('appointment', id, {
      ...NO_PIN,
      ...(isLoose ? { technicianId: null, plannedStart: null } : {}),
    });
  }
  await refreshSearch(scope.db, stale);
  const items = checkup.items.map((item) => (item.canFix ? { ...item, fixed: item.problems } : item));
  const revision = scope.changes.isEmpty ? checkup.revision : scope.book.revision + 1;
  return { ...checkup, revision, ...counted(items) };
}
