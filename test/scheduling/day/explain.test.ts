import { describe, expect, it } from 'vitest';
import { parseDistance } from '../../../src/base/distance.ts';
import type { DayAppointment, DayTechnician } from '../../../src/domain/day.ts';
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

  it('takes nobody back from time off while another window works, however far', () => {
    const off = { timeOff: [{ id: 1, reason: 'sick', start: at('08:00'), end: at('13:00') }] };
    const found = explained(appointment(5, { ...EARLY }), [technician(1, off)], []);
    expect(found.smallestChange).toMatchObject({ kind: 'window', text: 'Promise 1:00-1:30 PM instead.' });
  });

  it('releases a pin where nothing cheaper helps', () => {
    const all = { windowStart: at('08:00'), windowEnd: at('17:00'), durationSeconds: 4 * 3_600 };
    const others = [booked(6, 1, '10:30', { ...all, durationSeconds: 3_600, pin: 'both' })];
    const found = explained(appointment(5, { ...all, durationSeconds: 6 * 3_600 }), [technician(1)], others);
    expect(found.smallestChange).toMatchObject({ kind: 'pin', text: 'Unpin A-6 Customer 6.' });
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
