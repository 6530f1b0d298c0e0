// Events as an import, by the rules of "tech event add": single ones and series, of a technician or of everybody of a branch. A
// row without a number is about the event of that name with that owner, date and start, where there is one.

import { parseRecurrence } from '../base/recurrence.ts';
import type { LocalDate, WallTime } from '../base/time.ts';
import { generatedInstant, localDate, resolveWallTime, typedInstant } from '../base/time.ts';
import { parseDate, parseTime } from '../base/when.ts';
import { LONGEST_EVENT_SECONDS } from '../domain/duration.ts';
import type { Patch } from '../storage/change-log.ts';
import type { RowOf } from '../storage/table-rows.ts';
import { allRows, rowsWith } from '../storage/table-rows.ts';
import { flagColumn, isChange, placeColumns } from './import-columns.ts';
import { BookedHours, refuseArchived, Said } from './import-hours.ts';
import { Names } from './import-names.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope, TableImport, TableReader } from './import-table.ts';
import { RECORD_FIELDS } from './record-fields.ts';

export const EVENTS: TableImport = {
  table: 'event',
  fields: RECORD_FIELDS.events,
  open: async (scope) =>
    new EventReader(scope, await allRows(scope.db, 'technician'), await allRows(scope.db, 'branch')),
};

type Columns = Patch<'event'>;
type Owner = Pick<RowOf<'event'>, 'technicianId' | 'branchId'>;
type When = Pick<RowOf<'event'>, 'date' | 'startTime' | 'rrule'>;

class EventReader implements TableReader {
  readonly #scope: ImportScope;
  readonly #staff: readonly RowOf<'technician'>[];
  readonly #technicians: Names<RowOf<'technician'>>;
  readonly #branches: Names<RowOf<'branch'>>;
  readonly #hours: BookedHours;
  readonly #said = new Said((row) => this.#columns(row));

  constructor(scope: ImportScope, technicians: readonly RowOf<'technician'>[], branches: readonly RowOf<'branch'>[]) {
    this.#scope = scope;
    this.#staff = technicians;
    this.#technicians = new Names('technician', technicians);
    this.#branches = new Names('branch', branches);
    this.#hours = new BookedHours(scope);
  }

  async recognise(rows: readonly ImportRow[]): Promise<void> {
    const ids = rows.flatMap((row) => this.read(row).branchId ?? []);
    const known = await rowsWith(this.#scope.db, 'event', 'branchId', [...new Set(ids)]);
    const byKey = new Map(known.map((one) => [keyOf(one), one.id]));
    for (const row of rows) {
      row.sameAs = keyOf(this.read(row));
      const same = byKey.get(row.sameAs);
      if (same === undefined || !row.isFine) continue;
      this.#said.takeFor(row, same);
    }
  }

  async prepare(rows: readonly ImportRow[]): Promise<void> {
    const changed = rows.filter((row) => isChange(row.before, this.read(row)));
    for (const row of changed) this.#refuseArchived(row);
    const owners = changed.flatMap(({ before }) => (before === null ? [] : [before as unknown as Owner]));
    for (const row of changed) owners.push({ ...row.before, ...this.read(row) } as unknown as Owner);
    await this.#hours.watch(owners.flatMap((owner) => this.#concerned(owner)));
  }

  #concerned({ technicianId, branchId }: Owner): number[] {
    if (technicianId != null) return [technicianId];
    return this.#staff.filter((one) => one.branchId === branchId).map(({ id }) => id);
  }

  read(row: ImportRow): Columns {
    return this.#said.of(row);
  }

  #columns(row: ImportRow): Columns {
    const owner = this.#owner(row);
    const title = row.text('title');
    const when = this.#when(row, owner);
    return {
      ...owner,
      ...(title === undefined ? {} : { title }),
      ...when,
      ...durationColumn(row),
      ...flagColumn(row, 'open', 'openToCustomers'),
      ...placeColumns(row),
    };
  }

  /** Undefined where the row does not say well whose it is. */
  #owner(row: ImportRow): Owner | undefined {
    const before = row.before as RowOf<'event'> | null;
    const branch = this.#branches.given(row, 'branch');
    const isNamed = row.text('tech') !== undefined;
    const technician = isNamed ? this.#technicians.given(row, 'tech') : this.#formerTechnician(row);
    if ((isNamed && !technician) || (row.text('branch') !== undefined && !branch)) return undefined;
    if (!technician) return { technicianId: null, branchId: branch?.id ?? before?.branchId ?? this.#branches.first.id };
    if (branch && branch.id !== technician.branchId) {
      const own = this.#branches.get(technician.branchId)?.name;
      row.wrong('branch', 'other-branch', `${technician.name} belongs to the branch ${own}: leave the branch out.`);
    }
    return { technicianId: technician.id, branchId: technician.branchId };
  }

  #formerTechnician(row: ImportRow): RowOf<'technician'> | undefined {
    return row.has('tech') ? undefined : this.#technicians.get((row.before?.technicianId as number | null) ?? 0);
  }

  #when(row: ImportRow, owner: Owner | undefined): Partial<When> {
    const before = row.before as RowOf<'event'> | null;
    const zone = this.#branches.get(owner?.branchId ?? 0)?.timeZone ?? this.#branches.first.timeZone;
    const typed = row.try('date', (text) => parseDate(text, { today: localDate(this.#scope.now, zone) }));
    const date = typed ?? (row.has('date') ? undefined : (before?.date as LocalDate | undefined));
    const time = row.try('start', parseTime);
    const startTime = time ?? (row.has('start') ? undefined : (before?.startTime as WallTime | undefined));
    if (date === undefined || startTime === undefined) return {};
    const isSilent = before !== null && !row.has('repeat');
    const rrule = isSilent ? before.rrule : (row.try('repeat', (text) => parseRecurrence(text, date)) ?? null);
    const when = { date, startTime, rrule };
    if (rrule === null && isChange(row.before, when)) requireTime(row, { date, startTime, zone });
    return when;
  }

  #refuseArchived(row: ImportRow): void {
    const { technicianId, date, startTime } = this.read(row) as Partial<When> & Columns;
    const technician = this.#technicians.get(technicianId ?? 0);
    const zone = this.#branches.get(technician?.branchId ?? 0)?.timeZone;
    if (!technician || date === undefined || startTime === undefined || zone === undefined) return;
    const start = generatedInstant(date as LocalDate, startTime as WallTime, zone);
    refuseArchived(row, 'tech', { technician, start });
  }

  async finish(): Promise<void> {
    await this.#hours.warn();
  }
}

function keyOf({ technicianId, branchId, title, date, startTime }: Columns): string {
  return JSON.stringify([technicianId, branchId, title, date, startTime]);
}

function durationColumn(row: ImportRow): { durationSeconds?: number } {
  const seconds = row.number('duration');
  if (seconds === undefined) return {};
  if (seconds > LONGEST_EVENT_SECONDS)
    row.wrong('duration', 'long-event', 'an event lasts 24 hours at most; longer is an absence.');
  return { durationSeconds: seconds };
}

/** A single start must exist; of a doubled one the first is taken, as everywhere for stored wall times (P14). */
function requireTime(row: ImportRow, at: { date: LocalDate; startTime: WallTime; zone: string }): void {
  if (resolveWallTime(at.date, at.startTime, at.zone).length === 0)
    row.try('start', () => typedInstant(at.date, at.startTime, at.zone));
}
