import { describe, expect, it } from 'vitest';
import type { DayAppointment, DayTechnician } from '../../../src/domain/day.ts';
import type { PlaceRequest } from '../../../src/domain/placement.ts';
import type { Settings } from '../../../src/domain/settings.ts';
import { place, placeAsThingsAre } from '../../../src/scheduling/day/place.ts';
import { at, booked, clock, NOW, north, records, request, SETTINGS, technician } from '../../support/day.ts';

interface Given {
  readonly technicians?: readonly DayTechnician[];
  readonly appointments?: readonly DayAppointment[];
  readonly settings?: Partial<Settings>;
  readonly now?: typeof NOW;
}

function placing(asked: Partial<PlaceRequest>, given: Given = {}) {
  return place({
    records: records(given.technicians ?? [technician(1)], given.appointments ?? []),
    settings: { ...SETTINGS, ...given.settings },
    now: given.now ?? NOW,
    request: request(asked),
  });
}

function placed(asked: Partial<PlaceRequest>, given: Given = {}) {
  const placement = placing(asked, given);
  if (!placement.ok) throw new Error(placement.violations.map(({ message }) => message).join(' '));
  return placement;
}

function codes(placement: ReturnType<typeof placing>): string[] {
  return placement.violations.map(({ code }) => code);
}

describe('without a pin (S2)', () => {
  it('takes the earliest start on five minutes, after the drive from home', () => {
    // 1.1 km straight, 1.5 km of road at 27 km/h and two minutes to park: 5 min 20 s.
    const { technicianId, plannedStart, addedDriveSeconds, moved } = placed({});
    expect([technicianId, clock(plannedStart), addedDriveSeconds, moved]).toEqual([1, '08:10', 640, []]);
  });

  it('takes the technician who drives less', () => {
    const technicians = [technician(1), technician(2, { startPlace: north(2), endPlace: north(2) })];
    expect(placed({ place: north(3) }, { technicians }).technicianId).toBe(2);
  });

  it('leaves the planned starts of others alone where it can', () => {
    const appointments = [booked(5, 1, '09:30', { windowStart: at('08:00'), windowEnd: at('10:00') })];
    const placement = placed({ windowStart: at('10:00'), windowEnd: at('12:00') }, { appointments });
    expect([clock(placement.plannedStart), placement.moved]).toEqual(['10:30', []]);
  });

  it('moves others inside their windows and says whom', () => {
    const appointments = [
      booked(5, 1, '08:30', { windowStart: at('08:00'), windowEnd: at('12:00') }),
      booked(6, 1, '09:30', { windowStart: at('08:00'), windowEnd: at('12:00') }),
    ];
    const { plannedStart, moved } = placed({ windowStart: at('08:00'), windowEnd: at('08:30') }, { appointments });
    expect(clock(plannedStart)).toBe('08:10');
    expect(moved.map((move) => [move.appointmentId, clock(move.fromStart), clock(move.toStart)])).toEqual([
      [5, '08:30', '09:10'],
      [6, '09:30', '10:10'],
    ]);
  });

  it('makes room by giving another the other technician', () => {
    const technicians = [technician(1, { skills: { hvac: 1, gas: 1 } }), technician(2)];
    const appointments = [booked(5, 1, '08:10', { windowEnd: at('08:30') })];
    const { technicianId, moved } = placed(
      { skills: { gas: 1 }, windowEnd: at('08:30') },
      { technicians, appointments },
    );
    expect(technicianId).toBe(1);
    expect(moved.map((move) => [move.appointmentId, move.toTechnicianId])).toEqual([[5, 2]]);
  });

  it.each([
    ['skill', { skills: { gas: 2 } }, {}, 'missing-skill'],
    ['kind', { kind: 'sales' }, {}, 'wrong-kind'],
    [
      'radius',
      { place: north(30) },
      { technicians: [technician(1, { coverageRadiusMetres: 10_000 })] },
      'outside-radius',
    ],
    [
      'territory',
      { postalCode: '60608' },
      { technicians: [technician(1, { territories: [{ name: 'North', postalPrefixes: ['6061'] }] })] },
      'outside-territory',
    ],
    ['area', { place: north(30) }, { settings: { maximumAreaMetres: 10_000 } }, 'outside-maximum-area'],
    ['shift', { windowStart: at('18:00'), windowEnd: at('20:00') }, {}, 'off-shift'],
    ['no shift', {}, { technicians: [technician(1, { shifts: [] })] }, 'off-shift'],
    [
      'time off',
      {},
      { technicians: [technician(1, { timeOff: [{ id: 1, reason: null, start: at('00:00'), end: at('23:00') }] })] },
      'time-off',
    ],
    [
      'closed event',
      { windowEnd: at('08:30') },
      {
        technicians: [
          technician(1, {
            events: [{ id: 1, title: 'Meeting', isOpen: false, place: null, start: at('08:00'), end: at('09:00') }],
          }),
        ],
      },
      'event',
    ],
    ['limit of the day', {}, { technicians: [technician(1, { maxJobsPerDay: 0 })] }, 'max-jobs'],
    ['past', {}, { now: at('12:00') }, 'past'],
    ['coordinates', { place: null }, {}, 'no-coordinates'],
    ['coordinates, pinned to a time', { place: null, pin: 'time', start: at('09:00') }, {}, 'no-coordinates'],
    [
      'pinned one in the way',
      { windowEnd: at('08:30') },
      { appointments: [booked(5, 1, '08:10', { pin: 'both' })] },
      'taken-fixed',
    ],
  ] as [string, Partial<PlaceRequest>, Given, string][])('refuses for %s', (_, asked, given, code) => {
    const placement = placing(asked, given);
    expect(placement.ok).toBe(false);
    expect(codes(placement)).toContain(code);
  });

  it.each([
    [null, 'The branch has no technicians.'],
    [9, 'T-9 does not work for the branch of this customer.'],
  ])('says that there is nobody: technician %j', (technicianId, message) => {
    const technicians = technicianId === null ? [] : [technician(1)];
    expect(placing({ technicianId }, { technicians }).violations.map((one) => one.message)).toEqual([message]);
  });

  it('finds nobody as things are for a place that is not known', () => {
    const task = { records: records([technician(1)]), settings: SETTINGS, now: NOW };
    expect(placeAsThingsAre({ ...task, request: request({ place: null }) })).toBe(null);
    expect(placeAsThingsAre({ ...task, request: request() })?.technicianId).toBe(1);
  });

  it('books over an open event', () => {
    const events = [{ id: 1, title: 'Open', isOpen: true, place: null, start: at('08:00'), end: at('12:00') }];
    expect(placed({}, { technicians: [technician(1, { events })] }).technicianId).toBe(1);
  });

  it('keeps what fits nowhere in the unassigned lane when asked to', () => {
    const placement = placed({ skills: { gas: 1 }, keepUnassigned: true });
    expect([placement.technicianId, placement.plannedStart]).toEqual([null, null]);
  });

  it('keeps the buffer between two appointments', () => {
    const appointments = [booked(5, 1, '08:10', { pin: 'both' })];
    const asked = { windowStart: at('09:00'), windowEnd: at('11:00') };
    expect(clock(placed(asked, { appointments }).plannedStart)).toBe('09:10');
    expect(clock(placed(asked, { appointments, settings: { bufferMinutes: 20 } }).plannedStart)).toBe('09:30');
  });

  it('plans lunch around it', () => {
    const lunch = { seconds: 1_800, earliest: at('12:00'), latest: at('12:30') };
    const technicians = [technician(1, { lunch })];
    const placement = placed({ windowStart: at('11:30'), windowEnd: at('12:30') }, { technicians });
    expect(clock(placement.plannedStart)).toBe('11:30');
    const later = placed({ windowStart: at('11:45'), windowEnd: at('12:45') }, { technicians });
    expect(clock(later.plannedStart)).toBe('12:30');
  });

  it('works overtime only where it is allowed', () => {
    const asked = { windowStart: at('16:00'), windowEnd: at('17:00') };
    expect(placing(asked).ok).toBe(false);
    const overtime = placed(asked, { technicians: [technician(1, { overtimeSeconds: 3_600 })] });
    expect(clock(overtime.plannedStart)).toBe('16:00');
  });

  it('gives the same answer twice', () => {
    const given = { technicians: [technician(1), technician(2)], appointments: [booked(5, 1, '08:30')] };
    expect(placing({}, given)).toEqual(placing({}, given));
  });
});

