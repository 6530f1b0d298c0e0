// A search with time for more than one cooling: several runs from the same start end in different plans, and many children of two of
// them, each cooled shortly from lukewarm, are better than any one long run. Each plan has its own good parts, and a run freezes early.

import type { Stepwise } from '../../base/stepwise.ts';
import type { Anneal, AnnealOptions, Temperatures, Worth } from './anneal.ts';
import { compareWorth, temperaturesFor } from './anneal.ts';
import { cross } from './moves/cross.ts';
import { meanDrivePrice } from './stakes.ts';

/** Most runs of the first generation, */
const PARENTS = 10;
/** and most children that follow. */
const CHILDREN = 120;
/** The first generation's part of all steps, in percent. */
const FIRST_PERCENT = 50;
/** Steps that a run of the first generation needs for each visit, at least as many as there are visits: with fewer, fewer runs. */
const LEAST_STEPS = 150;
/** So few of them are worth less than one long run. */
const LEAST_PARENTS = 3;
/** The same for a child, which comes from two plans that are good already. */
const LEAST_CHILD_STEPS = 12;
/** The hot temperature of a child, as a part of the price of a mean drive. */
const LUKEWARM_PART = 25;
/** The same of every other run where routes exchange their tails: what needs heat elsewhere is within reach of a step there. */
const COOLER_PART = 6;
/** The part of the time after which the steps are counted that the rest will bring. */
const PROBE_PART = 0.02;

interface Member {
  readonly worth: Worth;
  readonly orders: readonly (readonly number[])[];
}

/** How the steps of a search are shared out: runs of the first generation, and the steps of each of them and of each child. */
export interface Shares {
  readonly parents: number;
  readonly parentSteps: number;
  readonly childSteps: number;
}

/** As `Anneal.running`, over as many runs as there are steps for; ends in the best plan of all of them. */
export function* evolving(search: Anneal, options: AnnealOptions): Stepwise<void> {
  const start = search.bestOrders;
  const mayCross = search.step.state.links === null;
  if (mayCross && options.elapsed)
    yield* search.running({ ...options, shouldStop: afterProbe(options.elapsed, options.shouldStop) });
  const steps = options.elapsed ? search.iterations / Math.max(PROBE_PART, options.elapsed()) : options.iterations;
  const shares = mayCross ? sharesOf(steps, search.near.seeds.length) : null;
  if (shares === null) yield* search.running(options);
  else yield* new Generations(search, start, options).running(shares);
}

function afterProbe(elapsed: () => number, shouldStop: AnnealOptions['shouldStop']): () => boolean {
  return () => shouldStop?.() === true || elapsed() >= PROBE_PART;
}

/** Shares of so many steps for so many visits that may move; null where they are better spent on one run. */
export function sharesOf(steps: number, visits: number): Shares | null {
  const first = Math.floor((steps * FIRST_PERCENT) / 100);
  const parents = Math.min(PARENTS, Math.floor(first / Math.max(1, visits * Math.max(LEAST_STEPS, visits))));
  if (parents < LEAST_PARENTS) return null;
  return {
    parents,
    parentSteps: Math.floor(first / parents),
    childSteps: Math.max(visits * LEAST_CHILD_STEPS, Math.ceil((steps - first) / CHILDREN)),
  };
}

class Generations {
  private readonly search: Anneal;
  private readonly start: Member['orders'];
  private readonly options: AnnealOptions;
  private readonly members: Member[] = [];
  private best: Member;
  /** Steps left to make. */
  private left: number;

  constructor(search: Anneal, start: Member['orders'], options: AnnealOptions) {
    const { iterations, stopAfter = iterations } = options;
    this.search = search;
    this.start = start;
    this.options = options;
    this.best = { worth: search.best, orders: search.bestOrders };
    this.left = Math.min(iterations, stopAfter) - search.iterations;
  }

  *running({ parents, parentSteps, childSteps }: Shares): Stepwise<void> {
    const { search, members } = this;
    const usual = temperaturesFor(search.step.model, search.isWarm);
    const cooled = (part: number): Temperatures => {
      return { ...usual, hot: Math.max(1, Math.min(usual.hot, meanDrivePrice(search.step.model) / part)) };
    };
    const others = search.step.hasAlike ? cooled(COOLER_PART) : usual;
    for (let i = 0; i < parents && this.left > 0; i++) {
      search.load(this.start);
      const found = yield* this.run(parentSteps, i % 2 === 0 ? usual : others);
      if (found !== null) members.push(found);
    }
    while (this.left > 0) {
      const { random } = search.step;
      const at = random.below(members.length);
      const other = (at + 1 + random.below(members.length - 1)) % members.length;
      this.beget(members[at] as Member, members[other] as Member);
      const child = yield* this.run(childSteps, cooled(LUKEWARM_PART));
      if (child !== null) this.replace(at, child);
    }
    search.load(this.best.orders);
  }

  /** Makes the child of two plans the one to go on from. Where it would break a rule, the first stands for it. */
  private beget(first: Member, second: Member): void {
    const { search } = this;
    const child = cross(search.step.model, search.near, first.orders, second.orders, search.step.random);
    if (search.load(child)) search.fill();
    else search.load(first.orders);
  }

  /** The best plan of a run; null when it was over before it began. */
  private *run(steps: number, temperatures: Temperatures): Stepwise<Member | null> {
    const { search, options, best } = this;
    const before = search.iterations;
    yield* search.running({
      ...options,
      temperatures,
      iterations: steps,
      stopAfter: this.left,
      elapsed: undefined,
      shouldStop: () => options.shouldStop?.() === true || (options.elapsed?.() ?? 0) >= 1,
      onProgress: (made) => options.onProgress?.(before + made, best.worth),
    });
    const made = search.iterations - before;
    this.left = made < steps ? 0 : this.left - made;
    if (made === 0) return null;
    const found = { worth: search.best, orders: search.bestOrders };
    if (compareWorth(found.worth, best.worth) < 0) this.best = found;
    return found;
  }

  /** A child stands in for the parent that it took most from, if it is better and nobody has a plan of the same worth. */
  private replace(at: number, child: Member): void {
    const { members } = this;
    if (members.some(({ worth }) => compareWorth(worth, child.worth) === 0)) return;
    if (compareWorth(child.worth, (members[at] as Member).worth) < 0) members[at] = child;
  }
}
