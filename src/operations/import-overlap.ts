// Whether an import books anybody twice: once all rows are written, the technicians it gave work to are gone through in the order of
// their planned starts, over the days it touched. So each row is compared with one other, however long the file is.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { addSeconds } from '../base/time.ts';
import { LONGEST_DURATION_SECONDS } from '../domain/duration.ts';
import type { PlannedRow } from '../storage/planned.ts';
import { plannedRows } from '../storage/planned.ts';
import type { ImportScope } from './import-table.ts';

interface Range {
  from: Instant;
  to: Instant;
}

export class Places {
  readonly #scope: ImportScope;
  /** Lines by appointment. */
  readonly #lines = new Map<number, number>();
  readonly #ranges = new Map<number, Range>();

  constructor(scope: ImportScope) {
    this.#scope = scope;
  }

  /** The file has given this appointment its place. */
  add(line: number, id: number, { technicianId, start }: { technicianId: number; start: Instant }): void {
    this.#lines.set(id, line);
    const range = this.#ranges.get(technicianId);
    if (!range) this.#ranges.set(technicianId, { from: start, to: start });
    else if (start < range.from) range.from = start;
    else if (start > range.to) range.to = start;
  }

  /** Says which rows book somebody who is booked already. */
  async check(): Promise<void> {
    for (const [technicianId, { from, to }] of this.#ranges) {
      const planned = await plannedRows(this.#scope.db, {
        technicianId,
        from: addSeconds(from, -LONGEST_DURATION_SECONDS),
        to: addSeconds(to, LONGEST_DURATION_SECONDS),
      });
      this.#sweep(planned);
    }
  }

  #sweep(planned: readonly PlannedRow[]): void {
    let last: { readonly row: PlannedRow; readonly end: Instant } | null = null;
    for (const row of planned) {
      if (last !== null && row.plannedStart < last.end) this.#report(row, last.row);
      const end = addSeconds(row.plannedStart, row.durationSeconds);
      if (last === null || end > last.end) last = { row, end };
    }
  }

  #report(a: PlannedRow, b: PlannedRow): void {
    const [own, other] = this.#lines.has(a.id) ? [a, b] : [b, a];
    const line = this.#lines.get(own.id);
    if (line === undefined) return;
    const otherLine = this.#lines.get(other.id);
    const number = formatId('appointment', other.id);
    const which = otherLine === undefined ? number : `line ${otherLine} (${number})`;
    const message = `${own.technicianName} is booked at that time already, by ${which}. Give another plannedStart or tech, or none.`;
    this.#scope.fault(line, { code: 'overlap', rule: 'P6', field: 'plannedStart', message });
  }
}
