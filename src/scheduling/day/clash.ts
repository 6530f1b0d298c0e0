// Where the stored plan contradicts itself: visits of one technician that overlap, or lie too close together for the drive between
// them. By planned starts alone, as they are printed for the technicians; what may still move is not moved.

import type { Instant } from '../../base/time.ts';
import { epochSeconds } from '../../base/time.ts';
import type { DayAppointment } from '../../domain/day.ts';
import type { TravelModel } from './travel.ts';
import { travelOf } from './travel.ts';

/** Two visits of one technician that cannot both be kept. */
export interface Clash {
  readonly first: DayAppointment;
  readonly second: DayAppointment;
  /** `overlap`: the second starts before the first ends. `drive`: too little time between them. */
  readonly kind: 'overlap' | 'drive';
  /** What is missing. */
  readonly shortBySeconds: number;
}

/** Less than this is not worth a word. */
const LEAST_SECONDS = 60;
/** No drive takes longer: after a night nobody is late for it. */
const ENOUGH_SECONDS = 8 * 3_600;

/** Pairs of neighbours with technician and planned start, in order of time. */
export function neighbours(planned: readonly DayAppointment[]): [DayAppointment, DayAppointment][] {
  const routes = new Map<number, DayAppointment[]>();
  for (const one of planned) {
    if (one.technicianId === null || one.plannedStart === null) continue;
    const route = routes.get(one.technicianId);
    if (route) route.push(one);
    else routes.set(one.technicianId, [one]);
  }
  return [...routes.values()].flatMap(pairsOf);
}

/** Each with the one before it that ends last. */
function pairsOf(route: readonly DayAppointment[]): [DayAppointment, DayAppointment][] {
  const sorted = route.toSorted((a, b) => startOf(a) - startOf(b) || a.id - b.id);
  const pairs: [DayAppointment, DayAppointment][] = [];
  let last: DayAppointment | null = null;
  for (const one of sorted) {
    if (last && startOf(one) - endOf(last) < ENOUGH_SECONDS) pairs.push([last, one]);
    if (last === null || endOf(one) >= endOf(last)) last = one;
  }
  return pairs;
}

/** The pairs that clash. */
export function clashesOf(pairs: readonly [DayAppointment, DayAppointment][], model: TravelModel): Clash[] {
  return pairs.flatMap(([first, second]): Clash[] => {
    const gap = startOf(second) - endOf(first);
    if (gap < 0) return [{ first, second, kind: 'overlap', shortBySeconds: -gap }];
    const short = (travelOf(model, first.place, second.place)?.seconds ?? 0) - gap;
    return short < LEAST_SECONDS ? [] : [{ first, second, kind: 'drive', shortBySeconds: short }];
  });
}

function startOf({ plannedStart }: DayAppointment): number {
  return epochSeconds(plannedStart as Instant);
}

function endOf(one: DayAppointment): number {
  return startOf(one) + one.durationSeconds;
}
