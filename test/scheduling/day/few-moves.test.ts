// `--max-moves`: measured against every plan of a small day, and the promises that hold on any day.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish } from '../../../src/base/stepwise.ts';
import type { Instant } from '../../../src/base/time.ts';
import type { DayRecords } from '../../../src/domain/day.ts';
import { isMove } from '../../../src/scheduling/day/disruption.ts';
import type { OptimizedWithin } from '../../../src/scheduling/day/optimize-within.ts';
import { optimizingWithin } from '../../../src/scheduling/day/optimize-within.ts';
import { isBetter } from '../../../src/scheduling/day/plan-worth.ts';
import { Trials } from '../../../src/scheduling/day/trial.ts';
import { bestWithin, compareValue, crossedDay, planValue } from '../../support/crossed-day.ts';
import { appointment, at, booked, NOW, north, records, SETTINGS, technician } from '../../support/day.ts';
import { MIDDAY, randomDay, withMoves } from '../../support/random-day.ts';
import { untouched } from '../../support/untouched.ts';

function within(days: readonly DayRecords[], most: number, iterations = 2_000, now: Instant = NOW): OptimizedWithin[] {
  const tasks = days.map((day) => ({ records: day, settings: SETTINGS, now, seed: 1, iterations }));
  return finish(optimizingWithin(tasks, most));
}

const movesIn = (found: readonly OptimizedWithin[]): number =>
  found.flatMap(({ changes }) => changes.filter(isMove)).length;

describe('the best plan with few moves', { timeout: 120_000 }, () => {
  it('is the best of all plans with one move', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const day = crossedDay(seed, { technicians: 2 + (seed % 2), appointments: 6, waiting: seed % 2 });
      const [found] = within([day], 1);
      expect([seed, planValue(day, found?.changes ?? [])]).toEqual([seed, bestWithin(day, 1)]);
    }
  });

  it('is within a few minutes of the best of all plans with two moves, and serves as many', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const day = crossedDay(seed, { technicians: 2, appointments: 5, waiting: seed % 2 });
      const value = planValue(day, within([day], 2)[0]?.changes ?? []);
      const best = bestWithin(day, 2);
      expect([seed, value[0], value[1]]).toEqual([seed, best[0], best[1]]);
      expect(value[2]).toBeLessThanOrEqual(best[2] + 5);
    }
  });

  it('begins from a plan in which an event keeps its place', () => {
    const events = [{ id: 1, title: 'x', isOpen: false, place: north(5), start: at('11:00'), end: at('12:00') }];
    const late = { windowStart: at('13:00'), windowEnd: at('15:00') };
    const day = records([technician(1, { events })], [booked(5, 1, '09:00'), booked(6, 1, '14:00', late)]);
    const trials = new Trials({ records: day, settings: SETTINGS, now: NOW, seed: 1, iterations: 10 });
    const [first, event, second] = trials.startFrom([]).plan.routes[0] ?? [];
    expect([first, second].map((v) => trials.day.appointments[v ?? -1]?.id)).toEqual([5, 6]);
    expect(trials.day.standings[event ?? -1]).toBe('event');
  });

  const SOUTH = { startPlace: north(-60), endPlace: north(-60) };
  const NORTH = { startPlace: north(60), endPlace: north(60) };
  const pair = [technician(1, NORTH), technician(2, SOUTH)];
  const wide = { windowStart: at('08:00'), windowEnd: at('17:00') };
  const strays = records(pair, [
    booked(5, 1, '09:30', { ...wide, place: north(-55) }),
    booked(6, 1, '13:00', { ...wide, place: north(50) }),
    booked(7, 2, '09:30', { ...wide, place: north(20) }),
  ]);

  it('takes the move that gains most, says what more would gain, and moves nobody when nobody may', () => {
    const [one] = within([strays], 1);
    expect([one?.changes.map(({ appointmentId }) => appointmentId), one?.moves]).toEqual([[5], 1]);
    expect(one?.beyond?.moves).toBe(2);
    expect(one?.beyond && isBetter(one.beyond.worth, one.after)).toBe(true);
    expect(within([strays], 0)[0]?.changes).toEqual([]);
    expect(within([strays], 2)[0]?.beyond).toBe(null);
  });

  it('counts nobody out of the lane as moved, and makes room with a move where that places one more', () => {
    const narrow = { windowStart: at('08:00'), windowEnd: at('08:30') };
    const held = appointment(8, { heldTechnicianId: 1, heldStart: at('15:00'), ...wide });
    const day = records([technician(1)], [booked(5, 1, '08:10', wide), appointment(6, { ...narrow }), held]);
    const [none] = within([day], 0);
    expect(none?.changes.map(({ appointmentId }) => appointmentId)).toEqual([8]);
    const [one] = within([day], 1);
    expect([one?.after.unassigned, one?.moves, one?.changes.length]).toEqual([0, 1, 3]);
  });

  it('spends the moves of several days where they gain most', () => {
    const good = records(pair, [booked(9, 1, '09:30', { ...wide, place: north(50) })]);
    expect(within([good, strays], 1).map(({ moves }) => moves)).toEqual([0, 1]);
    expect(within([strays, strays], 3).map(({ moves }) => moves)).toEqual([1, 2]);
    expect(within([strays, strays], 4).map(({ moves }) => moves)).toEqual([2, 2]);
  });

  it('keeps every promise on any day: no more moves, no worse, what is fixed untouched, the same again', () => {
    const nows = fc.constantFrom(at('00:00'), MIDDAY);
    fc.assert(
      fc.property(randomDay, nows, fc.integer({ min: 0, max: 3 }), ({ records: day }, now, most) => {
        const found = within([day], most, 300, now);
        const [one] = found as [OptimizedWithin];
        expect(movesIn(found)).toBeLessThanOrEqual(most);
        expect(one.moves).toBe(movesIn(found));
        untouched(day, one.changes, now);
        if (one.changes.length > 0) expect(isBetter(one.after, one.before)).toBe(true);
        expect(within([day], most, 300, now)).toEqual(found);
        const after = { ...day, appointments: withMoves(day.appointments, one.changes) };
        for (const [i, appointmentAfter] of after.appointments.entries()) {
          const { windowStart, windowEnd } = day.appointments[i] as (typeof after.appointments)[number];
          expect([appointmentAfter.windowStart, appointmentAfter.windowEnd]).toEqual([windowStart, windowEnd]);
          const start = one.changes.find((move) => move.appointmentId === appointmentAfter.id)?.toStart ?? windowStart;
          expect(start >= windowStart && start < windowEnd).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('never gains less with more moves', () => {
    const day = crossedDay(4, { technicians: 3, appointments: 12, waiting: 1 });
    const values = [0, 1, 2, 3, 5].map((most) => planValue(day, within([day], most)[0]?.changes ?? []));
    for (const [i, value] of values.slice(1).entries()) {
      expect(compareValue(value, values[i] as (typeof values)[number])).toBeLessThanOrEqual(0);
    }
  });
});
