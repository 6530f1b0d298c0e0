// The answer to one placing, from the plan that proves it: technician, start, who moves, what it adds, and a sentence.

import { formatDuration } from '../../base/duration.ts';
import type { Violation } from '../../base/errors.ts';
import type { Instant } from '../../base/time.ts';
import { formatTime } from '../../base/time.ts';
import type { DayTechnician } from '../../domain/day.ts';
import type { Move, Placed } from '../../domain/placement.ts';
import type { Placement, Plan, Visit } from '../solver/problem.ts';
import type { Day } from './day.ts';
import { instantOf } from './day.ts';
import type { Settled } from './settle.ts';
import { driveOf, placeIn } from './settle.ts';
import { isUnreachable } from './travel.ts';

/** The answer, from the plan that proves it. */
export function makePlaced(
  day: Day,
  at: {
    v: number;
    plan: Plan;
    settled: Settled;
    moved: readonly Move[];
    bumped: readonly Move[];
    violations?: readonly Violation[];
  },
): Placed {
  const place = placeIn(day, at.settled, at.v) as Placement;
  const visit = day.problem.visits[at.v] as Visit;
  const added = visit.place < 0 ? null : addedDrive(day, at);
  const { moved, bumped, violations = [] } = at;
  return placedAt(day, place, { moved, bumped, violations, added });
}

/** The answer, where all is known. */
export function placedAt(
  day: Day,
  { route, start }: Placement,
  at: Pick<Placed, 'moved' | 'bumped' | 'violations'> & { readonly added: number | null },
): Placed {
  const { moved, bumped, violations, added } = at;
  const technician = day.technicians[route] as DayTechnician;
  const plannedStart = instantOf(day, start);
  return {
    ok: true,
    technicianId: technician.id,
    plannedStart,
    heldTechnicianId: null,
    heldStart: null,
    moved,
    bumped,
    violations,
    addedDriveSeconds: added,
    reason: reasonOf(day, { technician, plannedStart, added, moves: moved.length + bumped.length }),
  };
}

function reasonOf(
  day: Day,
  at: { technician: DayTechnician; plannedStart: Instant; added: number | null; moves: number },
): string {
  const clock = day.settings.clock === '24' ? 24 : 12;
  const when = formatTime(at.plannedStart, day.records.timeZone, clock);
  const drive = at.added === null ? 'the drive is unknown' : driveWords(at.added);
  const moves =
    at.moves === 0 ? 'nobody else moves' : `${at.moves} other${at.moves === 1 ? '' : 's'} change place or start`;
  return `${at.technician.name} at ${when}: ${drive}, ${moves}.`;
}

/** `12m more driving`, `no more driving`, `5m less driving`. */
export function driveWords(seconds: number): string {
  if (Math.abs(seconds) < 30) return 'no more driving';
  return `${formatDuration(Math.abs(seconds))} ${seconds > 0 ? 'more' : 'less'} driving`;
}

/** By all that changed; for what is pinned, by itself alone. null where no road leads. */
function addedDrive(day: Day, at: { v: number; plan: Plan }): number | null {
  const sum = (orders: readonly (readonly number[])[]): number =>
    orders.reduce((total, order, route) => total + driveOf(day.problem, route, order), 0);
  const isPinned = day.plan.routes.some((order) => order.includes(at.v));
  const before = isPinned ? at.plan.routes.map((order) => order.filter((one) => one !== at.v)) : day.plan.routes;
  return reachable(sum(at.plan.routes) - sum(before));
}

/** null where no road leads. */
export function reachable(addedSeconds: number): number | null {
  return isUnreachable(addedSeconds) ? null : addedSeconds;
}
