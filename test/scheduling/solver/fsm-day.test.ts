import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wholeOf } from '../../../src/scheduling/solver/parts/wide.ts';
import { emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { improve } from '../../../src/scheduling/solver/search.ts';
import { evaluate } from '../../../src/scheduling/solver/solution.ts';
import { readVroom } from '../../../src/transfer/vroom.ts';
import { toProblem } from '../../../src/transfer/vroom-problem.ts';
import { faultsOf } from '../../support/check-plan.ts';

/** What VROOM reaches at its highest effort, and this solver in a few thousand iterations. */
const days = [
  { name: 'day-1-5x22-loose', priority: 780, served: 22, drive: 22_222 },
  { name: 'day-2-10x90-tight', priority: 1_940, served: 62, drive: 53_281 },
];

describe('public field-service days', () => {
  it.each(days)('$name is planned at least as well as by a general solver', ({ name, priority, served, drive }) => {
    const file = new URL(`../../bench/data/${name}.json`, import.meta.url);
    const source = readVroom(readFileSync(file, 'utf8'));
    if ('error' in source) throw new Error(source.error);
    const problem = wholeOf(toProblem(source).wide);
    const { plan, evaluation } = improve(problem, emptyPlan(problem), { seed: 1, iterations: 20_000 });
    expect(faultsOf(problem, plan, evaluation)).toEqual([]);
    expect(evaluation).toEqual(evaluate(problem, plan));
    const sum = plan.routes.flat().reduce((total, v) => total + (source.jobs[v]?.priority ?? 0), 0);
    const reached = [sum, evaluation.served, -evaluation.driveSeconds];
    const bar = [priority, served, -drive];
    const first = reached.findIndex((value, i) => value !== bar[i]);
    expect(reached[first]).toBeGreaterThan(bar[first] as number);
  });
});
