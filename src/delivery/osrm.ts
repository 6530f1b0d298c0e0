// OSRM's table service: seconds and metres between places in one GET, null where there is no road. Its default limit is a table
// of 100 x 100 (https://project-osrm.org/docs/v5.24.0/api/#table-service).

import type { Coordinates } from '../base/geo.ts';
import type { Ask, RoadTable, TableQuestion } from './road-table.ts';
import { fieldsOf, refusal, tableFrom } from './road-table.ts';

/** Throws ServerFailure. */
export async function askOsrm(question: TableQuestion, ask: Ask): Promise<RoadTable> {
  const { service, from, to } = question;
  const url = `${service.url}/table/v1/${service.profile}/${pathOf(from, to)}`;
  const { status, body } = await ask({ url, timeoutSeconds: service.timeoutSeconds });
  const { code, message, durations, distances } = fieldsOf(body);
  if (code !== 'Ok') throw refusal(status, message ?? code);
  return tableFrom(question, { seconds: durations, distances, metresPerUnit: 1 });
}

/** Every place once, however often it is asked about. */
function pathOf(from: readonly Coordinates[], to: readonly Coordinates[]): string {
  const places = new Map<string, number>();
  const indices = (list: readonly Coordinates[]): string =>
    list
      .map(({ latitude, longitude }) => {
        const text = `${longitude},${latitude}`;
        const index = places.get(text) ?? places.size;
        places.set(text, index);
        return index;
      })
      .join(';');
  const query = `sources=${indices(from)}&destinations=${indices(to)}`;
  return `${[...places.keys()].join(';')}?annotations=duration,distance&${query}`;
}
