// Random small problems in VROOM's JSON format, with everything that `solve` takes: two kinds of goods both ways, setups at
// shared places, breaks, several windows, speeds, profiles, limits, vehicles without a shift or without a home.

import { seededRandom } from '../../src/base/random.ts';
import type { ProblemFile } from './check-routes.ts';

export function randomRoutes(seed: number, jobs: number, vehicles: number): ProblemFile {
  const random = seededRandom(seed);
  const chance = (percent: number): boolean => random.below(100) < percent;
  const optional = <T>(percent: number, make: () => T): T | undefined => (chance(percent) ? make() : undefined);
  const size = 2 + random.below(jobs + 2);
  const epoch = chance(30) ? 1_700_000_000 : 0;
  const square = (most: number): number[][] =>
    Array.from({ length: size }, (_, a) => Array.from({ length: size }, (_, b) => (a === b ? 0 : random.below(most))));
  const hasDistances = chance(70);
  const matrix = () => ({ durations: square(2_000), ...(hasDistances ? { distances: square(20_000) } : {}) });
  const window = (): [number, number] => {
    const start = epoch + random.below(12_000);
    return [start, start + random.below(8_000)];
  };
  const kinds = random.below(3);
  const goods = () => Array.from({ length: kinds }, () => random.below(5));
  const isMixed = chance(60);
  return clean({
    jobs: Array.from({ length: jobs }, (_, i) => {
      const [start, end] = window();
      return {
        id: 10 + i,
        location_index: random.below(size),
        setup: optional(40, () => random.below(600)),
        service: optional(90, () => random.below(1_500)),
        delivery: optional(70, goods),
        pickup: optional(isMixed ? 50 : 0, goods),
        skills: optional(30, () => [1 + random.below(3)]),
        priority: optional(60, () => random.below(101)),
        time_windows: optional(70, () => [[start, end], ...(chance(30) ? [[end + 1_000, end + 3_000]] : [])]),
      };
    }),
    vehicles: Array.from({ length: vehicles }, (_, i) => {
      const home = random.below(3);
      const shift = optional(80, (): [number, number] => [
        epoch + random.below(3_000),
        epoch + 9_000 + random.below(9_000),
      ]);
      return {
        id: i,
        profile: optional(30, () => 'bike'),
        start_index: home === 1 ? undefined : random.below(size),
        end_index: home === 2 ? undefined : random.below(size),
        capacity: kinds === 0 ? undefined : Array.from({ length: kinds }, () => 3 + random.below(12)),
        skills: [1, 2, 3].filter(() => chance(70)),
        time_window: shift,
        breaks: optional(50, () => [
          {
            id: 5,
            service: random.below(1_200),
            time_windows: optional(80, () => [[epoch + 4_000, epoch + 4_000 + random.below(5_000)]]),
          },
          ...(chance(30) ? [{ id: 4, service: 300, time_windows: [[epoch + 2_000, epoch + 9_000]] }] : []),
        ]),
        speed_factor: optional(40, () => (1 + random.below(20)) / 8),
        max_tasks: optional(30, () => random.below(5)),
        max_travel_time: optional(30, () => random.below(6_000)),
        max_distance: optional(hasDistances ? 30 : 0, () => random.below(60_000)),
      };
    }),
    matrices: { car: matrix(), bike: matrix() },
  });
}

/** Without the fields that are undefined. */
function clean(problem: unknown): ProblemFile {
  return JSON.parse(JSON.stringify(problem));
}
