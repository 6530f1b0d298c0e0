// The set form of booking: what many bookings in a row need is read for all of them at once, and the days they go to stay in
// memory as the bookings before have left them. It does what is usual, exactly as booking.ts would, and leaves the rest to it:
// whatever is refused, needs room made, or has links.

import { refusedIsNull } from '../base/errors.ts';
import { formatId, readId } from '../base/ids.ts';
import type { LocalDate } from '../base/time.ts';
import { addDays, dayStart } from '../base/time.ts';
import type { AppointmentChange } from '../domain/appointment.ts';
import type { DayRecords, DayTechnician } from '../domain/day.ts';
import { pinNote } from '../domain/pin.ts';
import type { Placed, PlaceRequest } from '../domain/placement.ts';
import { StandingDay } from '../scheduling/day/standing-day.ts';
import type { AppointmentRow } from '../storage/appointment.ts';
import { toCard } from '../storage/appointment.ts';
import type { JobFacts } from '../storage/booking-facts.ts';
import { bookingFacts, nextExpiry } from '../storage/booking-facts.ts';
import { loadDays } from '../storage/day.ts';
import type { ExternalReference } from '../storage/external.ts';
import { externalKey } from '../storage/external.ts';
import { idsByExternal } from '../storage/table-rows.ts';
import { loadTechnicianDays } from '../storage/technician.ts';
import { subtypesOf } from '../storage/work.ts';
import { warnBeforeDawn } from './afternoon.ts';
import { bookedNotice } from './booked-notice.ts';
import { appointmentRow } from './booking.ts';
import type { KnownDay } from './booking-day.ts';
import { endsLate, stand } from './booking-day.ts';
import type { NamedWork, Reading } from './booking-reading.ts';
import { isUsual, readingOf } from './booking-reading.ts';
import type { BookInput } from './booking-wish.ts';
import { requests } from './booking-wish.ts';
import { viewOf } from './card-view.ts';
import type { Scope, SetForm, SetScope, Touched } from './code.ts';
import { pinNoteRow, technicianNames, toMoved } from './placing.ts';
import { chooseTechnician, chooseWork } from './work.ts';

/** Days kept in memory beyond those that the bookings at hand go to. */
const MOST_DAYS = 100;
/** Sets of bookings for which a day is kept that none of them goes to: most files go on from day to day. */
const LONGEST_IDLE = 20;

/** Of a branch on a day. */
interface Staff {
  readonly branchId: number;
  readonly date: LocalDate;
  readonly technicians: readonly DayTechnician[];
  readonly timeZone: string;
}

interface Decided {
  readonly reading: Reading;
  readonly external: ExternalReference;
  readonly day: KnownDay;
  readonly placed: Placed;
}

export class BookingDesk implements SetForm<BookInput> {
  readonly tables = ['appointment', 'note'] as const;
  readonly #works = new Map<string, NamedWork | null>();
  readonly #technicians = new Map<string, number | null>();
  #names: ReadonlyMap<number, string> = new Map();
  /** By branch and date; null = a day on which the ordinary way decides. */
  readonly #days = new Map<string, KnownDay | null>();
  /** Sets so far, and the last that each day was needed by. */
  #sets = 0;
  readonly #neededLast = new Map<string, number>();
  /** By branch and date: whether somebody's shift runs past its midnight. */
  readonly #late = new Map<string, boolean>();
  /** Of the inputs that were prepared last. */
  #readings: ReadonlyMap<BookInput, Reading> = new Map();
  #taken: Set<string> = new Set();

