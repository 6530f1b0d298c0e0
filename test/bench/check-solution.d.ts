// The types of check-solution.js, which node runs as it is.

import type { ProblemFile, SolutionFile } from '../support/check-routes.ts';

export function checkSolution(
  problem: ProblemFile,
  solution: SolutionFile,
): {
  readonly faults: readonly string[];
  readonly served: number;
  readonly priority: number;
  readonly travel: number;
  readonly cost: number;
  readonly vehicles: number;
};
