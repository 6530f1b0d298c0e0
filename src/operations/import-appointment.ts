// Appointments as an import, with all that is recorded of them: promise, plan, pin and actual times. What nobody could have booked
// or done is refused; where the plan is merely bad (a drive too short, a skill missing), that is counted and said.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { toInstant } from '../base/time.ts';
import { count } from '../base/words.ts';
import { zoneViolations } from '../domain/address.ts';
import type { AppointmentStatus, Kind } from '../domain/appointment.ts';
import { isClosed } from '../domain/appointment.ts';
import type { ArrivalWindow } from '../domain/booking.ts';
import { kindViolations, windowOfStart } from '../domain/booking.ts';
import type { Skills } from '../domain/day.ts';
import { durationViolations } from '../domain/duration.ts';
import { NO_PIN } from '../domain/pin.ts';
import type { Recorded } from '../domain/recorded.ts';
import { recordedSteps, recordedViolations } from '../domain/recorded.ts';
import { lackingSkills } from '../domain/skills.ts';
import type { Patch } from '../storage/change-log.ts';
import type { JobFacts } from '../storage/import-facts.ts';
import { jobFacts } from '../storage/import-facts.ts';
import type { RowOf } from '../storage/table-rows.ts';
import { allRows } from '../storage/table-rows.ts';
import { createdColumn, isChange, noteText } from './import-columns.ts';
import { Moments } from './import-moments.ts';
import { Names } from './import-names.ts';
import { Places } from './import-overlap.ts';
import { References } from './import-reference.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope, TableImport, TableReader } from './import-table.ts';
import type { ReadWork } from './import-work.ts';
import { refuseArchivedWork, Works } from './import-work.ts';
import { RECORD_FIELDS } from './record-fields.ts';

export const APPOINTMENTS: TableImport = {
  table: 'appointment',
  fields: RECORD_FIELDS.appointments,
  more: ['statusStep'],
  open: async (scope) => {
    const technicians = await allRows(scope.db, 'technician');
    return new AppointmentReader(scope, await Works.open(scope.db), technicians);
  },
};

type Technician = RowOf<'technician'>;
type Columns = Patch<'appointment'>;

const LOCAL_MOMENTS = [
  'plannedStart',
  'heldStart',
  'acceptedAt',
  'travelStartedAt',
  'arrivedAt',
  'completedAt',
] as const;
const TEXTS = ['notes', 'onSiteNotes', 'cancelReason', 'unableReason'] as const;
/** Appointments that a notice names. */
const NAMED = 3;

class AppointmentReader implements TableReader {
  readonly #scope: ImportScope;
  readonly #works: Works;
  readonly #technicians: Names<Technician>;
  readonly #skills: ReadonlyMap<number, Skills>;
  readonly #jobs: References<JobFacts>;
  readonly #moments: Moments;
  readonly #places: Places;
  /** Jobs whose flag goes: they are booked again. */
  readonly #booked = new Set<number>();
  /** Their technicians lack a skill. */
  readonly #unskilled: number[] = [];
  #unskilledCount = 0;
  /** Of the row at hand; null where it changes nothing. */
  #at: { readonly after: RowOf<'appointment'>; readonly recorded: Recorded; readonly job: JobFacts } | null = null;

  constructor(scope: ImportScope, works: Works, technicians: readonly Technician[]) {
    this.#scope = scope;
    this.#works = works;
    this.#technicians = new Names('technician', technicians);
    this.#skills = new Map(technicians.map(({ id, skills }) => [id, JSON.parse(skills) as Skills]));
    this.#jobs = new References(scope, 'job', (ids) => jobFacts(scope.db, ids));
    this.#moments = new Moments(scope.now);
    this.#places = new Places(scope);
  }

