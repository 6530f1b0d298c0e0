// Why a job is left out, in sentences: what no vehicle can do for it, else what each could do were nothing else to be done.

import { cutPart } from '../scheduling/solver/parts/cut.ts';
import type { Wide } from '../scheduling/solver/parts/wide.ts';
import type { RuleName } from '../scheduling/solver/rules.ts';
import { evaluateOrder } from '../scheduling/solver/solution.ts';
import type { VroomJob, VroomProblem } from './vroom.ts';
import { hasSkills } from './vroom-problem.ts';

/** Vehicles named in a sentence. */
const NAMED = 5;

/** A plan without visits. */
const NOBODY = { routes: [], unassigned: [], forced: [] };

/** What keeps a job off an otherwise empty route, by rule. */
const ALONE: Partial<Record<RuleName, string>> = {
  'outside-window': 'cannot be there inside a time window',
  'outside-shift': 'cannot do it inside the time window of the vehicle',
  'late-return': 'would be back after the time window of the vehicle',
  'no-break': 'would have no time left for a break',
  'over-capacity': 'cannot carry it',
  'too-much-travel': 'would drive more than it may',
  'too-many-visits': 'may do no task',
};

export function reasonsFor(source: VroomProblem, wide: Wide, v: number): string[] {
  const job = source.jobs[v] as VroomJob;
  const able = source.vehicles.flatMap((vehicle, r) => (hasSkills(vehicle, job) ? [r] : []));
  if (able.length === 0) return [noSkills(source, job)];
  const idle: number[] = [];
  const byReason = new Map<string, number[]>();
  for (const r of able) {
    const id = source.vehicles[r]?.id as number;
    const texts = obstacles(wide, v, r);
    if (texts.length === 0) idle.push(id);
    for (const text of texts) byReason.set(text, [...(byReason.get(text) ?? []), id]);
  }
  if (idle.length > 0) return [`No room left: ${named(idle)} could do it, but not together with what it does instead.`];
  return [...byReason].map(([text, ids]) => `${capital(named(ids))} ${text}.`);
}

function noSkills({ vehicles }: VroomProblem, { skills }: VroomJob): string {
  const unknown = skills.filter((skill) => !vehicles.some((vehicle) => vehicle.skills.includes(skill)));
  if (unknown.length > 0) return `No vehicle has the skill ${unknown.join(', ')}.`;
  return `No vehicle has the skills ${skills.join(', ')} together.`;
}

function obstacles(wide: Wide, v: number, r: number): string[] {
  if (wide.visits[v]?.allowed[r] !== 1) return ['cannot take its breaks inside its time window'];
  const { problem } = cutPart(wide, NOBODY, { routes: [r], loose: [v] });
  const { violations } = evaluateOrder(problem, [], 0, [0]);
  return [...new Set(violations.flatMap(({ rule }) => ALONE[rule] ?? []))];
}

function named(ids: readonly number[]): string {
  const more = ids.length - NAMED;
  const list = ids.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `${ids.length === 1 ? 'vehicle' : 'vehicles'} ${list}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
