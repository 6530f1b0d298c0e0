// What the main thread and a search thread say to each other, and how problems travel between them: their matrices lie in
// memory that both see, so that sending one costs nothing.

import type { SearchResult, SearchTask } from '../scheduling/solver/campaign.ts';
import type { Problem, Route } from '../scheduling/solver/problem.ts';

/** Given to a thread when it starts. */
export interface ThreadData {
  /** Holds one Int32: not 0 once every search has to stop. */
  readonly stop: SharedArrayBuffer;
}

export type ThreadAnswer =
  /** Iterations made so far in the search under way. */
  | { readonly kind: 'progress'; readonly iterations: number }
  | { readonly kind: 'found'; readonly result: SearchResult }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string | undefined };

/** Puts matrices where every thread sees them: each is copied once, however often it is sent. */
export class SharedTravel {
  private readonly known = new WeakMap<Int32Array, Int32Array>();

  /** The same task with its matrices in shared memory. */
  share({ problem, ...task }: SearchTask): SearchTask {
    const travel = { travelSeconds: this.copy(problem.travelSeconds), travelMetres: this.copy(problem.travelMetres) };
    return { ...task, problem: { ...problem, ...travel, routes: this.routes(problem) } };
  }

  private routes({ routes }: Problem): readonly Route[] {
    return routes.map((route) => {
      const { travel } = route;
      if (!travel) return route;
      return { ...route, travel: { seconds: this.copy(travel.seconds), metres: this.copy(travel.metres) } };
    });
  }

  private copy(cells: Int32Array): Int32Array {
    if (cells.buffer instanceof SharedArrayBuffer) return cells;
    let shared = this.known.get(cells);
    if (!shared) {
      shared = new Int32Array(new SharedArrayBuffer(cells.byteLength));
      shared.set(cells);
      this.known.set(cells, shared);
    }
    return shared;
  }
}
