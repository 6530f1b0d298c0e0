import { describe, expect, it } from 'vitest';
import { checkPlan, checkProblem } from '../../../src/scheduling/solver/check.ts';
import type { Plan, Problem, Route, Visit } from '../../../src/scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS, emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { evaluate } from '../../../src/scheduling/solver/solution.ts';

const HOUR = 3_600;
const DRIVE = 900;

const route: Route = {
  id: 1,
  technician: 0,
  startPlace: 0,
  endPlace: 0,
  earliestStart: 8 * HOUR,
  softEnd: 16 * HOUR,
  hardEnd: 17 * HOUR,
  breaks: [],
  blocks: [],
  maxVisits: 9,
  bufferSeconds: 0,
};
const visit: Visit = {
  id: 1,
  place: 1,
  serviceSeconds: HOUR,
  windows: [{ start: 8 * HOUR, end: 16 * HOUR }],
  allowed: Uint8Array.of(1),
  leaveOutPrice: 10,
  mayBeLeftOut: true,
};

/** One route over two places a quarter of an hour apart. */
function day(visits: readonly Partial<Visit>[], changes: Partial<Route> = {}): Problem {
  return {
    places: 2,
    travelSeconds: Int32Array.of(0, DRIVE, DRIVE, 0),
    travelMetres: Int32Array.of(0, 7_000, 7_000, 0),
    weights: DEFAULT_WEIGHTS,
    routes: [{ ...route, ...changes }],
    visits: visits.map((own, id) => ({ ...visit, id, ...own })),
  };
}

const inOrder = (problem: Problem): Plan => ({
  routes: [[...problem.visits.keys()]],
  unassigned: [],
  forced: [],
});
const at = (start: number, more: Partial<Visit> = {}): Partial<Visit> => ({
  fixed: { route: 0, start },
  mayBeLeftOut: false,
  ...more,
});
const only = (start: number, length: number) => [{ start, end: start + length }];

/** Rule, visit and seconds of every broken rule. */
function broken(problem: Problem, plan = inOrder(problem)): [string, number | null, number][] {
  expect(checkProblem(problem)).toEqual([]);
  return evaluate(problem, plan).violations.map(({ rule, visit: index, seconds }) => [rule, index, seconds]);
}

describe('evaluate: times', () => {
  it('drives, serves, waits for a window and drives home', () => {
    const problem = day([{}, { place: 0, windows: only(12 * HOUR, HOUR) }]);
    const result = evaluate(problem, inOrder(problem));
    expect(result.routes[0]?.stops).toEqual([
      {
        visit: 0,
        travelSeconds: DRIVE,
        travelMetres: 7_000,
        arrival: 8 * HOUR + DRIVE,
        waitingSeconds: 0,
        start: 8 * HOUR + DRIVE,
        departure: 9 * HOUR + DRIVE,
      },
      {
        visit: 1,
        travelSeconds: DRIVE,
        travelMetres: 7_000,
        arrival: 9 * HOUR + 2 * DRIVE,
        waitingSeconds: 2 * HOUR + 2 * DRIVE,
        start: 12 * HOUR,
        departure: 13 * HOUR,
      },
    ]);
    expect(result.routes[0]).toMatchObject({
      leaves: 8 * HOUR,
      end: 13 * HOUR,
      driveSeconds: 2 * DRIVE,
      driveMetres: 14_000,
    });
    expect(result).toMatchObject({ served: 2, violations: [], driveSeconds: 2 * DRIVE });
  });

  it('leaves only when it is time for the first window', () => {
    const problem = day([{ windows: only(10 * HOUR, HOUR) }]);
    expect(evaluate(problem, inOrder(problem)).routes[0]?.leaves).toBe(10 * HOUR - DRIVE);
  });

  it('puts lunch in the gap where it delays the end least', () => {
    const breaks = [{ durationSeconds: 1_800, earliest: 11 * HOUR, latest: 13 * HOUR }];
    const problem = day([{ serviceSeconds: 3 * HOUR }, { place: 0, windows: only(13 * HOUR, HOUR) }], { breaks });
    const result = evaluate(problem, inOrder(problem));
    expect(result.routes[0]?.breaks).toEqual([
      { index: 0, start: 11 * HOUR + DRIVE, end: 11 * HOUR + DRIVE + 1_800, afterStops: 1 },
    ]);
    expect(result.routes[0]?.end).toBe(14 * HOUR);
  });

  it('lets a drive pause for an event, and serves after it', () => {
    const problem = day([{}], { blocks: [{ start: 8 * HOUR + 300, end: 9 * HOUR }] });
    expect(evaluate(problem, inOrder(problem)).routes[0]?.stops[0]?.start).toBe(9 * HOUR + DRIVE - 300);
  });

  it('adds the buffer between visits, but not to the drive', () => {
    const problem = day([{}, {}], { bufferSeconds: 600 });
    const stops = evaluate(problem, inOrder(problem)).routes[0]?.stops;
    expect([stops?.[1]?.travelSeconds, stops?.[1]?.start]).toEqual([0, 9 * HOUR + DRIVE + 600]);
  });

  it('counts no travel and no known distance for a place without coordinates', () => {
    const problem = day([at(9 * HOUR, { place: -1 }), {}]);
    const [first, second] = evaluate(problem, inOrder(problem)).routes[0]?.stops ?? [];
    expect([first?.travelSeconds, first?.travelMetres, second?.travelSeconds, second?.travelMetres]).toEqual([
      0,
      null,
      0,
      null,
    ]);
  });

  it('costs nothing for a route without visits', () => {
    const breaks = [{ durationSeconds: 1_800, earliest: 11 * HOUR, latest: 13 * HOUR }];
    const result = evaluate(day([], { breaks }), { routes: [[]], unassigned: [], forced: [] });
    expect(result.routes[0]).toMatchObject({ breaks: [], driveSeconds: 0, end: 8 * HOUR });
    expect([result.cost.total, result.violations]).toEqual([0, []]);
  });
});

