// What an optimization prints: the gain in lines that fit, and what to do about those who lost their place.

import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import type { Instant, LocalDate } from '../../src/base/time.ts';
import type { OptimizeResult, PlanChange } from '../../src/domain/schedule.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';
import { optimization } from '../../src/presentation/optimization.ts';
import { makeView } from '../../src/presentation/view.ts';
import { pricesOf } from '../../src/scheduling/day/day.ts';

const view = makeView({
  columns: 80,
  color: false,
  ascii: false,
  timeZone: 'America/Chicago',
  units: 'mi',
  clock: '12',
  now: '2026-11-23T14:00:00Z' as Instant,
  today: '2026-11-23' as LocalDate,
});

const worth = (unassigned: number, misfits: number, hours: number) => ({
  unassigned,
  unassignedPrice: unassigned,
  misfits,
  minutes: hours * 60,
  driveSeconds: hours * 3600 + 60,
  overtimeSeconds: hours * 3000,
});

const change: PlanChange = {
  date: '2026-11-24' as LocalDate,
  appointmentId: 3,
  number: 'A-3',
  customerName: 'Ada Ng',
  fromTechnicianId: 1,
  fromTechnicianName: 'Maria Lopez',
  fromStart: '2026-11-24T15:00:00Z' as Instant,
  toTechnicianId: 1,
  toTechnicianName: 'Maria Lopez',
  toStart: '2026-11-24T16:00:00Z' as Instant,
  isMove: true,
  priceMinutes: 5,
};
const lost = { ...change, number: 'A-4', toTechnicianId: null, toTechnicianName: null, toStart: null };

function resultOf(
  changes: readonly PlanChange[],
  changed: Partial<OptimizeResult['days'][number]> = {},
): OptimizeResult {
  const date = '2026-11-24' as LocalDate;
  const moves = changes.filter(({ isMove }) => isMove).length;
  const found = { changes, moves, beyond: null, ...changed };
  const day = {
    date,
    timeZone: 'America/Chicago',
    iterations: 900,
    before: worth(12, 14, 19),
    after: worth(13, 10, 18),
  };
  return {
    runId: 2,
    number: 'R-2',
    seed: 1,
    iterations: 20_000,
    days: [{ ...day, ...found }],
    changed: changes.length,
    moves,
    maxMoves: null,
    prices: pricesOf(DEFAULT_SETTINGS),
    isStopped: false,
  };
}

test('a later start names the technician once; the board comes next', () => {
  const text = optimization(resultOf([change]), view);
  expect(text).toContain('\n  A-3 Ada Ng: Maria Lopez 9:00 AM → 10:00 AM (price 5 min)\n');
  expect(text).toMatch(/Next: dispatch board 2026-11-24\n$/);
  expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
});

test('who lost a place is what comes next', () => {
  const text = optimization(resultOf([change, lost]), view);
  expect(text).toContain('\n  A-4 Ada Ng: Maria Lopez 9:00 AM → unassigned (price 5 min)\n');
  expect(text).toMatch(/Next: dispatch explain --unassigned 2026-11-24\n$/);
});

test('says how many moved, what more moves would gain, and by which weights', () => {
  const arrived = { ...change, number: 'A-5', fromTechnicianId: null, isMove: false, priceMinutes: 0 };
  const text = optimization(resultOf([change, arrived], { beyond: { moves: 7, worth: worth(12, 10, 16) } }), view);
  expect(text).toContain('2 changes, 1 appointment moved\n');
  expect(text.replace(/\n */g, ' ')).toContain('With 7 moves: driving 18h01 → 16h01,');
  expect(text.replace(/\n/g, ' ')).toContain('both ×1 from 48 h before the start, rising to ×3,');
  const none = resultOf([], { beyond: { moves: 7, worth: worth(12, 10, 16) } });
  expect(optimization(none, view)).toContain('nothing to gain with so few moves\n');
});
