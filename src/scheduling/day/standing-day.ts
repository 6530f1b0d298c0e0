// A day kept ready for many bookings in a row: where each fits as things are is asked and answered as place.ts does, but each
// technician's round (standing-round.ts) is built once and not for every question: rounds without links do not see each other.

import type { Instant } from '../../base/time.ts';
import { addSeconds } from '../../base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../domain/day.ts';
import type { Placed, PlaceRequest } from '../../domain/placement.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Interval, Visit } from '../solver/problem.ts';
import { makePlaced, placedAt, reachable } from './answer.ts';
import type { Rough } from './best-place.ts';
import { cheapestOf, roughPlaces } from './best-place.ts';
import { isFit } from './eligibility.ts';
import { asWanted } from './place-task.ts';
import { movesOf } from './settle.ts';
import type { Stand } from './standing.ts';
import { standOf } from './standing.ts';
import type { Round } from './standing-round.ts';
import { asking, buildRound, grown, mayFit } from './standing-round.ts';

/** The day must have no links and no roads (`isPlain`): with them, rounds depend on each other. */
export class StandingDay {
  readonly #records: DayRecords;
  readonly #settings: Settings;
  readonly #now: Instant;
  readonly #standing = new Map<number, DayAppointment[]>();
  readonly #rounds = new Map<string, Round>();
  /** What has come to a round since it was built: it grows when it is asked. */
  readonly #waiting = new Map<string, readonly { readonly one: DayAppointment; readonly stand: Stand }[]>();

  constructor(records: DayRecords, settings: Settings, now: Instant) {
    this.#records = records;
    this.#settings = settings;
    this.#now = now;
    for (const one of records.appointments) this.add(one);
  }

  static isPlain({ links, roads }: DayRecords): boolean {
    return links === undefined && roads === undefined;
  }

  /** Nobody asks for a while: what can be built again takes no memory. */
  rest(): void {
    this.#rounds.clear();
    this.#waiting.clear();
  }

  /** The same day as it is at `now`. */
  at(now: Instant): StandingDay {
    if (now === this.#now) return this;
    const appointments = [...this.#standing.values()].flat();
    return new StandingDay({ ...this.#records, appointments }, this.#settings, now);
  }

  /** The place without anybody being sent elsewhere; null where others would have to make room, or nobody can come. */
  place(request: PlaceRequest): Placed | null {
    const wanted = asWanted({ records: this.#records, settings: this.#settings, now: this.#now, request });
    const staff = this.#records.technicians.filter(
      (one) => (request.technicianId === null || one.id === request.technicianId) && isFit(one, wanted, this.#settings),
    );
    if (request.place === null || staff.every((one) => one.shifts.length === 0)) return null;
    const isExact = request.technicianId !== null && request.start !== null;
    return (isExact ? this.#fitting(wanted, staff, true) : null) ?? this.#fitting(wanted, staff, false);
  }

  /** Puts an appointment where it stands; what stands nowhere is in nobody's way. */
  add(one: DayAppointment): void {
    const stand = standOf(one, this.#now);
    if (stand === null) return;
    const others = this.#standing.get(stand.technicianId);
    if (others) others.push(one);
    else this.#standing.set(stand.technicianId, [one]);
    for (const lockAll of [true, false]) {
      const key = roundKey(stand.technicianId, lockAll);
      const round = this.#rounds.get(key);
      if (!round) continue;
      if (this.#mayGrow(round)) this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), { one, stand }]);
      else this.#rounds.delete(key);
    }
  }

  /** On a day that is ahead one more changes nothing for those who stand there. */
  #mayGrow({ day }: Round): boolean {
    const horizon = addSeconds(this.#now, this.#settings.freezeMinutes * 60);
    return day.events.length === 0 && horizon < this.#records.span.start;
  }

  /** Gives an appointment that stands with a technician another start. */
  move(technicianId: number, appointmentId: number, plannedStart: Instant): void {
    const round = this.#standing.get(technicianId) as DayAppointment[];
    const index = round.findIndex(({ id }) => id === appointmentId);
    const one = round[index] as DayAppointment;
    round[index] = one.technicianId === null ? { ...one, heldStart: plannedStart } : { ...one, plannedStart };
    this.#forget(technicianId);
  }

  #forget(technicianId: number): void {
    for (const lockAll of [true, false]) {
      this.#rounds.delete(roundKey(technicianId, lockAll));
      this.#waiting.delete(roundKey(technicianId, lockAll));
    }
  }

  #fitting(wanted: DayAppointment, staff: readonly DayTechnician[], lockAll: boolean): Placed | null {
    const rough: Rough[] = [];
    let window: Interval | null = null;
    for (const technician of staff) {
      const round = this.#roundOf(technician, lockAll);
      if (!mayFit(round, wanted)) continue;
      const { day, v, availability } = asking(round, wanted);
      const visit = day.problem.visits[v] as Visit;
      if (visit.allowed[0] !== 1) continue;
      window = visit.windows[0] as Interval;
      for (const one of roughPlaces(day, v, { openings: availability.openingsOn(v, 0), window })) rough.push(one);
    }
    const only = lockAll && window !== null ? onlyStart(rough, window) : null;
    if (only) return only;
    const best = window && cheapestOf(rough, window);
    if (!best) return null;
    const { day, v, settled, plan } = best;
    return makePlaced(day, { v, settled, plan, moved: movesOf(day, settled, v), bumped: [] });
  }

  #roundOf(technician: DayTechnician, lockAll: boolean): Round {
    const key = roundKey(technician.id, lockAll);
    const known = this.#rounds.get(key);
    const waiting = this.#waiting.get(key) ?? [];
    if (known && waiting.length === 0) return known;
    const round = known
      ? waiting.reduce((round, { one, stand }) => grown(round, { one, stand, lockAll }), known)
      : buildRound(
          { ...this.#records, technicians: [technician], appointments: this.#standing.get(technician.id) ?? [] },
          { settings: this.#settings, now: this.#now, lockAll },
        );
    this.#rounds.set(key, round);
    this.#waiting.delete(key);
    return round;
  }
}

/** The one opening for the one start that is asked for: where nobody may move, all else of the answer follows from it. */
function onlyStart([only, ...others]: readonly Rough[], window: Interval): Placed | null {
  if (!only || others.length > 0 || window.start !== window.end) return null;
  const { day, opening, start } = only;
  const added = reachable(opening.addedDriveSeconds);
  return placedAt(day, { route: opening.route, start }, { moved: [], bumped: [], violations: [], added });
}

function roundKey(technicianId: number, lockAll: boolean): string {
  return `${technicianId}${lockAll ? ' locked' : ''}`;
}
