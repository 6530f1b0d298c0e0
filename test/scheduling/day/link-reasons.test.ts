// What links say against a start and a technician, in words: by where the other stands on the day, or on another.

import { describe, expect, it } from 'vitest';
import { epochSeconds } from '../../../src/base/time.ts';
import type { DayAppointment } from '../../../src/domain/day.ts';
import type { AppointmentLink, LinkEnd } from '../../../src/domain/link.ts';
import type { Settings } from '../../../src/domain/settings.ts';
import { buildDay } from '../../../src/scheduling/day/day.ts';
import { linkReasons } from '../../../src/scheduling/day/link-reasons.ts';
import { appointment, at, booked, NOW, records, SETTINGS, technician } from '../../support/day.ts';

interface Given {
  readonly link?: Partial<AppointmentLink>;
  /** Appointment 5, which it is linked to; not among those of the day unless given in `day`. */
  readonly end?: Partial<LinkEnd>;
  readonly day?: readonly DayAppointment[];
  readonly start?: string;
  readonly settings?: Partial<Settings>;
}

/** Of appointment 9 with Maria at noon, linked to Sam's from nine to ten. */
function reasons({ link, end, day = [], start = '12:00', settings }: Given): string[] {
  const links = {
    links: [{ kind: 'same-start' as const, appointmentId: 9, otherId: 5, gapSeconds: 0, ...link }],
    ends: [
      {
        id: 5,
        customerName: 'Customer 5',
        branchId: 1,
        status: 'scheduled' as const,
        technicianId: 2,
        technicianName: 'Sam',
        start: at('09:00'),
        end: at('10:00'),
        windowStart: at('08:00'),
        windowEnd: at('10:00'),
        durationSeconds: 3_600,
        timeZone: 'America/Chicago',
        pin: null,
        ...end,
      },
    ],
  };
  const maria = technician(1);
  const all = { ...records([maria, technician(2)], day), links };
  const built = buildDay(all, { ...SETTINGS, ...settings }, NOW);
  const question = { day: built, technician: maria, wanted: appointment(9), start: epochSeconds(at(start)) };
  return linkReasons(question).map(({ message }) => message);
}

const TOGETHER = 'It must start together with A-5, at 9:00 AM.';
const APART = 'Maria has A-5 then, and it needs two technicians.';

describe('to start together with one', () => {
  it.each<[string, Given, string[]]>([
    ['who stands elsewhere', {}, [TOGETHER]],
    ['who starts then', { start: '09:00' }, []],
    ['whom the same technician has', { start: '09:00', end: { technicianId: 1, technicianName: 'Maria' } }, [APART]],
    ['who stands on the day', { day: [booked(5, 2, '08:30')] }, ['It must start together with A-5, at 8:30 AM.']],
    ['whom the same technician has on the day', { day: [booked(5, 1, '08:30')], start: '08:30' }, [APART]],
    ['who is in the lane of the day', { day: [appointment(5)] }, []],
    ['who was called off', { end: { status: 'cancelled' } }, []],
    ['whom nobody has', { end: { technicianId: null, technicianName: null } }, []],
    ['who has no start', { end: { start: null, end: null } }, []],
    ['who has no end', { end: { end: null } }, []],
    ['whom it is not linked to', { link: { appointmentId: 7 } }, []],
    ['on a clock of 24 hours', { settings: { clock: '24' } }, ['It must start together with A-5, at 09:00.']],
    [
      'on another date',
      { end: { start: at('+09:00'), end: at('+10:00') } },
      ['It must start together with A-5, at 9:00 AM on Wed 25 Nov 2026.'],
    ],
  ])('%s', (_, given, expected) => {
    expect(reasons(given)).toEqual(expected);
  });
});

describe('by the other links', () => {
  const after: Given['link'] = { kind: 'after', gapSeconds: 1_800 };
  const before: Given['link'] = { ...after, appointmentId: 5, otherId: 9 };
  const same: Given['link'] = { kind: 'same-technician' };
  it.each<[string, Given, string[]]>([
    ['after it, and the gap', { link: after, start: '10:30' }, []],
    [
      'sooner than the gap after it',
      { link: after, start: '10:29' },
      ['It must start 30m after A-5 ends at 10:00 AM.'],
    ],
    ['over before it, with the gap', { link: before, start: '07:30' }, []],
    [
      'over too late before it',
      { link: before, start: '07:31' },
      ['It must be over 30m before A-5 starts at 9:00 AM.'],
    ],
    ['with another technician', { link: same }, ['It must have the same technician as A-5, Sam.']],
    ['with the same technician', { link: same, end: { technicianId: 1 } }, []],
  ])('%s', (_, given, expected) => {
    expect(reasons(given)).toEqual(expected);
  });
});
