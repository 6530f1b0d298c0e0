import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';

describe('seededRandom', () => {
  it('gives the same numbers for the same seed, on every machine', () => {
    const random = seededRandom(1);
    expect([random.next(), random.next(), random.next(), random.next()]).toMatchInlineSnapshot(`
      [
        628251110,
        212572038,
        1878899064,
        2690070499,
      ]
    `);
  });

  it('gives other numbers for another seed', () => {
    const firsts = new Set(Array.from({ length: 1_000 }, (_, seed) => seededRandom(seed).next()));
    expect(firsts.size).toBe(1_000);
  });

  it('stays below its limit', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 21 }), (seed, limit) => {
        const random = seededRandom(seed);
        for (let i = 0; i < 20; i++) {
          const drawn = random.below(limit);
          expect(Number.isInteger(drawn) && drawn >= 0 && drawn < limit).toBe(true);
        }
      }),
    );
  });

  it('draws every number about equally often', () => {
    const random = seededRandom(7);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const drawn = random.below(10);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(600);
  });
});
