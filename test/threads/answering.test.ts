// What a search thread answers to a task, without the thread.

import { describe, expect, it } from 'vitest';
import { finish } from '../../src/base/stepwise.ts';
import type { SearchTask } from '../../src/scheduling/solver/campaign.ts';
import { searching } from '../../src/scheduling/solver/campaign.ts';
import { emptyPlan } from '../../src/scheduling/solver/problem.ts';
import { answer } from '../../src/threads/answering.ts';
import type { ThreadAnswer } from '../../src/threads/message.ts';
import { randomProblem } from '../support/random-problem.ts';

const PROBLEM = randomProblem(5, { visits: 12, routes: 3 });
const TASK: SearchTask = { problem: PROBLEM, plan: emptyPlan(PROBLEM), seed: 2, iterations: 6_000 };

function answersTo(task: SearchTask, shouldStop = (_: readonly ThreadAnswer[]) => false): ThreadAnswer[] {
  const said: ThreadAnswer[] = [];
  answer(task, { shouldStop: () => shouldStop(said), say: (one) => said.push(one) });
  return said;
}

const toldIn = (said: readonly ThreadAnswer[]): number[] =>
  said.flatMap((one) => (one.kind === 'progress' ? [one.iterations] : []));

describe('a task', () => {
  it('is answered with what the same search finds here, and with how far it is, now and then', () => {
    const said = answersTo(TASK);
    expect(said.at(-1)).toEqual({ kind: 'found', result: finish(searching(TASK)) });
    const told = toldIn(said);
    expect(said).toHaveLength(told.length + 1);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.length).toBeLessThanOrEqual(4);
    for (const [i, iterations] of told.entries())
      expect(iterations - (told[i - 1] ?? -2_048)).toBeGreaterThanOrEqual(2_048);
  });

  it('is answered with the best so far when it has to stop', () => {
    const last = answersTo(TASK, (said) => toldIn(said).length >= 2).at(-1);
    expect(last).toMatchObject({ kind: 'found' });
    expect(last?.kind === 'found' && last.result.iterations).toBeLessThan(6_000);
  });

  it('that fails is answered with what went wrong and where', () => {
    const said = answersTo({ ...TASK, plan: { ...TASK.plan, routes: [[999]] } });
    expect(said.at(-1)).toEqual({
      kind: 'failed',
      message: expect.stringMatching(/\w/),
      stack: expect.stringContaining('solver'),
    });
  });
});
