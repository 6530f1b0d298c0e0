// Absences as an import, by the rules of "tech timeoff add". A row without a number is about the absence of that technician with
// that beginning and end, where there is one.

import { localDate } from '../base/time.ts';
import type { Patch } from '../storage/change-log.ts';
import type { RowOf } from '../storage/table-rows.ts';
import { allRows, rowsByOwner } from '../storage/table-rows.ts';
import { absenceSpan, readMoment } from './absence-span.ts';
import { isChange, textColumn } from './import-columns.ts';
import { BookedHours, refuseArchived, Said } from './import-hours.ts';
import { Names } from './import-names.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope, TableImport, TableReader } from './import-table.ts';
import { RECORD_FIELDS } from './record-fields.ts';

export const ABSENCES: TableImport = {
  table: 'timeOff',
  fields: RECORD_FIELDS.absences,
  open: async (scope) => {
    const branches = await allRows(scope.db, 'branch');
    return new AbsenceReader(
      scope,
      await allRows(scope.db, 'technician'),
      new Map(branches.map((one) => [one.id, one.timeZone])),
    );
  },
};

type Columns = Patch<'timeOff'>;

class AbsenceReader implements TableReader {
  readonly #scope: ImportScope;
  readonly #technicians: Names<RowOf<'technician'>>;
  /** By branch. */
  readonly #zones: ReadonlyMap<number, string>;
  readonly #hours: BookedHours;
  readonly #said = new Said((row) => this.#columns(row));

  constructor(scope: ImportScope, technicians: readonly RowOf<'technician'>[], zones: ReadonlyMap<number, string>) {
    this.#scope = scope;
    this.#technicians = new Names('technician', technicians);
    this.#zones = zones;
    this.#hours = new BookedHours(scope);
  }

  async recognise(rows: readonly ImportRow[]): Promise<void> {
    const ids = rows.flatMap((row) => this.read(row).technicianId ?? []);
    const known = await rowsByOwner(this.#scope.db, 'timeOff', 'technicianId', [...new Set(ids)]);
    for (const row of rows) {
      const { technicianId, startsAt, endsAt } = this.read(row);
      if (technicianId === undefined || startsAt === undefined) continue;
      row.sameAs = `${technicianId} ${startsAt} ${endsAt}`;
      const same = known.get(technicianId)?.find((one) => one.startsAt === startsAt && one.endsAt === endsAt);
      if (!same || !row.isFine) continue;
      this.#said.takeFor(row, same.id);
    }
  }

  async prepare(rows: readonly ImportRow[]): Promise<void> {
    const changed = rows.filter((row) => isChange(row.before, this.read(row)));
    for (const row of changed) this.#refuseArchived(row);
    const before = changed.flatMap((row) => (row.before?.technicianId as number | undefined) ?? []);
    await this.#hours.watch([...before, ...changed.flatMap((row) => this.read(row).technicianId ?? [])]);
  }

  #refuseArchived(row: ImportRow): void {
    const { technicianId, startsAt } = this.read(row);
    const technician = this.#technicians.get(technicianId ?? 0);
    if (technician && startsAt !== undefined) refuseArchived(row, 'technician', { technician, start: startsAt });
  }

  read(row: ImportRow): Columns {
    return this.#said.of(row);
  }

  #columns(row: ImportRow): Columns {
    const named = this.#technicians.given(row, 'technician');
    const technician = named ?? this.#technicians.get((row.before?.technicianId as number | undefined) ?? 0);
    return {
      ...(named === undefined ? {} : { technicianId: named.id }),
      ...(technician ? this.#span(row, technician) : {}),
      ...textColumn(row, 'reason'),
    };
  }

  #span(row: ImportRow, technician: RowOf<'technician'>): Columns {
    const { before } = row;
    if (before !== null && !row.has('from') && !row.has('to')) return {};
    const zone = this.#zones.get(technician.branchId) ?? 'UTC';
    const at = { today: localDate(this.#scope.now, zone), zone };
    const typed = row.try('from', (text) => readMoment(text, at)) && row.text('from');
    const from = typed ?? (row.has('from') ? undefined : (before?.startsAt as string | undefined));
    if (from === undefined) return {};
    const to = row.has('to') ? row.text('to') : (before?.endsAt as string | undefined);
    try {
      const { start, end } = absenceSpan({ from, to }, at);
      return { startsAt: start, endsAt: end };
    } catch (error) {
      row.caught('to', error);
      return {};
    }
  }

  async finish(): Promise<void> {
    await this.#hours.warn();
  }
}
