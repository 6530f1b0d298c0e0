// The best plan in which at most so many appointments move. First every single one is tried, then the groups that a free search
// moved together, then sets that grow and shrink around the best so far; each set is judged exactly (trial.ts).

import type { Random } from '../../base/random.ts';
import { seededRandom } from '../../base/random.ts';
import type { Stepwise } from '../../base/stepwise.ts';
import type { Move } from '../../domain/placement.ts';
import { legSeconds } from '../solver/locks.ts';
import type { Route, Visit } from '../solver/problem.ts';
import { isMove } from './disruption.ts';
import type { OptimizeTask } from './optimize.ts';
import type { Start, Trial } from './trial.ts';
import { compareWorth, Trials } from './trial.ts';

/** So many search steps of the task make one attempt; and at least this many attempts for each appointment. */
const STEPS_PER_ATTEMPT = 25;
/** Neighbours of an appointment that are tried together with it. */
const NEAR = 10;
/** A plan without a limit that moves more is no help in finding one that moves few. */
const MOST_SHRUNK = 40;
/** The same set is searched so many times, from different plans. */
const MOST_TIMES = 4;

export interface FewMovesTask extends OptimizeTask {
  readonly maxMoves: number;
  /** What searches without a limit changed. */
  readonly plans: readonly (readonly Move[])[];
}

/** The best plan found for each number of moves that any of them has; the one without moves is among them, where the day can stay. */
export function* withFewMoves(task: FewMovesTask): Stepwise<readonly Trial[]> {
  const hunt = new Hunt(task);
  yield* hunt.nothing();
  if (task.maxMoves > 0 && hunt.trials.movable.length > 0) {
    yield* hunt.singles();
    yield* hunt.together();
    for (const changes of task.plans) yield* hunt.shrink(changes);
    yield* hunt.wander();
  }
  return hunt.found;
}

class Hunt {
  readonly trials: Trials;
  private readonly task: FewMovesTask;
  private readonly random: Random;
  /** The best trial by how many it moves. */
  private readonly byMoves = new Map<number, Trial>();
  private readonly gains = new Map<number, Trial>();
  private readonly tried = new Map<string, number>();
  private readonly most: number;
  /** Visits that a search without a limit moved and that hang together, and its plan. */
  private readonly groups: readonly { readonly visits: readonly number[]; readonly start: Start }[];
  private readonly near = new Map<number, readonly number[]>();
  private attempts = 0;

  constructor(task: FewMovesTask) {
    this.task = task;
    this.trials = new Trials(task);
    this.random = seededRandom(task.seed);
    this.most = Math.ceil(task.iterations / STEPS_PER_ATTEMPT);
    this.groups = task.plans.flatMap((changes) => {
      const start = this.trials.startFrom(changes);
      return groupsOf(changes).map((ids) => ({ visits: this.visitsOf(ids), start }));
    });
  }

  /** By number of moves; each better than all that move fewer. */
  get found(): readonly Trial[] {
    const ordered = [...this.byMoves].sort(([a], [b]) => a - b).map(([, trial]) => trial);
    return ordered.filter((trial, i) => ordered.slice(0, i).every((less) => compareWorth(trial.worth, less.worth) < 0));
  }

  private get best(): Trial | null {
    return this.found.at(-1) ?? null;
  }

  private get isOver(): boolean {
    return this.attempts >= this.most || this.task.shouldStop?.() === true;
  }

  /** Nobody moves: only the unassigned lane is looked at. */
  *nothing(): Stepwise<void> {
    yield* this.attempt([], null);
  }

  /** Each alone, those first that a free search moved, then those with the longest detours. */
  *singles(): Stepwise<void> {
    const hinted = new Set(this.groups.flatMap(({ visits }) => visits));
    const { movable } = this.trials;
    const detours = new Map(movable.map((v) => [v, this.detour(v)]));
    const rank = (v: number): number => (hinted.has(v) ? 1e9 : 0) + (detours.get(v) as number);
    const none = this.best;
    for (const v of [...movable].sort((a, b) => rank(b) - rank(a))) {
      if (this.isOver) return;
      const trial = yield* this.attempt([v], none);
      if (trial && (!none || compareWorth(trial.worth, none.worth) < 0)) this.gains.set(v, trial);
    }
  }

