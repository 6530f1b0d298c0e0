import { describe, expect, it } from 'vitest';
import type { DayAppointment, DayTechnician } from '../../../src/domain/day.ts';
import type { Settings } from '../../../src/domain/settings.ts';
import { buildDay, instantOf, secondOf } from '../../../src/scheduling/day/day.ts';
import { checkPlan, checkProblem } from '../../../src/scheduling/solver/check.ts';
import type { Route, Visit } from '../../../src/scheduling/solver/problem.ts';
import { appointment, at, booked, NOW, north, records, SETTINGS, technician } from '../../support/day.ts';

function built(
  technicians: readonly DayTechnician[],
  appointments: readonly DayAppointment[] = [],
  more: { settings?: Partial<Settings>; now?: typeof NOW } = {},
) {
  const day = buildDay(records(technicians, appointments), { ...SETTINGS, ...more.settings }, more.now ?? NOW);
  expect(checkProblem(day.problem)).toEqual([]);
  expect(checkPlan(day.problem, day.plan)).toEqual([]);
  return day;
}

const hour = (clock: string): number => secondOf({ origin: Date.parse(at('00:00')) / 1000 }, at(clock));

describe('how firmly an appointment stands', () => {
  it.each([
    ['unassigned', appointment(5), NOW, 'free'],
    ['assigned', booked(5, 1, '09:00'), NOW, 'free'],
    ['pinned in both', booked(5, 1, '09:00', { pin: 'both' }), NOW, 'pinned'],
    ['pinned in both where it fits nobody', booked(5, 1, '19:00', { pin: 'both' }), NOW, 'pinned'],
    ['pinned to the technician', booked(5, 1, '09:00', { pin: 'technician' }), NOW, 'half-pinned'],
    ['pinned to the start', booked(5, 1, '09:00', { pin: 'time' }), NOW, 'half-pinned'],
    ['accepted', booked(5, 1, '09:00', { status: 'accepted' }), NOW, 'in-motion'],
    ['on the way', booked(5, 1, '09:00', { status: 'on-the-way' }), NOW, 'in-motion'],
    ['on site', booked(5, 1, '09:00', { status: 'on-site', arrivedAt: at('09:05') }), at('09:10'), 'in-motion'],
    ['complete', booked(5, 1, '09:00', { status: 'complete' }), NOW, 'done'],
    ['a customer who was not there', booked(5, 1, '09:00', { status: 'no-show' }), NOW, 'done'],
    ['complete, at a time that is not known', appointment(5, { technicianId: 1, status: 'complete' }), NOW, 'done'],
    ['departed for within the hour', booked(5, 1, '09:00'), at('07:55'), 'frozen'],
    ['departed for a minute later', booked(5, 1, '09:00'), at('07:54'), 'free'],
    ['late, and nobody said why', booked(5, 1, '09:00'), at('09:30'), 'frozen'],
    ['without the skill', booked(5, 1, '09:00', { skills: { gas: 1 } }), NOW, 'misfit'],
    ['without coordinates', booked(5, 1, '09:00', { place: null }), NOW, 'misfit'],
    ['before the technician can be there', booked(5, 1, '09:00', { windowEnd: at('08:01') }), NOW, 'misfit'],
    [
      'on the way to a place that is not known',
      booked(5, 1, '09:00', { status: 'on-the-way', place: null }),
      NOW,
      'in-motion',
    ],
  ] as [string, DayAppointment, typeof NOW, string][])('%s', (_, one, now, expected) => {
    expect(built([technician(1)], [one], { now }).standings[0]).toBe(expected);
  });

  it('by the settings', () => {
    const accepted = booked(5, 1, '09:00', { status: 'accepted' });
    const settings = { acceptedIsInMotion: false };
    expect(built([technician(1)], [accepted], { settings }).standings[0]).toBe('free');
    const soon = { settings: { freezeMinutes: 0 }, now: at('07:55') };
    expect(built([technician(1)], [booked(5, 1, '09:00')], soon).standings[0]).toBe('free');
  });

  it('that is driven to from an event, by that drive', () => {
    const event = { id: 1, title: 'x', isOpen: false, place: north(30), start: at('09:00'), end: at('10:00') };
    const late = booked(5, 1, '11:30', { windowStart: at('11:00'), windowEnd: at('13:00') });
    const standing = (events: DayTechnician['events']) =>
      built([technician(1, { events })], [late], { now: at('09:50') }).standings[0];
    expect([standing([]), standing([event])]).toEqual(['free', 'frozen']);
  });

  it('that alone breaks a rule, whatever else shapes the day', () => {
    const off = [{ id: 1, reason: null, start: at('13:00'), end: at('14:00') }];
    const gas = booked(5, 1, '09:00', { skills: { gas: 1 } });
    expect(built([technician(1, { timeOff: off })], [gas]).standings).toEqual(['misfit']);
  });

  it('that stands with an event at the same start comes behind it', () => {
    const events = [{ id: 1, title: 'x', isOpen: false, place: north(1), start: at('09:00'), end: at('10:00') }];
    const { plan, appointments } = built([technician(1, { events })], [booked(5, 1, '09:00', { pin: 'both' })]);
    expect(plan.routes[0]?.map((v) => appointments[v]?.id ?? 'event')).toEqual(['event', 5]);
  });

  it('drops as few as possible where two do not fit together', () => {
    const wide = { windowEnd: at('12:00') };
    const list = [
      booked(5, 1, '09:00', wide),
      booked(6, 1, '09:30', { windowEnd: at('09:40') }),
      booked(7, 1, '11:00', wide),
    ];
    const { standings, appointments } = built([technician(1)], list);
    expect(appointments.map((one, v) => [one?.id, standings[v]])).toEqual([
      [5, 'free'],
      [6, 'free'],
      [7, 'free'],
    ]);
    const tight = { windowEnd: at('08:30') };
    const clash = built([technician(1)], [booked(5, 1, '08:10', tight), booked(6, 1, '08:20', tight)]);
    expect(clash.standings).toEqual(['free', 'misfit']);
  });
});

