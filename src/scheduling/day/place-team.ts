// Where several technicians start together at one customer: the start at which enough of them fit is looked for in all their
// openings at once; where there is none as things are, others make room.

import type { DayAppointment } from '../../domain/day.ts';
import type { LinkSet } from '../../domain/link.ts';
import { joinLinks } from '../../domain/link.ts';
import type { Placed, Refused } from '../../domain/placement.ts';
import type { Opening } from '../solver/availability.ts';
import { Availability } from '../solver/availability.ts';
import { pairCost } from '../solver/cost.ts';
import type { Interval, Link, Plan, Tie, Visit } from '../solver/problem.ts';
import { makePlaced } from './answer.ts';
import type { Day } from './day.ts';
import { buildDay } from './day.ts';
import { roomFor } from './make-room.ts';
import { onlyPlaced } from './place.ts';
import type { PlaceTask } from './place-task.ts';
import { asWanted, optionsOf } from './place-task.ts';
import { refusalViolations } from './refusal.ts';
import { movesOf, settle, withVisit } from './settle.ts';

export interface TeamTask extends PlaceTask {
  /** Numbers of the members; of those that are being booked, 0 and below. `request.technicianId` is that of the first. */
  readonly members: readonly TeamMember[];
}

export interface TeamMember {
  readonly id: number;
  readonly durationSeconds: number;
  /** The only technician who may be this one; null = anybody. */
  readonly technicianId: number | null;
}

/** A place for each member, in their order; all that moves for them is told with the first. */
export type TeamPlacement = { readonly ok: true; readonly members: readonly Placed[] } | Refused;

const SEED = 1;
const ROOM_ITERATIONS = 1_500;
/** So many of the cheapest joint starts are timed. */
const FINALISTS = 6;
/** People are told full five minutes, where there is room. */
const GRID_SECONDS = 300;

/** Decides. Pure. */
export function placeTeam(task: TeamTask): TeamPlacement {
  const day = dayOf(task);
  const found = day.problem.routes.length === 0 ? null : (asThingsAre(day, task) ?? withRoom(day, task));
  if (found) return { ok: true, members: found };
  const { members } = task;
  const few = {
    code: 'too-few-technicians',
    rule: 'L1',
    message: `${members.length} technicians must start together, and at no start in the window are so many free.`,
  };
  const hint = 'Choose another window, or book one technician and link the other later: dispatch link --help';
  return { ok: false, violations: [few, ...refusalViolations({ ...task, records: withoutTeamLinks(task) })], hint };
}

/** For the reasons: where the members stand now binds none of them. */
function withoutTeamLinks(task: TeamTask): PlaceTask['records'] {
  const records = others(task);
  const ids = new Set(task.members.map(({ id }) => id));
  const { links } = records;
  if (!links) return records;
  const kept = links.links.filter(({ appointmentId, otherId }) => !(ids.has(appointmentId) && ids.has(otherId)));
  return { ...records, links: { ...links, links: kept } };
}

function others(task: TeamTask): PlaceTask['records'] {
  const ids = new Set(task.members.map(({ id }) => id));
  const records = onlyPlaced(task);
  return { ...records, appointments: records.appointments.filter(({ id }) => !ids.has(id)) };
}

/** The day with all members standing nowhere, bound together. */
function dayOf(task: TeamTask): Day {
  const records = others(task);
  const wanted = task.members.map(
    ({ id, durationSeconds }): DayAppointment => ({ ...asWanted(task), id, durationSeconds }),
  );
  const isKnown = (a: number, b: number): boolean =>
    records.links?.links.some(
      ({ kind, appointmentId, otherId }) =>
        kind === 'same-start' && [appointmentId, otherId].includes(a) && [appointmentId, otherId].includes(b),
    ) ?? false;
  const links = wanted.flatMap((one, i) =>
    wanted
      .slice(0, i)
      .filter((other) => !isKnown(one.id, other.id))
      .map((other) => ({ kind: 'same-start' as const, appointmentId: one.id, otherId: other.id, gapSeconds: 0 })),
  );
  const joined = joinLinks({ links, ends: [] }, records.links) as LinkSet;
  const appointments = [...records.appointments, ...wanted];
  const day = buildDay({ ...records, appointments, links: joined }, task.settings, task.now, optionsOf(task));
  return restricted(day, task);
}

function restricted(day: Day, { members }: TeamTask): Day {
  const only = new Map(members.map(({ id, technicianId }) => [day.visitOf.get(id), technicianId]));
  const visits = day.problem.visits.map((visit, v): Visit => {
    const technicianId = only.get(v) ?? null;
    if (technicianId === null) return visit;
    const route = day.routeOf.get(technicianId);
    return { ...visit, allowed: visit.allowed.map((may, r) => (r === route ? may : 0)) };
  });
  return { ...day, problem: { ...day.problem, visits } };
}

