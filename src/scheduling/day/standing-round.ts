// A technician's round by itself, kept ready for questions: a small day with one visit that stands nowhere in the part of whoever
// is asked about. It grows with what is booked on it, as if it had been built with it.

import type { Coordinates, SpherePoint } from '../../base/geo.ts';
import { sphereMetres, spherePoint } from '../../base/geo.ts';
import type { Instant } from '../../base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../domain/day.ts';
import type { Settings } from '../../domain/settings.ts';
import { Availability } from '../solver/availability.ts';
import { legMetres, legSeconds } from '../solver/locks.ts';
import type { Problem, Visit } from '../solver/problem.ts';
import type { Day } from './day.ts';
import { buildDay, secondOf } from './day.ts';
import { eventOf, ordersOf } from './day-draft.ts';
import { appointmentVisit, SingleColumns } from './day-problem.ts';
import { NEW_APPOINTMENT, wantedAppointment } from './place-task.ts';
import type { Stand, Standing } from './standing.ts';
import { firmStanding, isFixed } from './standing.ts';
import { travelOver } from './travel.ts';

/** A technician's round, ready for questions. */
export interface Round {
  readonly day: Day;
  readonly availability: Availability;
  /** The visit that stands in for whoever is asked about. */
  readonly v: number;
  /** By place. */
  readonly points: readonly SpherePoint[];
}

/** One route each. */
const NO_COLUMNS = new SingleColumns(1);
/** So that it shares its place with nobody: no customer lives beyond the pole. */
const NOWHERE: Coordinates = { latitude: 91, longitude: 0 };

export function mayFit(
  { day, availability }: Round,
  { windowStart, windowEnd, durationSeconds }: DayAppointment,
): boolean {
  const window = { start: secondOf(day, windowStart), end: secondOf(day, windowEnd) - 1 };
  return availability.mayOpen(0, window, durationSeconds);
}

/** The round with `wanted` as the one who is asked about. */
export function asking(round: Round, wanted: DayAppointment): Round {
  const { day, v } = round;
  const { visits, travelSeconds, places } = day.problem;
  const own = (visits[v] as Visit).place;
  const around = { index: v, places: { index: () => own }, columns: NO_COLUMNS };
  (visits as Visit[])[v] = appointmentVisit(day, wanted, around);
  (day.appointments as (DayAppointment | null)[])[v] = wanted;
  const point = spherePoint(wanted.place as Coordinates);
  for (const [place, other] of round.points.entries()) {
    if (place === own) continue;
    const { seconds } = travelOver(day.travelModel, sphereMetres(other, point));
    travelSeconds[place * places + own] = travelSeconds[own * places + place] = seconds;
  }
  return round;
}

export function buildRound(
  records: DayRecords,
  { settings, now, lockAll }: { settings: Settings; now: Instant; lockAll: boolean },
): Round {
  const { span, timeZone } = records;
  const someone = wantedAppointment(SOMEONE, {
    id: NEW_APPOINTMENT,
    timeZone,
    windowStart: span.start,
    windowEnd: span.end,
  });
  const appointments = [...records.appointments, someone];
  const built = buildDay({ ...records, appointments }, settings, now, { light: true, lockAll });
  const day = { ...built, problem: withOwnMatrix(built.problem) };
  const v = day.visitOf.get(NEW_APPOINTMENT) as number;
  return { day, v, availability: new Availability(day.problem, day.plan), points: pointsOf(day) };
}

/** The round with one more, who was given the place on it. As `buildRound` would make it, without looking at the others again. */
export function grown(
  round: Round,
  { one, stand, lockAll }: { one: DayAppointment; stand: Stand; lockAll: boolean },
): Round {
  const { day, v } = round;
  const firm = firmStanding(one, stand, day.settings);
  const standing = lockAll && !isFixed(firm) ? 'frozen' : firm;
  const draft = {
    ...day,
    appointments: [...day.appointments.slice(0, v), one, day.appointments[v] as DayAppointment],
    stands: [...day.stands.slice(0, v), stand, null],
    standings: [...day.standings.slice(0, v), standing, day.standings[v] as Standing],
    expected: [...day.expected.slice(0, v), null, null],
    visitOf: new Map(day.visitOf).set(one.id, v).set(NEW_APPOINTMENT, v + 1),
  };
  const place = day.problem.places;
  const visit = appointmentVisit(draft, one, { index: v, places: { index: () => place }, columns: NO_COLUMNS });
  const { visits } = day.problem;
  const point = spherePoint(one.place as Coordinates);
  const points = [...round.points, point];
  const problem: Problem = {
    ...day.problem,
    ...widened(day, points),
    visits: [...visits.slice(0, v), visit, visits[v] as Visit],
  };
  const plan = { ...day.plan, routes: ordersOf(draft), unassigned: [v + 1] };
  const next = { ...draft, problem, plan };
  return { day: next, v: v + 1, points, availability: new Availability(problem, plan) };
}

/** The matrix with one more place, the last of `points`. */
function widened(
  { problem, travelModel }: Day,
  points: readonly SpherePoint[],
): Pick<Problem, 'places' | 'travelSeconds' | 'travelMetres'> {
  const { places, travelSeconds, travelMetres } = problem;
  const size = places + 1;
  const wide = { places: size, travelSeconds: new Int32Array(size * size), travelMetres: new Int32Array(size * size) };
  for (let from = 0; from < places; from++) {
    wide.travelSeconds.set(travelSeconds.subarray(from * places, (from + 1) * places), from * size);
    wide.travelMetres.set(travelMetres.subarray(from * places, (from + 1) * places), from * size);
    // What is between the newcomer and whoever is asked about is written over with the question.
    const metres = sphereMetres(points[from] as SpherePoint, points[places] as SpherePoint);
    const travel = travelOver(travelModel, metres);
    for (const cell of [from * size + places, places * size + from]) {
      wide.travelSeconds[cell] = travel.seconds;
      wide.travelMetres[cell] = travel.metres;
    }
  }
  return wide;
}

const SOMEONE = {
  customerId: null,
  branchId: 0,
  place: NOWHERE,
  kind: 'tech',
  serviceId: 0,
  skills: {},
  priority: 'normal',
  durationSeconds: 1,
} as const;

/** The problem with a matrix in full, whose entries may be written over. */
function withOwnMatrix(problem: Problem): Problem {
  const { cellOf: _, ...rest } = problem;
  const { places, visits } = problem;
  const cells = Array.from({ length: places * places }, (_, cell) => cell);
  const [from, to] = [(cell: number) => Math.floor(cell / places), (cell: number) => cell % places];
  return {
    ...rest,
    travelSeconds: Int32Array.from(cells, (cell) => legSeconds(problem, from(cell), to(cell))),
    travelMetres: Int32Array.from(cells, (cell) => legMetres(problem, from(cell), to(cell))),
    visits: [...visits],
  };
}

/** Where each place of a round is. */
function pointsOf(day: Day): SpherePoint[] {
  const { problem, technicians, appointments } = day;
  const points: SpherePoint[] = new Array(problem.places);
  const put = (index: number, place: Coordinates | null | undefined): void => {
    if (place) points[index] = spherePoint(place);
  };
  for (const [v, visit] of problem.visits.entries()) {
    put(visit.place, appointments[v]?.place ?? eventOf(day, v)?.place);
  }
  for (const [r, route] of problem.routes.entries()) {
    const technician = technicians[r] as DayTechnician;
    put(route.startPlace, technician.startPlace);
    put(route.endPlace, technician.endPlace ?? technician.startPlace);
  }
  return points;
}
