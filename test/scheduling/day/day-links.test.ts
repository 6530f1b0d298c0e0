// Links on a day: what one to another day leaves of a visit's time and technicians, and what a pin does to those that are linked to it.

import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../src/base/time.ts';
import { addSeconds } from '../../../src/base/time.ts';
import type { DayAppointment } from '../../../src/domain/day.ts';
import type { AppointmentLink, LinkEnd, LinkSet } from '../../../src/domain/link.ts';
import { buildDay, secondOf } from '../../../src/scheduling/day/day.ts';
import { place } from '../../../src/scheduling/day/place.ts';
import type { Visit } from '../../../src/scheduling/solver/problem.ts';
import { appointment, at, booked, clock, NOW, records, request, SETTINGS, technician } from '../../support/day.ts';

const STAFF = [technician(1), technician(2)];
const FROM_FIVE = { windowStart: at('09:00'), windowEnd: at('10:00') };

/** Appointment 5, with Sam from nine to ten, as links see it. */
function five(changes: Partial<LinkEnd> = {}): LinkEnd {
  return {
    ...FROM_FIVE,
    id: 5,
    customerName: 'Customer 5',
    branchId: 1,
    status: 'scheduled',
    technicianId: 2,
    technicianName: 'Sam',
    start: at('09:00'),
    end: at('10:00'),
    durationSeconds: 3_600,
    timeZone: 'America/Chicago',
    pin: null,
    ...changes,
  };
}

function linked(link: Partial<AppointmentLink>, end?: Partial<LinkEnd>): LinkSet {
  return { links: [{ kind: 'after', appointmentId: 9, otherId: 5, gapSeconds: 0, ...link }], ends: [five(end)] };
}

/** When appointment 9 may start and who may take it, while 5 stands on another day. */
function leaves(links: LinkSet, one: DayAppointment = appointment(9, { windowEnd: at('12:00') })) {
  const day = buildDay({ ...records(STAFF, [one]), links }, SETTINGS, NOW);
  const { windows, allowed } = day.problem.visits[0] as Visit;
  const text = (second: number): string => clock(new Date((day.origin + second) * 1_000).toISOString()) ?? '';
  expect(secondOf(day, at('08:00'))).toBe(8 * 3_600);
  return [windows.map(({ start, end }) => `${text(start)}-${text(end)}`).join(' '), [...allowed].join('')];
}

describe('a link to another day', () => {
  it.each<[string, Partial<AppointmentLink>, Partial<LinkEnd>, string[]]>([
    ['after it leaves what is later, and the gap', { gapSeconds: 1_800 }, {}, ['10:30-11:59', '11']],
    [
      'before it leaves what is over by then',
      { appointmentId: 5, otherId: 9, gapSeconds: 900 },
      { start: at('11:00') },
      ['08:00-09:45', '11'],
    ],
    ['together with it leaves its start, and the other technicians', { kind: 'same-start' }, {}, ['09:00-09:00', '10']],
    ['by one technician leaves that one', { kind: 'same-technician' }, {}, ['08:00-11:59', '01']],
    ['that has no time yet leaves all', { kind: 'after' }, { start: null, end: null }, ['08:00-11:59', '11']],
    ['that leaves no moment leaves nobody', {}, { end: at('13:00') }, ['08:00-11:59', '00']],
  ])('%s', (_, link, end, expected) => {
    expect(leaves(linked(link, end))).toEqual(expected);
  });

  it('leaves a pinned technician alone: the broken link is shown', () => {
    const pinned = booked(9, 1, '09:00', { pin: 'technician', windowEnd: at('12:00') });
    expect(leaves(linked({ kind: 'same-technician' }), pinned)).toEqual(['08:00-11:59', '10']);
  });
});

describe('a pin that breaks a link', () => {
  const wide = { windowStart: at('08:00'), windowEnd: at('17:00') };

  /** The new one, pinned to Maria at a time, after 5; and 6 is to come after 5 as well. */
  function pinnedAt(start: string, appointments: readonly DayAppointment[], staff = STAFF.slice(0, 1)) {
    const also: AppointmentLink = { kind: 'same-technician', appointmentId: 6, otherId: 5, gapSeconds: 0 };
    const [{ technicianId, plannedStart }] = appointments as [DayAppointment];
    const start5 = plannedStart as Instant;
    const links = linked({ appointmentId: 0 }, { technicianId, start: start5, end: addSeconds(start5, 3_600) });
    const placed = place({
      records: { ...records(staff, appointments), links: { links: [also], ends: [five({ id: 6 })] } },
      settings: SETTINGS,
      now: NOW,
      request: request({
        technicianId: 1,
        start: at(start),
        windowStart: at(start),
        windowEnd: at('17:00'),
        pin: 'both',
        links,
      }),
    });
    if (!placed.ok) throw new Error(placed.violations.map(({ message }) => message).join(' '));
    return {
      others: [...placed.moved, ...placed.bumped].map((move) => [move.appointmentId, clock(move.toStart)]),
      codes: placed.violations.map(({ code }) => code),
    };
  }

  it('throws nobody out: who finds no place that keeps it stays where it was', () => {
    const late = booked(5, 1, '13:00', { windowStart: at('13:00'), windowEnd: at('13:30') });
    const { others, codes } = pinnedAt('10:00', [late, booked(6, 1, '15:00', wide)]);
    expect(others).toEqual([]);
    expect(codes).toEqual(['too-early-after']);
  });

  it('throws nobody out either who is with another technician', () => {
    const late = booked(5, 2, '10:00', { windowStart: at('10:00'), windowEnd: at('10:30') });
    const { others, codes } = pinnedAt('10:00', [late], STAFF);
    expect([others, codes]).toEqual([[], ['too-early-after']]);
  });

  it('moves neither of two that are pinned', () => {
    const pins = [5, 9].map((id) => booked(id, id === 5 ? 1 : 2, '09:00', { pin: 'both' }));
    const day = buildDay({ ...records(STAFF, pins), links: linked({}) }, SETTINGS, NOW);
    expect(day.standings).toEqual(['pinned', 'pinned']);
  });

  it('sends away only whoever the technician would have to do at the same time', () => {
    const same = booked(5, 1, '10:00', { windowStart: at('10:00'), windowEnd: at('10:15') });
    const { others } = pinnedAt('10:00', [same, booked(6, 1, '15:00', wide)]);
    expect(others).toEqual([[5, null]]);
  });
});

describe('those in the way of a pin', () => {
  it('find a place in order of their starts, the dearer first', () => {
    const tight = (start: string, end: string) => ({
      windowStart: at(start),
      windowEnd: at(end),
      durationSeconds: 1_800,
    });
    const sent = (priority: 'normal' | 'high') => {
      const staff = [technician(1), technician(2, { maxJobsPerDay: 1 })];
      const both = [
        booked(5, 1, '10:00', { ...tight('10:00', '10:10'), priority }),
        booked(6, 1, '09:15', tight('09:15', '09:25')),
      ];
      const asked = { start: at('09:00'), windowStart: at('09:00'), windowEnd: at('09:15'), durationSeconds: 7_200 };
      const placed = place({
        records: records(staff, both),
        settings: SETTINGS,
        now: NOW,
        request: request({ technicianId: 1, pin: 'both', ...asked }),
      });
      if (!placed.ok) throw new Error('refused');
      return [...placed.moved, ...placed.bumped].map((move) => [move.appointmentId, move.toTechnicianId]);
    };
    expect([sent('normal'), sent('high')]).toEqual([
      [
        [5, null],
        [6, 2],
      ],
      [
        [5, 2],
        [6, null],
      ],
    ]);
  });
});