  async prepare(scope: Scope, inputs: readonly BookInput[]): Promise<void> {
    const { db, now } = scope;
    const given = inputs.filter(({ externalId }) => externalId).map(referenceOf);
    this.#taken = new Set((await idsByExternal(db, 'appointment', given)).keys());
    if (this.#names.size === 0) this.#names = await technicianNames(scope);
    this.#readings = await this.#readAll(scope, inputs);
    const needed = new Set<string>();
    const missing = new Map<number, Set<LocalDate>>();
    for (const { job, date } of this.#readings.values()) {
      const key = dayKey(job, date);
      needed.add(key);
      const known = this.#days.get(key);
      if (known === null || (known && (known.until === null || known.until > now))) continue;
      const { branchId } = job.place;
      missing.set(branchId, (missing.get(branchId) ?? new Set()).add(date));
    }
    this.#makeRoom(needed);
    for (const [branchId, dates] of missing) await this.#loadDays(scope, branchId, dates);
  }

  /** Days that are not needed now keep their records, the latest of them and for a while, and nothing that is built of these. */
  #makeRoom(needed: ReadonlySet<string>): void {
    this.#sets += 1;
    for (const key of needed) this.#neededLast.set(key, this.#sets);
    const idle = [...this.#days.keys()].filter((key) => !needed.has(key));
    for (const [index, key] of idle.entries()) {
      this.#days.get(key)?.standing.rest();
      const isOld = this.#sets - (this.#neededLast.get(key) ?? 0) > LONGEST_IDLE;
      if (!isOld && index >= idle.length - MOST_DAYS) continue;
      this.#days.delete(key);
      this.#neededLast.delete(key);
    }
  }

  async write(scope: SetScope, input: BookInput): Promise<AppointmentChange | null> {
    const reading = this.#readings.get(input);
    const external = this.#externalOf(input);
    const day = reading && this.#days.get(dayKey(reading.job, reading.date));
    if (!reading || !external || !day) return null;
    day.standing = day.standing.at(scope.now);
    const request = requests(input, reading.wish, reading.promised)[0] as PlaceRequest;
    const placed = day.standing.place(request);
    if (!placed || placed.technicianId === null || placed.plannedStart === null) return null;
    return await this.#book(scope, input, { reading, external, day, placed });
  }

  forget(touched: readonly Touched[]): void {
    if (touched.every(isHarmless)) return;
    this.#days.clear();
    this.#late.clear();
    this.#works.clear();
    this.#technicians.clear();
    this.#names = new Map();
  }

  /** The inputs that say nothing unusual. */
  async #readAll(scope: Scope, inputs: readonly BookInput[]): Promise<Map<BookInput, Reading>> {
    const ids = inputs.flatMap(({ job }) => readId('job', job) ?? []);
    const jobs = await bookingFacts(scope.db, [...new Set(ids)], scope.now);
    const found = new Map<BookInput, Reading>();
    for (const input of inputs) {
      const job = jobs.get(readId('job', input.job) ?? 0);
      if (!job || scope.desk !== null || !isUsual(input, job)) continue;
      const named = await this.#workOf(scope, input, job);
      const technicianId = input.tech === undefined ? null : await this.#technicianOf(scope, input.tech);
      if (!named || (input.tech !== undefined && technicianId === null)) continue;
      const reading = readingOf(scope, input, { job, named, technicianId });
      if (reading) found.set(input, reading);
    }
    return found;
  }

