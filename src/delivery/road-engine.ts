// Asks the routing engine of a company for drives: in tables that it takes, once more where a connection broke or it was busy,
// and not again for a while after it failed. Whatever it told until then counts.

import type { FoundRoad, PlacePairs, RoadLeg, RoadService } from '../domain/road.ts';
import { placeOfCode } from '../domain/road.ts';
import type { RoadTile } from '../domain/road-tile.ts';
import { tilesOf } from '../domain/road-tile.ts';
import { askJson, ServerFailure } from './ask-json.ts';
import { askOsrm } from './osrm.ts';
import type { RoadTable, TableQuestion } from './road-table.ts';
import { askValhalla } from './valhalla.ts';

export interface RoadQuestion {
  readonly service: RoadService;
  readonly pairs: PlacePairs;
  /** Told before each table: how many are done, of how many. */
  readonly onProgress?: (done: number, all: number) => void;
}

export interface RoadAnswer {
  readonly found: readonly FoundRoad[];
  /** Why the rest is missing, in words that go on from the engine's name; null = nothing is missing. */
  readonly failure: string | null;
}

export interface RoadEngine {
  ask(question: RoadQuestion): Promise<RoadAnswer>;
}

/** After a failure the engine is left alone for so long: many short commands in one process must not each wait for it. */
const REST_MILLISECONDS = 60_000;
/** Between the two tries of one table; a server that wants more time is not waited for. */
const PAUSE_SECONDS = 0.25;
const LONGEST_PAUSE_SECONDS = 2;

export function createRoadEngine({ milliseconds }: { readonly milliseconds: () => number }): RoadEngine {
  let resting: { readonly url: string; readonly until: number; readonly failure: string } | null = null;
  return {
    async ask({ service, pairs, onProgress }) {
      if (resting?.url === service.url && milliseconds() < resting.until)
        return { found: [], failure: resting.failure };
      const tiles = tilesOf(pairs, service.tableSize);
      const found: FoundRoad[] = [];
      for (const [done, tile] of tiles.entries()) {
        onProgress?.(done, tiles.length);
        try {
          const table = await askTwice(service, tile);
          for (const road of roadsIn(tile, table)) if (pairs.get(road.from)?.has(road.to)) found.push(road);
        } catch (error) {
          if (!(error instanceof ServerFailure)) throw error;
          resting = { url: service.url, until: milliseconds() + REST_MILLISECONDS, failure: error.message };
          return { found, failure: error.message };
        }
      }
      return { found, failure: null };
    },
  };
}

async function askTwice(service: RoadService, tile: RoadTile): Promise<RoadTable> {
  const question: TableQuestion = { service, from: tile.from.map(placeOfCode), to: tile.to.map(placeOfCode) };
  const ask = service.engine === 'osrm' ? askOsrm : askValhalla;
  try {
    return await ask(question, askJson);
  } catch (error) {
    if (!(error instanceof ServerFailure) || !error.isPassing) throw error;
    const pause = error.waitSeconds ?? PAUSE_SECONDS;
    if (pause > LONGEST_PAUSE_SECONDS) throw error;
    await new Promise((resolve) => setTimeout(resolve, pause * 1_000));
    return await ask(question, askJson);
  }
}

function* roadsIn({ from, to }: RoadTile, table: RoadTable): Generator<FoundRoad> {
  for (const [a, start] of from.entries()) {
    for (const [b, end] of to.entries()) {
      if (start !== end) yield { from: start, to: end, leg: table[a]?.[b] as RoadLeg | null };
    }
  }
}
