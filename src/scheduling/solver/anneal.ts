// The loop of the search: ruin, recreate, keep or undo, on a falling temperature. It knows nothing about plans; search.ts,
// room.ts set it up. Budgets are iterations, so that the same seed gives the same result on every machine.

import type { Random } from '../../base/random.ts';
import type { Stepwise } from '../../base/stepwise.ts';
import { finish } from '../../base/stepwise.ts';
import type { LinkState } from './link-state.ts';
import type { Model } from './model.ts';
import { allowance, coolingTable, temperatureAt } from './moves/annealing.ts';
import { loosen, placeLinked } from './moves/linked.ts';
import type { Orders, Waiting } from './moves/recreate.ts';
import { drawOrder, ordersFor, recreate } from './moves/recreate.ts';
import type { Neighbourhood } from './moves/ruin.ts';
import { neighbourhoodOf, ruin } from './moves/ruin.ts';
import type { Step } from './moves/step.ts';
import type { Tie, Visit } from './problem.ts';
import { ordersOf, setOrder } from './route-edit.ts';
import { meanDrivePrice } from './stakes.ts';

/** How good a state is: compared in this order. */
export interface Worth {
  /** Visits that have to be placed and are not. */
  readonly missing: number;
  readonly leftOut: number;
  readonly cost: number;
}

/** Whole numbers of price. */
export interface Temperatures {
  readonly hot: number;
  readonly cold: number;
}

export interface AnnealOptions {
  /** Length of the cooling schedule. */
  readonly iterations: number;
  /** Where it begins and ends, when not by the drives of the problem and how full the plan was. */
  readonly temperatures?: Temperatures | undefined;
  /** Iterations to make of them; a replay of an interrupted run passes what that run made. */
  readonly stopAfter?: number | undefined;
  /** Asked now and then; true ends the run. */
  readonly shouldStop?: (() => boolean) | undefined;
  readonly onProgress?: ((iterations: number, best: Worth) => void) | undefined;
  /** How much of the search has passed, from 0 to 1, where time decides and not the iterations. */
  readonly elapsed?: (() => number) | undefined;
  /** Draws the visit around which a step ruins. */
  readonly seedVisit?: ((random: Random) => number) | undefined;
  /** Ends the run early once the best state is good enough. */
  readonly isEnough?: ((best: Worth, iteration: number) => boolean) | undefined;
}

/** A step in so many asks `shouldStop` and reports progress. */
const REPORT_EVERY = 256;
/** The temperature falls every so many steps. */
const COOL_EVERY = 16;
/** Absent visits of earlier steps that a step tries again. */
const MOST_RETRIED = 12;
/** Hot and cold temperature, as parts of the price of a mean drive. */
const HOT_PART = 2;
const COLD_PART = 100;
/** The hot temperature where the run starts from a plan that places nearly everyone: a warm start is not to be burnt. */
const WARM_PART = 10;

/** Where a search of `model` is hot and cold. A warm start is not to be burnt. */
export function temperaturesFor(model: Model, isWarm: boolean): Temperatures {
  const drive = meanDrivePrice(model);
  return { hot: Math.max(1, drive / (isWarm ? WARM_PART : HOT_PART)), cold: Math.max(1, drive / COLD_PART) };
}

/** One run of the search over a loaded step. */
export class Anneal {
  readonly step: Step;
  best: Worth;
  /** Of the best orders, where there are links. */
  bestTies: readonly Tie[] | undefined;
  iterations = 0;
  /** Who is near whom. */
  readonly near: Neighbourhood;
  private readonly orders: Orders;
  private readonly waiting: Waiting;
  private readonly listed: Uint8Array;
  private cost: number;
  /** Nearly everyone had a place when the run was set up. */
  isWarm = true;
  /** The best order of each route, and the version that it had in the state. */
  private readonly kept: Int32Array[];
  private readonly keptVersion: Int32Array;

  constructor(step: Step) {
    this.step = step;
    this.near = neighbourhoodOf(step.model, step.stakes.active);
    this.orders = ordersFor(step.model, step.stakes.penalty);
    this.waiting = { list: new Int32Array(4 * step.model.visitCount), count: 0 };
    this.listed = new Uint8Array(step.model.visitCount);
    this.cost = step.state.row.reduce((sum, _, r) => sum + step.state.costOf(r), 0);
    this.best = this.worth();
    this.kept = ordersOf(step.state).map((order) => Int32Array.from(order));
    this.keptVersion = Int32Array.from(step.state.row, (row) => step.state.version[row] as number);
    this.bestTies = step.state.links?.ties();
  }

  /** The order of every route in the best state. */
  get bestOrders(): number[][] {
    return this.kept.map((order) => [...order]);
  }

  /** How good the current state is. */
  worth(): Worth {
    return { missing: this.step.missing, leftOut: this.step.leftOut, cost: this.cost };
  }

  /** The `most` visits nearest to `v`, itself first. */
  nearestTo(v: number, most: number): Int32Array {
    const { nearest, width } = this.near;
    return nearest.slice(v * width, v * width + Math.min(most, width));
  }