describe('evaluate: cost', () => {
  it('prices each cause by its weight', () => {
    const problem: Problem = {
      ...day([
        {
          windows: only(15 * HOUR, HOUR),
          dislike: Uint8Array.of(2),
          overQualification: Uint8Array.of(3),
          current: { route: 0, start: 14 * HOUR },
          changePercent: 150,
        },
        { leaveOutPrice: 70 },
      ]),
      weights: { ...DEFAULT_WEIGHTS, openRoute: 5 },
    };
    const { cost } = evaluate(problem, { routes: [[0]], unassigned: [1], forced: [] });
    expect(cost).toEqual({
      leftOut: 70,
      drive: 2 * DRIVE * 10,
      overtime: DRIVE * 20,
      changedTechnician: 0,
      changedStart: 60 * 20 * 1.5,
      preference: 2 * 6_000,
      overQualification: 3 * 600,
      fairness: 0,
      opening: 5,
      total: 18_000 + 18_000 + 1_800 + 12_000 + 1_800 + 5,
    });
  });

  it('prices another technician, and service beyond the fair share', () => {
    const base = day([{ current: { route: 1, start: 8 * HOUR + DRIVE }, allowed: Uint8Array.of(1, 1) }]);
    const problem = { ...base, routes: [route, { ...route, id: 2, technician: 1 }] };
    const { cost } = evaluate(problem, { routes: [[0], []], unassigned: [], forced: [] });
    expect([cost.changedTechnician, cost.changedStart, cost.fairness]).toEqual([6_000, 0, HOUR / 2]);
  });
});