/** One start with an opening for each member. */
interface Joint {
  readonly start: number;
  readonly openings: readonly Opening[];
  readonly price: number;
}

/** The cheapest start at which everybody fits while nobody else loses anything. */
function asThingsAre(day: Day, task: TeamTask): readonly Placed[] | null {
  const team = task.members.map(({ id }) => day.visitOf.get(id) as number);
  const availability = new Availability(day.problem, day.plan);
  const open = team.map((v) => insideWindow(availability.openings(v), (day.problem.visits[v] as Visit).windows));
  const starts = [...new Set(open.flat().flatMap(({ from, to }) => [rounded(from, to), from]))];
  const isOdd = (start: number): number => Number(start % GRID_SECONDS !== 0);
  const joints = starts
    .flatMap((start) => jointAt(day, team, open, start) ?? [])
    .sort((a, b) => a.price - b.price || isOdd(a.start) - isOdd(b.start) || a.start - b.start);
  for (const joint of joints.slice(0, FINALISTS)) {
    const plan = withTeam(day, team, joint);
    const found = answers(day, team, plan);
    if (found) return found;
  }
  return null;
}

function insideWindow(openings: readonly Opening[], windows: readonly Interval[]): Opening[] {
  return openings.flatMap((one) =>
    windows
      .map((window) => ({ ...one, from: Math.max(one.from, window.start), to: Math.min(one.to, window.end) }))
      .filter(({ from, to }) => from <= to),
  );
}

function rounded(from: number, to: number): number {
  const full = Math.ceil(from / GRID_SECONDS) * GRID_SECONDS;
  return full <= to ? full : from;
}

/** The cheapest opening of each member that holds a start, each on a route of its own. */
function jointAt(
  day: Day,
  team: readonly number[],
  open: readonly (readonly Opening[])[],
  start: number,
): Joint | null {
  const choices = team.map((v, i) => {
    const best = new Map<number, { opening: Opening; price: number }>();
    for (const opening of open[i] as readonly Opening[]) {
      if (start < opening.from || start > opening.to) continue;
      const price = priceOf(day, v, opening, start);
      const known = best.get(opening.route);
      if (!known || price < known.price) best.set(opening.route, { opening, price });
    }
    const routes = [...best.values()].sort((a, b) => a.price - b.price || a.opening.route - b.opening.route);
    return routes.slice(0, team.length);
  });
  let found: Joint | null = null;
  const choose = (i: number, openings: readonly Opening[], price: number): void => {
    if (i === team.length) {
      if (found === null || price < found.price) found = { start, openings, price };
      return;
    }
    for (const choice of choices[i] as (typeof choices)[number]) {
      if (openings.some(({ route }) => route === choice.opening.route)) continue;
      choose(i + 1, [...openings, choice.opening], price + choice.price);
    }
  };
  choose(0, [], 0);
  return found;
}

function priceOf(day: Day, v: number, opening: Opening, start: number): number {
  const { weights, visits } = day.problem;
  const pair = pairCost(day.problem, visits[v] as Visit, opening.route);
  const overtime = Math.max(0, start - opening.softTo) * weights.overtimeSecond;
  return opening.addedDriveSeconds * weights.driveSecond + pair.preference + pair.overQualification + overtime;
}

function withTeam(day: Day, team: readonly number[], { openings, start }: Joint): Plan {
  let { plan } = day;
  for (const [i, v] of team.entries()) plan = withVisit(plan, v, openings[i] as Opening);
  const ties = (day.problem.links as readonly Link[]).flatMap(({ kind, first, second }, link): Tie[] =>
    kind === 'same-start' && team.includes(first) && team.includes(second) ? [{ link, at: start }] : [],
  );
  return { ...plan, ties: [...(plan.ties as readonly Tie[]), ...ties] };
}

function withRoom(day: Day, { members }: TeamTask): readonly Placed[] | null {
  const team = members.map(({ id }) => day.visitOf.get(id) as number);
  const isHopeless = team.some((v) => !(day.problem.visits[v] as Visit).allowed.includes(1));
  if (isHopeless) return null;
  const room = roomFor(day.problem, day.plan, team[0] as number, { seed: SEED, iterations: ROOM_ITERATIONS });
  return room && answers(day, team, room);
}

function answers(day: Day, team: readonly number[], plan: Plan): readonly Placed[] | null {
  const settled = settle(day, plan);
  if (settled === null || team.some((v) => !settled.places.has(v))) return null;
  const starts = new Set(team.map((v) => settled.places.get(v)?.start));
  if (starts.size > 1) return null;
  const ids = new Set(team.map((v) => day.appointments[v]?.id));
  const moved = movesOf(day, settled, null).filter(({ appointmentId }) => !ids.has(appointmentId));
  return team.map((v, i) => makePlaced(day, { v, plan, settled, moved: i === 0 ? moved : [], bumped: [] }));
}
