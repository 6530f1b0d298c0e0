// The board and the scheduler each work out how a day stands: the board walks it as it comes, the scheduler plans in its typed
// arrays. What one calls kept, the other may not show as late.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayRecords } from '../../src/domain/day.ts';
import { boardDay } from '../../src/scheduling/board/board.ts';
import { optimizeDay } from '../../src/scheduling/day/optimize.ts';
import { at, NOW, SETTINGS } from '../support/day.ts';
import {
  decide,
  MIDDAY,
  newAppointment,
  randomDay,
  runningLate,
  withMoves,
  withPlacement,
} from '../support/random-day.ts';

const delays = fc.array(fc.constantFrom(0, 0, 10, 25, 50), { minLength: 1, maxLength: 5 });
const moment = fc.constantFrom(NOW, MIDDAY, at('09:20'), at('13:00'));

/** Everything that the board marks: late, overlapping, in jeopardy, too little time to drive, late at home. */
function complaints(day: DayRecords, now: typeof NOW): string[] {
  const { rows } = boardDay(day, { companyName: 'Test', settings: SETTINGS, now });
  return rows.flatMap((row) => [
    ...row.stops.flatMap((stop) => [
      ...stop.violations.map((text) => `${stop.number} ${text.replace(/\d+/g, '')}`),
      ...(stop.isInJeopardy ? [`${stop.number} in jeopardy`] : []),
      ...(stop.status === 'scheduled' && stop.start > stop.plannedStart ? [`${stop.number} late`] : []),
    ]),
    ...(row.returnTravel?.isLate ? [`${row.name} late at home`] : []),
  ]);
}

/** On late days the board lets lunch be late; the scheduler leaves it to the technician once its time has passed. */
function withoutLunch(day: DayRecords): DayRecords {
  return { ...day, technicians: day.technicians.map((one) => ({ ...one, lunch: null })) };
}

describe('the board and the scheduler agree', { timeout: 60_000 }, () => {
  it('on what a booking leaves behind, on days that run late too', () => {
    let booked = 0;
    fc.assert(
      fc.property(randomDay, moment, delays, ({ records, wanted }, now, late) => {
        const day = withoutLunch(now === NOW ? records : runningLate(records, now, late));
        if (wanted.windowEnd <= now) return;
        const placement = decide(day, wanted, now);
        if (!placement.ok) return;
        booked++;
        const appointments = withPlacement(day.appointments, placement, newAppointment(99, wanted));
        const known = complaints(day, now);
        expect(complaints({ ...day, appointments }, now).filter((text) => !known.includes(text))).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(booked).toBeGreaterThan(40);
  });

  it('on what optimizing leaves behind', () => {
    fc.assert(
      fc.property(randomDay, moment, delays, ({ records }, now, late) => {
        const day = withoutLunch(now === NOW ? records : runningLate(records, now, late));
        const { changes } = optimizeDay({ records: day, settings: SETTINGS, now, seed: 1, iterations: 200 });
        const appointments = withMoves(day.appointments, changes);
        const known = complaints(day, now);
        expect(complaints({ ...day, appointments }, now).filter((text) => !known.includes(text))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