describe('a visit', () => {
  const visit = (one: DayAppointment, technicians = [technician(1), technician(2)]): Visit =>
    built(technicians, [one]).problem.visits[0] as Visit;

  it('has the promise [a, b) as an inclusive interval', () => {
    expect(visit(appointment(5)).windows).toEqual([{ start: hour('08:00'), end: hour('10:00') - 1 }]);
  });

  it('may be left out unless it is pinned or fixed, at a price by priority', () => {
    expect(visit(appointment(5))).toMatchObject({ mayBeLeftOut: true, leaveOutPrice: 1 });
    expect(visit(appointment(5, { priority: 'emergency' })).leaveOutPrice).toBe(1_000_000);
    expect(visit(booked(5, 1, '09:00', { pin: 'time' })).mayBeLeftOut).toBe(false);
  });

  it('of a pin on the technician stays on the route; of one on the time keeps the start', () => {
    expect([...visit(booked(5, 2, '09:00', { pin: 'technician' })).allowed]).toEqual([0, 1]);
    const timed = visit(booked(5, 2, '09:00', { pin: 'time' }));
    expect([[...timed.allowed], timed.pinnedStart]).toEqual([[1, 1], hour('09:00')]);
    expect(visit(booked(5, 2, '09:00', { pin: 'both' })).fixed).toEqual({ route: 1, start: hour('09:00') });
  });

  it('of a pin on a technician who does not work stays in the lane', () => {
    const waiting = appointment(5, { technicianId: 2, pin: 'technician' });
    expect([...visit(waiting, [technician(1), technician(2, { shifts: [] })]).allowed]).toEqual([0]);
  });

  it('goes to nobody without coordinates, and to nobody of another kind or branch', () => {
    expect([...visit(appointment(5, { place: null })).allowed]).toEqual([0, 0]);
    const staff = [technician(1, { kind: 'sales' }), technician(2, { branchId: 2 })];
    expect([...visit(appointment(5), staff).allowed]).toEqual([0, 0]);
  });

  it('takes as long as it took', () => {
    const done = { status: 'complete' as const, arrivedAt: at('09:05'), completedAt: at('09:25') };
    expect(visit(booked(5, 1, '09:00', done))).toMatchObject({
      serviceSeconds: 1_200,
      fixed: { route: 0, start: hour('09:05') },
    });
  });

  it('that somebody is on the way to does not begin in the past', () => {
    const late = booked(5, 1, '09:00', { status: 'on-the-way' });
    const day = built([technician(1)], [late], { now: at('09:20') });
    expect(day.problem.visits[0]?.fixed?.start).toBe(hour('09:20'));
  });
});

