// The adapters against real servers on the loopback: what they ask, what they take, and what they make of servers that are slow,
// broken, busy, or talk nonsense.

import { describe, expect, it } from 'vitest';
import type { Coordinates } from '../../src/base/geo.ts';
import type { RoadAnswer } from '../../src/delivery/road-engine.ts';
import { createRoadEngine } from '../../src/delivery/road-engine.ts';
import type { PlacePairs, RoadService } from '../../src/domain/road.ts';
import { placeCode, placeOfCode } from '../../src/domain/road.ts';
import type { Behave, RoadServer } from '../support/road-server.ts';
import { HILLS, json, roadServer } from '../support/road-server.ts';

const place = (index: number): Coordinates => ({ latitude: (4_188_000 + index * 37) / 100_000, longitude: -87.63 });

/** All ways between so many places. */
function among(count: number): PlacePairs {
  const codes = Array.from({ length: count }, (_, i) => placeCode(place(i)));
  return new Map(codes.map((from) => [from, new Set(codes.filter((to) => to !== from))]));
}

function serviceAt(server: RoadServer, changes: Partial<RoadService> = {}): RoadService {
  const usual = {
    engine: 'osrm',
    name: `OSRM at ${server.url}`,
    profile: 'driving',
    timeoutSeconds: 30,
    tableSize: 100,
  };
  return { ...usual, url: server.url, ...changes } as RoadService;
}

const VALHALLA = { engine: 'valhalla', profile: 'auto', tableSize: 50 } as const;

async function ask(server: RoadServer, pairs: PlacePairs, changes: Partial<RoadService> = {}): Promise<RoadAnswer> {
  return await createRoadEngine({ milliseconds: () => 0 }).ask({ service: serviceAt(server, changes), pairs });
}

describe.each([
  ['osrm', {}],
  ['valhalla', VALHALLA],
] as const)('%s', (engine, changes) => {
  it('tells every drive, each way by itself, in whole seconds and metres', async () => {
    const server = await roadServer(engine);
    const { found, failure } = await ask(server, among(3), changes);
    expect(failure).toBeNull();
    expect(found).toHaveLength(6);
    for (const { from, to, leg } of found) {
      const exact = HILLS(placeOfCode(from), placeOfCode(to));
      expect(leg).toEqual({ seconds: Math.round(exact?.seconds ?? 0), metres: Math.round(exact?.metres ?? 0) });
    }
    expect(found[0]?.leg).not.toEqual(
      found.find(({ from, to }) => from === found[0]?.to && to === found[0]?.from)?.leg,
    );
  });

  it('asks for 250 places in tables that the engine takes', async () => {
    const server = await roadServer(engine);
    const progress: string[] = [];
    const size = engine === 'osrm' ? 100 : 50;
    const { found, failure } = await createRoadEngine({ milliseconds: () => 0 }).ask({
      service: serviceAt(server, changes),
      pairs: among(250),
      onProgress: (done, all) => progress.push(`${done}/${all}`),
    });
    expect(failure).toBeNull();
    expect(new Set(found.map(({ from, to }) => `${from} ${to}`)).size).toBe(250 * 249);
    expect(server.questions).toHaveLength(Math.ceil(250 / size) ** 2);
    expect(Math.max(...server.questions.flatMap(({ from, to }) => [from, to]))).toBe(size);
    expect(progress[1]).toBe(`1/${server.questions.length}`);
  });

  it('knows where there is no road', async () => {
    const server = await roadServer(engine, (from, to) => (from.latitude < to.latitude ? null : HILLS(from, to)));
    const { found, failure } = await ask(server, among(2), changes);
    expect(failure).toBeNull();
    expect(found.filter(({ leg }) => leg === null).map(({ from }) => from)).toEqual([placeCode(place(0))]);
  });

  it('keeps what was told before the engine failed', async () => {
    const server = await roadServer(engine);
    server.behave = (_, response) => server.questions.length > 1 && json(response, 400, { message: 'no', error: 'no' });
    const { found, failure } = await ask(server, among(12), { ...changes, tableSize: 6 });
    expect(found).toHaveLength(6 * 6 - 5);
    expect(failure).toBe('refused the question (HTTP 400): no');
    expect(server.questions).toHaveLength(2);
  });
});

