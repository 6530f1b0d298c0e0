// The drives of a run where a routing engine is chosen. Days take what the book's cache knows; what it lacks stops the operation
// (RoadsMissing), is asked for while no transaction is open, and the operation starts over.

import { AppError } from '../base/errors.ts';
import type { Coordinates } from '../base/geo.ts';
import type { Instant } from '../base/time.ts';
import { addSeconds } from '../base/time.ts';
import type { Context } from '../context.ts';
import type { DayRecords } from '../domain/day.ts';
import type { FoundRoad, PlaceGroup, PlacePairs, RoadService } from '../domain/road.ts';
import { countPairs, Roads, RoadsMissing, roadServiceOf } from '../domain/road.ts';
import type { Settings } from '../domain/settings.ts';
import type { Database } from '../storage/database.ts';
import { writeIfFree } from '../storage/database.ts';
import type { RoadSource } from '../storage/road.ts';
import { findRoads, keepRoads } from '../storage/road.ts';
import { translate } from '../storage/sqlite-error.ts';
import type { Scope } from './code.ts';

const SECONDS_PER_DAY = 86_400;

/** What one run knows of the roads, and where it comes from. */
export interface RoadDesk {
  readonly service: RoadService;
  readonly source: RoadSource;
  readonly roads: Roads;
  /** Told by the engine in this run, not in the cache yet. */
  readonly fresh: FoundRoad[];
}

/** null where drives are by the straight line. */
export function openDesk(settings: Settings, now: Instant): RoadDesk | null {
  const service = roadServiceOf(settings);
  if (service === null) return null;
  const since = addSeconds(now, -settings.travelCacheDays * SECONDS_PER_DAY);
  return {
    service,
    source: { source: `${service.engine} ${service.profile}`, since },
    roads: new Roads(),
    fresh: [],
  };
}

/** Which drives of the days are needed from the start. */
export interface RoadNeed {
  /** Also a place that somebody of each day may be sent to. */
  readonly also?: Coordinates | null;
  /** Between all places of a day; else only between those of one technician. */
  readonly whole?: boolean;
}

/** The days with the roads between their places. Throws RoadsMissing where the cache lacks some. */
export async function withRoads(
  { db, desk }: Pick<Scope, 'db' | 'desk'>,
  days: Iterable<DayRecords>,
  need: RoadNeed = {},
): Promise<DayRecords[]> {
  if (desk === null) return [...days];
  const found = [...days].map((day) => ({ ...day, roads: desk.roads }));
  await requireRoads(
    { db, desk },
    found.flatMap((day) => groupsOf(day, need)),
  );
  return found;
}

/** As `withRoads`, for places that belong to no loaded day. */
export async function requireRoads(
  { db, desk }: Pick<Scope, 'db' | 'desk'>,
  groups: readonly PlaceGroup[],
): Promise<void> {
  try {
    desk?.roads.demand(groups);
  } catch (error) {
    if (!(error instanceof RoadsMissing) || desk === null) throw error;
    desk.roads.add(await findRoads(db, desk.source, error.pairs));
    desk.roads.demand(groups);
  }
}

function groupsOf(day: DayRecords, { also = null, whole = false }: RoadNeed): PlaceGroup[] {
  const stops = new Map<number | null, (Coordinates | null)[]>();
  for (const one of day.appointments) {
    const id = one.technicianId ?? one.heldTechnicianId;
    stops.set(id, [...(stops.get(id) ?? []), one.place]);
  }
  const groups = day.technicians.map(({ id, startPlace, endPlace, events }) => [
    startPlace,
    endPlace,
    ...(stops.get(id) ?? []),
    ...events.map(({ place }) => place),
    also,
  ]);
  return whole ? [[...groups.flat(), ...(stops.get(null) ?? [])]] : groups;
}

/**
 * Has the missing drives looked up in the cache and asked for. No transaction may be open. Returns the notice where the engine
 * fails: from then on the straight line stands in.
 */
export async function askForRoads(
  desk: RoadDesk,
  at: { readonly context: Context; readonly db: Database; readonly pairs: PlacePairs },
): Promise<string | null> {
  const { service, roads, fresh, source } = desk;
  roads.add(await findRoads(at.db, source, at.pairs));
  const pairs = roads.unknown(at.pairs);
  const asked = countPairs(pairs);
  if (asked === 0) return null;
  const engine = await at.context.roadEngine();
  const { found, failure } = await at.context.watch(
    async (watch) =>
      await engine.ask({
        service,
        pairs,
        onProgress: (done, all) => watch.say(() => `Asking ${service.name} for drives: ${done} of ${all} tables`),
      }),
    { canStop: false },
  );
  roads.add(found);
  fresh.push(...found);
  if (failure === null && found.length === asked) return null;
  roads.giveUp();
  return fallbackNotice(service, failure ?? 'left drives out');
}

function fallbackNotice({ name }: RoadService, failure: string): string {
  return `${name} ${failure}: drives that it has not told are by the straight line. Try it with "dispatch travel check", or turn it off with "dispatch company set travelEngine straight-line".`;
}

/** Puts what was told into the cache. A book that cannot be written now does without. */
export async function keepFresh(
  { source, fresh }: RoadDesk,
  at: { readonly db: Database; readonly context: Context },
): Promise<void> {
  if (fresh.length === 0) return;
  const now = at.context.clock.now();
  try {
    await writeIfFree(at.db, async (db) => await keepRoads(db, source, { roads: fresh, at: now }));
  } catch (error) {
    if (!(translate(error, at.context.bookPath) instanceof AppError)) throw error;
  }
}
