import { describe, expect, it } from 'vitest';
import type { DayAppointment, DayTechnician } from '../../../src/domain/day.ts';
import { optimizeDay } from '../../../src/scheduling/day/optimize.ts';
import { worthOf } from '../../../src/scheduling/day/plan-worth.ts';
import { appointment, at, booked, clock, NOW, north, records, SETTINGS, technician } from '../../support/day.ts';

function optimized(technicians: readonly DayTechnician[], appointments: readonly DayAppointment[], now = NOW) {
  return optimizeDay({
    records: records(technicians, appointments),
    settings: SETTINGS,
    now,
    seed: 1,
    iterations: 500,
  });
}

const changes = (found: ReturnType<typeof optimized>): unknown[] =>
  found.changes.map((change) => [
    change.appointmentId,
    change.fromTechnicianId,
    change.toTechnicianId,
    clock(change.toStart),
  ]);

const SOUTH = { startPlace: north(-10), endPlace: north(-10) };
const NORTH = { startPlace: north(10), endPlace: north(10) };
const PAIR = [technician(1, NORTH), technician(2, SOUTH)];

describe('optimizeDay', () => {
  it('gives each what lies near', () => {
    const crossed = [booked(5, 1, '09:00', { place: north(-9) }), booked(6, 2, '09:00', { place: north(9) })];
    const found = optimized(PAIR, crossed);
    expect(changes(found)).toEqual([
      [5, 1, 2, '08:10'],
      [6, 2, 1, '08:10'],
    ]);
    expect(found.after.driveSeconds).toBeLessThan(found.before.driveSeconds);
    expect(found.after.unassigned).toBe(0);
  });

  it.each([
    ['pinned', { pin: 'both' as const }],
    ['pinned to a technician', { pin: 'technician' as const }],
    ['in motion', { status: 'on-the-way' as const }],
    ['accepted', { status: 'accepted' as const }],
  ])('leaves alone what is %s', (_, fixed) => {
    const crossed = [
      booked(5, 1, '09:00', { place: north(-9), ...fixed }),
      booked(6, 2, '09:00', { place: north(9), ...fixed }),
    ];
    expect(changes(optimized(PAIR, crossed))).toEqual([]);
  });

  it('gives another technician what is pinned to a time that its own no longer works at', () => {
    const pinned = booked(5, 1, '10:00', { pin: 'time', windowEnd: at('12:00') });
    expect(changes(optimized([technician(1, { shifts: [] }), technician(2)], [pinned]))).toEqual([[5, 1, 2, '10:00']]);
    const alone = optimized([technician(1, { shifts: [] })], [pinned]);
    expect([changes(alone), alone.before.misfits, alone.after.misfits]).toEqual([[], 1, 1]);
  });

  it('takes from whoever has too many, and improves the rest of the day where nobody else can', () => {
    const gas = { skills: { gas: 1 }, windowEnd: at('17:00') };
    const many = ['08:30', '10:30', '13:00'].map((start, i) => booked(i + 1, 1, start, gas));
    const full = technician(1, { skills: { hvac: 1, gas: 1 }, maxJobsPerDay: 2 });
    const waiting = appointment(4, { windowEnd: at('17:00') });
    expect(changes(optimized([full, technician(2)], [...many, waiting]))).toEqual([[4, null, 2, '08:10']]);
    const found = optimized([full, technician(2, { skills: { gas: 1 } })], many);
    expect([found.before.misfits, found.after.misfits]).toEqual([1, 0]);
    expect(found.changes.map((change) => change.toTechnicianId)).toEqual([2]);
  });

  it('leaves alone what is about to be departed for', () => {
    const crossed = [booked(5, 1, '09:00', { place: north(-9) }), booked(6, 2, '09:00', { place: north(9) })];
    expect(changes(optimized(PAIR, crossed, at('08:00')))).toEqual([]);
  });

  it('moves nobody for seconds', () => {
    const same = [technician(1), technician(2)];
    const appointments = [booked(5, 1, '09:00'), booked(6, 2, '09:00', { place: north(2) })];
    expect(changes(optimized(same, appointments))).toEqual([]);
  });

  it('places what is unassigned, the dearer first when only one fits', () => {
    const window = { windowStart: at('08:00'), windowEnd: at('08:30') };
    const found = optimized([technician(1)], [appointment(5, window), appointment(6, { ...window, priority: 'high' })]);
    expect(changes(found)).toEqual([[6, null, 1, '08:10']]);
    expect([found.before.unassigned, found.after.unassigned]).toEqual([2, 1]);
  });

  it('turns a held place into an assigned one', () => {
    const held = appointment(5, { heldTechnicianId: 1, heldStart: at('09:00') });
    expect(changes(optimized([technician(1)], [held]))).toEqual([[5, null, 1, '09:00']]);
  });

  it('finds another technician for whom is ill, else the unassigned lane: nobody would come', () => {
    const off = [{ id: 1, reason: 'ill', start: at('08:00'), end: at('17:00') }];
    const left = [booked(5, 1, '09:00')];
    expect(changes(optimized([technician(1, { timeOff: off }), technician(2)], left))).toEqual([[5, 1, 2, '08:10']]);
    const alone = optimized([technician(1, { timeOff: off })], left);
    expect(changes(alone)).toEqual([[5, 1, null, null]]);
    expect([alone.before.misfits, alone.after.misfits, alone.after.unassigned]).toEqual([1, 0, 1]);
  });

  it('takes nobody’s place for another of the same priority, but for a higher one', () => {
    const off = [{ id: 1, reason: 'ill', start: at('08:00'), end: at('17:00') }];
    const pair = [technician(1, { timeOff: off }), technician(2, { maxJobsPerDay: 1 })];
    const both = (priority: 'normal' | 'high') => [
      booked(5, 1, '09:00', { priority }),
      booked(6, 2, '09:00', { place: north(8) }),
    ];
    expect(changes(optimized(pair, both('normal')))).toEqual([[5, 1, null, null]]);
    expect(changes(optimized(pair, both('high')))).toEqual([
      [5, 1, 2, '08:10'],
      [6, 2, null, null],
    ]);
  });

  it('has nothing to do on a day without anybody', () => {
    expect(optimized([], [appointment(5)]).changes).toEqual([]);
  });
});

describe('worthOf', () => {
  /** A hundredth of a degree. */
  const WAY_HOME = 320;
  const worth = (one: DayAppointment, changes: Partial<DayTechnician> = {}) =>
    worthOf({ settings: SETTINGS, now: NOW }, records([technician(1, changes)], [one])).overtimeSeconds;
  const off = (start: string, end: string) => ({ timeOff: [{ id: 1, reason: 'ill', start: at(start), end: at(end) }] });
  const pinned = (start: string) =>
    booked(5, 1, start, { pin: 'both', windowStart: at(start), windowEnd: at('18:00') });

  it.each([
    ['nothing before the shift ends', '10:00', {}, 0],
    ['the way home after it', '16:00', {}, WAY_HOME],
    ['work and the way home after it', '17:00', {}, 3_600 + WAY_HOME],
    ['no time off, though it lasts to midnight', '10:00', off('00:00', '+00:00'), 0],
    ['no time off, but what is worked in it', '16:30', off('00:00', '+00:00'), 1_800 + WAY_HOME],
    ['a day off from leaving to being home', '10:00', { shifts: [] }, 3_600 + 2 * WAY_HOME],
    ['no time off in the middle of the day', '10:00', off('12:00', '13:00'), 0],
  ] as const)('counts as overtime %s', (_, start, changes, seconds) => {
    expect(worth(pinned(start), changes)).toBe(seconds);
  });
});
