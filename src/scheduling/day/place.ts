// Where one appointment goes, decided on the stored plan of its day (S1, S2, S4): first where it fits as things are, then by
// moving others inside their windows, then, for a high priority, by bumping a lower one. Never touches what is fixed.

import { formatId } from '../../base/ids.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../domain/day.ts';
import { joinLinks } from '../../domain/link.ts';
import type { Move, Placed, Placement, PlaceRequest } from '../../domain/placement.ts';
import { Availability } from '../solver/availability.ts';
import type { Visit } from '../solver/problem.ts';
import { makePlaced } from './answer.ts';
import { bestPlace } from './best-place.ts';
import type { Day, DayOptions } from './day.ts';
import { buildDay } from './day.ts';
import { isFit } from './eligibility.ts';
import { bumpFor, roomFor } from './make-room.ts';
import { placePinned } from './pin-place.ts';
import type { PlaceTask } from './place-task.ts';
import { asWanted, narrowed, optionsOf, orLane } from './place-task.ts';
import { refusalViolations } from './refusal.ts';
import type { Settled } from './settle.ts';
import { movesOf, settle } from './settle.ts';
import { standOf } from './standing.ts';

/** An answer with the plan that proves it. */
export interface Proven {
  readonly placed: Placed;
  readonly day: Day;
  readonly settled: Settled;
}

const SEED = 1;
const ROOM_STEPS = 1_500;

/** Decides. Pure: the same task gives the same placement. */
export function place(task: PlaceTask): Placement {
  const clean = { ...task, records: onlyPlaced(task) };
  const { request } = task;
  const isPinned = request.pin !== null;
  const hasTarget = request.technicianId !== null || request.start !== null;
  if (request.place === null && (!isPinned || request.technicianId === null)) return withoutCoordinates(clean);
  const automatic = request.place === null ? null : placeAutomatically(clean);
  if (automatic) return automatic.placed;
  if (isPinned && hasTarget) return placePinned(clean);
  return refuse(clean);
}

/** As `place` for what is not pinned and has coordinates, with the proof; null where it is refused. */
export function placeProven(task: PlaceTask): Proven | null {
  return placeAutomatically({ ...task, records: onlyPlaced(task) });
}

/** What stands nowhere is in nobody's way, and placing one appointment does not place others. */
export function onlyPlaced({ records, now, request }: PlaceTask): DayRecords {
  const appointments = records.appointments.filter((one) => {
    return one.id !== request.appointmentId && standOf(one, now) !== null;
  });
  return withLinksOf({ ...records, appointments }, request);
}

/** With the links of what is placed. */
export function withLinksOf(records: DayRecords, { links }: Pick<PlaceRequest, 'links'>): DayRecords {
  const joined = joinLinks(records.links, links);
  return joined ? { ...records, links: joined } : records;
}

function withoutCoordinates(task: PlaceTask): Placement {
  const text = 'The address has no coordinates: nobody can be sent there automatically.';
  const hint =
    'Give its coordinates with "dispatch address edit AD-... --at LAT,LNG", or name the technician with --tech (a pin).';
  return orLane(task, { ok: false, violations: [{ code: 'no-coordinates', rule: 'A3', message: text }], hint });
}

function refuse(task: PlaceTask): Placement {
  const { request } = task;
  const violations = refusalViolations(task);
  return orLane(task, { ok: false, violations, hint: refusedHint(request) });
}

/** One that is booked stays as it is when a change of it is refused; a new one can wait in the lane. */
function refusedHint({ appointmentId, jobId, technicianId }: PlaceRequest): string {
  const job = jobId === undefined ? 'JOB' : `J-${jobId}`;
  const look =
    appointmentId === null
      ? `dispatch suggest --job ${job}`
      : `dispatch slots ${formatId('appointment', appointmentId)}`;
  if (technicianId !== null) return `See what fits with "${look} --tech T-${technicianId}", or choose another time.`;
  const pin = 'pin it over the rules with --tech NAME';
  return appointmentId === null
    ? `See what fits with "${look}", ${pin}, or keep it with --unassigned.`
    : `See what fits with "${look}", or ${pin}.`;
}