describe('evaluate: rules that a pin breaks are named, and the pin stays', () => {
  const lunch = [{ durationSeconds: 1_800, earliest: 12 * HOUR, latest: 12 * HOUR + 900 }];
  it.each<[string, Problem, [string, number | null, number][]]>([
    ['none', day([at(9 * HOUR)]), []],
    ['window', day([at(9 * HOUR, { windows: only(10 * HOUR, HOUR) })]), [['outside-window', 0, HOUR]]],
    [
      'before the shift',
      day([at(7 * HOUR)]),
      [
        ['outside-window', 0, HOUR],
        ['outside-shift', 0, HOUR],
        ['too-little-travel', 0, HOUR + DRIVE],
      ],
    ],
    [
      'after the shift',
      day([at(17 * HOUR)]),
      [
        ['outside-window', 0, HOUR],
        ['outside-shift', 0, HOUR],
        ['late-return', null, HOUR + DRIVE],
      ],
    ],
    ['skill', day([at(9 * HOUR, { allowed: Uint8Array.of(0) })]), [['not-allowed', 0, 0]]],
    ['overlap', day([at(9 * HOUR), at(9 * HOUR + 1_800)]), [['overlap', 1, 1_800]]],
    ['travel', day([at(9 * HOUR), at(10 * HOUR + 60, { place: 0 })]), [['too-little-travel', 1, DRIVE - 60]]],
    ['buffer', day([at(9 * HOUR), at(10 * HOUR + 60)], { bufferSeconds: 600 }), [['too-little-buffer', 1, 540]]],
    [
      'event',
      day([at(9 * HOUR)], { blocks: [{ start: 9 * HOUR + 600, end: 9 * HOUR + 900 }] }),
      [['overlap-block', 0, 300]],
    ],
    ['lunch', day([at(11 * HOUR + 1_800, { serviceSeconds: 2 * HOUR })], { breaks: lunch }), [['no-break', null, 0]]],
    ['limit', day([at(9 * HOUR), at(11 * HOUR)], { maxVisits: 1 }), [['too-many-visits', null, 0]]],
    ['time pin', day([at(9 * HOUR, { pinnedStart: 10 * HOUR })]), [['outside-window', 0, HOUR]]],
  ])('%s', (_, problem, expected) => {
    expect(broken(problem)).toEqual(expected);
    expect(evaluate(problem, inOrder(problem)).routes[0]?.stops[0]?.start).toBe(problem.visits[0]?.fixed?.start);
  });

  it('says that a pinned visit stands nowhere', () => {
    const problem = day([{ mayBeLeftOut: false }]);
    expect(broken(problem, emptyPlan(problem))).toEqual([['pin-unassigned', 0, 0]]);
  });

  it('shows what a plan that ran late breaks', () => {
    const problem = day([{ serviceSeconds: 4 * HOUR }, { windows: only(9 * HOUR, HOUR) }]);
    expect(broken(problem)).toEqual([['outside-window', 1, 2 * HOUR + DRIVE]]);
  });

  it('counts an event at a place neither as a visit nor as outside a window', () => {
    const problem = day([at(9 * HOUR, { kind: 'event', windows: only(0, 1) }), {}], { maxVisits: 1 });
    expect(broken(problem)).toEqual([]);
    expect(evaluate(problem, inOrder(problem)).served).toBe(1);
  });
});

describe('checkProblem', () => {
  it.each<[string, Problem]>([
    ['visit 0: it has no window', day([{ windows: [] }])],
    [
      'visit 0: its windows overlap or are out of order',
      day([{ windows: [...only(9 * HOUR, HOUR), ...only(8 * HOUR, HOUR)] }]),
    ],
    ['visit 0: it stands at no place', day([{ place: 2 }])],
    ['visit 0: its price is not a number from 1', day([{ leaveOutPrice: 0 }])],
    ['visit 0: it is pinned and may be left out', day([{ fixed: { route: 0, start: 9 * HOUR } }])],
    ['visit 0: it is placed on a route that does not exist', day([at(9 * HOUR, { fixed: { route: 3, start: 0 } })])],
    ['visit 0: it is an event that is not fixed', day([{ kind: 'event' }])],
    ['route 1: it ends before it starts', day([], { earliestStart: 17 * HOUR, hardEnd: 17 * HOUR })],
    ['route 1: its hard end lies before its soft end', day([], { hardEnd: 9 * HOUR })],
    [
      'route 1: a break cannot end inside the shift',
      day([], { breaks: [{ durationSeconds: 60, earliest: 17 * HOUR, latest: 18 * HOUR }] }),
    ],
    ['travelMetres has 1 entries, not 4', { ...day([]), travelMetres: new Int32Array(1) }],
    [
      'weight driveSecond is -1, not a whole number from 0',
      { ...day([]), weights: { ...DEFAULT_WEIGHTS, driveSecond: -1 } },
    ],
    ['visits share an id', day([{ id: 5 }, { id: 5 }])],
  ])('%s', (fault, problem) => {
    expect(checkProblem(problem)).toContain(fault);
  });
});

describe('checkPlan', () => {
  it('wants every visit exactly once, and fixed ones where they are fixed', () => {
    const problem = day([{}, at(9 * HOUR)]);
    expect(checkPlan(problem, { routes: [[1]], unassigned: [0], forced: [] })).toEqual([]);
    expect(checkPlan(problem, { routes: [[0]], unassigned: [0, 1], forced: [] })).toEqual([
      'visit 0 stands 2 times',
      'visit 1 left its fixed place',
    ]);
    expect(checkPlan(problem, { routes: [[1, 7]], unassigned: [], forced: [] })).toEqual([
      'there is no visit at index 7',
      'visit 0 stands 0 times',
    ]);
  });
});
