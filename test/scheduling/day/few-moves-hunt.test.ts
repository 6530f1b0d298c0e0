// The hunt for few moves itself: how it shares out its attempts, what it takes from the plans of other searches, and where it begins
// when the day cannot stay as it is.

import { describe, expect, it } from 'vitest';
import { finish } from '../../../src/base/stepwise.ts';
import type { DayRecords } from '../../../src/domain/day.ts';
import type { Move } from '../../../src/domain/placement.ts';
import type { FewMovesTask } from '../../../src/scheduling/day/few-moves.ts';
import { withFewMoves } from '../../../src/scheduling/day/few-moves.ts';
import { changesBetween } from '../../../src/scheduling/day/plan-change.ts';
import { at, booked, NOW, north, records, SETTINGS, technician } from '../../support/day.ts';

/** Steps of search that pay for one attempt. */
const STEPS = 25;

function hunt(day: DayRecords, task: Partial<FewMovesTask> = {}) {
  let steps = 0;
  const onProgress = (made: number): void => {
    steps = made;
  };
  const given = { records: day, settings: SETTINGS, now: NOW, seed: 1, iterations: 2_000, maxMoves: 1, plans: [] };
  const found = finish(withFewMoves({ ...given, onProgress, ...task }));
  return { found, attempts: steps / STEPS };
}

const idsOf = (changes: readonly Move[]): number[] => changes.map(({ appointmentId }) => appointmentId);
const movesOf = ({ found }: ReturnType<typeof hunt>): number[][] => found.map(({ changes }) => idsOf(changes));

/** As if a search had found that these stand elsewhere. */
function advice(
  day: DayRecords,
  places: Readonly<Record<number, readonly [technicianId: number, start: string]>>,
): Move[] {
  const appointments = day.appointments.map((one) => {
    const [technicianId, start] = places[one.id] ?? [];
    return technicianId === undefined || start === undefined ? one : { ...one, technicianId, plannedStart: at(start) };
  });
  return changesBetween(day, { ...day, appointments });
}

const WIDE = { windowStart: at('08:00'), windowEnd: at('17:00') };
const SOUTH = technician(2, { startPlace: north(-25), endPlace: north(-25) });
const NORTH = { startPlace: north(25), endPlace: north(25) };
const PAIR = [technician(1, NORTH), SOUTH];
/** Three are with the technician who lives far away, the last is where it belongs. */
const CROSSED = records(PAIR, [
  booked(5, 1, '09:30', { ...WIDE, place: north(-22) }),
  booked(6, 2, '09:30', { ...WIDE, place: north(22) }),
  booked(7, 1, '13:00', { ...WIDE, place: north(-20) }),
  booked(8, 1, '15:30', { ...WIDE, place: north(20) }),
]);

describe('attempts', () => {
  /** Two technicians from the north go south for one appointment each, and nobody is busy there. */
  const astray = records(
    [...PAIR, technician(3, NORTH)],
    [booked(5, 1, '09:30', { ...WIDE, place: north(-22) }), booked(6, 3, '12:30', { ...WIDE, place: north(-20) })],
  );

  it('are no more than the steps pay for, and the first looks at the day as it is', () => {
    for (let most = 1; most <= 7; most++) {
      const { found, attempts } = hunt(astray, { iterations: most * STEPS, maxMoves: 2 });
      expect([most, attempts]).toEqual([most, most]);
      expect(found[0]?.moved).toEqual([]);
    }
  });

  it('put those together that gain alone as soon as each has been tried', () => {
    expect(movesOf(hunt(astray, { iterations: 3 * STEPS, maxMoves: 2 }))).toEqual([[], [5]]);
    expect(movesOf(hunt(astray, { iterations: 4 * STEPS, maxMoves: 2 }))).toEqual([[], [5], [5, 6]]);
  });

  it('are none at a plan that moves more than forty: it is no help in finding one that moves few', () => {
    const staff = [1, 2, 3, 4, 5, 6].map((id) => technician(id));
    const appointments = Array.from({ length: 42 }, (_, i) =>
      booked(i + 1, (i % 6) + 1, `${9 + Math.floor(i / 6)}:00`, { ...WIDE, durationSeconds: 1_800 }),
    );
    const day = records(staff, appointments);
    const attemptsAt = (moved: number): number => {
      const later = appointments
        .slice(0, moved)
        .map((one, i) => [one.id, [(i % 6) + 1, `${9 + Math.floor(i / 6)}:20`]] as const);
      return hunt(day, { iterations: STEPS, plans: [advice(day, Object.fromEntries(later))] }).attempts;
    };
    expect([attemptsAt(40), attemptsAt(41)]).toEqual([2, 1]);
  });
});

describe('the plan of another search', () => {
  it('is followed as far as it gains', () => {
    const swap = advice(CROSSED, { 5: [2, '09:30'], 6: [1, '09:30'], 7: [2, '13:00'], 8: [1, '15:50'] });
    const moves = movesOf(hunt(CROSSED, { maxMoves: 4, plans: [swap] }));
    expect([moves[0], moves.at(-1)]).toEqual([[], [5, 6, 7]]);
  });

  it('is not followed where it makes the day worse', () => {
    const good = records(PAIR, [
      booked(5, 1, '09:30', { ...WIDE, place: north(22) }),
      booked(6, 2, '09:30', { ...WIDE, place: north(-22) }),
    ]);
    const bad = advice(good, { 5: [2, '13:00'], 6: [1, '13:00'] });
    expect(movesOf(hunt(good, { maxMoves: 2, plans: [bad] }))).toEqual([[]]);
  });
});

describe('a day that cannot stay as it is', () => {
  /** Nobody may have the long one but Jo: it stands on the other, whose window leaves no other start. */
  const clash = (technicianId: number) => [
    booked(10 * technicianId, technicianId, '08:10', { skills: { gas: 1 }, durationSeconds: 2 * 3_600, ...WIDE }),
    booked(10 * technicianId + 1, technicianId, '08:30', { windowEnd: at('09:00') }),
  ];
  const jo = (id: number) => technician(id, { skills: { gas: 1 } });

  it('is mended by the move after which least is wrong, and with two one more gains', () => {
    const afternoon = booked(5, 1, '12:00', { ...WIDE, place: north(-25) });
    const day = records([technician(1), SOUTH, jo(3), technician(4)], [...clash(1), afternoon]);
    expect(movesOf(hunt(day, { maxMoves: 2 }))).toEqual([[10], [5, 10]]);
  });

  it('is mended by two moves where one is not enough, and not at all where only one may move', () => {
    const day = records([technician(1), technician(2), jo(3)], [...clash(1), ...clash(2)]);
    expect(movesOf(hunt(day, { maxMoves: 2 }))).toEqual([[10, 20]]);
    expect(movesOf(hunt(day, { maxMoves: 1 }))).toEqual([]);
  });
});
