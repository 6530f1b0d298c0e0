// Links between appointments: two technicians who work at the same time, one visit after another, one technician for both. What
// contradicts what is decided here; the scheduler keeps links like any other rule, and a pin may break one (N7).

import { formatDuration } from '../base/duration.ts';
import type { Violation } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { addSeconds } from '../base/time.ts';
import { enumerated } from '../base/words.ts';
import type { AppointmentStatus, PinLock } from './appointment.ts';
import { statusWords } from './appointment.ts';
import { locksTechnician, locksTime } from './pin.ts';

/** `after`: `appointmentId` starts when `otherId` is over. The other two kinds look the same from both sides. */
export const LINK_KINDS = ['same-start', 'after', 'same-technician'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface AppointmentLink {
  readonly kind: LinkKind;
  readonly appointmentId: number;
  readonly otherId: number;
  /** For `after`: at least so long between the two; else 0. */
  readonly gapSeconds: number;
}

/** An appointment as its links see it. */
export interface LinkEnd {
  readonly id: number;
  readonly customerName: string;
  readonly branchId: number;
  readonly status: AppointmentStatus;
  readonly technicianId: number | null;
  readonly technicianName: string | null;
  /** Actual, else planned; null = it stands nowhere. */
  readonly start: Instant | null;
  /** Actual, else by its duration. */
  readonly end: Instant | null;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly durationSeconds: number;
  readonly timeZone: string;
  /** null = not pinned, or the pin has expired. */
  readonly pin: PinLock | null;
}

/** Links with the appointments at their ends. */
export interface LinkSet {
  readonly links: readonly AppointmentLink[];
  readonly ends: readonly LinkEnd[];
}

/** A link as the card of one of its appointments shows it. */
export interface CardLink {
  /** `before`: the other has to come after this one. */
  readonly relation: LinkKind | 'before';
  readonly appointmentId: number;
  readonly number: string;
  readonly status: AppointmentStatus;
  readonly technicianName: string | null;
  readonly plannedStart: Instant | null;
  readonly gapSeconds: number;
  /** It follows from the job: one technician does all of it. */
  readonly ofJob: boolean;
}

/** What was called off binds nobody. */
export function binds(status: AppointmentStatus): boolean {
  return status !== 'cancelled' && status !== 'no-show';
}

/** The links of two sets together; of an appointment in both, the end in the first counts. */
export function joinLinks(a: LinkSet | undefined, b: LinkSet | undefined): LinkSet | undefined {
  if (!a || !b) return a ?? b;
  const known = new Set(a.ends.map(({ id }) => id));
  return { links: [...a.links, ...b.links], ends: [...a.ends, ...b.ends.filter(({ id }) => !known.has(id))] };
}

/** Everybody that links of one kind bind to an appointment, itself first. */
export function groupOf(id: number, kind: LinkKind, links: readonly AppointmentLink[]): number[] {
  const group = [id];
  for (const member of group) {
    for (const { kind: own, appointmentId, otherId } of links) {
      if (own !== kind || (appointmentId !== member && otherId !== member)) continue;
      const other = appointmentId === member ? otherId : appointmentId;
      if (!group.includes(other)) group.push(other);
    }
  }
  return group;
}

/** How a moment of an appointment is said. */
export type Say = (instant: Instant, timeZone: string) => string;

/** Why `wish` cannot be added to the links there are: every reason. `set` holds all that is linked to either side. */
export function linkViolations(wish: AppointmentLink, set: LinkSet, say: Say): Violation[] {
  const endOf = (id: number): LinkEnd => set.ends.find((end) => end.id === id) as LinkEnd;
  const [one, other] = [endOf(wish.appointmentId), endOf(wish.otherId)];
  const at: Wished = { wish, one, other, set, say };
  if (one.id === other.id) return [no('link-itself', `${nameOf(one)} cannot be linked to itself.`)];
  const found = [...closedReasons(at), ...standingReasons(at), ...structureReasons(at)];
  if (wish.kind === 'same-start') found.push(...togetherReasons(at));
  if (wish.kind === 'after') found.push(...afterReasons(at));
  if (wish.kind === 'same-technician') found.push(...technicianReasons(at));
  return found;
}

interface Wished {
  readonly wish: AppointmentLink;
  readonly one: LinkEnd;
  readonly other: LinkEnd;
  readonly set: LinkSet;
  readonly say: Say;
}

function no(code: string, message: string): Violation {
  return { code, rule: 'L1', message };
}

/** `A-5`; one that is being booked has no number yet. */
function nameOf({ id }: Pick<LinkEnd, 'id'>): string {
  return id > 0 ? formatId('appointment', id) : 'The new appointment';
}

function closedReasons({ wish, one, other }: Wished): Violation[] {
  const isDoneFirst = (end: LinkEnd): boolean =>
    end === other && wish.kind !== 'same-start' && end.status === 'complete';
  return [one, other]
    .filter((end) => (end.status === 'complete' || !binds(end.status)) && !isDoneFirst(end))
    .map((end) => no('link-closed', `${nameOf(end)} is ${statusWords(end.status)}: nothing is left to link.`));
}

function standingReasons({ wish, one, other, set }: Wished): Violation[] {
  const found: Violation[] = [];
  if (one.branchId !== other.branchId)
    found.push(no('link-branch', `${nameOf(one)} and ${nameOf(other)} belong to different branches.`));
  const isKnown = set.links.some(
    (link) =>
      link.kind === wish.kind &&
      ((link.appointmentId === one.id && link.otherId === other.id) ||
        (wish.kind !== 'after' && link.appointmentId === other.id && link.otherId === one.id)),
  );
  if (isKnown) found.push(no('link-known', `${nameOf(one)} and ${nameOf(other)} are linked so already.`));
  return found;
}

/** What the other links there are rule out. */
function structureReasons({ wish, one, other, set }: Wished): Violation[] {
  const found: Violation[] = [];
  const links = [...set.links, wish];
  const team = groupOf(one.id, 'same-start', links);
  const crew = groupOf(one.id, 'same-technician', links);
  if (team.includes(other.id) && crew.includes(other.id)) {
    const message = `${nameOf(one)} and ${nameOf(other)} cannot start together and have the same technician.`;
    found.push(no('link-contradiction', message));
  }
  const circle = circleOf(links);
  if (circle.length === 1 || (circle.length > 1 && circle.every((id) => team.includes(id)))) {
    found.push(
      no('link-contradiction', `${nameOf(one)} and ${nameOf(other)} cannot start together and one after the other.`),
    );
  } else if (circle.length > 1) {
    const names = enumerated(circle.map((id) => nameOf({ id })));
    found.push(no('link-circle', `${names} would each have to come after another of them.`));
  }
  return found;
}

/** Appointments that come after each other in a circle; those that start together count as one. */
function circleOf(links: readonly AppointmentLink[]): number[] {
  const head = (id: number): number => Math.min(...groupOf(id, 'same-start', links));
  let open = links
    .filter(({ kind }) => kind === 'after')
    .map(({ appointmentId, otherId }) => ({
      ids: [otherId, appointmentId],
      first: head(otherId),
      second: head(appointmentId),
    }));
  while (true) {
    const later = new Set(open.map(({ second }) => second));
    const earlier = new Set(open.map(({ first }) => first));
    const rest = open.filter(({ first, second }) => later.has(first) && earlier.has(second));
    if (rest.length === open.length) break;
    open = rest;
  }
  return [...new Set(open.flatMap(({ ids }) => ids))].sort((a, b) => a - b);
}

function togetherReasons({ one, other, say }: Wished): Violation[] {
  const found: Violation[] = [];
  if (one.windowEnd <= other.windowStart || other.windowEnd <= one.windowStart) {
    const windows = [one, other].map((end) => `${nameOf(end)}: ${windowText(end, say)}`);
    found.push(no('link-windows', `Their arrival windows have no moment in common. ${windows.join('; ')}.`));
  }
  if (locksTechnician(one.pin) && locksTechnician(other.pin) && one.technicianId === other.technicianId) {
    found.push(no('link-pins', `Both are pinned to ${one.technicianName}, and two technicians are needed.`));
  }
  if (locksTime(one.pin) && locksTime(other.pin) && one.start !== other.start) {
    found.push(
      no('link-pins', `Both are pinned, to different starts: ${startText(one, say)}, ${startText(other, say)}.`),
    );
  }
  return found;
}

function afterReasons({ wish, one, other, say }: Wished): Violation[] {
  const isSet = (end: LinkEnd): boolean => locksTime(end.pin) || end.status === 'complete';
  const over = isSet(other) && other.end !== null ? other.end : addSeconds(other.windowStart, other.durationSeconds);
  const soonest = addSeconds(over, wish.gapSeconds);
  const gap = wish.gapSeconds > 0 ? ` and ${formatDuration(wish.gapSeconds)} have passed` : '';
  if (locksTime(one.pin) && one.start !== null && one.start < soonest) {
    const message = `${nameOf(one)} is pinned to ${say(one.start, one.timeZone)}, before ${nameOf(other)} can be over${gap} (${say(soonest, other.timeZone)}).`;
    return [no('link-pins', message)];
  }
  if (one.windowEnd > soonest) return [];
  const message = `${nameOf(one)} has to start before ${say(one.windowEnd, one.timeZone)}, and ${nameOf(other)} cannot be over${gap} before ${say(soonest, other.timeZone)}.`;
  return [no('link-windows', message)];
}

function technicianReasons({ one, other }: Wished): Violation[] {
  const isPinned = locksTechnician(one.pin) && (locksTechnician(other.pin) || other.status === 'complete');
  if (!isPinned || one.technicianId === other.technicianId) return [];
  const message = `${nameOf(one)} is pinned to ${one.technicianName}, ${nameOf(other)} belongs to ${other.technicianName}.`;
  return [no('link-pins', message)];
}

function windowText(end: LinkEnd, say: Say): string {
  return `${say(end.windowStart, end.timeZone)} to ${say(end.windowEnd, end.timeZone)}`;
}

function startText(end: LinkEnd, say: Say): string {
  return `${nameOf(end)} at ${end.start === null ? 'no time' : say(end.start, end.timeZone)}`;
}