describe('the question', () => {
  it('to OSRM names every place once, longitude first', async () => {
    const server = await roadServer('osrm');
    await ask(server, among(2), { profile: 'truck' });
    const path =
      '/table/v1/truck/-87.63,41.88037;-87.63,41.88?annotations=duration,distance&sources=1;0&destinations=0;1';
    const other =
      '/table/v1/truck/-87.63,41.88;-87.63,41.88037?annotations=duration,distance&sources=0;1&destinations=1;0';
    expect([path, other]).toContain(server.questions[0]?.path);
  });

  it('goes to a path below the address too', async () => {
    const server = await roadServer('valhalla');
    await ask(server, among(2), { ...VALHALLA, url: `${server.url}/roads` });
    expect(server.questions[0]?.path).toBe('/roads/sources_to_targets');
  });
});

describe('older Valhalla', () => {
  const wordy =
    (units: string): Behave =>
    (_, response) =>
      json(response, 200, {
        units,
        sources_to_targets: [
          [
            { from_index: 0, to_index: 0, time: 61, distance: 1.25 },
            { from_index: 0, to_index: 1, time: 0, distance: 0 },
          ],
          [
            { from_index: 1, to_index: 0, time: 0, distance: 0 },
            { from_index: 1, to_index: 1, time: null, distance: null },
          ],
        ],
      });

  it.each([
    ['kilometers', 1_250],
    ['miles', 2_012],
  ])('answers in the long form, in %s', async (units, metres) => {
    const server = await roadServer('valhalla');
    server.behave = wordy(units);
    const { found, failure } = await ask(server, among(2), VALHALLA);
    expect(failure).toBeNull();
    const [there, back] = [place(0), place(1)].map((from) => found.find((road) => road.from === placeCode(from))?.leg);
    expect([there, back]).toEqual([{ seconds: 61, metres }, null]);
  });
});

const ok = {
  code: 'Ok',
  durations: [
    [0, 1],
    [1, 0],
  ],
  distances: [
    [0, 1],
    [1, 0],
  ],
};

describe('an answer that is none', () => {
  it.each<[string, unknown, string]>([
    ['another size', { ...ok, durations: [[0, 1]] }, 'answered durations of another size than 2 x 2'],
    ['a ragged row', { ...ok, distances: [[0, 1], [1]] }, 'answered distances of another size than 2 x 2'],
    ['no distances', { code: 'Ok', durations: ok.durations }, 'answered without distances'],
    [
      'a negative duration',
      {
        ...ok,
        durations: [
          [0, -1],
          [1, 0],
        ],
      },
      'answered -1 among the durations',
    ],
    [
      'text',
      {
        ...ok,
        durations: [
          [0, 'NaN'],
          [1, 0],
        ],
      },
      'answered "NaN" among the durations',
    ],
    [
      'an absurd duration',
      {
        ...ok,
        durations: [
          [0, 1e12],
          [1, 0],
        ],
      },
      'answered 1000000000000 among the durations',
    ],
    ['no object', [1, 2], 'refused the question (HTTP 200)'],
  ])('%s', async (_, body, failure) => {
    const server = await roadServer('osrm');
    server.behave = (__, response) => json(response, 200, body);
    expect(await ask(server, among(2))).toEqual({ found: [], failure });
    expect(server.questions).toHaveLength(1);
  });

  it('a page of HTML', async () => {
    const server = await roadServer('osrm');
    server.behave = (_, response) => {
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end('<html><body>Not here</body></html>');
      return true;
    };
    const failure = 'answered no JSON but "<html><body>Not here</body></html>" (HTTP 404)';
    expect(await ask(server, among(2))).toEqual({ found: [], failure });
  });

  it('nothing at all', async () => {
    const server = await roadServer('osrm');
    server.behave = (_, response) => {
      response.writeHead(200).end();
      return true;
    };
    expect(await ask(server, among(2))).toEqual({ found: [], failure: 'answered nothing' });
  });

  it('a redirect to nowhere', async () => {
    const server = await roadServer('osrm');
    server.behave = (_, response) => {
      response.writeHead(302).end();
      return true;
    };
    expect(await ask(server, among(2))).toEqual({ found: [], failure: 'redirects to somewhere else' });
  });

  it('more than anybody could have asked for', async () => {
    const server = await roadServer('osrm');
    server.behave = (_, response) => {
      response.writeHead(200);
      const part = Buffer.alloc(2 ** 20, ' ');
      for (let i = 0; i < 40; i++) response.write(part);
      response.end('{}');
      return true;
    };
    expect(await ask(server, among(2))).toEqual({ found: [], failure: 'answered more than 32 MB' });
  });

  it("OSRM's own refusal, in its words", async () => {
    const server = await roadServer('osrm');
    server.behave = (_, response) => json(response, 400, { code: 'TooBig', message: 'Too many table coordinates' });
    const failure = 'refused the question (HTTP 400): Too many table coordinates';
    expect(await ask(server, among(2))).toEqual({ found: [], failure });
  });

  it("Valhalla's own refusal, in its words", async () => {
    const server = await roadServer('valhalla');
    server.behave = (_, response) => json(response, 400, { error_code: 125, error: 'No costing method found' });
    const failure = 'refused the question (HTTP 400): No costing method found';
    expect(await ask(server, among(2), VALHALLA)).toEqual({ found: [], failure });
  });

  it('a redirect, which is not followed', async () => {
    const server = await roadServer('osrm');
    server.behave = (_, response) => {
      response.writeHead(301, { location: 'http://169.254.169.254/' }).end();
      return true;
    };
    expect(await ask(server, among(2))).toEqual({ found: [], failure: 'redirects to http://169.254.169.254/' });
  });
});

