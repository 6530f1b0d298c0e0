// Contradictions in what the scheduler is given: each alone in a problem that is sound without it.

import { expect, test } from 'vitest';
import { checkPlan, checkProblem } from '../../../src/scheduling/solver/check.ts';
import type { Plan, Problem, Route, Visit } from '../../../src/scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS } from '../../../src/scheduling/solver/problem.ts';

const ROUTE: Route = {
  id: 7,
  technician: 0,
  startPlace: 0,
  endPlace: 0,
  earliestStart: 0,
  softEnd: 3_600,
  hardEnd: 7_200,
  breaks: [],
  blocks: [],
  maxVisits: 9,
  bufferSeconds: 0,
};

const VISIT: Visit = {
  id: 5,
  place: 1,
  serviceSeconds: 600,
  windows: [{ start: 0, end: 3_600 }],
  allowed: Uint8Array.of(1),
  leaveOutPrice: 1,
  mayBeLeftOut: true,
};

const PROBLEM: Problem = {
  places: 2,
  travelSeconds: Int32Array.of(0, 60, 60, 0),
  travelMetres: Int32Array.of(0, 500, 500, 0),
  routes: [ROUTE],
  visits: [VISIT],
  weights: DEFAULT_WEIGHTS,
};

const HALF = 0.5;
const pause = { durationSeconds: 600, earliest: 0, latest: 600 };

test('a sound problem has none', () => {
  expect(checkProblem(PROBLEM)).toEqual([]);
});

test.each<[string, Partial<Problem>]>([
  ['travelMetres has 1 entries, not 4', { travelMetres: Int32Array.of(0) }],
  ['travelSeconds has negative entries', { travelSeconds: Int32Array.of(0, -1, 60, 0) }],
  ['weight driveSecond is -1, not a whole number from 0', { weights: { ...DEFAULT_WEIGHTS, driveSecond: -1 } }],
  [
    'weight overtimeSecond is 0.5, not a whole number from 0',
    { weights: { ...DEFAULT_WEIGHTS, overtimeSecond: HALF } },
  ],
  ['visits share an id', { visits: [VISIT, VISIT] }],
])('%s', (fault, change) => {
  expect(checkProblem({ ...PROBLEM, ...change })).toEqual([fault]);
});

test.each<[string, Partial<Route>]>([
  ['its hours are not whole seconds', { softEnd: 1_800.5 }],
  ['it ends before it starts', { earliestStart: 4_000 }],
  ['its hard end lies before its soft end', { hardEnd: 3_000 }],
  ['its start or end is no place', { endPlace: 2 }],
  ['maxVisits or bufferSeconds is not a count', { bufferSeconds: -1 }],
  ['a limit of what it carries or drives is not a count', { capacity: [1, -1] }],
  ['a break has no time', { breaks: [{ ...pause, durationSeconds: HALF }] }],
  ['a break ends before it may begin', { breaks: [{ ...pause, earliest: 700 }] }],
  ['a break must begin before the shift', { earliestStart: 700, breaks: [pause] }],
  ['a break cannot end inside the shift', { breaks: [{ ...pause, durationSeconds: 8_000 }] }],
  ['a block has no time', { blocks: [{ start: 0, end: HALF }] }],
  ['a block ends before it starts', { blocks: [{ start: 60, end: 0 }] }],
])('route 7: %s', (fault, change) => {
  expect(checkProblem({ ...PROBLEM, routes: [{ ...ROUTE, ...change }] })).toEqual([`route 7: ${fault}`]);
});

test.each<[string, Partial<Visit>]>([
  ['it stands at no place', { place: 2 }],
  ['its service is not a number of seconds', { serviceSeconds: HALF }],
  ['its goods are not counts', { delivery: [1], pickup: [-1] }],
  ['it has no window', { windows: [] }],
  ['its windows overlap or are out of order', { windows: [...VISIT.windows, { start: 3_600, end: 4_000 }] }],
  ['allowed has 2 entries for 1 routes', { allowed: Uint8Array.of(1, 1) }],
  ['dislike or overQualification has not one entry per route', { dislike: Uint8Array.of(1, 1) }],
  ['its price is not a number from 1', { leaveOutPrice: 0 }],
  ['changePercent is not a count', { changePercent: -1 }],
  ['its pinned start is no time', { pinnedStart: HALF, mayBeLeftOut: false }],
  ['it is pinned and may be left out', { pinnedStart: 60 }],
  ['it is an event that is not fixed', { kind: 'event' }],
  ['it is placed on a route that does not exist', { current: { route: 1, start: 0 } }],
  ['it is placed at no time', { current: { route: 0, start: HALF } }],
])('visit 5: %s', (fault, change) => {
  expect(checkProblem({ ...PROBLEM, visits: [{ ...VISIT, ...change }] })).toEqual([`visit 5: ${fault}`]);
});

test('link after of visits 5 and 6: its gap is not a number of seconds', () => {
  const links = [{ kind: 'after', first: 0, second: 1, gapSeconds: -1 }] as const;
  expect(checkProblem({ ...PROBLEM, visits: [VISIT, { ...VISIT, id: 6 }], links })).toEqual([
    'link after of visits 5 and 6: its gap is not a number of seconds',
  ]);
});

test('links of visits without a window', () => {
  const never = { ...VISIT, windows: [] };
  const links = [{ kind: 'after', first: 0, second: 1 }] as const;
  expect(checkProblem({ ...PROBLEM, visits: [never, { ...never, id: 6 }], links })).toEqual([
    'visit 5: it has no window',
    'visit 6: it has no window',
    'link after of visits 5 and 6: the second has to start before the first can be over',
  ]);
});

test.each<[string, Partial<Plan>, Partial<Visit>]>([
  ['it has not one list per route', { routes: [[0], []] }, {}],
  ['visit 5 stands 0 times', { routes: [[]] }, {}],
  ['visit 5 stands 2 times', { unassigned: [0] }, {}],
  ['there is no visit at index 1', { unassigned: [1] }, {}],
  ['visit 5 left its fixed place', { routes: [[]], unassigned: [0] }, { fixed: { route: 0, start: 60 } }],
])('as a plan: %s', (fault, change, visit) => {
  const plan = { routes: [[0]], unassigned: [], forced: [], ...change };
  expect(checkPlan({ ...PROBLEM, visits: [{ ...VISIT, ...visit }] }, plan)).toEqual([fault]);
});
