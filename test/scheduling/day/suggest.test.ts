import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../src/base/time.ts';
import { addDays, addSeconds, localDate, wallTime } from '../../../src/base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician, Span } from '../../../src/domain/day.ts';
import type { Suggestion, SuggestRequest } from '../../../src/domain/placement.ts';
import type { Settings } from '../../../src/domain/settings.ts';
import { tightPrice } from '../../../src/scheduling/day/best-place.ts';
import { buildDay } from '../../../src/scheduling/day/day.ts';
import { suggest } from '../../../src/scheduling/day/suggest.ts';
import type { UsualVisit } from '../../../src/scheduling/day/window-price.ts';
import { at, booked, clock, NOW, north, records, request, SETTINGS, technician, ZONE } from '../../support/day.ts';
import { decide, MIDDAY, randomDay } from '../../support/random-day.ts';

const ASKED: SuggestRequest = {
  customerId: null,
  branchId: 1,
  place: north(3),
  kind: 'tech',
  serviceId: 1,
  skills: { hvac: 1 },
  priority: 'normal',
  durationSeconds: 3_600,
  technicianId: null,
  windowSeconds: 7_200,
};

function suggested(
  given: {
    technicians?: readonly DayTechnician[];
    appointments?: readonly DayAppointment[];
    settings?: Partial<Settings>;
    now?: typeof NOW;
    limit?: number;
  } = {},
  asked: Partial<SuggestRequest> = {},
) {
  const day: DayRecords = records(given.technicians ?? [technician(1)], given.appointments ?? []);
  return suggest({
    days: [day],
    settings: { ...SETTINGS, ...given.settings },
    now: given.now ?? NOW,
    request: { ...ASKED, ...asked },
    usual: usual(3_600),
    limit: given.limit ?? 10,
    withRoom: true,
  });
}

/** Visits of so many seconds, with drives of a little over a quarter of that. */
function usual(serviceSeconds: number): UsualVisit {
  return { serviceSeconds, driveSeconds: Math.round(serviceSeconds * 0.2833) };
}

const windows = (found: ReturnType<typeof suggested>): (string | null)[] =>
  found.suggestions.map((one) => clock(one.windowStart));

describe('which windows', () => {
  it.each([
    ['of two hours from the opening on', {}, {}, ['08:00', '10:00', '12:00', '14:00']],
    ['of another length', {}, { windowSeconds: 4 * 3_600 }, ['08:00', '12:00']],
    ['anchored to another opening', { openingHours: 'mon-fri 07:30-12:00' }, {}, ['07:30', '09:30']],
    ['none on a closed day', { openingHours: 'mon 08:00-17:00' }, {}, []],
    ['none for nobody', {}, { skills: { gas: 1 } }, []],
    ['none without a place', {}, { place: null }, []],
  ] as [string, Partial<Settings>, Partial<SuggestRequest>, string[]][])('%s', (_, settings, asked, expected) => {
    expect(windows(suggested({ settings }, asked)).sort()).toEqual(expected);
  });

  it('none that is over, and the running one only while somebody can still come', () => {
    expect(windows(suggested({ now: at('12:30') })).sort()).toEqual(['12:00', '14:00']);
    expect(windows(suggested({ now: at('13:55') })).sort()).toEqual(['14:00']);
  });

  it('at most as many as asked for, best first', () => {
    expect(suggested({ limit: 2 }).suggestions).toHaveLength(2);
  });
});

