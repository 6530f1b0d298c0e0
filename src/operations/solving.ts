// `solve`: a problem in VROOM's JSON format, planned by the same search that plans our days. No book is read or written.

import type { Watch } from '../base/watch.ts';
import { isLarge, searchWide } from '../scheduling/solver/by-size.ts';
import { emptyPlan } from '../scheduling/solver/problem.ts';
import { Conductor } from '../threads/conduct.ts';
import { writeWhole } from '../transfer/table-file.ts';
import type { VroomFailure } from '../transfer/vroom.ts';
import { readVroom } from '../transfer/vroom.ts';
import { toProblem } from '../transfer/vroom-problem.ts';
import type { VroomSolution } from '../transfer/vroom-solution.ts';
import { toVroom } from '../transfer/vroom-solution.ts';
import { Meter, searchFor } from './timed-search.ts';

export interface SolveOptions {
  readonly seed: number;
  /** Steps of all searches together; null = by the size of the problem. With `seconds` they are chosen to fill the time. */
  readonly iterations: number | null;
  readonly seconds: number | null;
  /** Searches of a small problem that exchange their best: another number is another result. */
  readonly searches: number;
  /** How many of them run at once: the result is the same, and sooner there. */
  readonly threads: number;
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

const LEAST_ITERATIONS = 50_000;
/** What a large problem needs, by visit. */
const ITERATIONS_PER_VISIT = 100;

/** Steps of a search that only the time ends, cooling by the clock. */
const UNLIMITED = 1e12;

export async function solveProblem(text: string, options: SolveOptions): Promise<Solved> {
  const { milliseconds, watch, seed, searches } = options;
  const begin = milliseconds();
  const source = readVroom(text);
  if ('error' in source) return { answer: source, iterations: 0, isStopped: false, notices: [] };
  const model = toProblem(source);
  const { wide } = model;
  const loaded = milliseconds();
  const deadline = options.seconds === null ? Number.POSITIVE_INFINITY : begin + options.seconds * 1_000;
  const meter = new Meter(milliseconds);
  // Alone on this thread, a search can look at the clock while it cools; others have to be given a number of steps.
  const isOneSearch = options.seconds !== null && options.threads === 1 && searches === 1 && !isLarge(wide);
  const elapsed = (): number => Math.min(1, (milliseconds() - loaded) / Math.max(1, deadline - loaded));
  const conductor = new Conductor(options.threads, {
    ...(isOneSearch ? { elapsed } : {}),
    shouldStop: () => watch.isStopped() || milliseconds() >= deadline,
    onProgress: (done) => {
      meter.tick();
      watch.say(() => `Searching${isLarge(wide) ? ' in parts' : ''}: ${done} steps`);
    },
  });
  try {
    const iterations = options.iterations ?? Math.max(LEAST_ITERATIONS, ITERATIONS_PER_VISIT * wide.visits.length);
    const search = { seed, searches, shouldStop: watch.isStopped };
    const found =
      options.seconds === null || isOneSearch
        ? await conductor.run(
            searchWide(wide, emptyPlan(wide), { ...search, iterations: isOneSearch ? UNLIMITED : iterations }),
          )
        : await searchFor({ wide, conductor, meter, begin, deadline, ...options });
    const { summary, ...rest } = toVroom(source, model, found.plan);
    const times = { loading: Math.round(loaded - begin), solving: Math.round(milliseconds() - loaded) };
    const answer = { ...rest, summary: { ...summary, computing_times: times } };
    const notices = source.wantsGeometry ? ['options.g: the routes come without geometry.'] : [];
    return { answer, iterations: found.iterations, isStopped: watch.isStopped(), notices };
  } finally {
    await conductor.close();
  }
}

/** Writes what was found to a file, whole. Throws AppError (exit 8). */
export function writeSolution(file: string, text: string): void {
  writeWhole(file, text);
}
