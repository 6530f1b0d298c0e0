// What people type for codes, lunch and skills of technicians, and that what is printed can be typed back.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WallTime } from '../../src/base/time.ts';
import { defaultCode, formatLunch, parseCode, parseLunch } from '../../src/domain/technician.ts';

const failure = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('lunch', () => {
  it.each([
    ['30m 11:30-13:00', { seconds: 1800, earliest: '11:30', latest: '13:00' }],
    ['1h 12-1pm', { seconds: 3600, earliest: '12:00', latest: '13:00' }],
    ['45 min 11:00 - 11:00', { seconds: 2700, earliest: '11:00', latest: '11:00' }],
    [' None ', null],
  ])('%s', (text, expected) => {
    expect(parseLunch(text)).toEqual(expected);
  });

  it.each([
    ['', 'bad-lunch'],
    ['30m', 'bad-lunch'],
    ['11:30-13:00', 'bad-lunch'],
    ['30m 13:00-11:30', 'bad-lunch'],
    ['5h 11:00-12:00', 'bad-lunch'],
    ['0m 11:00-12:00', 'duration-not-positive'],
    ['30m 11:00-25:00', 'invalid-time'],
    ['30m 11:00-12:00-13:00', 'bad-lunch'],
  ])('%s is refused', (text, code) => {
    expect(failure(() => parseLunch(text))).toBe(code);
  });

  it('is printed as it is typed', () => {
    const time = fc.integer({ min: 0, max: 1439 }).map((minutes) => {
      const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
      return `${hours}:${String(minutes % 60).padStart(2, '0')}` as WallTime;
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 240 }), time, time, (minutes, a, b) => {
        const [earliest, latest] = a <= b ? [a, b] : [b, a];
        const lunch = { seconds: minutes * 60, earliest, latest };
        expect(parseLunch(formatLunch(lunch))).toEqual(lunch);
      }),
    );
    expect(parseLunch(formatLunch(null))).toBe(null);
  });
});

describe('codes', () => {
  it.each([
    ['maria', 'MARIA'],
    ['ml-2', 'ML-2'],
    ['Zoë', 'ZOË'],
  ])('%s is %s', (text, code) => {
    expect(parseCode(text)).toBe(code);
  });

  it.each(['T-3', 't3', '12', 'a b', 'a,b', '-a', '', '🔧'])('%s is refused', (text) => {
    expect(failure(() => parseCode(text))).toBe('bad-code');
  });

  it.each([
    ['Maria Lopez', [], 'MARIA'],
    ['Maria Ruiz', ['MARIA'], 'MARIA2'],
    ['Maria Sanchez', ['MARIA', 'MARIA2'], 'MARIA3'],
    ["D'Angelo Reed", [], 'D'],
    ['Bartholomewius Smith', ['BARTHOLOMEWI'], 'BARTHOLOMEW2'],
    ['T2 Smith', [], 'TECH'],
    ['🔧', [], 'TECH'],
    ['T Smith', ['TECH'], 'TECH2'],
  ])('of %s, where %j are taken, is %s', (name, taken, expected) => {
    expect(defaultCode(name, new Set(taken))).toBe(expected);
  });

  it('by default are free, short and can be typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.integer({ min: 0, max: 30 }), (name, others) => {
        const taken = new Set<string>();
        for (let made = 0; made <= others; made++) {
          const code = defaultCode(name, taken);
          expect(taken.has(code)).toBe(false);
          expect(parseCode(code)).toBe(code);
          taken.add(code);
        }
      }),
    );
  });
});
