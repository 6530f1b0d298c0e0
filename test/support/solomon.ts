// Reads a Solomon instance (public benchmark text) as a problem in VROOM's JSON format. Everything is times ten and drives are
// cut off after one decimal, so that all numbers are whole; only distance counts.

import type { ProblemFile } from './check-routes.ts';

export function parseSolomon(text: string): ProblemFile {
  const rows = text.split(/\r?\n/).map((line) => line.trim().split(/\s+/).map(Number));
  const [number = 0, capacity = 0] = rows.find((row) => row.length === 2 && row.every(Number.isInteger)) ?? [];
  const nodes = rows.filter((row) => row.length === 7 && row.every(Number.isFinite));
  const at = (row: readonly number[], column: number): number => row[column] ?? 0;
  const durations = nodes.map((a) =>
    nodes.map((b) => Math.floor(10 * Math.hypot(at(a, 1) - at(b, 1), at(a, 2) - at(b, 2)) + 1e-9)),
  );
  const window = (row: readonly number[]) => [10 * at(row, 4), 10 * at(row, 5)] as const;
  const [depot = [], ...customers] = nodes;
  return {
    jobs: customers.map((row, i) => ({
      id: at(row, 0),
      location_index: i + 1,
      service: 10 * at(row, 6),
      delivery: [at(row, 3)],
      time_windows: [window(row)],
    })),
    vehicles: Array.from({ length: number }, (_, i) => ({
      id: i + 1,
      start_index: 0,
      end_index: 0,
      capacity: [capacity],
      time_window: window(depot),
    })),
    matrices: { car: { durations, distances: durations } },
  };
}