describe('what each says', () => {
  it('prefers whoever is near anyway', () => {
    const there = { place: north(3), windowStart: at('12:00'), windowEnd: at('13:00') };
    const [first] = suggested({
      technicians: [technician(1), technician(2)],
      appointments: [booked(5, 2, '12:00', there)],
    }).suggestions;
    expect([first?.technicianName, first?.addedDriveSeconds, first?.moves]).toEqual(['Sam', 0, []]);
    expect(first?.reason).toMatch(/^Sam (after|before) Customer 5: no more driving, nobody else moves\. /);
  });

  it('finds hidden room by giving another appointment to somebody else, and says who moves', () => {
    const technicians = [technician(1, { skills: { hvac: 1, gas: 1 } }), technician(2)];
    const whole = { windowStart: at('08:00'), windowEnd: at('09:00'), durationSeconds: 8 * 3_600 };
    const appointments = [booked(5, 1, '08:10', whole)];
    const { suggestions, fallenOut } = suggested({ technicians, appointments }, { skills: { gas: 1 } });
    const morning = suggestions.find((one) => clock(one.windowStart) === '08:00');
    expect(morning?.technicianId).toBe(1);
    expect(morning?.moves.map((move) => [move.appointmentId, move.toTechnicianId])).toEqual([[5, 2]]);
    expect(morning?.slackMinutes).toBeGreaterThan(90);
    expect(fallenOut.map(({ window }) => clock(window.start))).not.toContain('08:00');
  });

  it('says so where the next stop is an event, and how many others shift', () => {
    const events = [{ id: 1, title: 'Depot', isOpen: false, place: north(3), start: at('10:00'), end: at('16:00') }];
    const [first] = suggested({ technicians: [technician(1, { events })] }).suggestions;
    expect(first?.reason).toMatch(/^Maria before an event: /);
  });

  it('names the overtime that it makes, not what is there already', () => {
    const late = booked(5, 1, '16:30', { windowStart: at('16:30'), windowEnd: at('17:00'), durationSeconds: 5_400 });
    const [first] = suggested({
      technicians: [technician(1, { overtimeSeconds: 7_200 })],
      appointments: [late],
    }).suggestions;
    expect(first).toMatchObject({ overtimeMinutes: 0 });
    expect(first?.reason).not.toContain('overtime');
    const alone = suggested(
      { technicians: [technician(1, { overtimeSeconds: 7_200 })] },
      { durationSeconds: 8 * 3_600 },
    );
    expect(alone.suggestions.find((one) => clock(one.windowStart) === '10:00')?.overtimeMinutes).toBeGreaterThan(60);
  });

  describe('slack', () => {
    /** Both work till noon in one window of four hours; Maria's round has all of it, Sam's next to none. */
    const hours = { windowStart: at('08:00'), windowEnd: at('12:00') };
    const tight = { windowStart: at('10:20'), windowEnd: at('10:25'), place: north(3) };
    const technicians = [technician(1, { startPlace: north(2.5), endPlace: north(2.5) }), technician(2)];
    const asked = { windowSeconds: 4 * 3_600, place: north(3) };

    it('of minutes is worth some driving elsewhere, and is said', () => {
      const appointments = [booked(5, 2, '10:20', tight)];
      const { suggestions } = suggested({ technicians, appointments }, asked);
      expect(suggestions[0]).toMatchObject({ technicianId: 1, reason: expect.not.stringContaining('to spare') });
      expect(suggestions[0]?.addedDriveSeconds).toBeGreaterThan(0);
      const only = suggested({ technicians, appointments }, { ...asked, technicianId: 2 }).suggestions[0];
      expect(only).toMatchObject({ technicianId: 2, addedDriveSeconds: 0 });
      expect(only?.reason).toMatch(/, only [1-9]m to spare, nobody else moves\. /);
      const placement = decide(records(technicians, appointments), request({ ...hours, place: north(3) }), NOW);
      expect(placement).toMatchObject({ technicianId: 1, plannedStart: suggestions[0]?.plannedStart });
    });

    it('is not worth half an hour of driving', () => {
      const far = [technician(1, { startPlace: north(40), endPlace: north(40) }), technician(2)];
      const { suggestions } = suggested({ technicians: far, appointments: [booked(5, 2, '10:20', tight)] }, asked);
      expect(suggestions[0]).toMatchObject({ technicianId: 2 });
    });

    it.each([
      [0, 6_000],
      [900, 3_000],
      [1_799, 0],
      [1_800, 0],
      [7_200, 0],
    ])('of %i seconds costs %i', (slack, price) => {
      expect(tightPrice(buildDay(records([technician(1)]), SETTINGS, NOW), slack)).toBe(price);
    });
  });

  it('names only the technician who was asked for', () => {
    const technicians = [technician(1), technician(2)];
    const { suggestions } = suggested({ technicians }, { technicianId: 2 });
    expect(new Set(suggestions.map((one) => one.technicianId))).toEqual(new Set([2]));
  });
});