  async prepare(rows: readonly ImportRow[]): Promise<void> {
    await this.#jobs.prepare(
      rows,
      rows.flatMap(({ before }) => (before?.jobId as number | undefined) ?? []),
    );
  }

  read(row: ImportRow): Columns {
    this.#at = null;
    const job = this.#jobOf(row);
    if (!job) return {};
    const zone = this.#zoneOf(row, job.facts);
    const work = this.#works.read(row, row.before ?? job.facts);
    // One object of one shape for all rows, filled in place: there are a hundred thousand of them.
    const patch: Columns = row.before === null ? newColumns(this.#scope, job.id) : {};
    Object.assign(patch, work.columns);
    if (work.kind !== undefined) patch.kind = work.kind;
    if (row.has('status')) patch.status = row.text('status') ?? 'scheduled';
    patch.timeZone = zone;
    this.#setWindow(patch, row, zone);
    this.#setDuration(patch, row, work);
    if (row.has('tech')) patch.technicianId = this.#technicians.given(row, 'tech')?.id ?? null;
    if (row.has('heldTech')) patch.heldTechnicianId = this.#technicians.given(row, 'heldTech')?.id ?? null;
    if (row.has('pin')) this.#setPin(patch, row, zone);
    for (const name of LOCAL_MOMENTS) if (row.has(name)) patch[name] = this.#moment(row, name, zone);
    if (row.has('cancelledAt')) patch.cancelledAt = row.try('cancelledAt', toInstant) ?? null;
    for (const name of TEXTS) if (row.has(name)) patch[name] = noteText(row, name);
    Object.assign(patch, createdColumn(row, this.#scope.now));
    if (row.before === null) this.#fill(patch, row);
    if (row.before === null && !isClosed((patch.status ?? 'scheduled') as AppointmentStatus))
      refuseArchivedWork(row, work, patch.createdAt ?? this.#scope.now);
    if (row.isFine && isChange(row.before, patch)) this.#check(row, patch, job.facts);
    return patch;
  }

  #moment(row: ImportRow, name: string, zone: string): Instant | null {
    return row.try(name, (text) => this.#moments.moment(text, zone)) ?? null;
  }

  #jobOf(row: ImportRow): { readonly id: number; readonly facts: JobFacts } | undefined {
    const named = this.#jobs.of(row);
    if (row.before === null) return named;
    const id = row.before.jobId as number;
    if (named && named.id !== id)
      row.wrong('job', 'other-job', `${formatId('appointment', row.before.id)} stays with ${formatId('job', id)}.`);
    return { id, facts: this.#jobs.get(id) as JobFacts };
  }

  #zoneOf(row: ImportRow, job: JobFacts): string {
    const text = row.text('timezone');
    const usual = (row.before?.timeZone as string | undefined) ?? job.timeZone;
    if (text === undefined || text === usual) return usual;
    const violations = zoneViolations(text);
    for (const violation of violations) row.fault(violation);
    return violations.length > 0 ? usual : text;
  }

  #setWindow(patch: Columns, row: ImportRow, zone: string): void {
    const window = row.try('window', (text) => this.#moments.window(text, zone));
    const start = row.try('start', (text) => this.#moments.moment(text, zone));
    const promised: ArrivalWindow | undefined = window ?? (start && windowOfStart(start, this.#scope.book.settings));
    if (promised) {
      patch.windowStart = promised.start;
      patch.windowEnd = promised.end;
      return;
    }
    const isRead = row.text('window') !== undefined || row.text('start') !== undefined;
    if (!isRead && (row.before === null || row.isBlank('window')))
      row.wrong('window', 'missing-field', 'it is missing: give window, or start for an exact start.');
  }

  #setDuration(patch: Columns, row: ImportRow, work: ReadWork): void {
    const given = row.number('duration');
    if (given === undefined && row.before !== null && !row.isBlank('duration')) return;
    const seconds = given ?? work.durationSeconds;
    if (seconds === undefined) return;
    if (given !== undefined && given !== row.before?.durationSeconds)
      for (const violation of durationViolations(given, this.#scope.book.settings)) row.fault(violation);
    patch.durationSeconds = seconds;
  }

  #setPin(patch: Columns, row: ImportRow, zone: string): void {
    const pin = row.text('pin') ?? null;
    if (pin === null) {
      Object.assign(patch, NO_PIN);
      return;
    }
    const { now, actor } = this.#scope;
    const before = row.before as RowOf<'appointment'> | null;
    patch.pin = pin;
    patch.pinReason = row.has('pinReason') ? noteText(row, 'pinReason') : (before?.pinReason ?? null);
    patch.pinnedBy = row.text('pinnedBy') ?? before?.pinnedBy ?? actor.name;
    patch.pinnedAt = row.try('pinnedAt', toInstant) ?? before?.pinnedAt ?? now;
    patch.pinExpiresAt = row.has('pinExpires') ? this.#moment(row, 'pinExpires', zone) : (before?.pinExpiresAt ?? null);
  }

  /** What a new row does not say: the start is where the work began, or the window does. */
  #fill(patch: Columns, row: ImportRow): void {
    const { plannedStart, arrivedAt, windowStart, technicianId, status } = patch;
    if (plannedStart == null && technicianId != null) patch.plannedStart = arrivedAt ?? windowStart ?? null;
    if (status === 'cancelled') patch.cancelledAt ??= this.#scope.now;
    if (!row.has('onSiteNotes') && patch.kind !== 'sales')
      patch.onSiteNotes = this.#scope.book.settings.onSiteNotesDefault || null;
  }

  /** What has to hold whoever says it; only of what is new or changes. */
  #check(row: ImportRow, patch: Columns, job: JobFacts): void {
    const after = { ...row.before, ...patch } as unknown as RowOf<'appointment'>;
    const technician = after.technicianId === null ? null : (this.#technicians.get(after.technicianId) ?? null);
    const recorded = toRecorded(after, technician);
    for (const violation of recordedViolations(recorded, this.#scope.now)) row.fault(violation);
    if (!isClosed(recorded.status)) this.#checkOpen(row, after, job);
    this.#checkHeld(row, after);
    this.#at = { after, recorded, job };
  }

  #checkOpen(row: ImportRow, after: RowOf<'appointment'>, job: JobFacts): void {
    if (job.status !== 'open')
      row.wrong('job', 'job-closed', `${formatId('job', job.id)} is ${job.status}: nothing more is done there.`);
    if (job.customerArchivedAt !== null)
      row.wrong('job', 'archived-customer', 'its customer is archived: dispatch customer restore --help');
    if (job.addressArchivedAt !== null && row.before === null)
      row.wrong('job', 'archived-address', 'its address is archived: nothing new is done there.');
    const asked = {
      kind: after.kind as Kind,
      customerKind: job.customerKind as 'customer' | 'lead',
      customer: 'the customer',
    };
    if (row.before === null)
      for (const violation of kindViolations(asked, this.#scope.book.settings)) row.fault(violation);
    if (row.before !== null && isClosed(row.before.status as AppointmentStatus))
      row.wrong(
        'status',
        'closed',
        `it is ${String(row.before.status)}: dispatch rollback ${formatId('appointment', row.before.id)} --reason ...`,
      );
  }

  #checkHeld(row: ImportRow, { heldTechnicianId, heldStart, technicianId }: RowOf<'appointment'>): void {
    if ((heldTechnicianId === null) !== (heldStart === null))
      row.wrong('heldTech', 'held-half', 'give both heldTech and heldStart, or neither.');
    else if (heldTechnicianId !== null && technicianId !== null)
      row.wrong('heldTech', 'held-assigned', 'a place is held for what has no technician.');
  }

  wrote(row: ImportRow, id: number): boolean {
    if (!this.#at) return false;
    const { after, recorded, job } = this.#at;
    this.#writeSteps(row, id, recorded);
    if (isClosed(recorded.status)) return false;
    if (job.isFlagged === 1) this.#booked.add(job.id);
    const { technicianId, plannedStart } = after;
    if (technicianId === null || plannedStart === null) return false;
    this.#places.add(row.line, id, { technicianId, start: plannedStart as Instant });
    this.#countUnskilled(id, after.serviceId, technicianId);
    return false;
  }

  #countUnskilled(id: number, serviceId: number, technicianId: number): void {
    const needed = this.#works.skillsOf(serviceId);
    if (lackingSkills(needed, this.#skills.get(technicianId) ?? {}).length === 0) return;
    this.#unskilledCount += 1;
    if (this.#unskilled.length < NAMED) this.#unskilled.push(id);
  }

  #writeSteps(row: ImportRow, id: number, recorded: Recorded): void {
    const before = row.before?.status as AppointmentStatus | undefined;
    if (before === recorded.status || (before === undefined && recorded.status === 'scheduled')) return;
    const steps = recordedSteps(recorded, this.#scope.now);
    const known = before === undefined ? -1 : steps.findIndex(({ to }) => to === before);
    for (const { from, to, at, reason } of steps.slice(known + 1))
      this.#scope.rows.insert('statusStep', {
        appointmentId: id,
        fromStatus: from,
        toStatus: to,
        at,
        by: this.#scope.actor.name,
        reason,
      });
  }

  async finish(): Promise<void> {
    await this.#places.check();
    for (const id of this.#booked)
      this.#scope.later(async () => await this.#scope.changes.update('job', id, { isFlagged: 0 }));
    if (this.#unskilledCount === 0) return;
    const names = this.#unskilled.map((id) => formatId('appointment', id)).join(', ');
    this.#scope.warn(
      `${count(this.#unskilledCount, 'appointment stands', 'appointments stand')} with a technician who lacks a skill (${names}${this.#unskilledCount > NAMED ? ', ...' : ''}). See why: dispatch explain ${formatId('appointment', this.#unskilled[0] ?? 0)}`,
    );
  }
}

/** A new row that says nothing yet. */
function newColumns({ now }: ImportScope, jobId: number): Columns {
  return {
    jobId,
    serviceId: 0,
    subtypeId: null,
    kind: 'tech',
    status: 'scheduled',
    windowStart: '',
    windowEnd: '',
    timeZone: '',
    durationSeconds: 0,
    technicianId: null,
    plannedStart: null,
    heldTechnicianId: null,
    heldStart: null,
    ...NO_PIN,
    notes: null,
    onSiteNotes: null,
    acceptedAt: null,
    travelStartedAt: null,
    arrivedAt: null,
    completedAt: null,
    cancelledAt: null,
    cancelReason: null,
    unableReason: null,
    createdAt: now,
    externalId: null,
    source: null,
  };
}

function toRecorded(row: RowOf<'appointment'>, technician: Technician | null): Recorded {
  return {
    status: row.status as AppointmentStatus,
    kind: row.kind as Kind,
    window: { start: row.windowStart as Instant, end: row.windowEnd as Instant },
    technician,
    plannedStart: row.plannedStart as Instant | null,
    pin: row.pin,
    acceptedAt: row.acceptedAt as Instant | null,
    travelStartedAt: row.travelStartedAt as Instant | null,
    arrivedAt: row.arrivedAt as Instant | null,
    completedAt: row.completedAt as Instant | null,
    cancelledAt: row.cancelledAt as Instant | null,
    cancelReason: row.cancelReason,
    unableReason: row.unableReason,
  };
}
