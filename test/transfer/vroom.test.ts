// What is read from VROOM's JSON format, and that everything wrong or unsupported in it is refused by name.

import { describe, expect, it } from 'vitest';
import type { VroomProblem } from '../../src/transfer/vroom.ts';
import { readVroom } from '../../src/transfer/vroom.ts';

const DURATIONS = [
  [0, 10, 20],
  [10, 0, 30],
  [20, 30, 0],
];

type Raw = Record<string, unknown>;

/** A sound problem with other or further fields in its first job, vehicle, break, matrix, or at the top. */
function problem(changes: { job?: Raw; vehicle?: Raw; pause?: Raw; car?: Raw; top?: Raw } = {}): string {
  const pause = { id: 3, service: 60, time_windows: [[100, 200]], ...changes.pause };
  return JSON.stringify({
    jobs: [
      { id: 1, location_index: 1, ...changes.job },
      { id: 2, location_index: 2 },
    ],
    vehicles: [{ id: 7, start_index: 0, ...(changes.pause ? { breaks: [pause] } : {}), ...changes.vehicle }],
    matrices: { car: { durations: DURATIONS, ...changes.car } },
    ...changes.top,
  });
}

function read(text: string): VroomProblem {
  const result = readVroom(text);
  if ('error' in result) throw new Error(result.error);
  return result;
}

describe('what is read', () => {
  it('takes every field of jobs, vehicles and breaks', () => {
    const job = {
      description: 'boiler',
      setup: 30,
      service: 600,
      delivery: [1, 0],
      pickup: [0, 2],
      skills: [4, 5],
      priority: 100,
      time_windows: [
        [0, 100],
        [200, 300],
      ],
    };
    const vehicle = {
      description: 'van',
      end_index: 2,
      capacity: [9, 9],
      skills: [5],
      time_window: [0, 900],
      speed_factor: 1.5,
      max_tasks: 4,
      max_travel_time: 800,
      max_distance: 7_000,
    };
    const { jobs, vehicles, travel, kinds } = read(problem({ job, vehicle, pause: { description: 'lunch' } }));
    const { time_windows: _, ...same } = job;
    expect(jobs[0]).toEqual({
      id: 1,
      spot: { place: 1, location_index: 1 },
      ...same,
      windows: [
        { start: 0, end: 100 },
        { start: 200, end: 300 },
      ],
    });
    expect(jobs[1]).toMatchObject({
      setup: 0,
      service: 0,
      delivery: [],
      pickup: [],
      skills: [],
      priority: 0,
      windows: null,
    });
    expect(vehicles[0]).toEqual({
      id: 7,
      description: 'van',
      profile: 'car',
      speedFactor: 1.5,
      start: { place: 0, location_index: 0 },
      end: { place: 2, location_index: 2 },
      capacity: [9, 9],
      skills: [5],
      window: { start: 0, end: 900 },
      breaks: [{ id: 3, description: 'lunch', service: 60, window: { start: 100, end: 200 } }],
      maxTasks: 4,
      maxTravelTime: 800,
      maxDistance: 7_000,
    });
    expect(kinds).toBe(2);
    expect([...(travel.byProfile.get('car')?.between([0, 1, 2]).seconds ?? [])]).toEqual(DURATIONS.flat());
    expect(travel).toMatchObject({ places: 3, hasDistances: false, unreachable: [] });
  });

  it('drives in straight lines between coordinates, with equal ones as one place', () => {
    const text = JSON.stringify({
      jobs: [
        { id: 1, location: [-87.63, 41.88] },
        { id: 2, location: [-87.63, 41.88] },
      ],
      vehicles: [{ id: 1, start: [-87.65, 41.95], end: [-87.63, 41.88] }],
    });
    const { jobs, travel } = read(text);
    expect(jobs.map(({ spot }) => spot.place)).toEqual([0, 0]);
    expect(travel).toMatchObject({ places: 2, hasDistances: true });
    const { seconds = [], metres = [] } = travel.byProfile.get('car')?.between([0, 1]) ?? {};
    // 7,958 m in a straight line: 10,744 by road, 3,000 slow, 7,000 faster, 744 fast, 2 minutes to park.
    expect([...metres]).toEqual([0, expect.closeTo(10_744, -1), expect.closeTo(10_744, -1), 0]);
    expect([...seconds]).toEqual([0, expect.closeTo(1_203, -1), expect.closeTo(1_203, -1), 0]);
  });

  it('lets a cell be empty where nobody needs it, and the default costs be written down', () => {
    const durations = DURATIONS.map((row) => [...row, null]).concat([[null, null, null, null] as never]);
    expect(read(problem({ car: { durations } })).travel.places).toBe(4);
    const costs = { fixed: 0, per_hour: 3600, per_km: 0 };
    expect(read(problem({ vehicle: { costs, steps: [] }, top: { shipments: [] } })).vehicles).toHaveLength(1);
  });
});

