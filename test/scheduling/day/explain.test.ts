import { describe, expect, it } from 'vitest';
import { parseDistance } from '../../../src/base/distance.ts';
import type { DayAppointment, DayTechnician } from '../../../src/domain/day.ts';
import { placeCode, Roads } from '../../../src/domain/road.ts';
import { explainAppointment } from '../../../src/scheduling/day/explain.ts';
import { appointment, at, booked, clock, NOW, north, records, SETTINGS, technician } from '../../support/day.ts';

function explained(one: DayAppointment, technicians: readonly DayTechnician[], others: readonly DayAppointment[] = []) {
  const day = records(technicians, [...others, one]);
  return explainAppointment({ records: day, settings: SETTINGS, now: NOW }, one);
}

const EARLY = { windowStart: at('08:00'), windowEnd: at('08:30') };
const pinnedInTheWay = [booked(6, 1, '08:10', { ...EARLY, pin: 'both' })];

describe('explainAppointment (X1)', () => {
  it('says where it stands, what it costs there, and what the others would cost or lack', () => {
    const technicians = [
      technician(1),
      technician(2, { startPlace: north(5), endPlace: north(5) }),
      technician(3, { skills: {} }),
    ];
    const found = explained(booked(5, 1, '09:00'), technicians);
    expect(found).toMatchObject({ technicianName: 'Maria', standing: 'free', addedDriveSeconds: 640, violations: [] });
    expect(found.technicians.map(({ name, fits, reasons }) => [name, fits, reasons])).toEqual([
      ['Maria', true, []],
      ['Sam', true, []],
      ['Jo', false, ['Jo lacks the skill hvac.']],
    ]);
  });

  it('says what a pin breaks', () => {
    const found = explained(booked(5, 1, '18:00', { pin: 'both' }), [technician(1)]);
    expect(found.standing).toBe('pinned');
    expect(found.violations).toEqual(['The start lies outside the arrival window.', 'Maria works 8:00 AM-5:00 PM.']);
  });

  it('says that a technician lacks what one needs that stands there, and knows no drive to where nobody knows the way', () => {
    const gas = explained(booked(5, 1, '09:00', { skills: { gas: 1 } }), [technician(1)]);
    expect([gas.standing, gas.violations]).toEqual(['misfit', ['Maria lacks the skill gas.']]);
    const lost = explained(booked(5, 1, '09:00', { place: null, pin: 'both' }), [technician(1)]);
    expect([lost.standing, lost.addedDriveSeconds]).toEqual(['pinned', null]);
  });

  it('has no added drive where no road leads', () => {
    const one = booked(5, 1, '09:00', { pin: 'both' });
    const roads = new Roads();
    const [there, depot] = [placeCode(north(1)), placeCode(north(0))];
    roads.add([
      { from: there, to: depot, leg: null },
      { from: depot, to: there, leg: null },
    ]);
    const found = explainAppointment(
      { records: { ...records([technician(1)], [one]), roads }, settings: SETTINGS, now: NOW },
      one,
    );
    expect([found.addedDriveSeconds, found.plannedStart]).toEqual([null, at('09:00')]);
  });

  it('answers for one that was accepted and lost its place, and has nothing to ask of one that was called off', () => {
    expect(explained(appointment(5, { status: 'accepted' }), [technician(1)]).fitsNow?.technicianName).toBe('Maria');
    const off = explained(appointment(5, { status: 'cancelled' }), [technician(1)]);
    expect(off).toMatchObject({ standing: 'done', technicians: [], fitsNow: null, smallestChange: null });
  });

  it('names those who could take it at the same cost in the order of their numbers', () => {
    const found = explained(appointment(5), [technician(2), technician(3), technician(1)]);
    expect(found.technicians.map(({ name }) => name)).toEqual(['Maria', 'Sam', 'Jo']);
  });

  it('says that an unassigned one fits now', () => {
    const found = explained(appointment(5), [technician(1)]);
    expect([found.fitsNow?.technicianName, clock(found.fitsNow?.start)]).toEqual(['Maria', '08:10']);
    expect(found.smallestChange).toBe(null);
  });

  it.each([
    ['another window', pinnedInTheWay, {}, {}, 'Promise 9:00-9:30 AM instead.', 'window'],
    [
      'a longer day',
      [],
      { shifts: [{ start: at('08:00'), end: at('09:00') }] },
      {},
      'Let Maria work 30m overtime.',
      'overtime',
    ],
    ['a skill', [], {}, { skills: { gas: 1 } }, 'Give Maria the skill gas.', 'skill'],
    ['a wider radius', [], { coverageRadiusMetres: 500 }, {}, 'Let Maria go 0.7 mi far.', 'radius'],
    ['one appointment more', [], { maxJobsPerDay: 0 }, {}, 'Let Maria take 1 appointment that day.', 'limit'],
    [
      'time off taken back',
      [],
      { timeOff: [{ id: 1, reason: 'golf', start: at('08:00'), end: at('17:00') }] },
      {},
      "Take back Maria's time off (golf).",
      'time-off',
    ],
    [
      'time off taken back, for no reason given',
      [],
      { timeOff: [{ id: 1, reason: null, start: at('08:00'), end: at('17:00') }] },
      {},
      "Take back Maria's time off.",
      'time-off',
    ],
  ] as [string, DayAppointment[], Partial<DayTechnician>, Partial<DayAppointment>, string, string][])(
    'finds the smallest change: %s',
    (_, others, changes, wanted, text, kind) => {
      const found = explained(appointment(5, { ...EARLY, ...wanted }), [technician(1, changes)], others);
      expect(found.fitsNow).toBe(null);
      expect(found.smallestChange).toMatchObject({ kind, text, technicianId: 1 });
    },
  );

  it('asks for more overtime where there is some, and of equal changes for the first by name', () => {
    const short = { shifts: [{ start: at('08:00'), end: at('08:30') }], overtimeSeconds: 600 };
    const staff = [technician(2, short), technician(1, short), technician(3, short)];
    const found = explained(appointment(5, { ...EARLY }), staff);
    expect(found.smallestChange?.text).toBe('Let Jo work 1h more overtime.');
  });

  it('takes nobody back from time off while another window works, however far', () => {
    const off = { timeOff: [{ id: 1, reason: 'sick', start: at('08:00'), end: at('13:00') }] };
    const found = explained(appointment(5, { ...EARLY }), [technician(1, off)], []);
    expect(found.smallestChange).toMatchObject({ kind: 'window', text: 'Promise 1:00-1:30 PM instead.' });
  });

  it('releases a pin where nothing cheaper helps', () => {
    const all = { windowStart: at('08:00'), windowEnd: at('17:00'), durationSeconds: 4 * 3_600 };
    const others = [
      booked(6, 1, '10:30', { ...all, durationSeconds: 3_600, pin: 'both' }),
      booked(7, 1, '15:50', { ...all, durationSeconds: 900, pin: 'both' }),
    ];
    const long = appointment(5, { ...all, durationSeconds: 6 * 3_600 });
    expect(explained(long, [technician(1)], others).smallestChange?.text).toBe('Unpin A-6 Customer 6.');
    const accepted = others.map((other) => ({ ...other, status: 'accepted' as const }));
    expect(explained(long, [technician(1)], accepted).smallestChange).toBe(null);
    const settings = { ...SETTINGS, acceptedIsInMotion: false };
    const given = { records: records([technician(1)], [...accepted, long]), settings, now: NOW };
    expect(explainAppointment(given, long).smallestChange?.text).toBe('Unpin A-6 Customer 6.');
  });

  it.each([
    ['technician', { technicianId: 2 }],
    ['time', { plannedStart: at('09:30') }],
  ] as const)('answers for a lane that keeps its pin on the %s', (pin, locked) => {
    const staff = [technician(1), technician(2, { shifts: [{ start: at('12:00'), end: at('17:00') }] })];
    const waiting = appointment(5, { pin, ...locked });
    const busy = [booked(6, 1, '09:20', { pin: 'both', windowStart: at('09:00') })];
    const found = explained(waiting, staff, pin === 'time' ? busy : []);
    expect(found.fitsNow).toBe(null);
    expect(found.smallestChange).toMatchObject({ kind: 'pin', technicianId: 1 });
    expect(found.technicians.some(({ fits, technicianId }) => fits && technicianId === 1)).toBe(pin === 'technician');
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('names a radius that reaches when it is typed as said: %i', (step) => {
    const place = { latitude: 41.95 + step / 1_000, longitude: -87.63 };
    const near = technician(1, { coverageRadiusMetres: 500 });
    const { smallestChange } = explained(appointment(5, { ...EARLY, place, windowEnd: at('10:00') }), [near]);
    const said = /go ([\d.]+ mi) far/.exec(smallestChange?.text ?? '')?.[1] ?? '';
    const wider = technician(1, { coverageRadiusMetres: parseDistance(said) });
    expect(explained(appointment(5, { ...EARLY, place, windowEnd: at('10:00') }), [wider]).fitsNow).not.toBe(null);
  });

  it.each<[string, Partial<DayAppointment>, Partial<DayTechnician>]>([
    ['the wrong kind', { kind: 'sales' }, {}],
    ['two things at once', { skills: { gas: 1 } }, { coverageRadiusMetres: 500 }],
    ['no coordinates', { place: null }, {}],
  ])('says so when no single change helps: %s', (_, wanted, changes) => {
    const found = explained(appointment(5, { ...EARLY, ...wanted }), [technician(1, changes)]);
    expect(found.smallestChange).toBe(null);
    expect(found.technicians[0]?.reasons.join(' ')).toMatch(/takes tech|lacks the skill gas.*radius|no coordinates/);
  });

  it("speaks in the company's units and clock", () => {
    const one = appointment(5, EARLY);
    const say = (changes: Partial<DayTechnician>, others: DayAppointment[] = []) =>
      explainAppointment(
        {
          records: records([technician(1, changes)], [...others, one]),
          settings: { ...SETTINGS, units: 'km', clock: '24' },
          now: NOW,
        },
        one,
      ).smallestChange?.text;
    expect(say({ coverageRadiusMetres: 500 })).toBe('Let Maria go 1.2 km far.');
    expect(say({}, pinnedInTheWay)).toBe('Promise 09:00-09:30 instead.');
  });
});
