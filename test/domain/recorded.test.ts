// Appointments that come as a whole: what of their status, times and reasons does not agree, and the steps they tell of.

import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/base/time.ts';
import type { Recorded } from '../../src/domain/recorded.ts';
import { recordedSteps, recordedViolations } from '../../src/domain/recorded.ts';

const at = (time: string): Instant => `2026-11-24T${time}:00Z` as Instant;
const NOW = at('18:00');
const MARIA = { name: 'Maria', kind: 'tech', archivedAt: null };

const PLANNED: Recorded = {
  status: 'scheduled',
  kind: 'tech',
  window: { start: at('08:00'), end: at('10:00') },
  technician: MARIA,
  plannedStart: at('09:00'),
  pin: null,
  acceptedAt: null,
  travelStartedAt: null,
  arrivedAt: null,
  completedAt: null,
  cancelledAt: null,
  cancelReason: null,
  unableReason: null,
};

describe('what does not agree', () => {
  test.each<[string, Partial<Recorded>, string[]]>([
    ['nothing, as planned', {}, []],
    [
      'nothing, cancelled after it was accepted',
      { status: 'cancelled', acceptedAt: at('07:00'), cancelReason: 'ill' },
      [],
    ],
    [
      'a window that ends before it starts',
      { window: { start: at('10:00'), end: at('09:30') }, plannedStart: null },
      ['window-empty'],
    ],
    [
      'cancelled on the way',
      { status: 'cancelled', travelStartedAt: at('08:00'), cancelReason: 'ill' },
      ['stamp-ahead'],
    ],
    ['a pin on a start that it has not got', { pin: 'time', plannedStart: null }, ['pin-start']],
    ['a pin on a start and a technician, without a start', { pin: 'both', plannedStart: null }, ['pin-start']],
    ['a pin on a technician alone, without a start', { pin: 'technician', plannedStart: null }, []],
    ['nothing, with nobody', { technician: null, plannedStart: null }, []],
    ['a start with nobody', { technician: null }, ['no-technician']],
    ['nothing, with a start that is pinned and nobody', { technician: null, pin: 'time' }, []],
    ['a pin on nobody', { technician: null, plannedStart: null, pin: 'technician' }, ['pin-technician']],
    ['a pin on nobody and a start', { technician: null, pin: 'both' }, ['no-technician', 'pin-technician']],
    ['a pin on nobody and no start', { technician: null, plannedStart: null, pin: 'both' }, ['pin-technician']],
    [
      'accepted by nobody',
      { technician: null, plannedStart: null, status: 'accepted', acceptedAt: at('07:00') },
      ['unassigned'],
    ],
    [
      'nothing, cancelled with nobody',
      { technician: null, plannedStart: null, status: 'cancelled', cancelReason: 'ill' },
      [],
    ],
    ['tech work of a salesman', { technician: { ...MARIA, kind: 'sales' } }, ['wrong-kind']],
    ['nothing, of one who does both', { technician: { ...MARIA, kind: 'both' } }, []],
    ['work of one who left before', { technician: { ...MARIA, archivedAt: at('09:59') } }, ['archived-technician']],
    ['nothing, of one who left afterwards', { technician: { ...MARIA, archivedAt: at('10:00') } }, []],
    [
      'nothing, done by one who left since',
      { technician: { ...MARIA, archivedAt: at('09:00') }, status: 'complete', completedAt: at('08:50') },
      [],
    ],
    ['a start outside the window', { plannedStart: at('10:00') }, ['start-outside']],
    ['nothing, scheduled without a start', { plannedStart: null }, []],
    ['accepted, but not when', { status: 'accepted' }, ['stamp-missing']],
    ['accepted in the future', { status: 'accepted', acceptedAt: at('18:01') }, ['step-in-future']],
    [
      'there before leaving',
      { status: 'on-site', travelStartedAt: at('09:00'), arrivedAt: at('08:59') },
      ['step-before-last'],
    ],
    ['cancelled without a reason', { status: 'cancelled' }, ['reason-missing']],
    ['cancelled tomorrow', { status: 'cancelled', cancelReason: 'ill', cancelledAt: at('19:00') }, ['step-in-future']],
    ['a reason to cancel what stands', { cancelReason: 'ill' }, ['not-cancelled']],
    ['a time to cancel what stands', { cancelledAt: at('07:00') }, ['not-cancelled']],
    ['unable to complete what has not begun', { unableReason: 'no parts' }, ['unable-early']],
    [
      'a no-show that was completed',
      { status: 'no-show', arrivedAt: at('09:00'), completedAt: at('09:15') },
      ['stamp-ahead'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(recordedViolations({ ...PLANNED, ...changes }, NOW).map(({ code }) => code)).toEqual(expected);
  });

  test.each([
    ['cancelReason', { cancelReason: 'ill' }],
    ['cancelledAt', { cancelledAt: at('07:00') }],
  ])('the field that says too much is named: %s', (field, changes) => {
    expect(recordedViolations({ ...PLANNED, ...changes }, NOW).map((one) => one.field)).toEqual([field]);
  });
});

describe('the steps', () => {
  const otherwise = at('07:00');
  test.each<[string, Partial<Recorded>, string[]]>([
    ['none', {}, []],
    ['accepted', { status: 'accepted', acceptedAt: at('07:30') }, ['accepted 07:30']],
    [
      'on site, with the time of arrival for the way there',
      { status: 'on-site', arrivedAt: at('09:10') },
      ['on-the-way 09:10', 'on-site 09:10'],
    ],
    [
      'a no-show where somebody was',
      { status: 'no-show', arrivedAt: at('09:10') },
      ['on-the-way 09:10', 'on-site 09:10', 'no-show 09:10'],
    ],
    [
      'a no-show where somebody was going',
      { status: 'no-show', travelStartedAt: at('08:40') },
      ['on-the-way 08:40', 'no-show 08:40'],
    ],
    ['a no-show of which no time is known', { status: 'no-show' }, ['on-the-way 07:00', 'no-show 07:00']],
    [
      'cancelled at a time that is not known',
      { status: 'cancelled', acceptedAt: at('06:30'), cancelReason: 'ill' },
      ['accepted 06:30', 'cancelled 07:00 ill'],
    ],
    [
      'complete, but unable to',
      { status: 'complete', travelStartedAt: at('08:40'), completedAt: at('10:00'), unableReason: 'no parts' },
      ['on-the-way 08:40', 'on-site 10:00', 'complete 10:00 no parts'],
    ],
  ])('%s', (_, changes, expected) => {
    const steps = recordedSteps({ ...PLANNED, ...changes }, otherwise);
    const words = steps.map(({ to, at: time, reason }) => [to, time.slice(11, 16), ...(reason ? [reason] : [])]);
    expect(words.map((parts) => parts.join(' '))).toEqual(expected);
  });
});