describe('a server in trouble', () => {
  const once =
    (server: RoadServer, behave: Behave): Behave =>
    (request, response) =>
      server.questions.length === 1 ? behave(request, response) : false;

  it.each<[string, Behave]>([
    ['fails', (_, response) => json(response, 500, {})],
    ['is busy', (_, response) => json(response, 429, {})],
    ['drops the connection', (request) => Boolean(request.socket.destroy())],
    [
      'drops the connection in the middle of its answer',
      (_, response) => {
        response.writeHead(200, { 'content-length': 1_000 });
        response.write('{"code":"Ok",', () => response.destroy());
        return true;
      },
    ],
  ])('that %s is asked once more', async (_, behave) => {
    const server = await roadServer('osrm');
    server.behave = once(server, behave);
    const { found, failure } = await ask(server, among(2));
    expect(failure).toBeNull();
    expect(found).toHaveLength(2);
    expect(server.questions).toHaveLength(2);
  });

  it.each<[string, Behave, string, number]>([
    ['fails again', (_, response) => json(response, 503, {}), 'failed with HTTP 503', 2],
    ['drops the connection again', (request) => Boolean(request.socket.destroy()), 'breaks off the connection', 2],
    [
      'wants a minute',
      (_, response) => {
        response.writeHead(429, { 'retry-after': '60' }).end();
        return true;
      },
      'takes no more questions now (HTTP 429)',
      1,
    ],
  ])('that %s has failed', async (_, behave, failure, questions) => {
    const server = await roadServer('osrm');
    server.behave = behave;
    expect(await ask(server, among(2))).toEqual({ found: [], failure });
    expect(server.questions).toHaveLength(questions);
  });

  it('that says nothing is not waited for', async () => {
    const server = await roadServer('osrm');
    server.behave = () => true;
    expect(await ask(server, among(2), { timeoutSeconds: 1 })).toEqual({
      found: [],
      failure: 'did not answer within 1 s',
    });
    expect(server.questions).toHaveLength(1);
  });

  it('that never ends its answer is not waited for', async () => {
    const server = await roadServer('osrm');
    server.behave = (_, response) => {
      response.writeHead(200);
      response.write('{"code":');
      return true;
    };
    expect(await ask(server, among(2), { timeoutSeconds: 1 })).toEqual({
      found: [],
      failure: 'did not answer within 1 s',
    });
  });

  it('that is not there has failed', async () => {
    const server = await roadServer('osrm');
    await server.close();
    expect(await ask(server, among(2))).toEqual({ found: [], failure: 'refuses the connection' });
  });

  it('is left alone for a minute', async () => {
    const server = await roadServer('osrm');
    let now = 0;
    const engine = createRoadEngine({ milliseconds: () => now });
    const question = { service: serviceAt(server), pairs: among(2) };
    server.behave = (_, response) => json(response, 400, { message: 'no' });
    const failure = 'refused the question (HTTP 400): no';
    expect(await engine.ask(question)).toEqual({ found: [], failure });
    server.behave = () => false;
    now = 59_000;
    expect(await engine.ask(question)).toEqual({ found: [], failure });
    expect(server.questions).toHaveLength(1);
    now = 61_000;
    expect((await engine.ask(question)).found).toHaveLength(2);
  });
});
