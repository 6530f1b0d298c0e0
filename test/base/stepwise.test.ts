import { describe, expect, it } from 'vitest';
import type { Stepwise } from '../../src/base/stepwise.ts';
import { finish, finishWithBreath } from '../../src/base/stepwise.ts';

function* counting(to: number): Stepwise<number> {
  let sum = 0;
  for (let next = 1; next <= to; next++) {
    sum += next;
    yield;
  }
  return sum;
}

describe('a stepwise computation', () => {
  it('runs to its end', () => {
    expect(finish(counting(100))).toBe(5050);
    expect(finish(counting(0))).toBe(0);
  });

  it('breathes at every so manyth pause and returns the same', async () => {
    let breaths = 0;
    const breathe = async (): Promise<void> => {
      breaths++;
    };
    expect(await finishWithBreath(counting(100), breathe, 8)).toBe(5050);
    expect(breaths).toBe(12);
  });
});
