// `travel check` and `travel clear`: the only operations that know the routing engine by name.

import { AppError, EXIT } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import { placeCode, roadServiceOf } from '../domain/road.ts';
import type { NamedPlace, TravelCheck, TravelCleared } from '../domain/travel.ts';
import { travelBetween, travelModelOf, travelOnRoad } from '../scheduling/day/travel.ts';
import { countRoads, forgetRoads, placesOfBook } from '../storage/road.ts';
import * as declarations from './catalog/travel.ts';
import type { Scope } from './code.ts';
import { implementRead } from './code.ts';

export const check = implementRead(declarations.check, { read: checkTravel });

async function checkTravel(scope: Scope, input: Input<typeof declarations.check>): Promise<TravelCheck> {
  const { settings } = scope.book;
  const service = roadServiceOf(settings);
  if (service === null) {
    throw AppError.refused(
      'no-engine',
      'No routing engine is chosen: drives are by the straight line.',
      'Choose one with: dispatch company set travelUrl http://127.0.0.1:5000, then: dispatch company set travelEngine osrm',
    );
  }
  const [from, to] = await endsOf(scope, input);
  const [start, end] = [placeCode(from), placeCode(to)];
  const { clock, roadEngine } = scope.context;
  const engine = await roadEngine();
  const began = clock.milliseconds();
  const { found, failure } = await engine.ask({ service, pairs: new Map([[start, new Set([end])]]) });
  const milliseconds = Math.round(clock.milliseconds() - began);
  const [road] = found;
  if (failure !== null || !road) {
    throw new AppError({
      code: 'engine-failed',
      message: `${service.name} ${failure ?? 'left the drive out'}.`,
      hint: 'Check travelUrl and travelProfile with "dispatch company show"; meanwhile drives are by the straight line.',
      exitCode: EXIT.busy,
    });
  }
  const straight = travelBetween(travelModelOf(settings), from, to);
  const drive = road.leg && travelOnRoad(settings, road.leg);
  return {
    engine: service.name,
    profile: service.profile,
    from,
    to,
    seconds: drive?.seconds ?? null,
    metres: drive?.metres ?? null,
    straightSeconds: straight.seconds,
    straightMetres: straight.metres,
    milliseconds,
    kept: await countRoads(scope.db),
  };
}

/** The places named, else two of the book that are not the same. */
async function endsOf(scope: Scope, input: Input<typeof declarations.check>): Promise<[NamedPlace, NamedPlace]> {
  const known = await placesOfBook(scope.db);
  const named = (place: { latitude: number; longitude: number } | undefined): NamedPlace | undefined =>
    place && { name: `${place.latitude},${place.longitude}`, ...place };
  const from = named(input.from) ?? known.find((place) => !isSame(place, input.to));
  const to = named(input.to) ?? known.find((place) => from && !isSame(place, from));
  if (!from || !to) {
    throw AppError.usage(
      'no-places',
      'The book has no two places to drive between.',
      'Name them: dispatch travel check --from 41.88,-87.62 --to 41.97,-87.90',
    );
  }
  if (isSame(from, to)) throw AppError.usage('same-place', '--from and --to are the same place.', 'Name two places.');
  return [from, to];
}

function isSame(a: { latitude: number; longitude: number }, b: typeof a | undefined): boolean {
  return b !== undefined && placeCode(a) === placeCode(b);
}

export const clear = implementRead(declarations.clear, {
  async read(scope): Promise<TravelCleared> {
    scope.afterwards(forgetRoads);
    return { cleared: await countRoads(scope.db) };
  },
});
