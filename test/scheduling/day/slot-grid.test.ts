import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../../src/base/time.ts';
import type { DayAppointment, DayTechnician } from '../../../src/domain/day.ts';
import { placeCode, Roads } from '../../../src/domain/road.ts';
import type { Settings } from '../../../src/domain/settings.ts';
import { NEW_APPOINTMENT } from '../../../src/scheduling/day/place-task.ts';
import { slotGrid } from '../../../src/scheduling/day/slot-grid.ts';
import { appointment, at, booked, clock, NOW, north, records, SETTINGS, technician } from '../../support/day.ts';
import { decide, MIDDAY, newAppointment, randomDay } from '../../support/random-day.ts';

interface Given {
  readonly technician?: Partial<DayTechnician>;
  readonly appointments?: readonly DayAppointment[];
  readonly settings?: Partial<Settings>;
  readonly wanted?: Partial<DayAppointment>;
  readonly now?: typeof NOW;
}

function starts(given: Given) {
  const [row] = slotGrid({
    records: records([technician(1, given.technician)], given.appointments ?? []),
    settings: { ...SETTINGS, ...given.settings },
    now: given.now ?? NOW,
    wanted: appointment(NEW_APPOINTMENT, given.wanted),
    technicianIds: [],
  });
  return (row?.starts ?? []).map((one) => ({ ...one, time: clock(one.start) ?? '' }));
}

const NORTH = { name: 'North', postalPrefixes: ['60613', '6062'] };
const WEST = { name: 'West', postalPrefixes: ['60612'] };

/** `yellow taken too-little-travel`, by start. */
function grid(given: Given): Map<string, string> {
  return new Map(
    starts(given).map(({ time, grade, reasons }) => [time, [grade, ...reasons.map(({ code }) => code)].join(' ')]),
  );
}

function messages(given: Given): Map<string, string[]> {
  return new Map(starts(given).map(({ time, reasons }) => [time, reasons.map(({ message }) => message)]));
}

const event = (changes: object) => [
  { id: 1, title: 'Meeting', isOpen: false, place: null, start: at('10:00'), end: at('11:00'), ...changes },
];
const other = (changes: Partial<DayAppointment> = {}) => [
  booked(5, 1, '10:00', { windowStart: at('10:00'), windowEnd: at('12:00'), ...changes }),
];