function placeAutomatically(task: PlaceTask): Proven | null {
  return fitting(task) ?? rearranged(task, asWanted(task));
}

/** As `place`, where nobody is sent elsewhere for it; null where others would have to make room. */
export function placeAsThingsAre(task: PlaceTask): Placed | null {
  if (task.request.place === null) return null;
  return fitting({ ...task, records: onlyPlaced(task) })?.placed ?? null;
}

/** Where it fits as things are: others keep their places, and move inside their windows at most. */
function fitting(task: PlaceTask): Proven | null {
  const wanted = asWanted(task);
  const { request, settings, now } = task;
  const isCandidate = (one: DayTechnician): boolean =>
    (request.technicianId === null || one.id === request.technicianId) && isFit(one, wanted, settings);
  const records = narrowed(task.records, isCandidate);
  if (records.technicians.every((one) => one.shifts.length === 0)) return null;
  const appointments = [...records.appointments, wanted];
  const fittingBy = (options: DayOptions): Proven | null => {
    const day = buildDay({ ...records, appointments }, settings, now, { ...optionsOf(task), ...options, light: true });
    const v = day.visitOf.get(wanted.id) as number;
    const best = bestPlace(day, v, new Availability(day.problem, day.plan).openings(v));
    if (best === null) return null;
    const { settled, plan } = best;
    const placed = makePlaced(day, { v, settled, plan, moved: movesOf(day, settled, v), bumped: [] });
    return { placed, day, settled };
  };
  // Who names technician and start has looked at the grid: where it is green, nobody else moves (P6).
  const isExact = request.technicianId !== null && request.start !== null;
  return (isExact ? fittingBy({ lockAll: true }) : null) ?? fittingBy({});
}

/** Room made by moving others, and for a high priority by bumping lower ones (S4). */
function rearranged(task: PlaceTask, wanted: DayAppointment): Proven | null {
  const { records, settings, now, request } = task;
  const day = buildDay({ ...records, appointments: [...records.appointments, wanted] }, settings, now, optionsOf(task));
  const v = day.visitOf.get(wanted.id) as number;
  const only = restricted(day, v, request.technicianId);
  if (!(only.problem.visits[v] as Visit).allowed.includes(1)) return null;
  const options = { seed: SEED, iterations: task.roomSteps ?? ROOM_STEPS };
  const room = roomFor(only.problem, only.plan, v, options);
  const roomSettled = room ? settle(only, room) : null;
  if (room && roomSettled) {
    const moved = movesOf(only, roomSettled, v);
    const placed = makePlaced(only, { v, plan: room, settled: roomSettled, moved, bumped: [] });
    return { placed, day: only, settled: roomSettled };
  }
  if (!request.bump || request.priority === 'normal') return null;
  const pushed = bumpFor(only.problem, only.plan, v, options);
  const settled = pushed ? settle(only, pushed) : null;
  if (!pushed || !settled) return null;
  const moves = movesOf(only, settled, v);
  const isOut = (move: Move): boolean => move.toTechnicianId === null || move.toTechnicianId !== move.fromTechnicianId;
  const [moved, bumped] = [moves.filter((move) => !isOut(move)), moves.filter(isOut)];
  return { placed: makePlaced(only, { v, plan: pushed, settled, moved, bumped }), day: only, settled };
}

/** The day with `v` allowed on one route only, when a technician is named. */
function restricted(day: Day, v: number, technicianId: number | null): Day {
  if (technicianId === null) return day;
  const route = day.routeOf.get(technicianId);
  const visits = day.problem.visits.map((visit, index) => {
    if (index !== v) return visit;
    return { ...visit, allowed: visit.allowed.map((allowed, r) => (r === route ? allowed : 0)) };
  });
  return { ...day, problem: { ...day.problem, visits } };
}
