// The drives that a routing engine has told before. A cache: written in transactions of its own, never logged, and dropped when
// it is old.

import { sql } from 'kysely';
import { coordinatesOf } from '../base/geo.ts';
import type { Instant } from '../base/time.ts';
import type { FoundRoad, PlacePairs } from '../domain/road.ts';
import { tilesOf } from '../domain/road-tile.ts';
import type { NamedPlace } from '../domain/travel.ts';
import type { Database } from './database.ts';

/** Places a side of one look into the cache: few queries, and little that nobody asked for. */
const PLACES_PER_QUERY = 32;
const ROWS_PER_STATEMENT = 500;

export interface RoadSource {
  /** The engine with its profile: `osrm driving`. */
  readonly source: string;
  /** What was told before is forgotten. */
  readonly since: Instant;
}

/** Those of the drives that are known, and not too old. */
export async function findRoads(db: Database, { source, since }: RoadSource, pairs: PlacePairs): Promise<FoundRoad[]> {
  const found: FoundRoad[] = [];
  for (const tile of tilesOf(pairs, PLACES_PER_QUERY)) {
    const rows = await db
      .selectFrom('road')
      .select(['fromPlace', 'toPlace', 'seconds', 'metres'])
      .where('source', '=', source)
      .where('fromPlace', 'in', tile.from)
      .where('toPlace', 'in', tile.to)
      .where('askedAt', '>=', since)
      .execute();
    for (const { fromPlace: from, toPlace: to, seconds, metres } of rows) {
      if (pairs.get(from)?.has(to))
        found.push({ from, to, leg: seconds === null || metres === null ? null : { seconds, metres } });
    }
  }
  return found;
}

/** Keeps what was told now, and forgets what is too old. */
export async function keepRoads(
  db: Database,
  { source, since }: RoadSource,
  { roads, at }: { readonly roads: readonly FoundRoad[]; readonly at: Instant },
): Promise<void> {
  await db.deleteFrom('road').where('askedAt', '<', since).execute();
  for (let from = 0; from < roads.length; from += ROWS_PER_STATEMENT) {
    const rows = roads.slice(from, from + ROWS_PER_STATEMENT).map((road) => ({
      source,
      fromPlace: road.from,
      toPlace: road.to,
      seconds: road.leg?.seconds ?? null,
      metres: road.leg?.metres ?? null,
      askedAt: at,
    }));
    await db
      .insertInto('road')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['source', 'fromPlace', 'toPlace']).doUpdateSet({
          seconds: sql`excluded.seconds`,
          metres: sql`excluded.metres`,
          askedAt: sql`excluded."askedAt"`,
        }),
      )
      .execute();
  }
}

/** How many drives are kept. */
export async function countRoads(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('road')
    .select((from) => from.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function forgetRoads(db: Database): Promise<void> {
  await db.deleteFrom('road').execute();
}

/** The first technician's start, and addresses: places that the book drives between. */
export async function placesOfBook(db: Database): Promise<NamedPlace[]> {
  const start = await db
    .selectFrom('technician')
    .select(['name', 'startLatitude as latitude', 'startLongitude as longitude'])
    .where('archivedAt', 'is', null)
    .where('startLatitude', 'is not', null)
    .orderBy('id')
    .limit(1)
    .execute();
  const addresses = await db
    .selectFrom('address')
    .select(['street as name', 'latitude', 'longitude'])
    .where('archivedAt', 'is', null)
    .where('latitude', 'is not', null)
    .orderBy('id')
    .limit(10)
    .execute();
  return [...start, ...addresses].flatMap(({ name, ...at }) => {
    const place = coordinatesOf(at.latitude, at.longitude);
    return place ? [{ name, ...place }] : [];
  });
}