describe('slotGrid (P6)', { timeout: 60_000 }, () => {
  it.each([
    ['the first start leaves no time for the drive', {}, '08:00', 'yellow too-little-travel'],
    ['a free start', {}, '08:30', 'green'],
    ['the last start that gets home in time', {}, '15:30', 'green'],
    ['one that does not', {}, '16:00', 'yellow late-home'],
    ['one past the shift', {}, '16:30', 'yellow off-shift'],
    ['overtime where it is allowed', { technician: { overtimeSeconds: 3_600 } }, '16:30', 'green'],
    ['a missing skill', { wanted: { skills: { gas: 1 } } }, '10:00', 'yellow missing-skill'],
    ['a skill at too low a level', { wanted: { skills: { hvac: 2 } } }, '10:00', 'yellow missing-skill'],
    ['the wrong kind', { wanted: { kind: 'sales' } }, '10:00', 'impossible wrong-kind'],
    ['outside the own radius', { technician: { coverageRadiusMetres: 500 } }, '10:00', 'yellow outside-radius'],
    [
      'outside the own territories',
      { wanted: { postalCode: '60608' }, technician: { territories: [NORTH, WEST] } },
      '10:00',
      'yellow outside-territory',
    ],
    [
      'inside one of them',
      { wanted: { postalCode: '60626-1234' }, technician: { territories: [WEST, NORTH] } },
      '10:00',
      'green',
    ],
    ['without a postal code', { wanted: { postalCode: null }, technician: { territories: [NORTH] } }, '10:00', 'green'],
    ['without territories', { wanted: { postalCode: '60608' }, technician: { territories: [] } }, '10:00', 'green'],
    ['outside the maximum area', { settings: { maximumAreaMetres: 500 } }, '10:00', 'impossible outside-maximum-area'],
    ['a closed event', { technician: { events: event({}) } }, '10:30', 'yellow event'],
    ['an open event', { technician: { events: event({ isOpen: true }) } }, '10:30', 'green'],
    [
      'time off',
      { technician: { timeOff: [{ id: 1, reason: null, start: at('10:00'), end: at('11:00') }] } },
      '10:30',
      'yellow time-off',
    ],
    ['taken by one that is not pinned', { appointments: other() }, '10:00', 'yellow taken'],
    ['taken by a pinned one', { appointments: other({ pin: 'both' }) }, '10:00', 'impossible taken-fixed'],
    ['taken by one in motion', { appointments: other({ status: 'accepted' }) }, '10:00', 'impossible taken-fixed'],
    ['right behind one at the same place', { appointments: other() }, '11:00', 'green'],
    ['behind one elsewhere', { appointments: other({ place: north(4) }) }, '11:00', 'yellow too-little-travel'],
    ['before one elsewhere', { appointments: other({ place: north(4) }) }, '09:00', 'yellow too-little-travel'],
    [
      'without the buffer',
      { appointments: other(), settings: { bufferMinutes: 15 } },
      '11:00',
      'yellow too-little-travel',
    ],
    [
      'the most appointments a day',
      { technician: { maxJobsPerDay: 1 }, appointments: other() },
      '14:00',
      'yellow max-jobs',
    ],
    ['what is over', { now: at('10:10') }, '10:00', 'impossible past'],
    ['no coordinates', { wanted: { place: null } }, '10:00', 'yellow no-coordinates'],
    [
      'lunch without room',
      { technician: { lunch: { seconds: 1_800, earliest: at('12:00'), latest: at('12:10') } } },
      '11:30',
      'yellow no-room',
    ],
  ] as [string, Given, string, string][])('%s', (_, given, start, expected) => {
    expect(grid(given).get(start)).toBe(expected);
  });

  it.each([
    [{ wanted: { skills: { alarm: 2, network: 2 } } }, 'lacks the skills alarm 2 and network 2.'],
    [
      {
        technician: {
          timeOff: [{ id: 1, reason: 'sick', start: '2026-11-23T06:00:00Z', end: '2026-11-26T06:00:00Z' }],
        },
      },
      'has time off all day (sick).',
    ],
    [
      { technician: { timeOff: [{ id: 1, reason: null, start: at('09:30'), end: at('11:45') }] } },
      'has time off 9:30-11:45 AM.',
    ],
    [{ technician: { events: event({ end: at('13:00') }) } }, 'has "Meeting" 10:00 AM-1:00 PM.'],
    [{ appointments: other() }, 'Taken by A-5'],
  ] as [Given, string][])('says %j as: %s', (given, expected) => {
    expect(messages(given).get('10:00')).toEqual([expect.stringContaining(expected)]);
  });

  it('says the times of a span once for the half of the day', () => {
    expect(messages({ appointments: other() }).get('10:00')?.[0]).toMatch(/ 10:00-11:00 AM, which would be moved\.$/);
  });

  it.each([
    ['time', 'whose time is pinned: another technician would have to take it.'],
    ['technician', 'whose technician is pinned: it would have to move to another time.'],
  ] as const)('says which half of it a pin of the %s holds', (pin, words) => {
    expect(messages({ appointments: other({ pin }) }).get('10:00')?.[0]).toBe(
      `Taken by A-5 Customer 5 10:00-11:00 AM, ${words}`,
    );
  });

  it('shows office hours where nobody works and the company is closed', () => {
    const all = starts({ technician: { shifts: [] }, settings: { openingHours: 'sat 08:00-12:00' } });
    expect([all[0]?.time, all.at(-1)?.time]).toEqual(['08:00', '16:30']);
  });

  it('names two that stand at the same time in the order of their numbers', () => {
    const both = [...other({ id: 7 }), ...other({ id: 6 })].map((one) => ({ ...one, pin: 'both' as const }));
    const said = messages({ appointments: both }).get('10:00') ?? [];
    expect(said.map((message) => /A-\d/.exec(message)?.[0])).toEqual(['A-6', 'A-7']);
  });

  it('is late home where home is where the day began', () => {
    expect(grid({ technician: { endPlace: null } }).get('16:00')).toBe('yellow late-home');
  });

  it('says what finds no time around a start: lunch, or the way to an event', () => {
    const lunch = { seconds: 1_800, earliest: at('10:00'), latest: at('10:00') };
    const said = (changes: Partial<DayTechnician>) => messages({ technician: changes }).get('10:00')?.at(-1);
    expect(said({ lunch })).toBe('Maria would have no time for lunch.');
    const events = event({ place: north(9), start: at('11:05'), end: at('11:30') });
    expect(said({ events })).toBe('Maria would have no time for the way to an event.');
    expect(said({ events, lunch })).toBe('Maria would have no time for lunch or the way to an event.');
  });

  it('says which way has no road: there, from there on, or home', () => {
    const roads = new Roads();
    const [depot, there, next] = [north(0), north(1), north(2)].map(placeCode);
    const pairs = [
      [depot, there],
      [there, next],
      [there, depot],
    ] as [number, number][];
    roads.add(pairs.map(([from, to]) => ({ from, to, leg: null })));
    roads.giveUp();
    const noRoad = (appointments: readonly DayAppointment[]) => {
      const day = { ...records([technician(1)], appointments), roads };
      const [row] = slotGrid({
        records: day,
        settings: SETTINGS,
        now: NOW,
        wanted: appointment(NEW_APPOINTMENT),
        technicianIds: [],
      });
      const reasons = row?.starts.find(({ start }) => start === at('10:00'))?.reasons ?? [];
      return reasons.filter(({ code }) => code === 'no-road').map(({ message }) => message);
    };
    const first = 'No road leads there from the start of the shift.';
    expect(noRoad([])).toEqual([first, 'No road leads home from there.']);
    const after = booked(5, 1, '14:00', { place: north(2), windowStart: at('14:00'), windowEnd: at('15:00') });
    expect(noRoad([after])).toEqual([first, 'No road leads from there to Customer 5.']);
  });

  it('says every reason at once', () => {
    const given = { wanted: { skills: { gas: 1 } }, appointments: other({ pin: 'both' as const }) };
    expect(grid(given).get('10:00')).toBe('impossible missing-skill taken-fixed');
  });

  it('never counts the appointment itself as in its own way', () => {
    expect(grid({ appointments: other({ id: NEW_APPOINTMENT }) }).get('10:00')).toBe('green');
  });

  it('measures the straight line from the start (P8)', () => {
    const task = { settings: SETTINGS, now: NOW, technicianIds: [] };
    const [row] = slotGrid({ ...task, records: records([technician(1)]), wanted: appointment(0) });
    expect(row?.distanceFromStartMetres).toBe(1_112);
    const [unknown] = slotGrid({
      ...task,
      records: records([technician(1, { startPlace: null })]),
      wanted: appointment(0),
    });
    expect(unknown?.distanceFromStartMetres).toBe(null);
  });

  it('gives green only to what can be booked there without moving anybody, and a reason to everything else', () => {
    let green = 0;
    fc.assert(
      fc.property(randomDay, fc.constantFrom(NOW, MIDDAY), ({ records: day, wanted }, now) => {
        const task = { records: day, settings: SETTINGS, now, technicianIds: [] };
        for (const row of slotGrid({ ...task, wanted: newAppointment(NEW_APPOINTMENT, wanted) })) {
          for (const { start, grade, reasons } of row.starts) {
            expect(reasons.length > 0).toBe(grade !== 'green');
            if (grade !== 'green') continue;
            green++;
            const named = { ...wanted, technicianId: row.technicianId, start, pin: 'both' as const };
            const placement = decide(day, { ...named, windowStart: start, windowEnd: addSeconds(start, 900) }, now);
            expect(placement).toMatchObject({ ok: true, plannedStart: start, violations: [], moved: [], bumped: [] });
          }
        }
      }),
      { numRuns: 15 },
    );
    expect(green).toBeGreaterThan(50);
  });
});