describe('a route', () => {
  const route = (one: DayTechnician, more: Parameters<typeof built>[2] = {}): Route =>
    built([one], [], more).problem.routes[0] as Route;

  it('runs over the shift, and into overtime where that is allowed', () => {
    const { earliestStart, softEnd, hardEnd } = route(technician(1, { overtimeSeconds: 1_800 }));
    expect([earliestStart, softEnd, hardEnd]).toEqual([hour('08:00'), hour('17:00'), hour('17:30')]);
  });

  it('begins now once the shift has begun', () => {
    expect(route(technician(1), { now: at('11:00') }).earliestStart).toBe(hour('11:00'));
    expect(route(technician(1), { now: at('18:00') })).toMatchObject({
      earliestStart: hour('18:00'),
      hardEnd: hour('18:00'),
    });
  });

  it('is blocked between two stretches, by time off and by closed events, not by open ones', () => {
    const event = { id: 1, title: 'x', place: null, start: at('15:00'), end: at('16:00') };
    const one = technician(1, {
      shifts: [
        { start: at('08:00'), end: at('11:00') },
        { start: at('13:00'), end: at('17:00') },
      ],
      timeOff: [{ id: 1, reason: null, start: at('09:00'), end: at('10:00') }],
      events: [
        { ...event, isOpen: false },
        { ...event, id: 2, isOpen: true, start: at('14:00') },
      ],
    });
    expect(route(one).blocks).toEqual([
      { start: hour('09:00'), end: hour('10:00') },
      { start: hour('15:00'), end: hour('16:00') },
      { start: hour('11:00'), end: hour('13:00') },
    ]);
  });

  it('passes by an event at a place', () => {
    const events = [{ id: 1, title: 'x', place: north(5), start: at('15:00'), end: at('16:00'), isOpen: false }];
    const day = built([technician(1, { events })]);
    expect(day.problem.visits[0]).toMatchObject({ kind: 'event', fixed: { route: 0, start: hour('15:00') } });
    expect(day.problem.routes[0]?.blocks).toEqual([]);
  });

  it('begins no later than its technician had to leave for where somebody is on the way to', () => {
    const events = [{ id: 1, title: 'x', place: north(5), start: at('08:10'), end: at('09:00'), isOpen: false }];
    const going = (place: DayAppointment['place'], changes: Partial<DayTechnician>) => {
      const one = booked(5, 1, '10:00', { status: 'on-the-way', place, travelStartedAt: at('09:10') });
      return built([technician(1, changes)], [one], { now: at('09:20') }).problem.routes[0]?.earliestStart;
    };
    const near = going(north(5), { events });
    const far = going(north(5), {});
    expect([near, going(null, {})]).toEqual([hour('10:00'), hour('10:00')]);
    expect(far).toBeLessThan(hour('10:00'));
  });

  it('has lunch while there is time for it', () => {
    const lunch = { seconds: 1_800, earliest: at('12:00'), latest: at('13:00') };
    const expected = [{ durationSeconds: 1_800, earliest: hour('12:00'), latest: hour('13:00') }];
    expect(route(technician(1, { lunch })).breaks).toEqual(expected);
    expect(route(technician(1, { lunch }), { now: at('13:01') }).breaks).toEqual([]);
  });

  it('holds the buffer and the limit', () => {
    const limited = route(technician(1, { maxJobsPerDay: 3 }), { settings: { bufferMinutes: 10 } });
    expect([limited.maxVisits, limited.bufferSeconds]).toEqual([3, 600]);
  });

  it('exists for who is off that day only when something stands there', () => {
    const off = technician(1, { shifts: [] });
    expect(built([off]).problem.routes).toEqual([]);
    expect(built([off], [booked(5, 1, '09:00', { pin: 'both' })]).problem.routes).toHaveLength(1);
  });

  it('costs no drive from an unknown start', () => {
    const day = built([technician(1, { startPlace: null, endPlace: null })]);
    expect(day.problem.routes[0]).toMatchObject({ startPlace: -1, endPlace: -1 });
  });
});

it('goes over midnight with a night shift', () => {
  const night = technician(1, { shifts: [{ start: at('20:00'), end: at('+04:00') }] });
  const late = booked(5, 1, '+01:00', { windowStart: at('+00:30'), windowEnd: at('+02:00') });
  const day = built([night], [late]);
  expect(day.standings[0]).toBe('free');
  expect(instantOf(day, secondOf(day, at('+01:00')))).toBe(at('+01:00'));
});

it('treats held places as standing there, and forgets those of what is done', () => {
  const held = { heldTechnicianId: 1, heldStart: at('09:00') };
  expect(built([technician(1)], [appointment(5, held)]).plan.routes).toEqual([[0]]);
  expect(built([technician(1)], [appointment(5, { ...held, status: 'complete' })]).appointments).toEqual([]);
});
