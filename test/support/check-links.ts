// Checks the links of a plan by the times that an evaluation claims, against the problem alone. Shares no code with the solver.

import type { Plan, Problem } from '../../src/scheduling/solver/problem.ts';
import type { Evaluation } from '../../src/scheduling/solver/solution.ts';

/** Every link that the plan breaks, but for those between two which pins hold where they are. */
export function brokenLinks(problem: Problem, plan: Plan, evaluation: Evaluation): string[] {
  const held = (v: number): boolean =>
    problem.visits[v]?.fixed !== undefined || plan.forced.some((placement) => placement.visit === v);
  const placed = new Map(
    evaluation.routes.flatMap(({ stops }, r) =>
      stops.map((stop) => [stop.visit, { ...stop, technician: problem.routes[r]?.technician }] as const),
    ),
  );
  return (problem.links ?? []).flatMap(({ kind, first, second, gapSeconds }) => {
    const [a, b] = [placed.get(first), placed.get(second)];
    const name = `${kind} ${first} ${second}`;
    if (held(first) && held(second)) return [];
    if (!a || !b) {
      const alone = a ? first : second;
      return kind === 'same-start' && (a || b) && !held(alone) ? [`${name}: one alone`] : [];
    }
    if (kind === 'same-technician') return a.technician === b.technician ? [] : [`${name}: two technicians`];
    if (kind === 'after') return b.start >= a.departure + (gapSeconds ?? 0) ? [] : [`${name}: too early`];
    return a.start === b.start && a.technician !== b.technician ? [] : [`${name}: apart`];
  });
}
