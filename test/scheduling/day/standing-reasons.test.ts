import { describe, expect, it } from 'vitest';
import type { DayAppointment, DayTechnician } from '../../../src/domain/day.ts';
import { buildDay } from '../../../src/scheduling/day/day.ts';
import { optimizeDay } from '../../../src/scheduling/day/optimize.ts';
import { standingViolations } from '../../../src/scheduling/day/standing-reasons.ts';
import { at, booked, clock, NOW, north, records, SETTINGS, technician } from '../../support/day.ts';

const codes = (
  appointments: readonly DayAppointment[],
  changes: Partial<DayTechnician> = {},
  settings = SETTINGS,
): string[] => {
  const day = buildDay(records([technician(1, changes)], appointments), settings, NOW);
  return standingViolations(day, 5).map(({ code }) => code);
};

describe('what an appointment breaks where it stands', () => {
  it('is nothing, of one that is not there', () => {
    expect(codes([])).toEqual([]);
  });

  it.each([
    ['nothing', booked(5, 1, '09:00'), {}, []],
    ['nothing, pinned', booked(5, 1, '09:00', { pin: 'both' }), {}, []],
    ['its window', booked(5, 1, '11:00', { pin: 'both' }), {}, ['outside-window']],
    ['the shift', booked(5, 1, '09:00', { pin: 'both' }), { shifts: [] }, ['off-shift']],
    ['a skill', booked(5, 1, '09:00', { pin: 'both', skills: { gas: 1 } }), {}, ['missing-skill']],
    [
      'a skill, though only the technician is pinned',
      booked(5, 1, '09:00', { pin: 'technician', skills: { gas: 1 } }),
      {},
      ['missing-skill'],
    ],
    ['the drive', booked(5, 1, '08:00', { pin: 'both' }), {}, ['too-little-travel']],
    [
      'time off',
      booked(5, 1, '09:00'),
      { timeOff: [{ id: 1, reason: null, start: at('08:00'), end: at('17:00') }] },
      ['time-off'],
    ],
    ['what is done breaks nothing', booked(5, 1, '03:00', { status: 'complete' }), {}, []],
  ] as [string, DayAppointment, Partial<DayTechnician>, string[]][])('%s', (_, one, changes, expected) => {
    expect(codes([one], changes)).toEqual(expected);
  });

  it('names what a pin overlaps', () => {
    const pins = [booked(5, 1, '09:00', { pin: 'both' }), booked(6, 1, '09:30', { pin: 'both' })];
    const day = buildDay(records([technician(1)], pins), SETTINGS, NOW);
    expect(standingViolations(day, 5).map(({ message }) => message)).toEqual(['It overlaps A-6 Customer 6.']);
  });

  it('says the start that could be kept by the clock of the company', () => {
    const wide = { windowStart: at('08:00'), windowEnd: at('15:00') };
    const list = [booked(6, 1, '13:00', wide), booked(5, 1, '14:00', { ...wide, place: north(5) })];
    const day = buildDay(records([technician(1)], list), { ...SETTINGS, clock: '24' }, NOW);
    expect(standingViolations(day, 5).map(({ message }) => message)).toEqual([expect.stringContaining('14:15')]);
  });

  it('says that a start is lost when the drive got longer, and optimizing mends it', () => {
    const wide = { windowStart: at('08:00'), windowEnd: at('12:00') };
    const list = [booked(6, 1, '08:30', wide), booked(5, 1, '09:30', { ...wide, place: north(5) })];
    expect(codes(list)).toEqual(['start-lost']);
    const found = optimizeDay({
      records: records([technician(1)], list),
      settings: SETTINGS,
      now: NOW,
      seed: 1,
      iterations: 200,
    });
    expect(found.after.misfits).toBe(0);
    expect(found.changes.map((change) => change.appointmentId)).toContain(5);
  });

  it('mends a start that lies outside its window', () => {
    const found = optimizeDay({
      records: records([technician(1)], [booked(5, 1, '10:30')]),
      settings: SETTINGS,
      now: NOW,
      seed: 1,
      iterations: 200,
    });
    expect(found.changes.map((change) => clock(change.toStart))).toEqual(['08:10']);
  });
});
