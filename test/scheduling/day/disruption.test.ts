import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../../src/base/time.ts';
import { changePrice, isMove, percentBefore } from '../../../src/scheduling/day/disruption.ts';
import { DEFAULT_WEIGHTS } from '../../../src/scheduling/solver/problem.ts';
import { at } from '../../support/day.ts';

describe('the price of a change', () => {
  it.each([
    [72, 100],
    [48, 100],
    [36, 150],
    [24, 200],
    [4, 283],
    [0, 300],
    [-3, 300],
  ])('%i hours before the planned start is %i percent', (hours, percent) => {
    expect(percentBefore(hours * 3_600)).toBe(percent);
  });

  it('never falls as the start comes nearer', () => {
    const percents = Array.from({ length: 60 }, (_, i) => percentBefore((60 - i) * 3_600));
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
  });

  const from = { fromTechnicianId: 1, fromStart: at('09:00') };
  it.each([
    ['another technician at the same time', { ...from, toTechnicianId: 2, toStart: at('09:00') }, true, 6_000],
    ['another technician and time', { ...from, toTechnicianId: 2, toStart: at('10:00') }, true, 7_200],
    ['its place lost', { ...from, toTechnicianId: null, toStart: null }, true, 6_000],
    ['an hour later', { ...from, toTechnicianId: 1, toStart: at('10:00') }, true, 1_200],
    ['more than four hours later', { ...from, toTechnicianId: 1, toStart: at('15:00') }, true, 4_800],
    ['six minutes earlier', { ...from, toTechnicianId: 1, toStart: at('08:54') }, true, 120],
    ['five minutes later', { ...from, toTechnicianId: 1, toStart: at('09:05') }, false, 100],
    ['out of the lane', { fromTechnicianId: null, fromStart: null, toTechnicianId: 1, toStart: at('09:00') }, false, 0],
    ['a start for a pin', { fromTechnicianId: 1, fromStart: null, toTechnicianId: 1, toStart: at('9:00') }, false, 0],
  ])('%s', (_, change, moves, price) => {
    expect(isMove(change)).toBe(moves);
    expect(changePrice(change, 100, DEFAULT_WEIGHTS)).toBe(price);
    expect(changePrice(change, 300, DEFAULT_WEIGHTS)).toBe(3 * price);
  });

  it('counts whole minutes of a moved start', () => {
    const change = { ...from, toTechnicianId: 1, toStart: addSeconds(at('09:00'), 119) };
    expect(changePrice(change, 100, DEFAULT_WEIGHTS)).toBe(20);
  });
});
