// Reads the book as it was: the rows, the company's settings and the clock of a past moment (X5). What is drawn from them is
// what was drawn then. Drives by the road are those that the cache still has; roads are no part of the book.

import type { Instant } from '../base/time.ts';
import { localDate } from '../base/time.ts';
import { RoadsMissing } from '../domain/road.ts';
import type { Settings } from '../domain/settings.ts';
import { loadBook } from '../storage/book.ts';
import { inPast } from '../storage/past.ts';
import type { Scope } from './code.ts';
import { readPast } from './moment.ts';
import { momentText } from './promise.ts';
import type { RoadDesk } from './roads.ts';

/** Does the work in the scope of the moment that `text` names: a time, or the number of a revision. */
export async function asOf<T>(scope: Scope, text: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  const { revision, at } = await readPast(scope, text, '--as-of');
  const now = at as Instant;
  return await inPast(scope.db, revision, async () => {
    const book = { ...(await loadBook(scope.db)), revision };
    const desk = await deskOf(scope, book.settings);
    const past: Scope = { ...scope, book, now, today: localDate(now, book.timeZone), typedToday: scope.today, desk };
    scope.warn(`As of ${momentText(past, now, book.timeZone)}, revision ${revision}.`);
    return desk === scope.desk ? await work(past) : await withKnownRoads(past, work);
  });
}

/** The desk of this run, unless the company had chosen otherwise then. */
async function deskOf({ book, desk, now }: Scope, settings: Settings): Promise<RoadDesk | null> {
  const isSame = (['travelEngine', 'travelUrl', 'travelProfile'] as const).every(
    (name) => settings[name] === book.settings[name],
  );
  if (isSame) return desk;
  const { openDesk } = await import('./roads.ts');
  return openDesk(settings, now);
}

/** Asks nobody: an engine that is not the company's any more may be gone. */
async function withKnownRoads<T>(past: Scope, work: (scope: Scope) => Promise<T>): Promise<T> {
  try {
    return await work(past);
  } catch (error) {
    if (!(error instanceof RoadsMissing) || past.desk === null) throw error;
    past.desk.roads.giveUp();
    past.warn('Drives of then that are not kept any more are by the straight line.');
    return await work(past);
  }
}
