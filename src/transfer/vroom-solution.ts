// A plan in VROOM's JSON format: every step with its times, what is left out and why.

import { cutPart } from '../scheduling/solver/parts/cut.ts';
import type { Wide } from '../scheduling/solver/parts/wide.ts';
import type { Plan, Visit } from '../scheduling/solver/problem.ts';
import { loadsAlong } from '../scheduling/solver/route-limits.ts';
import type { RouteEvaluation } from '../scheduling/solver/solution.ts';
import { evaluate } from '../scheduling/solver/solution.ts';
import type { Spot, VroomJob, VroomProblem, VroomVehicle } from './vroom.ts';
import type { VroomModel } from './vroom-problem.ts';
import { reasonsFor } from './vroom-reasons.ts';

export interface VroomStep {
  readonly type: 'start' | 'job' | 'break' | 'end';
  readonly id?: number;
  readonly description?: string;
  readonly location?: readonly [number, number];
  readonly location_index?: number;
  readonly setup: number;
  readonly service: number;
  readonly waiting_time: number;
  readonly load?: readonly number[];
  readonly arrival: number;
  /** Seconds driven since the start. */
  readonly duration: number;
  readonly distance?: number;
  readonly violations: readonly never[];
}

/** What the steps of a route, or the routes of a solution, come to. */
export interface VroomSums {
  readonly cost: number;
  readonly delivery?: readonly number[];
  readonly pickup?: readonly number[];
  readonly setup: number;
  readonly service: number;
  readonly duration: number;
  readonly waiting_time: number;
  readonly priority: number;
  readonly distance?: number;
  readonly violations: readonly never[];
}

export interface VroomRoute extends VroomSums {
  readonly vehicle: number;
  readonly description?: string;
  readonly steps: readonly VroomStep[];
}

export interface VroomSolution {
  readonly code: 0;
  readonly summary: VroomSums & {
    readonly routes: number;
    readonly unassigned: number;
    /** Milliseconds. */
    readonly computing_times?: { readonly loading: number; readonly solving: number };
  };
  readonly unassigned: readonly {
    readonly id: number;
    readonly type: 'job';
    readonly location?: readonly [number, number];
    readonly location_index?: number;
    readonly description?: string;
    /** Not in VROOM: why it is left out, in sentences. */
    readonly reason: readonly string[];
  }[];
  readonly routes: readonly VroomRoute[];
}

export function toVroom(source: VroomProblem, model: VroomModel, plan: Plan): VroomSolution {
  const exact = withoutIdleSetup(source, model, plan);
  const routes = plan.routes.flatMap((order, r) =>
    order.length === 0 ? [] : [makeRoute(source, exact, evaluateAlone(exact.wide, plan, r), r)],
  );
  return {
    code: 0,
    summary: {
      routes: routes.length,
      unassigned: plan.unassigned.length,
      ...sumsOf(source, routes),
    },
    unassigned: plan.unassigned.map((v) => {
      const { id, spot, description } = source.jobs[v] as VroomJob;
      return { id, type: 'job', ...echo(spot, description), reason: reasonsFor(source, model.wide, v) };
    }),
    routes,
  };
}

/** One route, with the travel between its own places only. */
function evaluateAlone(wide: Wide, plan: Plan, r: number): RouteEvaluation {
  const alone = cutPart(wide, plan, { routes: [r], loose: [] });
  const day = evaluate(alone.problem, alone.plan).routes[0] as RouteEvaluation;
  return { ...day, stops: day.stops.map((stop) => ({ ...stop, visit: alone.visits[stop.visit] as number })) };
}

/** Setup is only spent when coming from another place; the search allows for it always. Nothing gets later by less work. */
function withoutIdleSetup(source: VroomProblem, model: VroomModel, plan: Plan): VroomModel {
  const visits = [...model.wide.visits];
  for (const [r, order] of plan.routes.entries()) {
    for (const [i, v] of order.entries()) {
      const visit = visits[v] as Visit;
      const { setup, service } = source.jobs[v] as VroomJob;
      if (placeBefore(model.wide, order, r, i) === visit.place && setup > 0)
        visits[v] = { ...visit, serviceSeconds: service };
    }
  }
  return { ...model, wide: { ...model.wide, visits } };
}

function placeBefore({ routes, visits }: Wide, order: readonly number[], r: number, i: number): number {
  const before = order[i - 1];
  return before === undefined ? (routes[r]?.startPlace ?? -1) : (visits[before]?.place ?? -1);
}

function echo(spot: Spot | null, description?: string | undefined) {
  const { place: _, ...written } = spot ?? { place: 0 };
  return { ...written, ...(description === undefined ? {} : { description }) };
}

