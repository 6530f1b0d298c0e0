// Reads a routing problem in VROOM's JSON format into the scheduler's model, and writes a plan back in that format, so that
// public instances and independent checkers can be used on the solver.

import type { Plan, Problem, Weights } from '../../src/scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS } from '../../src/scheduling/solver/problem.ts';
import { evaluate } from '../../src/scheduling/solver/solution.ts';

interface VroomJob {
  readonly id: number;
  readonly location_index: number;
  readonly service?: number;
  readonly skills?: readonly number[];
  readonly priority?: number;
  readonly time_windows?: readonly (readonly [number, number])[];
}

interface VroomVehicle {
  readonly id: number;
  readonly start_index?: number;
  readonly end_index?: number;
  readonly time_window: readonly [number, number];
  readonly skills?: readonly number[];
  readonly max_tasks?: number;
  readonly breaks?: readonly { id: number; time_windows: readonly (readonly [number, number])[]; service: number }[];
}

export interface VroomProblem {
  readonly jobs: readonly VroomJob[];
  readonly vehicles: readonly VroomVehicle[];
  readonly matrices: { readonly car: { durations: readonly number[][]; distances: readonly number[][] } };
}

/** Driving is all that costs, as in VROOM. */
export const DRIVE_ONLY: Weights = {
  ...DEFAULT_WEIGHTS,
  driveSecond: 1,
  overtimeSecond: 0,
  changeTechnician: 0,
  changeMinute: 0,
  preference: 0,
  overQualification: 0,
  fairnessSecond: 0,
  openRoute: 0,
};

/** Priority sum first, then the number served, then driving. */
export function fromVroom(source: VroomProblem): Problem {
  const { durations, distances } = source.matrices.car;
  return {
    places: durations.length,
    travelSeconds: Int32Array.from(durations.flat()),
    travelMetres: Int32Array.from(distances.flat()),
    weights: DRIVE_ONLY,
    routes: source.vehicles.map((vehicle, technician) => ({
      id: vehicle.id,
      technician,
      startPlace: vehicle.start_index ?? -1,
      endPlace: vehicle.end_index ?? -1,
      earliestStart: vehicle.time_window[0],
      softEnd: vehicle.time_window[1],
      hardEnd: vehicle.time_window[1],
      breaks: (vehicle.breaks ?? []).map(({ service, time_windows }) => ({
        durationSeconds: service,
        earliest: time_windows[0]?.[0] ?? 0,
        latest: time_windows[0]?.[1] ?? 0,
      })),
      blocks: [],
      maxVisits: vehicle.max_tasks ?? source.jobs.length,
      bufferSeconds: 0,
    })),
    visits: source.jobs.map((job) => ({
      id: job.id,
      place: job.location_index,
      serviceSeconds: job.service ?? 0,
      windows: (job.time_windows ?? [[0, 999_999_999]]).map(([start, end]) => ({ start, end })),
      allowed: Uint8Array.from(source.vehicles, (vehicle) =>
        (job.skills ?? []).every((skill) => vehicle.skills?.includes(skill)) ? 1 : 0,
      ),
      leaveOutPrice: (job.priority ?? 0) * 1_000 + 1,
      mayBeLeftOut: true,
    })),
  };
}

/** A plan in VROOM's format, with every step and its times. */
export function toVroom(source: VroomProblem, problem: Problem, plan: Plan): unknown {
  const { routes } = evaluate(problem, plan);
  return {
    unassigned: plan.unassigned.map((v) => ({ id: problem.visits[v]?.id })),
    routes: routes.flatMap((route, r) => {
      const vehicle = source.vehicles[r];
      if (!vehicle || route.stops.length === 0) return [];
      const breaksBefore = (position: number) =>
        route.breaks
          .filter((placed) => placed.afterStops === position)
          .map((placed) => ({ type: 'break', id: vehicle.breaks?.[placed.index]?.id, arrival: placed.start }));
      const steps: unknown[] = [{ type: 'start', arrival: vehicle.time_window[0] }];
      for (const [position, stop] of route.stops.entries()) {
        steps.push(...breaksBefore(position), {
          type: 'job',
          id: problem.visits[stop.visit]?.id,
          arrival: stop.arrival,
          waiting_time: stop.waitingSeconds,
        });
      }
      steps.push(...breaksBefore(route.stops.length), { type: 'end', arrival: route.end });
      return [{ vehicle: vehicle.id, steps }];
    }),
  };
}
