// What contradicts a link: the rules of links one by one, with the words they refuse in.

import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/base/time.ts';
import type { AppointmentLink, LinkEnd, LinkKind } from '../../src/domain/link.ts';
import { groupOf, joinLinks, linkViolations } from '../../src/domain/link.ts';

const at = (time: string): Instant => `2026-11-24T${time}:00Z` as Instant;

/** An hour at nine, in the window from eight to ten, with nobody. */
function end(id: number, changes: Partial<LinkEnd> = {}): LinkEnd {
  return {
    id,
    customerName: `Customer ${id}`,
    branchId: 1,
    status: 'scheduled',
    technicianId: null,
    technicianName: null,
    start: at('09:00'),
    end: at('10:00'),
    windowStart: at('08:00'),
    windowEnd: at('10:00'),
    durationSeconds: 3_600,
    timeZone: 'UTC',
    pin: null,
    ...changes,
  };
}

const link = (kind: LinkKind, appointmentId: number, otherId: number, gapSeconds = 0): AppointmentLink => ({
  kind,
  appointmentId,
  otherId,
  gapSeconds,
});

const MARIA = { technicianId: 1, technicianName: 'Maria' };
const SAM = { technicianId: 2, technicianName: 'Sam' };

function messages(wish: AppointmentLink, ends: LinkEnd[], links: AppointmentLink[] = []): string[] {
  return linkViolations(wish, { links, ends }, (instant) => instant.slice(11, 16)).map(({ message }) => message);
}

describe('two that start together', () => {
  test.each<[string, Partial<LinkEnd>, Partial<LinkEnd>, string[]]>([
    ['fit', {}, {}, []],
    ['with pins to two technicians', { pin: 'both', ...MARIA }, { pin: 'both', ...SAM }, []],
    ['with a pin on one only', { pin: 'both', ...MARIA }, MARIA, []],
    ['of two branches', {}, { branchId: 2 }, ['A-1 and A-2 belong to different branches.']],
    [
      'with pins to one technician',
      { pin: 'technician', ...MARIA },
      { pin: 'technician', ...MARIA },
      ['Both are pinned to Maria, and two technicians are needed.'],
    ],
    [
      'pinned to two starts',
      { pin: 'time' },
      { pin: 'time', start: at('09:30') },
      ['Both are pinned, to different starts: A-1 at 09:00, A-2 at 09:30.'],
    ],
    [
      'pinned to a start and to none',
      { pin: 'time' },
      { pin: 'time', start: null },
      ['Both are pinned, to different starts: A-1 at 09:00, A-2 at no time.'],
    ],
    [
      'promised at different times',
      {},
      { windowStart: at('10:00'), windowEnd: at('12:00') },
      ['Their arrival windows have no moment in common. A-1: 08:00 to 10:00; A-2: 10:00 to 12:00.'],
    ],
    ['of which one is over', {}, { status: 'complete' }, ['A-2 is complete: nothing is left to link.']],
  ])('%s', (_, one, other, expected) => {
    expect(messages(link('same-start', 1, 2), [end(1, one), end(2, other)])).toEqual(expected);
  });
});

describe('one after the other', () => {
  const later = { windowStart: at('10:00'), windowEnd: at('12:00') };
  test.each<[string, Partial<LinkEnd>, Partial<LinkEnd>, number, string[]]>([
    ['fit', later, {}, 0, []],
    ['when the first is over already', later, { status: 'complete' }, 0, []],
    ['pinned to a start that is late enough', { ...later, pin: 'time', start: at('11:00') }, {}, 0, []],
    ['pinned, but to no start', { ...later, pin: 'time', start: null }, {}, 0, []],
    [
      'pinned to a start that is too early',
      { ...later, pin: 'time', start: at('09:30') },
      { pin: 'time' },
      1_800,
      ['A-1 is pinned to 09:30, before A-2 can be over and 30m have passed (10:30).'],
    ],
    [
      'promised too early',
      {},
      { windowStart: at('09:00') },
      0,
      ['A-1 has to start before 10:00, and A-2 cannot be over before 10:00.'],
    ],
  ])('%s', (_, one, other, gap, expected) => {
    expect(messages(link('after', 1, 2, gap), [end(1, one), end(2, other)])).toEqual(expected);
  });
});