describe('high priority (S4)', () => {
  const short = { windowEnd: at('08:30') };

  it('bumps a normal one into the lane and says whom', () => {
    const placement = placed({ ...short, priority: 'high' }, { appointments: [booked(5, 1, '08:10', short)] });
    expect(placement.bumped.map((move) => [move.appointmentId, move.customerName, move.toTechnicianId])).toEqual([
      [5, 'Customer 5', null],
    ]);
  });

  it.each([
    ['a pinned one', { pin: 'both' as const }],
    ['one of its own class', { priority: 'high' as const }],
    ['one in motion', { status: 'on-the-way' as const }],
    ['one that is accepted', { status: 'accepted' as const }],
  ])('never bumps %s', (_, changes) => {
    const appointments = [booked(5, 1, '08:10', { ...short, ...changes })];
    expect(placing({ ...short, priority: 'high' }, { appointments }).ok).toBe(false);
  });

  it('never bumps one that is about to be departed for', () => {
    const appointments = [booked(5, 1, '08:10', short)];
    expect(placing({ ...short, priority: 'high' }, { appointments, now: at('07:30') }).ok).toBe(false);
  });

  it('bumps nobody unless asked to, and a normal one never does', () => {
    const appointments = [booked(5, 1, '08:10', short)];
    expect(placing({ ...short, priority: 'high', bump: false }, { appointments }).ok).toBe(false);
    expect(placing(short, { appointments }).ok).toBe(false);
  });
});

