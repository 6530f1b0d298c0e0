// The links of a day's appointments in the scheduler's words: between two of its visits, and what appointments that are not among
// them (on other days, or with technicians nobody asked about) leave of a visit's time and technicians.

import { epochSeconds } from '../../base/time.ts';
import type { AppointmentLink, LinkEnd } from '../../domain/link.ts';
import { binds } from '../../domain/link.ts';
import { locksTechnician, locksTime } from '../../domain/pin.ts';
import type { Link, Placement, Problem, Visit } from '../solver/problem.ts';
import type { Draft } from './day-draft.ts';
import { placementOf } from './day-draft.ts';

/** The problem with the links of its visits, and bound by those that lead elsewhere. */
export function withLinks(draft: Draft, problem: Problem): Problem {
  const { links: set } = draft.records;
  if (!set) return problem;
  const links: Link[] = [];
  const visits = [...problem.visits];
  for (const link of set.links) {
    const [second, first] = [draft.visitOf.get(link.appointmentId), draft.visitOf.get(link.otherId)];
    if (first !== undefined && second !== undefined) links.push(toLink(link, { first, second }));
    else if (second !== undefined) bind(draft, visits, { v: second, link, endId: link.otherId });
    else if (first !== undefined) bind(draft, visits, { v: first, link, endId: link.appointmentId });
  }
  return links.length === 0 ? { ...problem, visits } : { ...problem, visits, links };
}

function toLink({ kind, gapSeconds }: AppointmentLink, ends: { first: number; second: number }): Link {
  return kind === 'after' ? { kind, ...ends, gapSeconds } : { kind, ...ends };
}

interface Bound {
  readonly v: number;
  readonly link: AppointmentLink;
  /** The appointment that is no visit of the day. */
  readonly endId: number;
}

/** What a pin or the day itself has decided stays: a broken link is then shown. */
function bind(draft: Draft, visits: Visit[], { v, link, endId }: Bound): void {
  const end = draft.records.links?.ends.find(({ id }) => id === endId);
  const visit = visits[v] as Visit;
  const pin = draft.appointments[v]?.pin ?? null;
  if (!end || !binds(end.status) || visit.fixed || end.technicianId === null) return;
  const bounds = link.kind === 'same-technician' || locksTime(pin) ? null : boundsOf(draft, visit, { link, end });
  const leeway = bounds && {
    start: Math.max(bounds.start, visit.leeway?.start ?? -FAR),
    end: Math.min(bounds.end, visit.leeway?.end ?? FAR),
  };
  const windows = leeway
    ? visit.windows
        .map(({ start, end: close }) => ({ start: Math.max(start, leeway.start), end: Math.min(close, leeway.end) }))
        .filter(({ start, end: close }) => start <= close)
    : visit.windows;
  const isWanted = (technicianId: number | undefined): boolean =>
    link.kind === 'after' || (technicianId === end.technicianId) === (link.kind === 'same-technician');
  const allowed = locksTechnician(pin)
    ? visit.allowed
    : visit.allowed.map((may, route) => (may === 1 && isWanted(draft.technicians[route]?.id) ? 1 : 0));
  // No moment left: nobody may take it, and the reasons say why.
  const isOpen = windows.length > 0;
  visits[v] = {
    ...visit,
    ...(leeway ? { leeway } : {}),
    windows: isOpen ? windows : visit.windows,
    allowed: isOpen ? allowed : new Uint8Array(allowed.length),
  };
}

/** Beyond any time of a problem. */
const FAR = 999_999_999;

/** Where the start may lie that a link to another day leaves. */
function boundsOf(
  draft: Draft,
  visit: Visit,
  { link, end }: { link: AppointmentLink; end: LinkEnd },
): { start: number; end: number } | null {
  if (end.start === null || end.end === null) return null;
  const start = epochSeconds(end.start) - draft.origin;
  if (link.kind === 'same-start') return { start, end: start };
  const isFirst = end.id === link.appointmentId;
  return isFirst
    ? { start: -FAR, end: Math.max(-FAR, start - link.gapSeconds - visit.serviceSeconds) }
    : { start: Math.min(FAR, epochSeconds(end.end) - draft.origin + link.gapSeconds), end: FAR };
}

/** When each visit that stands somewhere starts, as stored or as the day has it by now. */
export function startsOf(draft: Draft, problem: Problem, routes: readonly (readonly number[])[]): Map<number, number> {
  const starts = new Map<number, number>();
  for (const v of routes.flat()) {
    starts.set(v, (problem.visits[v]?.fixed ?? (placementOf(draft, v) as Placement)).start);
  }
  return starts;
}

/** Visits that may move and whose links the stored starts break: the later ones, and one of two that start apart. */
export function linkMisfits(
  draft: Draft,
  problem: Problem,
  at: { routes: readonly (readonly number[])[]; isMovable: (v: number) => boolean },
): number[] {
  const starts = startsOf(draft, problem, at.routes);
  const routeOf = new Map(at.routes.flatMap((order, route) => order.map((v) => [v, route] as const)));
  return (problem.links as readonly Link[]).flatMap((link) => {
    const { first, second } = link;
    const routes = [routeOf.get(first), routeOf.get(second)] as const;
    if (routes.includes(undefined)) return [];
    const isSame = routes[0] === routes[1];
    const holds =
      holdsAt(problem, link, starts) && (link.kind === 'after' || isSame === (link.kind === 'same-technician'));
    return holds ? [] : ([second, first].find(at.isMovable) ?? []);
  });
}

function holdsAt(problem: Problem, link: Link, starts: ReadonlyMap<number, number>): boolean {
  const [a, b] = [starts.get(link.first), starts.get(link.second)];
  if (a === undefined || b === undefined || link.kind === 'same-technician') return true;
  if (link.kind === 'same-start') return a === b;
  return a + (problem.visits[link.first] as Visit).serviceSeconds + (link.gapSeconds as number) <= b;
}
