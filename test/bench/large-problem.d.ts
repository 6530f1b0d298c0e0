// The types of large-problem.js, which node runs as it is.

import type { ProblemFile } from '../support/check-routes.ts';

export function largeProblem(size: {
  readonly visits: number;
  readonly technicians: number;
  readonly days: number;
}): ProblemFile;