function sumsOf(source: VroomProblem, parts: readonly VroomSums[]): VroomSums {
  const sum = (of: (part: VroomSums) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const goods = (name: 'delivery' | 'pickup'): number[] =>
    Array.from({ length: source.kinds }, (_, k) => sum((part) => part[name]?.[k] ?? 0));
  return {
    cost: sum((part) => part.cost),
    ...(source.kinds > 0 ? { delivery: goods('delivery'), pickup: goods('pickup') } : {}),
    setup: sum((part) => part.setup),
    service: sum((part) => part.service),
    duration: sum((part) => part.duration),
    waiting_time: sum((part) => part.waiting_time),
    priority: sum((part) => part.priority),
    ...(source.travel.hasDistances ? { distance: sum((part) => part.distance ?? 0) } : {}),
    violations: [],
  };
}

function makeRoute(source: VroomProblem, model: VroomModel, day: RouteEvaluation, r: number): VroomRoute {
  const vehicle = source.vehicles[r] as VroomVehicle;
  const jobs = day.stops.map((stop) => source.jobs[stop.visit] as VroomJob);
  const steps = new StepWriter(source, model, day, r).write();
  const goods = (name: 'delivery' | 'pickup'): number[] =>
    Array.from({ length: source.kinds }, (_, k) => jobs.reduce((sum, job) => sum + (job[name][k] ?? 0), 0));
  const sum = (name: 'setup' | 'service' | 'waiting_time'): number => steps.reduce((all, step) => all + step[name], 0);
  return {
    vehicle: vehicle.id,
    ...(vehicle.description === undefined ? {} : { description: vehicle.description }),
    cost: day.driveSeconds,
    ...(source.kinds > 0 ? { delivery: goods('delivery'), pickup: goods('pickup') } : {}),
    setup: sum('setup'),
    service: sum('service'),
    duration: day.driveSeconds,
    waiting_time: sum('waiting_time'),
    priority: jobs.reduce((all, job) => all + job.priority, 0),
    ...(source.travel.hasDistances ? { distance: day.driveMetres } : {}),
    violations: [],
    steps,
  };
}

/** Writes the steps of one route, leaving as late as the first stop and the breaks before it allow. */
class StepWriter {
  private readonly source: VroomProblem;
  private readonly model: VroomModel;
  private readonly day: RouteEvaluation;
  private readonly vehicle: VroomVehicle;
  private readonly loads: readonly (readonly number[])[];
  private readonly steps: VroomStep[] = [];
  /** Seconds of the problem at which the vehicle is free, driven by then, and metres. */
  private now = 0;
  private driven = 0;
  private metres = 0;

  constructor(source: VroomProblem, model: VroomModel, day: RouteEvaluation, r: number) {
    this.source = source;
    this.model = model;
    this.day = day;
    this.vehicle = source.vehicles[r] as VroomVehicle;
    this.loads = loadsAlong(day.stops.map((stop) => model.wide.visits[stop.visit] as Visit));
  }

  write(): VroomStep[] {
    const { stops, breaks, end, returnSeconds, returnMetres } = this.day;
    const first = stops[0];
    if (!first) return [];
    const early = breaks.filter((pause) => pause.afterStops === 0);
    const rest = early.reduce((sum, pause) => sum + pause.end - pause.start, 0);
    this.now = Math.min(first.start - first.travelSeconds - rest, ...early.map((pause) => pause.start));
    if (this.vehicle.start) this.push({ type: 'start', ...echo(this.vehicle.start) }, 0, { waiting: 0 });
    for (const [i, stop] of stops.entries()) {
      this.drive(i, stop.travelSeconds, stop.travelMetres ?? 0);
      const job = this.source.jobs[stop.visit] as VroomJob;
      const waiting = stop.start - this.now;
      const setup = stop.departure - stop.start - job.service;
      this.push({ type: 'job', id: job.id, ...echo(job.spot, job.description) }, i + 1, {
        waiting,
        setup,
        service: job.service,
      });
    }
    this.drive(stops.length, returnSeconds, returnMetres ?? 0);
    if (this.vehicle.end)
      this.push({ type: 'end', ...echo(this.vehicle.end) }, stops.length, { waiting: end - this.now });
    return this.steps;
  }

  /** Drives to the next stop, with the breaks that come before it taken on the way, each driven to as far as it goes. */
  private drive(afterStops: number, seconds: number, metres: number): void {
    let left = seconds;
    const before = this.metres;
    for (const pause of this.day.breaks.filter((one) => one.afterStops === afterStops)) {
      const now = Math.min(left, pause.start - this.now);
      this.advance(now);
      left -= now;
      this.metres = before + (seconds === 0 ? 0 : Math.round((metres * (seconds - left)) / seconds));
      const { id, description, service } = this.vehicle.breaks[pause.index] as VroomVehicle['breaks'][number];
      const waiting = pause.start - this.now;
      this.push({ type: 'break', id, ...echo(null, description) }, afterStops, { waiting, service });
    }
    this.advance(left);
    this.metres = before + metres;
  }

  private advance(seconds: number): void {
    this.now += seconds;
    this.driven += seconds;
  }

  private push(
    step: Pick<VroomStep, 'type' | 'id' | 'description'>,
    stopsDone: number,
    { waiting, setup = 0, service = 0 }: { waiting: number; setup?: number; service?: number },
  ): void {
    const { kinds, travel } = this.source;
    this.steps.push({
      ...step,
      setup,
      service,
      waiting_time: waiting,
      ...(kinds > 0 ? { load: Array.from({ length: kinds }, (_, k) => this.loads[stopsDone]?.[k] ?? 0) } : {}),
      arrival: this.model.origin + this.now,
      duration: this.driven,
      ...(travel.hasDistances ? { distance: this.metres } : {}),
      violations: [],
    });
    this.now += waiting + setup + service;
  }
}