  /** The groups and the single ones that gain most for each appointment moved, as many together as may move. */
  *together(): Stepwise<void> {
    const { maxMoves } = this.task;
    const { groups } = this;
    const none = this.byMoves.get(0) ?? null;
    const parts: { visits: readonly number[]; trial: Trial }[] = [...this.gains].map(([v, trial]) => ({
      visits: [v],
      trial,
    }));
    for (const { visits, start } of groups.filter((group) => group.visits.length > 1)) {
      if (this.isOver || visits.length > maxMoves) continue;
      const trial = yield* this.attempt(visits, start);
      if (trial && (!none || compareWorth(trial.worth, none.worth) < 0)) parts.push({ visits, trial });
    }
    parts.sort((a, b) => compareWorth(perMove(a), perMove(b)) || (a.visits[0] as number) - (b.visits[0] as number));
    let chosen: number[] = [];
    let current = none;
    for (const { visits, trial: alone } of parts) {
      if (this.isOver) return;
      const together = [...new Set([...chosen, ...visits])];
      if (together.length > maxMoves || together.length === chosen.length) continue;
      const trial = chosen.length === 0 ? alone : yield* this.attempt(together, current);
      if (!trial || (current && compareWorth(trial.worth, current.worth) >= 0)) continue;
      [chosen, current] = [[...trial.touched], trial];
    }

    function perMove({ visits, trial }: (typeof parts)[number]): Trial['worth'] {
      const rise = (i: 0 | 1 | 2): number => Math.round((trial.worth[i] - (none?.worth[i] ?? 0)) / visits.length);
      return [rise(0), rise(1), rise(2)];
    }
  }

  /**
   * From a plan that moves too many, lets one after the other go back, the one whose move is worth least first, and goes on for as
   * long as that makes the plan better.
   */
  *shrink(changes: readonly Move[]): Stepwise<void> {
    const start = this.trials.startFrom(changes);
    let trial = start.touched.length > MOST_SHRUNK ? null : yield* this.attempt(start.touched, start, true);
    while (trial && trial.moved.length > 0) {
      const { touched, worth, moved }: Trial = trial;
      let least: Trial | null = null;
      for (const v of touched) {
        if (this.attempts * 2 >= this.most || this.isOver) return;
        const others = touched.filter((one) => one !== v);
        const less: Trial | null = yield* this.attempt(others, trial, true);
        if (less && less.touched.length < touched.length && (!least || compareWorth(less.worth, least.worth) < 0))
          least = less;
      }
      if (!least || (moved.length <= this.task.maxMoves && compareWorth(least.worth, worth) >= 0)) return;
      trial = least;
    }
  }

  /** Lets some of the moved go back and releases others near each other instead, for as long as the budget lasts. */
  *wander(): Stepwise<void> {
    const { movable } = this.trials;
    const smallest = Math.min(this.task.maxMoves, movable.length);
    let repeats = 0;
    while (!this.isOver && repeats < 200) {
      const found = this.found;
      const from = this.random.below(4) === 0 ? found[this.random.below(found.length)] : found.at(-1);
      const released = this.draw(from, smallest);
      const before = this.attempts;
      yield* this.attempt(released, from ?? null);
      repeats = this.attempts === before ? repeats + 1 : 0;
    }
  }

  private draw(from: Trial | undefined, most: number): number[] {
    const { random } = this;
    const { movable } = this.trials;
    const chosen = [...(from?.touched ?? [])];
    const waiting = from?.plan.unassigned ?? [];
    const room = most - chosen.length;
    const drop = Math.min(chosen.length, random.below(8) === 0 ? chosen.length : random.below(3) + (room > 0 ? 0 : 1));
    for (let i = 0; i < drop; i++) chosen.splice(random.below(chosen.length), 1);
    const hints = [...this.groups.flatMap(({ visits }) => visits), ...this.gains.keys()];
    while (chosen.length < most) {
      const lots = [movable, hints, waiting].filter((list) => list.length > 0);
      const lot = lots[random.below(lots.length)] as readonly number[];
      const seed = lot[random.below(lot.length)] as number;
      const around = [seed, ...this.nearestTo(seed)].filter((v) => !chosen.includes(v));
      const wanted = 1 + random.below(Math.min(4, most - chosen.length));
      chosen.push(...around.slice(0, 1));
      for (let i = 1; i < wanted && around.length > 1; i++)
        chosen.push(...around.splice(1 + random.below(around.length - 1), 1));
      if (random.below(3) === 0 || around.length === 0) break;
    }
    return [...new Set(chosen)].slice(0, most);
  }