describe('pinned (N1, N7)', () => {
  it('takes the best start of the named technician', () => {
    const technicians = [technician(1), technician(2)];
    const placement = placed({ technicianId: 2, pin: 'both' }, { technicians });
    expect([placement.technicianId, clock(placement.plannedStart), placement.violations]).toEqual([2, '08:10', []]);
  });

  it.each([
    ['off shift', { start: at('18:00'), windowStart: at('18:00'), windowEnd: at('19:00') }, {}, ['off-shift']],
    ['a day off', {}, { technicians: [technician(1, { shifts: [] })] }, ['off-shift']],
    ['a missing skill', { skills: { gas: 1 } }, {}, ['missing-skill']],
    [
      'the own radius',
      { place: north(20) },
      { technicians: [technician(1, { coverageRadiusMetres: 10_000 })] },
      ['outside-radius'],
    ],
    ['too little travel', { start: at('08:00') }, {}, ['too-little-travel']],
    ['nothing, though the place is unknown', { place: null }, {}, []],
  ] as [string, Partial<PlaceRequest>, Given, string[]][])(
    'stands in spite of %s, and says so',
    (_, asked, given, expected) => {
      const placement = placed({ technicianId: 1, pin: 'both', ...asked }, given);
      expect(placement.technicianId).toBe(1);
      expect(codes(placement)).toEqual(expected);
    },
  );

  it.each([
    ['a pinned one', { start: at('08:30') }, { appointments: [booked(5, 1, '08:10', { pin: 'both' })] }, 'taken-fixed'],
    ['the maximum area', { place: north(30) }, { settings: { maximumAreaMetres: 10_000 } }, 'outside-maximum-area'],
    ['the wrong kind', { kind: 'sales' }, {}, 'wrong-kind'],
    [
      'the end of the day',
      { start: at('23:30'), windowStart: at('23:30'), windowEnd: at('23:45') },
      {},
      'past-end-of-day',
    ],
  ] as [string, Partial<PlaceRequest>, Given, string][])('is impossible for %s', (_, asked, given, code) => {
    const placement = placing({ technicianId: 1, pin: 'both', ...asked }, given);
    expect(placement.ok).toBe(false);
    expect(codes(placement)).toContain(code);
  });

  it('sends an unpinned one that is in the way to another technician', () => {
    const technicians = [technician(1), technician(2)];
    const appointments = [booked(5, 1, '08:10', { windowEnd: at('08:30') })];
    const placement = placed({ technicianId: 1, start: at('08:10'), pin: 'both' }, { technicians, appointments });
    expect(clock(placement.plannedStart)).toBe('08:10');
    const others = [...placement.moved, ...placement.bumped];
    expect(others.map((move) => [move.appointmentId, move.toTechnicianId])).toEqual([[5, 2]]);
  });

  it('sends it to the unassigned lane when nobody else can take it', () => {
    const appointments = [booked(5, 1, '08:10', { windowEnd: at('08:30') })];
    const placement = placed({ technicianId: 1, start: at('08:10'), pin: 'both' }, { appointments });
    expect(placement.bumped.map((move) => [move.appointmentId, move.toTechnicianId])).toEqual([[5, null]]);
    expect(codes(placement)).toEqual(['taken']);
  });

  it('moves the next one on where its order stays but its start no longer holds', () => {
    const appointments = [
      booked(5, 1, '11:15', { windowStart: at('11:00'), windowEnd: at('13:00') }),
      booked(6, 1, '12:20', { windowStart: at('12:00'), windowEnd: at('12:30') }),
    ];
    const wanted = { start: at('10:30'), windowStart: at('10:30'), windowEnd: at('10:45') };
    const { moved, bumped } = placed({ technicianId: 1, pin: 'both', ...wanted }, { appointments });
    expect([...moved, ...bumped].map((move) => [move.appointmentId, clock(move.toStart)])).toEqual([
      [5, '11:30'],
      [6, null],
    ]);
  });

  it('refuses to stand on one that is pinned to the technician and has nowhere else to go', () => {
    const other = booked(5, 1, '10:00', { pin: 'technician', windowStart: at('10:00'), windowEnd: at('10:15') });
    const asked = {
      technicianId: 1,
      pin: 'both' as const,
      start: at('10:00'),
      windowStart: at('10:00'),
      windowEnd: at('10:15'),
    };
    const placement = placing(asked, { appointments: [other] });
    expect([placement.ok, codes(placement)]).toEqual([false, ['taken-pinned']]);
  });

  it('finds a technician for a pinned start', () => {
    const technicians = [technician(1, { shifts: [] }), technician(2)];
    const placement = placed({ start: at('09:00'), pin: 'time' }, { technicians });
    expect([placement.technicianId, clock(placement.plannedStart)]).toEqual([2, '09:00']);
  });
});
