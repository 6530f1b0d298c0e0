// The bench's problems: public instances as text, turned into VROOM's JSON (distances cut off after one decimal, everything
// times ten, the convention of the DIMACS challenge of 2021), field-service days as they are, and what is known of both.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const data = join(import.meta.dirname, 'data');

/** Every set by name: which files are in it, how long a run of it takes, the peers' name for it, and the gap aimed at. */
export const SETS = {
  solomon: { match: /^(C|R|RC)[12]\d\d\.txt$/, seconds: 5, peers: 'solomon-56', goal: 0.05 },
  'homberger-200': { match: /^(C|R|RC)[12]_2_\d+\.txt$/, seconds: 10, peers: 'homberger-200x8', goal: 0.18 },
  'homberger-400': { match: /^(C|R|RC)[12]_4_\d+\.txt$/, seconds: 10, peers: 'homberger-400x6', goal: 0.5 },
  'homberger-1000': { match: /^(C|R|RC)[12]_10_\d+\.txt$/, seconds: 60, peers: 'homberger-1000x3', goal: 1.4 },
  'days-1': { match: /^day-.*\.json$/, seconds: 1 },
  'days-5': { match: /^day-.*\.json$/, seconds: 5 },
};

/** File names of a set. */
export function filesOf({ match }) {
  return readdirSync(data).filter((name) => match.test(name));
}

export const nameOf = (file) => basename(file).replace(/\.(txt|json)$/, '');

/** One instance in VROOM's JSON. */
export function readInstance(file) {
  const text = readFileSync(join(data, file), 'utf8');
  return file.endsWith('.json') ? JSON.parse(text) : fromSolomon(text);
}

/** Rows of `lines` behind the one that reads `heading`, as numbers. */
function rowsBehind(lines, heading) {
  const at = lines.findIndex((line) => line.trim() === heading);
  const rows = lines.slice(at + 2).map((line) => line.trim().split(/\s+/).map(Number));
  return rows.filter((row) => row.length > 1 && row.every(Number.isFinite));
}

function fromSolomon(text) {
  const lines = text.split(/\r?\n/);
  const [[count, capacity]] = rowsBehind(lines, 'VEHICLE');
  const stops = rowsBehind(lines, 'CUSTOMER').map(([id, x, y, demand, ready, due, service]) => {
    return { id, x, y, demand, window: [ready * 10, due * 10], service: service * 10 };
  });
  const tenths = (a, b) => {
    const squares = 100 * ((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
    const root = Math.floor(Math.sqrt(squares));
    return (root + 1) ** 2 <= squares ? root + 1 : root;
  };
  const durations = stops.map((a) => stops.map((b) => tenths(a, b)));
  const [depot, ...customers] = stops;
  const jobs = customers.map(({ id, demand, window, service }, i) => {
    return { id, location_index: i + 1, service, delivery: [demand], time_windows: [window] };
  });
  const vehicle = { start_index: 0, end_index: 0, capacity: [capacity], time_window: depot.window };
  const vehicles = Array.from({ length: count }, (_, i) => ({ id: i + 1, ...vehicle }));
  return { jobs, vehicles, matrices: { car: { durations, distances: durations } } };
}

function readCsv(name) {
  const [head, ...rows] = readFileSync(join(data, name), 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [columns[i], cell])));
}

/** Best known cost by instance, in tenths. */
export const bestKnown = () =>
  new Map(readCsv('best-known.csv').map(({ instance, distance }) => [instance, Math.round(Number(distance) * 10)]));

/** What others reached: `{ set, solver, seconds, gap }`. */
export const peers = () =>
  readCsv('peers.csv').map(({ set, solver, seconds, mean_gap_percent: gap }) => {
    return { set, solver, seconds: Number(seconds), gap: Number(gap) };
  });

/** The best that others reached on each field-service day. */
export function dayPeers() {
  const best = new Map();
  for (const row of readCsv('fsm-peers.csv')) {
    const worth = {
      priority: Number(row.priority_sum),
      served: Number(row.served),
      travel: Number(row.travel_seconds),
    };
    const known = best.get(row.day);
    if (!known || compareWorth(worth, known) < 0)
      best.set(row.day, { ...worth, solver: row.solver, seconds: row.seconds });
  }
  return best;
}

/** Negative when `a` is better: priorities, then how many are served, then travel. */
export function compareWorth(a, b) {
  return b.priority - a.priority || b.served - a.served || a.travel - b.travel;
}