/** So many jobs and vehicles, all at one place. */
function crowded(jobs: number, vehicles: number): string {
  const numbered = (count: number, rest: object): object[] =>
    Array.from({ length: count }, (_, id) => ({ id, ...rest }));
  return JSON.stringify({
    jobs: numbered(jobs, { location: [0, 0] }),
    vehicles: numbered(vehicles, { start: [0, 0] }),
  });
}

it('takes 1,500 jobs for each vehicle', () => {
  expect(readVroom(crowded(1_500, 1))).toMatchObject({ jobs: { length: 1_500 } });
});

describe('code 2 names the field', () => {
  it.each<[string, string, string]>([
    ['no JSON', '{', 'The problem is not JSON'],
    ['no object', '[]', 'must be a JSON object'],
    ['no jobs', problem({ top: { jobs: undefined } }), 'jobs is missing.'],
    ['jobs no list', problem({ top: { jobs: {} } }), 'jobs must be a list.'],
    ['a job that is none', problem({ top: { jobs: [5] } }), 'jobs[0] must be an object.'],
    ['no vehicles', problem({ top: { vehicles: [] } }), 'vehicles must hold at least one vehicle.'],
    ['no id', problem({ job: { id: undefined } }), 'jobs[0].id is missing.'],
    ['an id twice', problem({ job: { id: 2 } }), 'jobs[1].id 2 is there twice.'],
    ['no place', problem({ job: { location_index: null } }), 'jobs[0].location_index is missing.'],
    [
      'coordinates beside matrices',
      problem({ job: { location_index: null, location: [1, 2] } }),
      'jobs[0].location_index',
    ],
    ['bad coordinates', problem({ job: { location: [41.8, -187] } }), 'jobs[0].location must be [longitude, latitude]'],
    ['a place beyond the matrix', problem({ job: { location_index: 3 } }), 'jobs[0].location_index is 3, but'],
    ['a start beyond the matrix', problem({ vehicle: { start_index: 9 } }), 'vehicles[0].start_index is 9, but'],
    ['negative service', problem({ job: { service: -1 } }), 'jobs[0].service must be a whole number from 0'],
    ['fractions', problem({ job: { setup: 1.5 } }), 'jobs[0].setup must be a whole number from 0'],
    ['priority over 100', problem({ job: { priority: 101 } }), 'jobs[0].priority must be a whole number from 0 to 100'],
    ['skills', problem({ job: { skills: ['gas'] } }), 'jobs[0].skills must be a list of whole numbers'],
    ['description', problem({ job: { description: 5 } }), 'jobs[0].description must be text.'],
    [
      'a window backwards',
      problem({ job: { time_windows: [[9, 5]] } }),
      'jobs[0].time_windows[0] must be [start, end]',
    ],
    ['windows no list', problem({ job: { time_windows: 5 } }), 'jobs[0].time_windows must be a list'],
    [
      'windows out of order',
      problem({
        job: {
          time_windows: [
            [50, 60],
            [0, 50],
          ],
        },
      }),
      'jobs[0].time_windows overlap or are out of order.',
    ],
    [
      'no start, no end',
      problem({ vehicle: { start_index: undefined } }),
      'vehicles[0].start and end are both missing.',
    ],
    ['a shift backwards', problem({ vehicle: { time_window: [9, 5] } }), 'vehicles[0].time_window must be'],
    ['no speed', problem({ vehicle: { speed_factor: 0 } }), 'vehicles[0].speed_factor must be a number above 0'],
    ['a missing profile', problem({ vehicle: { profile: 'bike' } }), 'matrices.bike is missing'],
    ['amounts without capacity', problem({ job: { delivery: [1] } }), 'vehicles[0].capacity must have 1 entries'],
    [
      'too few amounts',
      problem({ job: { pickup: [1] }, vehicle: { capacity: [1, 2] } }),
      'jobs[0].pickup must have 2 entries',
    ],
    ['a break without id', problem({ pause: { id: undefined } }), 'vehicles[0].breaks[0].id is missing.'],
    ['no durations', problem({ car: { durations: undefined } }), 'matrices.car.durations is missing.'],
    ['a ragged matrix', problem({ car: { durations: [[0, 1], [0]] } }), 'matrices.car.durations must be a square'],
    [
      'a bad cell',
      problem({
        car: {
          distances: [
            [0, 1, -2],
            [0, 0, 0],
            [0, 0, 0],
          ],
        },
      }),
      'matrices.car.distances[0][2] must be',
    ],
    ['shipments', problem({ top: { shipments: [{}] } }), 'shipments is not supported.'],
    ['the old matrix', problem({ top: { matrix: [[0]] } }), 'matrix is not supported; give matrices.car.durations.'],
    ['matrix costs', problem({ car: { costs: DURATIONS } }), 'matrices.car.costs is not supported.'],
    [
      'vehicle costs',
      problem({ vehicle: { costs: { fixed: 5 } } }),
      'vehicles[0].costs.fixed other than 0 is not supported.',
    ],
    ['plan mode', problem({ vehicle: { steps: [{ type: 'start' }] } }), 'vehicles[0].steps is not supported.'],
    ['old amounts', problem({ job: { amount: [1] } }), 'jobs[0].amount is not supported; give delivery or pickup.'],
    ['service by type', problem({ job: { service_per_type: { a: 5 } } }), 'jobs[0].service_per_type is not supported.'],
    ['max_load', problem({ pause: { max_load: [1] } }), 'vehicles[0].breaks[0].max_load is not supported.'],
    [
      'two break windows',
      problem({
        pause: {
          time_windows: [
            [0, 5],
            [7, 9],
          ],
        },
      }),
      'vehicles[0].breaks[0].time_windows with more than one window is not supported.',
    ],
  ])('%s', (_name, text, error) => {
    expect(readVroom(text)).toEqual({ code: 2, error: expect.stringContaining(error) });
  });

  it.each<[string, string, string]>([
    ['nothing at all', ' \n', 'The problem is empty.'],
    ['what is no object', '[[]]', 'The problem must be a JSON object.'],
    ['ten thousand lists in each other', '['.repeat(10_000) + ']'.repeat(10_000), 'The problem must be a JSON object.'],
    [
      'what is not a number',
      problem().replace('"location_index":1', '"location_index":NaN'),
      'The problem is not JSON',
    ],
    [
      'infinite service',
      problem().replace('"location_index":1', '"location_index":1,"service":1e400'),
      'job 1: jobs[0].service must be a whole number from 0 to 500000000.',
    ],
    ['half an id', problem({ job: { id: 1.5 } }), 'jobs[0].id must be a whole number'],
    [
      'a priority too high',
      problem({ job: { priority: 101 } }),
      'job 1: jobs[0].priority must be a whole number from 0 to 100.',
    ],
    ['an inherited profile', problem({ vehicle: { profile: 'toString' } }), 'matrices.toString is missing: a vehicle'],
    ['a profile of lines', problem({ vehicle: { profile: 'a\nb\u001b' } }), 'matrices.a\\nb\\u001b is missing'],
    ['a null for a job', problem({ top: { jobs: [null] } }), 'jobs[0] must be an object.'],
    [
      'a place off the earth',
      problem({ job: { location: [200, 0] } }),
      'job 1: jobs[0].location must be [longitude, latitude]',
    ],
    [
      'too many',
      problem({ top: { jobs: Array(100_001).fill({}) } }),
      'jobs has 100001 entries; at most 100000 are taken.',
    ],
    [
      'more jobs than its vehicles can be searched with',
      crowded(1_501, 1),
      'jobs: 1501 are too many for 1 vehicle, at',
    ],
    [
      'the same with two',
      crowded(3_001, 2),
      '3001 are too many for 2 vehicles, at most 3000 can be planned; give more',
    ],
    ['a break', problem({ pause: { service: -1 } }), 'vehicle 7: vehicles[0].breaks[0].service must be'],
  ])('%s', (_name, text, error) => {
    expect(readVroom(text)).toEqual({ code: 2, error: expect.stringContaining(error) });
  });

  it('says once that something is no object or nowhere', () => {
    const jobs = [null, { id: 4, location: 5, location_index: 0 }];
    expect(readVroom(problem({ top: { jobs } }))).toMatchObject({
      error:
        'jobs[0] must be an object. jobs[0].id is missing. job 4: jobs[1].location must be [longitude, latitude] in degrees.',
    });
  });

  it('names all faults at once, up to ten', () => {
    const jobs = Array.from({ length: 30 }, (_, id) => ({ id, location_index: 0, service: -1, setup: -1 }));
    const result = readVroom(problem({ top: { jobs } }));
    expect(result).toMatchObject({
      error: expect.stringMatching(/jobs\[0\]\.setup.*jobs\[4\]\.service.* \.\.\. and 50 more\.$/),
    });
  });

  it('refuses a profile that is no car where it must reckon the travel itself', () => {
    const text = JSON.stringify({ jobs: [], vehicles: [{ id: 1, profile: 'bike', start: [0, 0] }] });
    expect(readVroom(text)).toMatchObject({ code: 2, error: expect.stringContaining('profile bike is not supported') });
  });
});

describe('what is none of our business', () => {
  it('is not read: unknown fields, inherited names, a byte order mark', () => {
    const { jobs, wantsGeometry } = read(
      `\uFEFF${problem({ job: { color: 'red', constructor: 5 }, top: { hello: 1 } }).replace('"id":1', '"__proto__":{"service":9},"id":1')}`,
    );
    expect([jobs[0]?.service, wantsGeometry]).toEqual([0, false]);
    expect(read(problem({ top: { options: { g: true } } })).wantsGeometry).toBe(true);
  });
});

describe('code 3', () => {
  it('names every way that is missing', () => {
    const durations = [
      [0, 10, null],
      [10, 0, 30],
      [20, null, 0],
    ];
    expect(readVroom(problem({ car: { durations } }))).toEqual({
      code: 3,
      error:
        'matrices.car.durations[0][2] is null: no way from place 0 to place 2. ' +
        'matrices.car.durations[2][1] is null: no way from place 2 to place 1.',
    });
  });
});
