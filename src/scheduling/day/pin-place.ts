// Placing by hand (N1, N7): the technician and start that a dispatcher asks for, whatever yellow rules they break; said with
// every broken rule. Unpinned appointments in the way are placed anew, or go to the unassigned lane.

import type { Violation } from '../../base/errors.ts';
import { formatId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { epochSeconds } from '../../base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../domain/day.ts';
import type { Move, Placement } from '../../domain/placement.ts';
import { Availability } from '../solver/availability.ts';
import type { Plan, Visit } from '../solver/problem.ts';
import { makePlaced } from './answer.ts';
import { bestPlace } from './best-place.ts';
import type { Day } from './day.ts';
import { buildDay, instantOf, requireRoadsTo } from './day.ts';
import type { Reason } from './eligibility.ts';
import { roomFor } from './make-room.ts';
import type { PlaceTask } from './place-task.ts';
import { asWanted, optionsOf, orLane, startsInside } from './place-task.ts';
import { refusalViolations } from './refusal.ts';
import { movesOf, settle, withVisit } from './settle.ts';
import { gradeOf, startReasons } from './slots.ts';
import type { Stand } from './standing.ts';

interface Target {
  readonly technician: DayTechnician;
  /** The problem's seconds. */
  readonly start: number;
  readonly reasons: readonly Reason[];
}

const SEED = 1;
const ROOM_ITERATIONS = 600;

/** The place asked for; where only one of technician and start is named, the one that breaks least. */
export function placePinned(task: PlaceTask): Placement {
  const day = buildDay(task.records, task.settings, task.now, { ...optionsOf(task), light: true });
  requireRoadsTo(day, task.request.place);
  const target = leastBroken(day, task);
  if (target === null) {
    const hint =
      'What is pinned or in motion is moved by hand first: choose another time or technician, or unpin the other.';
    return orLane(task, { ok: false, violations: refusalViolations(task), hint });
  }
  return putThere(task, day, target);
}

function leastBroken(day: Day, task: PlaceTask): Target | null {
  const { request } = task;
  const wanted = asWanted(task);
  const considered = task.records.technicians.filter(
    (one) => request.technicianId === null || one.id === request.technicianId,
  );
  let best: Target | null = null;
  for (const technician of considered) {
    for (const start of startsInside(day, task)) {
      const reasons = startReasons({ day, technician, wanted, start: start + day.origin });
      if (gradeOf(reasons) === 'impossible') continue;
      if (best === null || reasons.length < best.reasons.length) best = { technician, start, reasons };
    }
  }
  return best;
}

/** The plan with the pin standing there: those who lose their place to it are placed anew, dearest first. */
function putThere(task: PlaceTask, before: Day, target: Target): Placement {
  const pinned: DayAppointment = {
    ...asWanted(task),
    technicianId: target.technician.id,
    plannedStart: instantOf(before, target.start),
    pin: 'both',
  };
  const misfits = new Set(
    before.appointments.flatMap((one, v) => (one && before.standings[v] === 'misfit' ? [one.id] : [])),
  );
  const records = { ...task.records, appointments: [...task.records.appointments, pinned] };
  const { day, displaced, plan } = displace(task, records, { pinned, except: misfits });
  const v = day.visitOf.get(pinned.id) as number;
  const stuck = plan.unassigned.map((w) => day.appointments[w] as DayAppointment).filter((one) => one.pin !== null);
  if (stuck.length > 0) return orLane(task, { ok: false, ...stuckRefusal(stuck) });
  const settled = settle(day, plan, { mend: new Set([day.routeOf.get(target.technician.id) as number]) });
  if (settled === null)
    return orLane(task, { ok: false, violations: refusalViolations(task), hint: 'Choose another time.' });
  const moves = movesOf(day, settled, v);
  const lost = new Set(displaced.map((one) => day.appointments[one]?.id));
  const isLost = (move: Move): boolean => lost.has(move.appointmentId);
  return makePlaced(day, {
    v,
    plan,
    settled,
    moved: moves.filter((move) => !isLost(move)),
    bumped: moves.filter(isLost),
    violations: target.reasons.map(({ grade: _, ...violation }) => violation),
  });
}

/**
 * Those in the way of a pin, placed anew. A link that the pin breaks throws nobody out: who finds no place that keeps it stays.
 */
function displace(
  task: PlaceTask,
  records: DayRecords,
  { pinned, except }: { pinned: DayAppointment; except: ReadonlySet<number> },
): { day: Day; displaced: readonly number[]; plan: Plan } {
  const day = buildDay(records, task.settings, task.now, {
    ...optionsOf(task),
    releaseMisfits: { except, halfPinned: true },
  });
  const displaced = day.plan.unassigned;
  const plan = replace(day, displaced);
  const group = new Set(groupsIn(records, pinned.id));
  const lost = plan.unassigned
    .map((w) => day.appointments[w] as DayAppointment)
    .filter((one) => group.has(one.id) && !except.has(one.id) && !overlaps(one, pinned));
  if (lost.length === 0) return { day, displaced, plan };
  return displace(task, records, { pinned, except: new Set([...except, ...lost.map(({ id }) => id)]) });
}

/** Whether the same technician would do both at once. */
function overlaps(one: DayAppointment, pinned: DayAppointment): boolean {
  if (one.technicianId !== pinned.technicianId) return false;
  const [start, other] = [epochSeconds(one.plannedStart as Instant), epochSeconds(pinned.plannedStart as Instant)];
  return start < other + pinned.durationSeconds && other < start + one.durationSeconds;
}

/** All that links bind to an appointment, directly or through others. */
function groupsIn({ links }: DayRecords, id: number): number[] {
  const group = [id];
  for (const member of group) {
    for (const { appointmentId, otherId } of links?.links ?? []) {
      const other = appointmentId === member ? otherId : otherId === member ? appointmentId : member;
      if (!group.includes(other)) group.push(other);
    }
  }
  return group;
}

/** Pinned in one respect, and the new pin leaves them no other place in the rest: a pin never gives way (N5). */
function stuckRefusal(stuck: readonly DayAppointment[]): { violations: Violation[]; hint: string } {
  const violations = stuck.map(({ id, customerName }) => ({
    code: 'taken-pinned',
    rule: 'N5',
    message: `${formatId('appointment', id)} ${customerName} stands there, is pinned and cannot give way.`,
  }));
  return {
    violations,
    hint: `Choose another time, or first: dispatch unpin ${formatId('appointment', (stuck[0] as DayAppointment).id)}`,
  };
}

function replace(day: Day, displaced: readonly number[]): Plan {
  const price = (v: number): number => (day.problem.visits[v] as Visit).leaveOutPrice;
  const start = (v: number): number => (day.stands[v] as Stand).start;
  const order = [...displaced].sort((a, b) => price(b) - price(a) || start(a) - start(b));
  let plan = day.plan;
  for (const v of order) {
    const current = { ...day, plan };
    const best = bestPlace(current, v, new Availability(day.problem, plan).openings(v));
    if (best) plan = withVisit(plan, v, best.opening);
    else plan = roomFor(day.problem, plan, v, { seed: SEED, iterations: ROOM_ITERATIONS }) ?? plan;
  }
  return plan;
}
