// One attempt in which only chosen appointments may move: who stays where, who may lose the place, and when there is no plan at all.

import { describe, expect, it } from 'vitest';
import type { DayAppointment, DayTechnician } from '../../../src/domain/day.ts';
import type { Move } from '../../../src/domain/placement.ts';
import type { Trial } from '../../../src/scheduling/day/trial.ts';
import { Trials } from '../../../src/scheduling/day/trial.ts';
import { appointment, at, booked, clock, NOW, records, SETTINGS, technician } from '../../support/day.ts';

function trialsOf(technicians: readonly DayTechnician[], appointments: readonly DayAppointment[]): Trials {
  return new Trials({
    records: records(technicians, appointments),
    settings: SETTINGS,
    now: NOW,
    seed: 1,
    iterations: 10,
  });
}

/** The best plan in which only these appointments move. */
function releasing(trials: Trials, ids: readonly number[], from: Trial | null = null): Trial | null {
  const released = new Set(ids.map((id) => trials.day.visitOf.get(id) as number));
  return trials.attempt(released, from, { seed: 1, effort: 1 });
}

const changes = (trial: Trial | null): unknown =>
  trial?.changes.map((move) => [move.appointmentId, move.toTechnicianId, clock(move.toStart)]);

const SHORT = { windowStart: at('08:00'), windowEnd: at('08:30') };
const ILL = { timeOff: [{ id: 1, reason: 'ill', start: at('08:00'), end: at('17:00') }] };

describe('who is released', () => {
  it('loses its place to a higher priority, and to nobody of its own', () => {
    const waiting = (priority: 'normal' | 'high') => [
      booked(5, 1, '08:10', SHORT),
      appointment(6, { ...SHORT, priority }),
    ];
    expect(changes(releasing(trialsOf([technician(1)], waiting('high')), [5]))).toEqual([
      [5, null, null],
      [6, 1, '08:10'],
    ]);
    expect(changes(releasing(trialsOf([technician(1)], waiting('normal')), [5]))).toEqual([]);
  });

  it('stays where it breaks a rule when there is no better place: late is better than nobody', () => {
    const gas = booked(5, 1, '09:00', { skills: { gas: 1 } });
    expect(releasing(trialsOf([technician(1), technician(2)], [gas]), [5])).toBe(null);
    const skilled = technician(2, { skills: { hvac: 1, gas: 1 } });
    expect(changes(releasing(trialsOf([technician(1), skilled], [gas]), [5]))).toEqual([[5, 2, '08:10']]);
  });

  it('goes to the unassigned lane when its technician is not at work: nobody would come', () => {
    expect(changes(releasing(trialsOf([technician(1, ILL)], [booked(5, 1, '09:00')]), [5]))).toEqual([[5, null, null]]);
  });

  it('never goes to the lane with half a pin, though its technician is not at work', () => {
    const pinned = booked(5, 1, '09:00', { pin: 'technician' });
    expect(releasing(trialsOf([technician(1, ILL)], [pinned]), [5])).toBe(null);
  });

  it('leaves other rule breakers where they are', () => {
    const skilled = technician(2, { skills: { hvac: 1, gas: 1 } });
    const both = [5, 6].map((id) => booked(id, 1, id === 5 ? '09:00' : '13:00', { skills: { gas: 1 } }));
    expect(changes(releasing(trialsOf([technician(1), skilled], both), [5]))).toEqual([[5, 2, '08:10']]);
  });
});

describe('who is not released', () => {
  it('stays outside its window where a rule breaker shuts every start inside, and others are planned around both', () => {
    const long = booked(5, 1, '08:10', { skills: { gas: 1 }, durationSeconds: 4 * 3_600 });
    const outside = booked(6, 1, '13:00');
    const waiting = appointment(7, { windowStart: at('14:00'), windowEnd: at('17:00') });
    const trial = releasing(trialsOf([technician(1)], [long, outside, waiting]), []);
    expect(changes(trial)).toEqual([[7, 1, '14:00']]);
  });

  it('goes back to where it stood, and whoever came out of the lane waits again', () => {
    const trials = trialsOf(
      [technician(1), technician(2)],
      [booked(5, 1, '08:10', SHORT), appointment(6, { ...SHORT, skills: { hvac: 1 } })],
    );
    const first = releasing(trials, [5, 6]);
    expect(first?.touched).toContain(trials.day.visitOf.get(6));
    expect(releasing(trials, [], first)).toEqual(releasing(trials, []));
  });
});

describe('a plan that was found elsewhere', () => {
  it('is taken in the order of its starts; of two at the same time the one booked first goes first', () => {
    const day = [booked(5, 2, '09:00'), booked(6, 1, '09:00'), booked(7, 1, '08:10')];
    const trials = trialsOf([technician(1), technician(2)], day);
    const move: Move = {
      appointmentId: 5,
      customerName: 'Customer 5',
      fromTechnicianId: 2,
      toTechnicianId: 1,
      fromStart: at('09:00'),
      toStart: at('09:00'),
    };
    const { plan } = trials.startFrom([move]);
    expect(plan.routes[0]?.map((v) => trials.day.appointments[v]?.id)).toEqual([7, 5, 6]);
  });
});
