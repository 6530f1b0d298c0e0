// Draws for the made-up company: from one seeded stream, in whole numbers, so that the same seed draws the same everywhere.

import type { Random } from '../base/random.ts';
import { seededRandom } from '../base/random.ts';

export interface Dice {
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  /** True in so many of a hundred cases. */
  readonly happens: (percent: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
  /** One of them, each as likely as its weight says. */
  readonly weighted: <T>(from: readonly T[], weightOf: (one: T) => number) => T;
  /** Into a random order, in place. */
  readonly shuffle: <T>(list: T[]) => T[];
  /** Draws that give every one of them before any comes again. */
  readonly deck: <T>(cards: readonly T[]) => () => T;
}

export function makeDice(seed: number): Dice {
  const random: Random = seededRandom(seed);
  const between = (least: number, most: number): number => least + random.below(most - least + 1);
  return {
    between,
    happens: (percent) => random.below(100) < percent,
    pick: (from) => from[random.below(from.length)] as never,
    weighted: (from, weightOf) => {
      let left = random.below(from.reduce((sum, one) => sum + weightOf(one), 0));
      for (const one of from) {
        left -= weightOf(one);
        if (left < 0) return one;
      }
      throw new Error('nothing to draw from');
    },
    shuffle,
    deck: (cards) => {
      let left: typeof cards = [];
      return () => {
        if (left.length === 0) left = shuffle([...cards]);
        const [card, ...rest] = left;
        left = rest;
        return card as never;
      };
    },
  };

  function shuffle<T>(list: T[]): T[] {
    for (let last = list.length - 1; last > 0; last--) {
      const other = random.below(last + 1);
      [list[last], list[other]] = [list[other] as T, list[last] as T];
    }
    return list;
  }
}