  async #technicianOf(scope: Scope, text: string): Promise<number | null> {
    const known = this.#technicians.get(text);
    if (known !== undefined) return known;
    const id = await chooseTechnician(scope.db, text).catch(refusedIsNull);
    this.#technicians.set(text, id);
    return id;
  }

  async #workOf(scope: Scope, input: BookInput, job: JobFacts): Promise<NamedWork | null> {
    const key = JSON.stringify([job.serviceId, job.subtypeId, input.service, input.subtype]);
    const known = this.#works.get(key);
    if (known !== undefined) return known;
    const work = await chooseWork(scope.db, input, job).catch(refusedIsNull);
    const subtypes = work === null || work.subtypeId === null ? [] : await subtypesOf(scope.db, work.serviceId);
    const named = work && { work, subtypeName: subtypes.find(({ id }) => id === work.subtypeId)?.name ?? null };
    // A subtype that may not be chosen any more is rare enough for the ordinary way.
    const usual = named && (named.work.subtypeId === null) === (named.subtypeName === null) ? named : null;
    this.#works.set(key, usual);
    return usual;
  }

  async #loadDays(scope: Scope, branchId: number, dates: ReadonlySet<LocalDate>): Promise<void> {
    const loaded = await loadDays(scope.db, scope, [...dates], branchId);
    for (const [date, { technicians, timeZone }] of loaded) this.#noteLate({ branchId, date, technicians, timeZone });
    await this.#readEves(scope, branchId, loaded);
    for (const date of dates) {
      const records = loaded.get(date) as DayRecords;
      const isLate = [addDays(date, -1), date].some((one) => this.#late.get(`${branchId} ${one}`));
      const isPlain = StandingDay.isPlain(records) && !isLate;
      const { start, end } = records.span;
      const day = isPlain && {
        standing: new StandingDay(records, scope.book.settings, scope.now),
        until: await nextExpiry(scope.db, { from: start, to: end, now: scope.now }),
      };
      this.#days.set(`${branchId} ${date}`, day || null);
    }
  }

  /** Of the days before those that are loaded, where they were not loaded themselves. */
  async #readEves(scope: Scope, branchId: number, loaded: ReadonlyMap<LocalDate, DayRecords>): Promise<void> {
    const eves = [...loaded.keys()].map((date) => addDays(date, -1));
    const unknown = eves.filter((eve) => !this.#late.has(`${branchId} ${eve}`));
    if (unknown.length === 0) return;
    const found = await loadTechnicianDays(scope.db, unknown);
    for (const eve of unknown) {
      const { timeZone } = loaded.get(addDays(eve, 1)) as DayRecords;
      const technicians = (found.get(eve) ?? []).filter((one) => one.branchId === branchId);
      this.#noteLate({ branchId, date: eve, technicians, timeZone });
    }
  }

  #noteLate({ branchId, date, technicians, timeZone }: Staff): void {
    this.#late.set(`${branchId} ${date}`, endsLate(technicians, dayStart(addDays(date, 1), timeZone)));
  }

  /** null = another has it. */
  #externalOf({ externalId, source }: BookInput): ExternalReference | null {
    if (!externalId) return { externalId: null, source: null };
    const reference = referenceOf({ externalId, source });
    return this.#taken.has(externalKey(reference)) ? null : reference;
  }

  async #book(
    scope: SetScope,
    input: BookInput,
    { reading, external, day, placed }: Decided,
  ): Promise<AppointmentChange> {
    const { job, wish, promised } = reading;
    const { window } = promised;
    const notice = bookedNotice(scope, job.number, job.booked);
    if (notice !== null) scope.warn(notice);
    const lock = wish.pins ? 'both' : null;
    const row = appointmentRow(scope, input, {
      wish,
      window,
      placed,
      lock,
      technicianId: wish.technicianId,
      external,
    });
    await scope.rows.makeKnown(
      'appointment',
      placed.moved.map(({ appointmentId }) => appointmentId),
    );
    const id = scope.rows.insert('appointment', row);
    if (external.externalId !== null) this.#taken.add(externalKey(external));
    stand(day, { id, reading, row, placed });
    for (const { appointmentId, toStart } of placed.moved) {
      scope.rows.update('appointment', appointmentId, { plannedStart: toStart });
    }
    const technicianName = this.#names.get(placed.technicianId ?? 0) ?? null;
    if (lock !== null && input.reason) {
      const body = pinNote({ number: formatId('appointment', id), lock, technicianName, reason: input.reason });
      scope.rows.insert('note', pinNoteRow(scope, { ...job.card, jobId: job.id, appointmentId: id, body }));
    }
    job.booked.push({
      id,
      windowStart: window.start,
      windowEnd: window.end,
      timeZone: row.timeZone,
      technicianId: row.technicianId,
    });
    job.booked.sort((a, b) => (a.windowStart < b.windowStart ? -1 : a.windowStart > b.windowStart ? 1 : a.id - b.id));
    const { serviceName, priority: servicePriority } = wish.chosen;
    const card = toCard(
      scope.rows.fresh('appointment', id) as unknown as AppointmentRow,
      {
        ...job.card,
        serviceName,
        servicePriority,
        subtypeName: reading.subtypeName,
        technicianName,
        heldTechnicianName: null,
      },
      { links: NO_LINKS, view: viewOf(scope) },
    );
    const moved = placed.moved.map((move) => toMoved(move, this.#names, false));
    if (wish.pins) warnBeforeDawn(scope, card, input);
    return { ...card, moved, violations: [] };
  }
}

const NO_LINKS: ReadonlyMap<number, never[]> = new Map();

function referenceOf({
  externalId = null,
  source = '',
}: {
  externalId?: string | null | undefined;
  source?: string | undefined;
}): ExternalReference {
  return { externalId, source };
}

function dayKey(job: JobFacts, date: LocalDate): string {
  return `${job.place.branchId} ${date}`;
}

/** Rows that no booking looks at twice, and new records that nothing is booked for yet. */
function isHarmless({ table, isNew }: Touched): boolean {
  if (table === 'note') return true;
  return isNew && (table === 'customer' || table === 'contact' || table === 'address' || table === 'job');
}
