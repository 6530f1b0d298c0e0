// Days that hold but are planned badly: each appointment was given to a technician by lot. And every plan of a small one that
// moves few of them, one after the other: what a search for few moves has to be measured by.

import { seededRandom } from '../../src/base/random.ts';
import type { DayAppointment, DayRecords } from '../../src/domain/day.ts';
import type { Move } from '../../src/domain/placement.ts';
import type { Day } from '../../src/scheduling/day/day.ts';
import { buildDay, secondOf } from '../../src/scheduling/day/day.ts';
import { isMove } from '../../src/scheduling/day/disruption.ts';
import { priceMinutesOf } from '../../src/scheduling/day/optimize-within.ts';
import { withMoves } from '../../src/scheduling/day/plan-change.ts';
import { worthOf } from '../../src/scheduling/day/plan-worth.ts';
import { movesOf, settle } from '../../src/scheduling/day/settle.ts';
import type { Interval, Plan } from '../../src/scheduling/solver/problem.ts';
import { appointment, at, NOW, north, records, request, SETTINGS, technician } from './day.ts';
import { decide } from './random-day.ts';

export interface CrossedDay {
  readonly technicians: number;
  readonly appointments: number;
  /** So many more that are in the lane. */
  readonly waiting: number;
}

export function crossedDay(seed: number, size: CrossedDay): DayRecords {
  const random = seededRandom(seed);
  const somewhere = () => ({
    latitude: north(random.below(25) - 12).latitude,
    longitude: north(0).longitude + (random.below(25) - 12) / 100,
  });
  const staff = Array.from({ length: size.technicians }, (_, i) => {
    const home = somewhere();
    return technician(i + 1, { startPlace: home, endPlace: home, overtimeSeconds: 1_800 });
  });
  let appointments: DayAppointment[] = [];
  for (let id = 1; id <= size.appointments + size.waiting; id++) {
    const from = 8 + 2 * random.below(4);
    const one = {
      place: somewhere(),
      windowStart: at(`${from}:00`),
      windowEnd: at(`${Math.min(17, from + 2 + 2 * random.below(2))}:00`),
      durationSeconds: 1_800 * (1 + random.below(4)),
    };
    const added = appointment(id, one);
    if (id > size.appointments) {
      appointments = [...appointments, added];
      continue;
    }
    const wish = request({ ...one, technicianId: 1 + random.below(size.technicians) });
    const placed = decide(records(staff, appointments), wish, NOW);
    if (!placed.ok) continue;
    appointments = [
      ...withMoves(records(staff, appointments), placed.moved).appointments,
      { ...added, technicianId: placed.technicianId, plannedStart: placed.plannedStart },
    ];
  }
  return records(staff, appointments);
}

export type Value = readonly [number, number, number];

/** Unassigned, broken, and minutes with the price of change. */
export function planValue(day: DayRecords, changes: readonly Move[]): Value {
  const worth = worthOf({ settings: SETTINGS, now: NOW }, withMoves(day, changes));
  const task = { records: day, settings: SETTINGS, now: NOW, seed: 1, iterations: 0 };
  const price = changes.reduce((sum, move) => sum + priceMinutesOf(task, move), 0);
  return [worth.unassignedPrice, worth.misfits, worth.minutes + price];
}

export function compareValue(a: Value, b: Value): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The best value of all plans that move at most `most` appointments. */
export function bestWithin(records: DayRecords, most: number): Value {
  const day = buildDay(records, SETTINGS, NOW);
  const open = [...day.appointments.keys()];
  const lane = open.filter((v) => day.stands[v] === null);
  const assigned = open.filter((v) => day.stands[v] !== null);
  let best = planValue(records, []);
  for (const released of subsets(assigned, most)) {
    const windows = new Map(assigned.filter((v) => !released.includes(v)).map((v) => [v, around(day, v)]));
    const bare = day.plan.routes.map((order) => order.filter((v) => !released.includes(v)));
    for (const routes of arrangements(bare, [...released, ...lane])) {
      const placed = new Set(routes.flat());
      if (released.some((v) => !placed.has(v))) continue;
      const plan: Plan = { routes, unassigned: open.filter((v) => !placed.has(v)), forced: [] };
      const settled = settle(day, plan, { windows });
      if (settled === null) continue;
      const moves = movesOf(day, settled, null);
      if (moves.filter(isMove).length > most) continue;
      const value = planValue(records, moves);
      if (compareValue(value, best) < 0) best = value;
    }
  }
  return best;
}

function around(day: Day, v: number): Interval[] {
  const one = day.appointments[v] as DayAppointment;
  const start = (day.stands[v]?.start ?? 0) - day.origin;
  const [from, to] = [secondOf(day, one.windowStart), secondOf(day, one.windowEnd) - 1];
  return [{ start: Math.max(from, start - 300), end: Math.min(to, start + 300) }];
}

function subsets(of: readonly number[], most: number): number[][] {
  if (most === 0 || of.length === 0) return [[]];
  const [first, ...rest] = of as [number, ...number[]];
  return [...subsets(rest, most), ...subsets(rest, most - 1).map((set) => [first, ...set])];
}

/** Every way to put each of `visits` somewhere, or nowhere. */
function* arrangements(routes: readonly (readonly number[])[], visits: readonly number[]): Generator<number[][]> {
  const [first, ...rest] = visits;
  if (first === undefined) {
    yield routes.map((order) => [...order]);
    return;
  }
  yield* arrangements(routes, rest);
  for (const [r, order] of routes.entries()) {
    for (let at = 0; at <= order.length; at++) {
      const next = routes.map((other, i) => (i === r ? [...other.slice(0, at), first, ...other.slice(at)] : other));
      yield* arrangements(next, rest);
    }
  }
}
