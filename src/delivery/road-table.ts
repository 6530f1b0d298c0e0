// What every routing engine is asked, a table of drives from some places to others, and the check that its answer is one: the
// right size, no negative or absurd numbers. Engines err, proxies answer in their stead, and a plan is built on these numbers.

import type { Coordinates } from '../base/geo.ts';
import type { RoadLeg, RoadService } from '../domain/road.ts';
import type { JsonAnswer, JsonQuestion } from './ask-json.ts';
import { ServerFailure } from './ask-json.ts';

export interface TableQuestion {
  readonly service: RoadService;
  readonly from: readonly Coordinates[];
  readonly to: readonly Coordinates[];
}

/** By place of `from`, then of `to`; null = there is no road. */
export type RoadTable = readonly (readonly (RoadLeg | null)[])[];

export type Ask = (question: JsonQuestion) => Promise<JsonAnswer>;

/** No drive takes four months or goes around the earth ten times. */
const MOST_SECONDS = 10_000_000;
const MOST_METRES = 400_000_000;

/** The two matrices as drives, in whole seconds and metres. Throws ServerFailure for anything else than what was asked for. */
export function tableFrom(
  { from, to }: TableQuestion,
  { seconds, distances, metresPerUnit }: { seconds: unknown; distances: unknown; metresPerUnit: number },
): RoadTable {
  const durations = matrix(seconds, 'durations', { rows: from.length, columns: to.length, most: MOST_SECONDS });
  const most = MOST_METRES / metresPerUnit;
  const lengths = matrix(distances, 'distances', { rows: from.length, columns: to.length, most });
  return durations.map((row, a) =>
    row.map((duration, b) => {
      const length = lengths[a]?.[b] ?? null;
      if (duration === null || length === null) return null;
      return { seconds: Math.round(duration), metres: Math.round(length * metresPerUnit) };
    }),
  );
}

function matrix(
  value: unknown,
  what: string,
  size: { rows: number; columns: number; most: number },
): (number | null)[][] {
  if (!Array.isArray(value)) throw new ServerFailure(`answered without ${what}`);
  const isRight = (row: unknown): boolean => Array.isArray(row) && row.length === size.columns;
  if (value.length !== size.rows || !value.every(isRight)) {
    throw new ServerFailure(`answered ${what} of another size than ${size.rows} x ${size.columns}`);
  }
  for (const cell of (value as unknown[][]).flat()) {
    if (cell === null || (typeof cell === 'number' && cell >= 0 && cell <= size.most)) continue;
    throw new ServerFailure(`answered ${JSON.stringify(cell)?.slice(0, 20) ?? 'nothing'} among the ${what}`);
  }
  return value as (number | null)[][];
}

/** The fields of an answer; nothing where it is no object. */
export function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

/** What the engine itself says is wrong with the question. */
export function refusal(status: number, message: unknown): ServerFailure {
  const words = typeof message === 'string' && message !== '' ? `: ${message.slice(0, 200)}` : '';
  return new ServerFailure(`refused the question (HTTP ${status})${words}`);
}
