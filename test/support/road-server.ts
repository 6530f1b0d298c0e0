// Routing engines for tests: real HTTP servers on the loopback that speak like OSRM or Valhalla and compute drives by a formula,
// or misbehave as they are told.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Coordinates } from '../../src/base/geo.ts';

export interface Drive {
  readonly seconds: number;
  readonly metres: number;
}
/** null = there is no road. */
export type DriveOf = (from: Coordinates, to: Coordinates) => Drive | null;

/** Answers in the engine's stead; `false` leaves it to the engine. */
export type Behave = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

export interface RoadServer {
  readonly url: string;
  /** Every question so far: its address, how many places from and to, and who asked. */
  readonly questions: { readonly path: string; readonly from: number; readonly to: number }[];
  drive: DriveOf;
  behave: Behave;
  /** Connections are refused from now on. */
  close: () => Promise<void>;
}

/** A second per 10 m of latitude northwards, half of it southwards, and per 10 m of longitude; never the straight line. */
export const HILLS: DriveOf = (from, to) => {
  const north = Math.round((to.latitude - from.latitude) * 11_132);
  const east = Math.abs(Math.round((to.longitude - from.longitude) * 11_132));
  const climb = north > 0 ? north : -north / 2;
  return { seconds: climb + east + 0.4, metres: (Math.abs(north) + east) * 10 + 0.4 };
};

interface Asked {
  readonly from: readonly Coordinates[];
  readonly to: readonly Coordinates[];
  readonly verbose: boolean;
}

export async function roadServer(engine: 'osrm' | 'valhalla', drive: DriveOf = HILLS): Promise<RoadServer> {
  const questions: RoadServer['questions'] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const made: RoadServer = {
    url: `http://127.0.0.1:${port}`,
    questions,
    drive,
    behave: () => false,
    close,
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = engine === 'osrm' ? readOsrm(request) : readValhalla(await text(request));
    questions.push({ path: request.url ?? '', from: asked.from.length, to: asked.to.length });
    if (await made.behave(request, response)) return;
    const body = engine === 'osrm' ? osrmAnswer(asked, made.drive) : valhallaAnswer(asked, made.drive);
    json(response, 200, body);
  }
  onTestFinished(close);
  return made;
}

export function json(response: ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
  return true;
}

function readOsrm({ url }: IncomingMessage): Asked {
  const { pathname, searchParams } = new URL(url ?? '', 'http://localhost');
  const places = decodeURIComponent(pathname.split('/').at(-1) ?? '')
    .split(';')
    .map((pair) => {
      const [longitude = 0, latitude = 0] = pair.split(',').map(Number);
      return { latitude, longitude };
    });
  const pick = (name: string): Coordinates[] =>
    (searchParams.get(name) ?? '').split(';').map((index) => places[Number(index)] as Coordinates);
  return { from: pick('sources'), to: pick('destinations'), verbose: false };
}

function readValhalla(body: string): Asked {
  const { sources, targets, verbose } = JSON.parse(body);
  const place = ({ lat, lon }: { lat: number; lon: number }): Coordinates => ({ latitude: lat, longitude: lon });
  return { from: sources.map(place), to: targets.map(place), verbose };
}

function osrmAnswer({ from, to }: Asked, drive: DriveOf): unknown {
  const table = from.map((start) => to.map((end) => drive(start, end)));
  return {
    code: 'Ok',
    durations: table.map((row) => row.map((cell) => cell?.seconds ?? null)),
    distances: table.map((row) => row.map((cell) => cell?.metres ?? null)),
  };
}

function valhallaAnswer({ from, to }: Asked, drive: DriveOf): unknown {
  const table = from.map((start) => to.map((end) => drive(start, end)));
  return {
    units: 'kilometers',
    sources_to_targets: {
      durations: table.map((row) => row.map((cell) => cell?.seconds ?? null)),
      distances: table.map((row) => row.map((cell) => (cell === null ? null : cell.metres / 1_000))),
    },
  };
}