describe('one technician for both', () => {
  test.each<[string, Partial<LinkEnd>, Partial<LinkEnd>, string[]]>([
    ['of whom one is free', { pin: 'technician', ...MARIA }, SAM, []],
    ['pinned to the same', { pin: 'technician', ...MARIA }, { pin: 'both', ...MARIA }, []],
    [
      'pinned to two',
      { pin: 'technician', ...MARIA },
      { pin: 'both', ...SAM },
      ['A-1 is pinned to Maria, A-2 belongs to Sam.'],
    ],
    [
      'of which the other has done the first',
      { pin: 'technician', ...MARIA },
      { status: 'complete', ...SAM },
      ['A-1 is pinned to Maria, A-2 belongs to Sam.'],
    ],
  ])('%s', (_, one, other, expected) => {
    expect(messages(link('same-technician', 1, 2), [end(1, one), end(2, other)])).toEqual(expected);
  });
});

describe('links there are already', () => {
  const ends = [end(1), end(2), end(3)];
  test.each<[string, AppointmentLink, AppointmentLink[], string[]]>([
    ['itself', link('same-start', 1, 1), [], ['A-1 cannot be linked to itself.']],
    [
      'the same, from the other side',
      link('same-technician', 1, 2),
      [link('same-technician', 2, 1)],
      ['A-1 and A-2 are linked so already.'],
    ],
    [
      'the same, from the same side',
      link('after', 1, 2),
      [link('after', 1, 2)],
      ['A-1 and A-2 are linked so already.'],
    ],
    ['of another two', link('same-technician', 1, 2), [link('same-technician', 2, 3)], []],
    ['of one with a third', link('same-technician', 1, 2), [link('same-technician', 1, 3)], []],
    [
      'together with one technician',
      link('same-start', 1, 2),
      [link('same-technician', 1, 3), link('same-technician', 3, 2)],
      ['A-1 and A-2 cannot start together and have the same technician.'],
    ],
    [
      'together, though others already are',
      link('same-start', 1, 2),
      [link('same-start', 2, 3), link('same-technician', 1, 4)],
      [],
    ],
    [
      'together, though one comes after the other',
      link('same-start', 1, 2),
      [link('after', 2, 1)],
      ['A-1 and A-2 cannot start together and one after the other.'],
    ],
    [
      'together, though a third comes between',
      link('same-start', 1, 2),
      [link('after', 3, 1), link('after', 2, 3)],
      ['A-1, A-2 and A-3 would each have to come after another of them.'],
    ],
  ])('%s', (_, wish, links, expected) => {
    expect(messages(wish, ends, links)).toEqual(expected);
  });

  test('in a row are no circle, however they are ordered; closed, they are one', () => {
    const wide = ends.map((one) => ({ ...one, windowEnd: at('20:00') }));
    expect(messages(link('after', 2, 1), wide, [link('after', 3, 2)])).toEqual([]);
    expect(messages(link('after', 3, 2), wide, [link('after', 2, 1)])).toEqual([]);
    expect(messages(link('after', 1, 3), wide, [link('after', 3, 2), link('after', 2, 1)])).toEqual([
      'A-1, A-2 and A-3 would each have to come after another of them.',
    ]);
  });

  test('one that is being booked has no number', () => {
    expect(messages(link('same-start', 0, 2), [end(0), end(2, { branchId: 2 })])).toEqual([
      'The new appointment and A-2 belong to different branches.',
    ]);
  });

  test('a group is everybody bound, itself first; two sets are one', () => {
    const links = [link('same-start', 2, 1), link('same-start', 3, 2), link('after', 4, 1)];
    expect(groupOf(1, 'same-start', links)).toEqual([1, 2, 3]);
    const [first, second] = [end(1), end(1, { customerName: 'Other' })];
    expect(joinLinks({ links: [], ends: [first] }, { links, ends: [second, end(2)] })).toEqual({
      links,
      ends: [first, end(2)],
    });
    const one = { links, ends: [first] };
    expect([joinLinks(one, undefined), joinLinks(undefined, one), joinLinks(undefined, undefined)]).toEqual([
      one,
      one,
      undefined,
    ]);
  });
});
