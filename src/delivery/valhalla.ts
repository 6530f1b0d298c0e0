// Valhalla's matrix service: seconds and kilometres between places in one POST, null where there is no road. Its default limit
// is 2,500 pairs (https://valhalla.github.io/valhalla/api/matrix/api-reference/). Older servers know no short form of answer.

import type { Coordinates } from '../base/geo.ts';
import { ServerFailure } from './ask-json.ts';
import type { Ask, RoadTable, TableQuestion } from './road-table.ts';
import { fieldsOf, refusal, tableFrom } from './road-table.ts';

const METRES_PER_KILOMETRE = 1_000;
const METRES_PER_MILE = 1_609.344;

/** Throws ServerFailure. */
export async function askValhalla(question: TableQuestion, ask: Ask): Promise<RoadTable> {
  const { service, from, to } = question;
  const { status, body } = await ask({
    url: `${service.url}/sources_to_targets`,
    body: {
      sources: from.map(locationOf),
      targets: to.map(locationOf),
      costing: service.profile,
      units: 'kilometers',
      verbose: false,
    },
    timeoutSeconds: service.timeoutSeconds,
  });
  const { sources_to_targets: table, error, units } = fieldsOf(body);
  if (status !== 200) throw refusal(status, error);
  const { seconds, distances } = matricesOf(table);
  const metresPerUnit = units === 'miles' ? METRES_PER_MILE : METRES_PER_KILOMETRE;
  return tableFrom(question, { seconds, distances, metresPerUnit });
}

function locationOf({ latitude, longitude }: Coordinates): { lat: number; lon: number } {
  return { lat: latitude, lon: longitude };
}

/** The short form has two matrices, the long form one of objects. */
function matricesOf(table: unknown): { seconds: unknown; distances: unknown } {
  if (!Array.isArray(table)) {
    const { durations, distances } = fieldsOf(table);
    return { seconds: durations, distances };
  }
  if (!table.every(Array.isArray)) throw new ServerFailure('answered a list that is no table');
  const cells = table as unknown[][];
  const pick = (name: string): unknown[][] => cells.map((row) => row.map((cell) => fieldsOf(cell)[name] ?? null));
  return { seconds: pick('time'), distances: pick('distance') };
}
