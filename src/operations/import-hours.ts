// What tables that change the hours of technicians have in common: whose hours they may change, and which booked appointments no
// longer fit afterwards. Nothing is moved; it is said.

import { count } from '../base/words.ts';
import { MISFIT_WORDS } from '../domain/misfit.ts';
import type { Misfit } from '../domain/technician.ts';
import { findMisfits } from '../storage/technician-card.ts';
import type { WriteScope } from './code.ts';
import type { ImportRow } from './import-row.ts';

/** Appointments that a notice names. */
const NAMED = 3;

/** The appointments of technicians whose hours an import changes. */
export class BookedHours {
  readonly #scope: WriteScope;
  /** By technician, the appointments that did not fit before. */
  readonly #before = new Map<number, ReadonlySet<number>>();

  constructor(scope: WriteScope) {
    this.#scope = scope;
  }

  /** Before the hours of these technicians change. */
  async watch(technicianIds: Iterable<number>): Promise<void> {
    const fresh = [...new Set(technicianIds)].filter((id) => !this.#before.has(id));
    if (fresh.length === 0) return;
    const misfits = await findMisfits(this.#scope.db, fresh, this.#scope.now);
    for (const id of fresh) {
      const own = misfits.filter(({ technician }) => technician.id === id);
      this.#before.set(id, new Set(own.map(({ appointmentId }) => appointmentId)));
    }
  }

  /** Once the rows are written: says which appointments no longer fit. */
  async warn(): Promise<void> {
    if (this.#before.size === 0) return;
    const after = await findMisfits(this.#scope.db, [...this.#before.keys()], this.#scope.now);
    const [first, ...others] = after.filter((one) => !this.#before.get(one.technician.id)?.has(one.appointmentId));
    if (first) this.#scope.warn(noticeOf(first, others));
  }
}

function noticeOf(first: Misfit, others: readonly Misfit[]): string {
  const misfits = [first, ...others];
  const named = misfits.slice(0, NAMED).map((one) => `${one.number} ${MISFIT_WORDS[one.reason]}`);
  const names = [...named, ...(misfits.length > NAMED ? ['...'] : [])].join(', ');
  const fit = misfits.length === 1 ? 'no longer fits' : 'no longer fit';
  const free = misfits.find(({ pin }) => pin === null);
  const way = free ? `dispatch optimize ${free.date}` : `dispatch edit ${first.number} --auto`;
  return `${count(misfits.length, 'appointment')} ${fit} (${names}), and nothing was moved. Next: ${way}`;
}

/** What each row says. It is asked more than once, and its faults are to be told once. */
export class Said<C extends object> {
  readonly #known = new WeakMap<ImportRow, C>();
  readonly #read: (row: ImportRow) => C;

  constructor(read: (row: ImportRow) => C) {
    this.#read = read;
  }

  of(row: ImportRow): C {
    const said = this.#known.get(row) ?? this.#read(row);
    this.#known.set(row, said);
    return said;
  }

  /** The row is about a record that is there: what the file does not say stays as it is there. */
  takeFor(row: ImportRow, id: number): void {
    row.id = id;
    this.#known.delete(row);
  }
}

/** Nothing new for who is archived, but what is from before, or comes back with its number. */
export function refuseArchived(
  row: ImportRow,
  field: string,
  { technician, start }: { technician: { readonly name: string; readonly archivedAt: string | null }; start: string },
): void {
  const { archivedAt, name } = technician;
  if (row.before !== null || row.text('number') !== undefined || archivedAt === null || start < archivedAt) return;
  row.wrong(field, 'archived', `${name} is archived: dispatch tech restore --help`);
}
