// Who calls next: customers wait in a random order in each town, and everybody's turn comes before anybody's second one.

import type { Coordinates } from '../base/geo.ts';
import { greatCircleMetres } from '../base/geo.ts';
import type { Kind } from '../domain/appointment.ts';
import type { Dice } from './dice.ts';
import type { SeedAddress, SeedCustomer } from './plan.ts';
import type { Region, Town } from './region.ts';

/** An address that somebody may be sent to. */
export interface Caller {
  readonly customer: number;
  readonly address: number;
  readonly at: SeedAddress;
}

interface Queue {
  readonly callers: Caller[];
  next: number;
}

/** Of so many whose turn it is, the one that suits best is taken. */
const LOOK_AHEAD = 8;
/** How often somebody works in the town nearest to home, in the next one, and so on. */
const BEAT_WEIGHTS = [50, 25, 15, 10];

export class Callers {
  readonly #dice: Dice;
  readonly #region: Region;
  /** By kind of work and town: tech for customers, sales for leads. */
  readonly #queues: Readonly<Record<Kind, readonly Queue[]>>;

  constructor(dice: Dice, region: Region, customers: readonly SeedCustomer[]) {
    this.#dice = dice;
    this.#region = region;
    const all = customers.flatMap(({ kind, addresses }, customer) =>
      addresses.map((at, address) => ({ kind, caller: { customer, address, at } })),
    );
    const queuesOf = (kind: SeedCustomer['kind']): Queue[] =>
      region.towns.map(({ index }) => {
        const own = all.filter((one) => one.kind === kind && one.caller.at.town === index);
        return { callers: dice.shuffle(own.map(({ caller }) => caller)), next: 0 };
      });
    this.#queues = { tech: queuesOf('customer'), sales: queuesOf('lead') };
  }

  /** Towns in the order in which somebody who lives there would work in them today. */
  townsAround(home: Coordinates): Town[] {
    const metres = (town: Town): number => (town.east - east) ** 2 + (town.north - north) ** 2;
    const { east, north } = this.#offset(home);
    const near = [...this.#region.towns].sort((a, b) => metres(a) - metres(b));
    const first = this.#dice.weighted(near.slice(0, BEAT_WEIGHTS.length), (town) => {
      return BEAT_WEIGHTS[near.indexOf(town)] as number;
    });
    return [first, ...near.filter((town) => town !== first)];
  }

  /** Whole metres from the middle: good enough to say which town is near. */
  #offset({ latitude, longitude }: Coordinates): { east: number; north: number } {
    const { centre } = this.#region;
    return { east: (longitude - centre.longitude) * 83_000, north: (latitude - centre.latitude) * 111_000 };
  }

  /** The nearest (or farthest) of those whose turn it is, in the first of the towns that has one; null = nobody is left. */
  next(
    kind: Kind,
    towns: readonly Town[],
    wanted: { here: Coordinates; isTaken: (caller: Caller) => boolean; far?: boolean },
  ): Caller | null {
    for (const { index } of towns) {
      const queue = this.#queues[kind][index] as Queue;
      const found = takeFrom(queue, wanted);
      if (found) return found;
    }
    return null;
  }
}

function takeFrom(
  queue: Queue,
  { here, isTaken, far }: { here: Coordinates; isTaken: (caller: Caller) => boolean; far?: boolean },
): Caller | null {
  const { callers } = queue;
  let best: { slot: number; worth: number } | null = null;
  let seen = 0;
  for (let step = 0; step < callers.length && seen < LOOK_AHEAD; step++) {
    const slot = (queue.next + step) % callers.length;
    const caller = callers[slot] as Caller;
    if (isTaken(caller)) continue;
    seen += 1;
    const metres = greatCircleMetres(here, caller.at.place);
    const worth = far ? -metres : metres;
    if (!best || worth < best.worth) best = { slot, worth };
  }
  if (!best) return null;
  const caller = callers[best.slot] as Caller;
  callers[best.slot] = callers[queue.next] as Caller;
  callers[queue.next] = caller;
  queue.next = (queue.next + 1) % callers.length;
  return caller;
}
