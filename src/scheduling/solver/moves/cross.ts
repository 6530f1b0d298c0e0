// A child of two plans: the first, with a few neighbouring routes of the second in place of those that serve most of the same
// visits (route exchange: Nagata and Bräysy, "A powerful route minimization heuristic", and their memetic algorithms after it).

import type { Random } from '../../../base/random.ts';
import type { Model } from '../model.ts';
import type { Neighbourhood } from './ruin.ts';

/** The order of every route. */
export type Orders = readonly (readonly number[])[];

/**
 * The orders of a child. Routes come to stand only where a route of their kind stood, with its locks; whoever loses his place by
 * that, and was not on a route that came, stands nowhere.
 */
export function cross(model: Model, near: Neighbourhood, a: Orders, b: Orders, random: Random): number[][] {
  const child = a.map((order) => [...order]);
  const taken = new Set<number>();
  for (const donor of donorsFor(model, near, b, random)) {
    const order = b[donor] as readonly number[];
    const arriving = new Set(order);
    const target = mostAlike(model, child, { kind: model.kind[donor] as number, arriving, taken });
    for (const [r, old] of child.entries()) {
      if (!taken.has(r)) child[r] = old.filter((v) => !arriving.has(v));
    }
    taken.add(target);
    child[target] = [...order];
  }
  return child;
}

/** Up to half of the routes of `b` that have visits, by how near they come to a visit drawn at random. */
function donorsFor({ visitCount }: Model, near: Neighbourhood, b: Orders, random: Random): number[] {
  const routeOf = new Int32Array(visitCount).fill(-1);
  let used = 0;
  for (const [r, order] of b.entries()) {
    for (const v of order) routeOf[v] = r;
    if (order.length > 0) used++;
  }
  const most = 1 + random.below(Math.max(1, used >> 1));
  const seed = near.seeds[random.below(near.seeds.length)] as number;
  const donors: number[] = [];
  for (let i = 0; i < near.width && donors.length < most; i++) {
    const r = routeOf[near.nearest[seed * near.width + i] as number] as number;
    if (r >= 0 && !donors.includes(r)) donors.push(r);
  }
  return donors;
}

/** The route of the child, not taken yet, that has most of the arriving visits; the first of equal ones. */
function mostAlike(
  model: Model,
  child: Orders,
  { kind, arriving, taken }: { kind: number; arriving: ReadonlySet<number>; taken: ReadonlySet<number> },
): number {
  let best = -1;
  let most = -1;
  for (const [r, order] of child.entries()) {
    if (model.kind[r] !== kind || taken.has(r)) continue;
    const common = order.filter((v) => arriving.has(v)).length;
    if (common <= most) continue;
    most = common;
    best = r;
  }
  return best;
}