  /** Puts every absent visit in where it is cheapest, dearest visit first. Never makes the state worse. */
  fill(): void {
    const { step } = this;
    const waiting = [...step.absent.subarray(0, step.absentCount)];
    const { penalty } = step.stakes;
    const idOf = (v: number): number => (step.model.problem.visits[v] as Visit).id;
    waiting.sort((a, b) => (penalty[b] as number) - (penalty[a] as number) || idOf(a) - idOf(b));
    const { links } = step.state;
    for (const v of waiting) {
      if (links !== null && links.isLinked[v] === 1) {
        this.fillLinked(links, v);
        continue;
      }
      step.findPlace(v);
      if (step.foundRoute >= 0) step.insert(v, step.foundRoute, step.foundSlot);
    }
    this.isWarm = (waiting.length - step.absentCount) * 10 < this.near.seeds.length;
    this.cost += step.log.costRise();
    step.commit();
    this.keepBest();
  }

  /**
   * Gives every route this order, to go on from there as if nothing better had been found; who is on none of them stands nowhere.
   * False, and nothing is changed, when a route would break a rule. Not where there are links.
   */
  load(orders: readonly (readonly number[])[]): boolean {
    const { step } = this;
    // All of them first: who comes from a route that the step doesn't know would not find back to it.
    for (const r of orders.keys()) step.log.touch(r);
    if (!orders.every((order, r) => setOrder(step.state, r, order))) {
      step.undo();
      return false;
    }
    step.relist();
    this.cost += step.log.costRise();
    step.commit();
    this.keep();
    return true;
  }

  /** A linked visit goes in for good, or not at all. */
  private fillLinked(links: LinkState, v: number): void {
    const { step } = this;
    if ((step.state.routeOf[v] as number) >= 0) return;
    this.cost += step.log.costRise();
    step.commit();
    if (!placeLinked(step, links, v)) step.undo();
  }

  run(options: AnnealOptions): void {
    finish(this.running(options));
  }

  /** As `run`, with a pause where it reports. */
  *running(options: AnnealOptions): Stepwise<void> {
    const { iterations } = options;
    const { step } = this;
    if (this.near.seeds.length === 0) return;
    const { hot, cold } = options.temperatures ?? temperaturesFor(step.model, this.isWarm);
    const table = coolingTable(hot, cold);
    const end = Math.min(iterations, options.stopAfter ?? iterations);
    let temperature = hot;
    for (let i = 0; i < end; i++) {
      if (i % REPORT_EVERY === 0) {
        if (options.shouldStop?.()) break;
        options.onProgress?.(i, this.best);
        yield;
        if (options.elapsed) temperature = temperatureAt(table, options.elapsed());
      }
      if (!options.elapsed && i % COOL_EVERY === 0) temperature = temperatureAt(table, i / iterations);
      const seed = options.seedVisit?.(step.random) ?? this.anySeed();
      this.attempt(seed, allowance(step.random, temperature));
      this.iterations++;
      if (options.isEnough?.(this.best, this.iterations)) break;
    }
  }

  private anySeed(): number {
    return this.near.seeds[this.step.random.below(this.near.seeds.length)] as number;
  }

  /** One step: kept when it is worse by less than `allowed`, else undone. */
  private attempt(seed: number, allowed: number): void {
    const { step } = this;
    const before = this.cost + step.penalty;
    const limit = before + allowed;
    const absentBefore = step.absentCount;
    const { links } = step.state;
    const isRuined = ruin(step, this.near, seed);
    if (isRuined && links !== null) loosen(step, links, absentBefore);
    if (!isRuined || step.isBroken) {
      step.undo();
      return;
    }
    this.gather(seed, absentBefore);
    drawOrder(step, this.orders, this.waiting);
    if (!recreate(step, this.waiting, this.cost, limit)) {
      step.undo();
      return;
    }
    const cost = this.cost + step.log.costRise();
    if (cost + step.penalty > limit || step.isBroken) {
      step.undo();
      return;
    }
    this.cost = cost;
    step.commit();
    this.keepBest();
  }

  /** Lists what this step tries to place: all it removed, and some absent visits near the seed. */
  private gather(seed: number, before: number): void {
    const { step, near, waiting } = this;
    const { absent, absentCount } = step;
    waiting.count = 0;
    const isFew = absentCount <= before + MOST_RETRIED && before <= MOST_RETRIED;
    for (let i = isFew ? 0 : before; i < absentCount; i++) this.list(absent[i] as number);
    const most = isFew || before === 0 ? 0 : waiting.count + MOST_RETRIED;
    for (let i = 0; i < near.width && waiting.count < most; i++) {
      const v = near.nearest[seed * near.width + i] as number;
      if ((step.state.routeOf[v] as number) < 0) this.list(v);
    }
    for (let i = 0; i < waiting.count; i++) this.listed[waiting.list[i] as number] = 0;
  }

  private list(v: number): void {
    if (this.listed[v] === 1) return;
    this.listed[v] = 1;
    this.waiting.list[this.waiting.count++] = v;
  }

  private keepBest(): void {
    const { missing, leftOut } = this.step;
    const { best } = this;
    const rise = missing - best.missing || leftOut - best.leftOut || this.cost - best.cost;
    if (rise < 0) this.keep();
  }

  private keep(): void {
    const { state } = this.step;
    this.best = this.worth();
    this.bestTies = state.links?.ties();
    for (let r = 0; r < this.kept.length; r++) {
      const version = state.version[state.row[r] as number] as number;
      if (version === this.keptVersion[r]) continue;
      this.keptVersion[r] = version;
      const first = state.base(r) + 1;
      this.kept[r] = state.stops.slice(first, first + state.count(r));
    }
  }
}

/** Negative when `a` is better. */
export function compareWorth(a: Worth, b: Worth): number {
  return a.missing - b.missing || a.leftOut - b.leftOut || a.cost - b.cost;
}
