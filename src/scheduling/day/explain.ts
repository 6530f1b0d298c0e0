// Why an appointment stands where it does (X1): what each technician could do with it in its window, or every rule that fails;
// and for one that fits nowhere, the smallest single change that helps, proven on a copy.

import { formatId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { addSeconds } from '../../base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../domain/day.ts';
import { locksTechnician, locksTime } from '../../domain/pin.ts';
import type { PlaceRequest } from '../../domain/placement.ts';
import type { Explanation, TechnicianVerdict } from '../../domain/schedule.ts';
import type { Settings } from '../../domain/settings.ts';
import { Availability } from '../solver/availability.ts';
import type { Visit } from '../solver/problem.ts';
import { makePlaced } from './answer.ts';
import { bestPlace } from './best-place.ts';
import type { Day } from './day.ts';
import { buildDay, instantOf } from './day.ts';
import { place } from './place.ts';
import { technicianViolations } from './refusal.ts';
import { driveOf, movesOf } from './settle.ts';
import { smallestChange } from './smallest-change.ts';
import type { Standing } from './standing.ts';
import { standOf } from './standing.ts';
import { standingViolations } from './standing-reasons.ts';
import { isUnreachable } from './travel.ts';

export interface ExplainTask {
  readonly records: DayRecords;
  readonly settings: Settings;
  readonly now: Instant;
}

/** Everything that can be said of one appointment of the day. */
export function explainAppointment(task: ExplainTask, one: DayAppointment): Explanation {
  const { records, settings, now } = task;
  const day = buildDay(records, settings, now, { light: true });
  const v = day.visitOf.get(one.id);
  const stand = standOf(one, now);
  const isPlaced = stand !== null && !stand.isHeld;
  const technician = records.technicians.find((other) => isPlaced && other.id === stand.technicianId);
  const others = { ...records, appointments: records.appointments.filter((other) => other.id !== one.id) };
  const isOpen = one.status === 'scheduled' || one.status === 'accepted';
  const request = asRequest(one);
  const fits = isPlaced || !isOpen ? null : place({ records: others, settings, now, request });
  const fitsNow = fits?.ok && fits.technicianId !== null && fits.plannedStart !== null ? fits : null;
  return {
    appointmentId: one.id,
    number: formatId('appointment', one.id),
    customerName: one.customerName,
    serviceName: one.serviceName,
    windowStart: one.windowStart,
    windowEnd: one.windowEnd,
    timeZone: one.timeZone,
    technicianId: technician?.id ?? null,
    technicianName: technician?.name ?? null,
    plannedStart: isPlaced ? one.plannedStart : null,
    standing: isPlaced && v !== undefined ? (day.standings[v] as Standing) : isOpen ? 'unassigned' : 'done',
    addedDriveSeconds: isPlaced && v !== undefined ? marginalDrive(day, v) : null,
    violations: standingViolations(day, one.id).map(({ message }) => message),
    technicians: isOpen ? verdicts({ ...task, records: others }, one) : [],
    fitsNow: fitsNow
      ? whereOf(records, { id: fitsNow.technicianId as number, start: fitsNow.plannedStart as Instant })
      : null,
    smallestChange:
      isPlaced || !isOpen || fitsNow ? null : smallestChange({ records: others, settings, now, request }, one),
  };
}

function whereOf(records: DayRecords, at: { id: number; start: Instant }) {
  const { name } = records.technicians.find((one) => one.id === at.id) as DayTechnician;
  return { technicianId: at.id, technicianName: name, start: at.start };
}

/** The appointment as it would be asked for today: in its own window, with what its pin locks. */
export function asRequest(one: DayAppointment): PlaceRequest {
  return {
    appointmentId: one.id,
    jobId: one.jobId,
    customerId: one.customerId,
    branchId: one.branchId,
    place: one.place,
    kind: one.kind,
    serviceId: one.serviceId,
    skills: one.skills,
    priority: one.priority,
    durationSeconds: one.durationSeconds,
    windowStart: one.windowStart,
    windowEnd: one.windowEnd,
    technicianId: locksTechnician(one.pin) ? one.technicianId : null,
    start: locksTime(one.pin) ? one.plannedStart : null,
    pin: null,
    keepUnassigned: false,
    bump: false,
  };
}

function marginalDrive(day: Day, v: number): number | null {
  if ((day.problem.visits[v] as Visit).place < 0) return null;
  const route = day.plan.routes.findIndex((order) => order.includes(v));
  const stops = day.plan.routes[route] as readonly number[];
  const without = stops.filter((other) => other !== v);
  const added = driveOf(day.problem, route, stops) - driveOf(day.problem, route, without);
  return isUnreachable(added) ? null : added;
}

/** Those who could take it, by what it costs; then those who could not, with every reason. */
function verdicts(task: ExplainTask, one: DayAppointment): TechnicianVerdict[] {
  const { records, settings, now } = task;
  const start = one.pin === 'time' ? one.plannedStart : null;
  const window = start === null ? {} : { windowStart: start, windowEnd: addSeconds(start, 1) };
  const wanted: DayAppointment = { ...one, ...NOWHERE, ...window };
  const placed = records.appointments.filter((other) => standOf(other, now) !== null);
  const day = buildDay({ ...records, appointments: [...placed, wanted] }, settings, now, { light: true });
  const without = buildDay({ ...records, appointments: placed }, settings, now, { light: true });
  const availability = new Availability(day.problem, day.plan);
  const v = day.visitOf.get(one.id) as number;
  const all = records.technicians
    .filter((technician) => technician.branchId === one.branchId)
    .map((technician) => verdictOf({ day, without, availability, v, wanted }, technician));
  const cost = (verdict: TechnicianVerdict): number => verdict.addedDriveSeconds as number;
  const byCost = (a: TechnicianVerdict, b: TechnicianVerdict): number =>
    cost(a) - cost(b) || a.technicianId - b.technicianId;
  return [
    ...all.filter((verdict) => verdict.fits).sort(byCost),
    ...all
      .filter((verdict) => !verdict.fits)
      .sort((a, b) => a.reasons.length - b.reasons.length || a.technicianId - b.technicianId),
  ];
}

const NOWHERE = { technicianId: null, plannedStart: null, heldTechnicianId: null, heldStart: null, pin: null } as const;

interface Asked {
  readonly day: Day;
  readonly without: Day;
  readonly availability: Availability;
  readonly v: number;
  readonly wanted: DayAppointment;
}

function verdictOf(asked: Asked, technician: DayTechnician): TechnicianVerdict {
  const { day, availability, v, wanted } = asked;
  const named = { technicianId: technician.id, name: technician.name };
  const route = day.routeOf.get(technician.id);
  const isAllowed = route !== undefined && day.problem.visits[v]?.allowed[route] === 1;
  const best = isAllowed ? bestPlace(day, v, availability.openingsOn(v, route)) : null;
  if (best) {
    const moved = movesOf(day, best.settled, v);
    const placed = makePlaced(day, { v, plan: best.plan, settled: best.settled, moved, bumped: [] });
    const { addedDriveSeconds } = placed;
    const start = instantOf(day, best.start);
    return { ...named, fits: true, start, addedDriveSeconds, moves: moved.length, reasons: [] };
  }
  const coordinates = wanted.place === null ? ['The address has no coordinates: only a pin can go there.'] : [];
  const reasons = technicianViolations(asked.without, technician, wanted).map(({ message }) => message);
  return {
    ...named,
    fits: false,
    start: null,
    addedDriveSeconds: null,
    moves: 0,
    reasons: [...coordinates, ...reasons],
  };
}
