// Contradictions between links, for check.ts: what no plan can keep whatever it does. Links that a pin breaks are none: those a
// plan keeps broken, and shows.

import type { Interval, Link, Problem, Visit } from './problem.ts';

/** What is contradictory in the links of `problem`, in plain sentences. */
export function linkFaults(problem: Problem): string[] {
  const links = problem.links ?? [];
  const found = links.flatMap((link) =>
    ownFaults(problem, link).map((fault) => `link ${nameOf(problem, link)}: ${fault}`),
  );
  if (found.length > 0) return found;
  const teams = groupsOf(problem, 'same-start');
  for (const link of links) {
    const isTeam = teams[link.first] === teams[link.second];
    if (isTeam && link.kind === 'after') found.push(`link ${nameOf(problem, link)}: the two start together`);
    if (isTeam && link.kind === 'same-technician')
      found.push(`link ${nameOf(problem, link)}: the two start together and need two technicians`);
  }
  if (found.length > 0) return found;
  const circle = circleOf(problem, teams);
  if (circle.length > 0) found.push(`visits ${circle.join(', ')} each have to come after another of them`);
  return found;
}

function nameOf(problem: Problem, { kind, first, second }: Link): string {
  const id = (v: number): string => String(problem.visits[v]?.id ?? `at index ${v}`);
  return `${kind} of visits ${id(first)} and ${id(second)}`;
}

function* ownFaultsOf(problem: Problem, link: Link): Generator<string> {
  const [first, second] = [problem.visits[link.first], problem.visits[link.second]];
  const gap = link.gapSeconds ?? 0;
  if (!first || !second) {
    yield 'it names a visit that does not exist';
    return;
  }
  if (link.first === link.second) yield 'it binds a visit to itself';
  if (!Number.isInteger(gap) || gap < 0) yield 'its gap is not a number of seconds';
  if (gap !== 0 && link.kind !== 'after') yield 'only what comes after has a gap';
  if (first.kind === 'event' || second.kind === 'event') yield 'events have no links';
  const isFree = !first.fixed && !second.fixed && first.pinnedStart === undefined && second.pinnedStart === undefined;
  if (!isFree) return;
  if (link.kind === 'after' && earliestOf(first) + first.serviceSeconds + gap > latestOf(second))
    yield 'the second has to start before the first can be over';
  if (link.kind === 'same-start' && !overlap(first.windows, second.windows))
    yield 'their windows have no moment in common';
}

function ownFaults(problem: Problem, link: Link): string[] {
  return [...ownFaultsOf(problem, link)];
}

function earliestOf({ windows }: Visit): number {
  return windows[0]?.start ?? 0;
}

function latestOf({ windows }: Visit): number {
  return windows.at(-1)?.end ?? 0;
}

function overlap(a: readonly Interval[], b: readonly Interval[]): boolean {
  return a.some((one) => b.some((other) => one.start <= other.end && other.start <= one.end));
}

/** A number per visit that those which links of one kind bind together share. */
export function groupsOf(problem: Problem, kind: Link['kind']): number[] {
  const groups = problem.visits.map((_, v) => v);
  for (const link of problem.links ?? []) {
    if (link.kind !== kind) continue;
    const [kept, gone] = [groups[link.first], groups[link.second]];
    for (const [v, group] of groups.entries()) if (group === gone) groups[v] = kept as number;
  }
  return groups;
}

/** The ids of visits that come after each other in a circle; those that start together count as one. */
function circleOf(problem: Problem, teams: readonly number[]): number[] {
  let open = (problem.links ?? [])
    .filter(({ kind }) => kind === 'after')
    .map(({ first, second }) => ({ first: teams[first] as number, second: teams[second] as number }));
  while (true) {
    const later = new Set(open.map(({ second }) => second));
    const rest = open.filter(({ first }) => later.has(first));
    if (rest.length === open.length) break;
    open = rest;
  }
  return [...new Set(open.flatMap(({ first, second }) => [first, second]))].map((v) => (problem.visits[v] as Visit).id);
}