describe('what is ranked where', () => {
  /** The same technicians on so many days from Tuesday on, asked on the Monday before at noon. */
  function ranking(
    given: {
      technicians?: readonly DayTechnician[];
      /** By day. */
      appointments?: readonly (readonly DayAppointment[])[];
      days?: number;
      usualSeconds?: number;
      now?: Instant;
    },
    asked: Partial<SuggestRequest> = {},
  ) {
    const technicians = given.technicians ?? [technician(1)];
    const days = Array.from({ length: given.days ?? 2 }, (_, index) =>
      later(records(technicians, given.appointments?.[index] ?? []), index),
    );
    const { suggestions } = suggest({
      days,
      settings: SETTINGS,
      now: given.now ?? NOW,
      request: { ...ASKED, windowSeconds: 4 * 3_600, ...asked },
      usual: usual(given.usualSeconds ?? 3_600),
      limit: 20,
      withRoom: true,
    });
    return suggestions;
  }

  /** A day of the 24th as so many days later; its appointments stand in the same order. */
  function later(day: DayRecords, days: number): DayRecords {
    const moved = <T extends Instant | null>(instant: T): T =>
      (instant === null ? null : addSeconds(instant, days * 86_400)) as T;
    const span = (one: Span): Span => ({ start: moved(one.start), end: moved(one.end) });
    return {
      ...day,
      date: addDays(day.date, days),
      span: span(day.span),
      technicians: day.technicians.map((one) => ({ ...one, shifts: one.shifts.map(span) })),
      appointments: day.appointments.map((one) => ({
        ...one,
        windowStart: moved(one.windowStart),
        windowEnd: moved(one.windowEnd),
        plannedStart: moved(one.plannedStart),
      })),
    };
  }

  const dayAndHour = (one: Suggestion): string =>
    `${localDate(one.windowStart, ZONE).slice(8)} ${wallTime(one.windowStart, ZONE)}${one.heldBack ? ' held back' : ''}`;

  /** Eight hours of work at the depot. */
  const full = (id: number, technicianId = 1): DayAppointment =>
    booked(id, technicianId, '08:10', {
      windowStart: at('08:00'),
      windowEnd: at('08:30'),
      durationSeconds: 8 * 3_600,
      place: north(0.1),
    });
  const half = (id: number, technicianId = 1): DayAppointment => ({
    ...full(id, technicianId),
    durationSeconds: 4 * 3_600,
  });

  it.each([
    ['early days before late ones', {}, {}, ['24 08:00', '24 12:00', '25 08:00', '25 12:00']],
    [
      'the half-day of the earlier day in which the drive is shorter first',
      {
        appointments: [[booked(1, 1, '13:00', { windowStart: at('12:00'), windowEnd: at('16:00'), place: north(3) })]],
      },
      {},
      ['24 08:00', '24 12:00', '25 08:00', '25 12:00'],
    ],
    [
      'a later day where somebody is near anyway; a long drive of their own last, held back',
      {
        appointments: [
          [],
          [booked(1, 1, '13:00', { windowStart: at('12:00'), windowEnd: at('16:00'), place: north(30) })],
        ],
      },
      { place: north(30) },
      ['25 08:00', '25 12:00', '24 08:00 held back', '24 12:00 held back'],
    ],
    [
      'what is worth less than its time last, held back',
      { days: 4, appointments: [[half(1)], [half(2)], [half(3)], [half(4)]], usualSeconds: 5_400 },
      { durationSeconds: 9_000 },
      ['24 12:00', '25 12:00', '26 12:00 held back', '27 12:00 held back'],
    ],
  ] as [string, Parameters<typeof ranking>[0], Partial<SuggestRequest>, string[]][])(
    '%s',
    (_, given, asked, expected) => {
      expect(ranking(given, asked).map(dayAndHour)).toEqual(expected);
    },
  );

  it('says what the time would sell for, and of what is held back what it counts as', () => {
    const reasons = ranking({ appointments: [[half(1)], []] }).map(({ reason }) => reason);
    expect(reasons).toEqual([
      'Maria after Customer 1: 19m more driving, only 19m to spare, nobody else moves. It takes 1h19 that others are 23% likely to buy.',
      'Maria as the only stop: 22m more driving, nobody else moves. It takes 1h22 that others are 37% likely to buy.',
      'Maria as the only stop: 22m more driving, nobody else moves. It takes 1h22 that others are 37% likely to buy.',
    ]);
    const [far] = ranking({ days: 1, usualSeconds: 1_800 }, { place: north(20) });
    expect(far).toMatchObject({ heldBack: true, soldAnywayPercent: 12, costMinutes: 101 });
    expect(far?.reason).toBe(
      'Held back: drive and time count as 1h41 of driving, more than the 1h03 that a visit is worth. Maria as the only stop: 1h20 more driving, nobody else moves. It takes 2h20 that others are 12% likely to buy.',
    );
  });

  it('holds nothing of today back for its time: nobody else buys it any more', () => {
    const [first] = ranking({ days: 1, usualSeconds: 1_800, now: at('08:05') }, { durationSeconds: 4 * 3_600 });
    expect(first).toMatchObject({ heldBack: false, soldAnywayPercent: 0 });
    expect(first?.reason).toMatch(/It takes .* that nobody else will buy\.$/);
  });

  it('a high priority may cost twice as much', () => {
    const given = { appointments: [[half(1)], [half(2)], [half(3)]], days: 3, usualSeconds: 5_400 };
    const held = (priority: 'normal' | 'high'): boolean[] =>
      ranking(given, { durationSeconds: 9_000, priority }).map(({ heldBack }) => heldBack);
    expect(held('normal')).toEqual([false, false, true]);
    expect(held('high')).toEqual([false, false, false]);
  });
});

describe('every suggestion can be booked', { timeout: 60_000 }, () => {
  it('to the same technician and start, moving the same others', () => {
    let booked = 0;
    fc.assert(
      fc.property(randomDay, fc.constantFrom(NOW, MIDDAY), ({ records: day, wanted }, now) => {
        const asked = { ...ASKED, ...wanted, technicianId: null, windowSeconds: 7_200 };
        const { suggestions } = suggest({
          days: [day],
          settings: SETTINGS,
          now,
          request: asked,
          usual: usual(3_600),
          limit: 6,
          withRoom: true,
        });
        for (const one of suggestions) {
          const window = { windowStart: one.windowStart, windowEnd: one.windowEnd };
          const placement = decide(day, { ...wanted, ...window, bump: false }, now);
          expect(placement).toMatchObject({
            ok: true,
            technicianId: one.technicianId,
            plannedStart: one.plannedStart,
            moved: one.moves,
            addedDriveSeconds: one.addedDriveSeconds,
          });
          expect(one.plannedStart >= one.windowStart && one.plannedStart < one.windowEnd).toBe(true);
          booked++;
        }
      }),
      { numRuns: 40 },
    );
    expect(booked).toBeGreaterThan(50);
  });
});
