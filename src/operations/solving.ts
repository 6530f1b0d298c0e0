// `solve`: a problem in VROOM's JSON format, planned by the same search that plans our days. No book is read or written.

import { finishWithBreath } from '../base/stepwise.ts';
import type { Watch } from '../base/watch.ts';
import type { Plan, Problem } from '../scheduling/solver/problem.ts';
import { emptyPlan } from '../scheduling/solver/problem.ts';
import type { Improved } from '../scheduling/solver/search.ts';
import { improving } from '../scheduling/solver/search.ts';
import { compareCost } from '../scheduling/solver/solution.ts';
import type { VroomFailure } from '../transfer/vroom.ts';
import { readVroom } from '../transfer/vroom.ts';
import { toProblem } from '../transfer/vroom-problem.ts';
import type { VroomSolution } from '../transfer/vroom-solution.ts';
import { toVroom } from '../transfer/vroom-solution.ts';

export interface SolveOptions {
  readonly seed: number;
  /** Length of the search; with `seconds` it is chosen to fill the time. */
  readonly iterations: number;
  readonly seconds: number | null;
  /** A clock, for the time budget and the times that the solution tells. */
  readonly milliseconds: () => number;
  readonly watch: Watch;
}

export interface Solved {
  /** As VROOM would write it, or what is wrong with the problem. */
  readonly answer: VroomSolution | VroomFailure;
  readonly iterations: number;
  /** The user has ended the search early. */
  readonly isStopped: boolean;
  /** What the problem asks for and the answer goes without. */
  readonly notices: readonly string[];
}

/** The search that only measures how fast searching goes. */
const TRIAL_ITERATIONS = 2_000;
/** Less time than this part of the budget is not worth another search. */
const LEAST_PART = 0.03;

export async function solveProblem(text: string, options: SolveOptions): Promise<Solved> {
  const begin = options.milliseconds();
  const source = readVroom(text);
  if ('error' in source) return { answer: source, iterations: 0, isStopped: false, notices: [] };
  const model = toProblem(source);
  const loaded = options.milliseconds();
  const search = new Search(model.problem, options);
  const found =
    options.seconds === null
      ? await search.run(emptyPlan(model.problem), options.iterations)
      : await search.fill(begin, options.seconds * 1_000);
  const { summary, ...rest } = toVroom(source, model, found.plan);
  const times = { loading: Math.round(loaded - begin), solving: Math.round(options.milliseconds() - loaded) };
  const answer = { ...rest, summary: { ...summary, computing_times: times } };
  const notices = source.wantsGeometry ? ['options.g: the routes come without geometry.'] : [];
  return { answer, iterations: search.iterations, isStopped: options.watch.isStopped(), notices };
}

class Search {
  /** Made so far, in all runs. */
  iterations = 0;
  private readonly problem: Problem;
  private readonly options: SolveOptions;
  private deadline = Number.POSITIVE_INFINITY;
  private millisecondsEach = 0;

  constructor(problem: Problem, options: SolveOptions) {
    this.problem = problem;
    this.options = options;
  }

  async run(start: Plan, iterations: number): Promise<Improved> {
    const { seed, milliseconds, watch } = this.options;
    const before = this.iterations;
    let began: number | null = null;
    const steps = improving(this.problem, start, {
      seed,
      iterations,
      shouldStop: () => {
        began ??= milliseconds();
        return watch.isStopped() || milliseconds() >= this.deadline;
      },
      onProgress: (done) => watch.say(() => `Searching: ${before + done} steps`),
    });
    const found = await finishWithBreath(steps);
    this.iterations += found.iterations;
    this.millisecondsEach = (milliseconds() - (began ?? milliseconds())) / Math.max(1, found.iterations);
    return found;
  }

  /**
   * Cooling needs to know how long it may take: a short trial tells, then one search is made as long as the time allows, and
   * shorter ones from the best plan while some is left.
   */
  async fill(begin: number, budget: number): Promise<Improved> {
    const { milliseconds } = this.options;
    this.deadline = begin + budget;
    let best = await this.run(emptyPlan(this.problem), TRIAL_ITERATIONS);
    for (let isFirst = true; this.hasTime(budget * LEAST_PART); isFirst = false) {
      const iterations = Math.floor((this.deadline - milliseconds()) / Math.max(this.millisecondsEach, 1e-4));
      const found = await this.run(isFirst ? emptyPlan(this.problem) : best.plan, iterations);
      if (compareCost(found.evaluation.cost, best.evaluation.cost) < 0) best = found;
      if (found.iterations === 0) break;
    }
    return best;
  }

  private hasTime(least: number): boolean {
    const { watch, milliseconds } = this.options;
    return !watch.isStopped() && this.deadline - milliseconds() > least;
  }
}