  private visitsOf(ids: readonly number[]): number[] {
    const { day, movable } = this.trials;
    return ids.map((id) => day.visitOf.get(id) as number).filter((v) => movable.includes(v));
  }

  /** The best plan of a set. `isStep`: also of use when it still moves too many. */
  private *attempt(released: readonly number[], from: Start | null, isStep = false): Stepwise<Trial | null> {
    const key = [...released].sort((a, b) => a - b).join(' ');
    const times = this.tried.get(key) ?? 0;
    if (times >= (released.length > 1 ? MOST_TIMES : 1)) return null;
    this.tried.set(key, times + 1);
    this.attempts++;
    this.task.onProgress?.(this.attempts * STEPS_PER_ATTEMPT);
    yield;
    const at = { seed: this.task.seed + this.attempts, effort: times + 1 };
    const set = new Set(released);
    const trial = this.trials.attempt(set, from, at) ?? (from ? this.trials.attempt(set, null, at) : null);
    if (!trial) return null;
    const isWithin = trial.moved.length <= this.task.maxMoves;
    const best = this.byMoves.get(trial.moved.length);
    if (isWithin && (!best || compareWorth(trial.worth, best.worth) < 0)) this.byMoves.set(trial.moved.length, trial);
    return isWithin || isStep ? trial : null;
  }

  /** Seconds of driving saved by leaving it out of the round it is on. */
  private detour(v: number): number {
    const { problem, plan } = this.trials.day;
    const r = plan.routes.findIndex((order) => order.includes(v));
    const [route, order] = [problem.routes[r] as Route, plan.routes[r] as readonly number[]];
    const at = order.indexOf(v);
    const place = (i: number): number =>
      problem.visits[order[i] ?? -1]?.place ?? (i < 0 ? route.startPlace : route.endPlace);
    const leg = (from: number, to: number): number => legSeconds(problem, from, to);
    return leg(place(at - 1), place(at)) + leg(place(at), place(at + 1)) - leg(place(at - 1), place(at + 1));
  }

  /** Those on the same round next to it, and those nearest by drive on any. */
  private nearestTo(v: number): readonly number[] {
    const known = this.near.get(v);
    if (known) return known;
    const { problem, plan } = this.trials.day;
    const order = plan.routes.find((visits) => visits.includes(v)) ?? [];
    const at = order.indexOf(v);
    const beside = [order[at - 1], order[at + 1]];
    const place = (u: number): number => (problem.visits[u] as Visit).place;
    const drive = (u: number): number =>
      legSeconds(problem, place(v), place(u)) + legSeconds(problem, place(u), place(v));
    const others = this.trials.movable.filter((u) => u !== v);
    const nearest = others
      .map((u) => [u, drive(u)] as const)
      .sort((a, b) => a[1] - b[1] || a[0] - b[0])
      .slice(0, NEAR);
    const list = [...new Set([...nearest.map(([u]) => u), ...others.filter((u) => beside.includes(u))])];
    this.near.set(v, list);
    return list;
  }
}

/** Appointments whose moves hang together: they share technicians. */
function groupsOf(changes: readonly Move[]): number[][] {
  const groups: { technicians: Set<number>; ids: number[] }[] = [];
  for (const move of changes.filter(isMove)) {
    const technicians = [move.fromTechnicianId, move.toTechnicianId].filter((id) => id !== null);
    const joined = groups.filter((group) => technicians.some((id) => group.technicians.has(id)));
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push({
      technicians: new Set([...technicians, ...joined.flatMap((group) => [...group.technicians])]),
      ids: [...joined.flatMap(({ ids }) => ids), move.appointmentId],
    });
  }
  return groups.map(({ ids }) => ids.sort((a, b) => a - b));
}
