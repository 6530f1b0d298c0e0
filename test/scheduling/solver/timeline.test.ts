import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timetable } from '../../../src/scheduling/solver/timeline.ts';
import {
  earliestArrival,
  earliestStart,
  latestDeparture,
  latestStart,
  mergeBlocks,
  NEVER,
} from '../../../src/scheduling/solver/timeline.ts';

const DAY_END = 60;
const interval = fc
  .tuple(fc.integer({ min: 0, max: DAY_END }), fc.integer({ min: 0, max: 12 }))
  .map(([start, length]) => ({ start, end: start + length }));
const breaks = fc.array(
  fc.record({
    durationSeconds: fc.integer({ min: 1, max: 6 }),
    earliest: fc.integer({ min: 5, max: 30 }),
    slack: fc.integer({ min: 0, max: 25 }),
  }),
  { maxLength: 2 },
);
const timetable = fc.tuple(breaks, fc.array(interval, { maxLength: 3 })).map(
  ([pauses, blocks]): Timetable => ({
    earliestStart: 0,
    softEnd: DAY_END,
    hardEnd: DAY_END,
    breaks: pauses.map(({ slack, ...pause }) => ({ ...pause, latest: pause.earliest + slack })),
    blocks: mergeBlocks(blocks),
  }),
);

/** Second by second: the earliest arrival by trying every begin of every break and driving whenever nothing else is on. */
function arrivalByTrial(day: Timetable, departure: number, seconds: number, from: number): number {
  const blocked = (t: number) => day.blocks.some((block) => t >= block.start && t < block.end);
  const pause = day.breaks[from];
  if (!pause) {
    let at = departure;
    for (let left = seconds; left > 0; at++) if (!blocked(at)) left--;
    return at;
  }
  let best = NEVER;
  for (let begin = Math.max(departure, pause.earliest); begin <= pause.latest; begin++) {
    const span = Array.from({ length: pause.durationSeconds }, (_, i) => begin + i);
    if (span.some(blocked)) continue;
    let left = seconds;
    for (let t = departure; t < begin && left > 0; t++) if (!blocked(t)) left--;
    best = Math.min(best, arrivalByTrial(day, begin + pause.durationSeconds, left, from + 1));
  }
  return best;
}

describe('earliestArrival', () => {
  const day: Timetable = {
    earliestStart: 0,
    softEnd: 1_000,
    hardEnd: 1_000,
    breaks: [{ durationSeconds: 30, earliest: 100, latest: 150 }],
    blocks: [{ start: 200, end: 260 }],
  };
  it.each([
    ['a plain drive', 0, 50, 0, 50],
    ['a drive that pauses for a block', 190, 50, 0, 300],
    ['a drive that begins inside a block', 210, 5, 0, 265],
    ['a break that has not opened yet', 0, 50, 1, 130],
    ['a break in the middle of the drive', 80, 50, 1, 160],
    ['a break that begins too late', 151, 0, 1, NEVER],
  ])('%s', (_, departure, seconds, to, expected) => {
    expect(earliestArrival(day, { departure, seconds, from: 0, to })).toBe(expected);
  });

  it('agrees with trying every second', () => {
    fc.assert(
      fc.property(timetable, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 20 }), (day, t, seconds) => {
        const to = day.breaks.length;
        const expected = arrivalByTrial(day, t, seconds, 0);
        expect(earliestArrival(day, { departure: t, seconds, from: 0, to })).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('is inverted exactly by latestDeparture', () => {
    fc.assert(
      fc.property(
        timetable,
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 20 }),
        (day, until, seconds) => {
          const gap = { seconds, from: 0, to: day.breaks.length };
          const latest = latestDeparture(day, { ...gap, arrival: until });
          for (let t = -20; t <= 90; t++) {
            expect(earliestArrival(day, { ...gap, departure: t }) <= until).toBe(t <= latest);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('earliestStart', () => {
  const windows = fc
    .array(interval, { minLength: 1, maxLength: 3 })
    .map((list) => mergeBlocks(list.map(({ start, end }) => ({ start, end: end + 1 }))))
    .map((list) => list.map(({ start, end }) => ({ start, end: end - 1 })));

  it('is the first second in a window with a clear run of service, and latestStart the last', () => {
    fc.assert(
      fc.property(timetable, windows, fc.integer({ min: 0, max: 12 }), (day, list, service) => {
        const fits = (t: number) =>
          list.some(({ start, end }) => t >= start && t <= end) &&
          t + service <= DAY_END &&
          !day.blocks.some((block) => block.end > t && block.start < t + service);
        const starts = Array.from({ length: 100 }, (_, t) => t).filter(fits);
        for (let t = 0; t < 80; t += 7) {
          expect(earliestStart(day, list, t, service)).toBe(starts.find((start) => start >= t) ?? NEVER);
          const last = starts.filter((start) => start + service <= t).at(-1);
          expect(latestStart(day, list, t, service)).toBe(last ?? -NEVER);
        }
      }),
      { numRuns: 500 },
    );
  });
});
