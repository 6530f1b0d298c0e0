// Technicians who start together, as operations see them: a place for all of them at once, and its columns.

import { AppError } from '../base/errors.ts';
import type { MovedAppointment } from '../domain/appointment.ts';
import type { LinkSet } from '../domain/link.ts';
import { groupOf } from '../domain/link.ts';
import { locksTechnician } from '../domain/pin.ts';
import type { Placed, PlaceRequest } from '../domain/placement.ts';
import { frozenIds } from '../scheduling/day/day.ts';
import type { TeamMember, TeamPlacement } from '../scheduling/day/place-team.ts';
import { placeTeam } from '../scheduling/day/place-team.ts';
import { appointmentCards } from '../storage/appointment.ts';
import type { Patch } from '../storage/change-log.ts';
import { loadDayOf } from '../storage/day.ts';
import { linksAround } from '../storage/link.ts';
import { viewOf } from './card-view.ts';
import type { Scope, WriteScope } from './code.ts';
import { placeColumns, placeOf } from './placing.ts';
import { applyMoves } from './plan.ts';
import type { Subject } from './subject.ts';
import { requestOf } from './subject.ts';

/** Where each member of a team goes. */
export interface PlacedTeam {
  readonly members: readonly PlacedMember[];
}

export interface PlacedMember {
  readonly card: Subject['card'];
  readonly placed: Placed;
}

/** A place for several technicians, on the stored plan of the window's day. Changes nothing. */
export async function placeTogether(
  scope: Scope,
  request: PlaceRequest,
  members: readonly TeamMember[],
): Promise<TeamPlacement> {
  const records = await loadDayOf(scope.db, scope, request);
  const { now } = scope;
  const { settings } = scope.book;
  const isThere = records.appointments.some(({ id }) => members.some((member) => member.id === id));
  const frozen = isThere ? { frozen: frozenIds(records, settings, now) } : {};
  return placeTeam({ records, settings, now, request, members, ...frozen });
}

/** The numbers of those who start together with an appointment, itself first. */
export async function teamIds(scope: Scope, id: number): Promise<number[]> {
  return groupOf(id, 'same-start', (await linksAround(scope.db, [id], scope.now)).links);
}

/** Another place for a whole team, or the refusal (exit 5). What a pin locks of a technician stays. */
export async function findTeamPlace(
  scope: Scope,
  asked: {
    readonly subject: Subject;
    readonly ids: readonly number[];
    readonly added?: LinkSet | undefined;
    readonly headline: string;
    /** What is asked beyond what stands: another window, start or duration, a technician for the subject. */
    readonly change?: Partial<Pick<PlaceRequest, 'windowStart' | 'windowEnd' | 'start' | 'durationSeconds'>>;
    readonly technicianId?: number | null;
  },
): Promise<PlacedTeam> {
  const { subject, headline, added } = asked;
  const cards = await appointmentCards(scope.db, asked.ids, viewOf(scope));
  const moving = cards.filter(({ isInMotion }) => isInMotion);
  if (moving.length > 0) {
    const names = moving.map(({ number }) => `${number} is in motion.`).join(' ');
    throw AppError.refused('in-motion', `${headline}\n${names}`, 'Technicians who start together move together.');
  }
  const windows = {
    windowStart: cards
      .map((card) => card.windowStart)
      .sort()
      .at(-1),
    windowEnd: cards.map((card) => card.windowEnd).sort()[0],
  };
  const request = {
    ...requestOf(subject),
    ...windows,
    ...asked.change,
    ...(added ? { links: added } : {}),
  } as PlaceRequest;
  const members = cards.map((card): TeamMember => {
    const isSubject = card.id === subject.card.id;
    const pinned = locksTechnician(card.pin?.lock ?? null) ? card.technicianId : null;
    const own = isSubject ? (asked.technicianId ?? pinned) : pinned;
    const seconds = isSubject ? (asked.change?.durationSeconds ?? card.durationSeconds) : card.durationSeconds;
    return { id: card.id, durationSeconds: seconds, technicianId: own };
  });
  const found = await firstPlace(scope, request, members);
  if (found.ok) return { members: cards.map((card, i) => ({ card, placed: found.members[i] as Placed })) };
  const reasons = found.violations.map(({ message }) => message);
  throw AppError.refused('no-place', [headline, ...reasons].join('\n'), found.hint, found.violations);
}

/** An exact start first, then any in the window. */
async function firstPlace(scope: Scope, request: PlaceRequest, members: readonly TeamMember[]): Promise<TeamPlacement> {
  const exact = await placeTogether(scope, request, members);
  if (exact.ok || request.start === null) return exact;
  const any = await placeTogether(scope, { ...request, start: null }, members);
  return any.ok ? any : exact;
}

/** Writes the places of a team, with `patch` for each but the first. */
export async function writeTeam(scope: WriteScope, team: PlacedTeam, patch: Patch<'appointment'>): Promise<void> {
  for (const { card, placed } of team.members) {
    const locked = { lock: card.pin?.lock ?? null, technicianId: card.technicianId, start: card.plannedStart };
    await scope.changes.update('appointment', card.id, { ...patch, ...placeColumns(placed, locked) });
    await applyMoves(scope, placed);
  }
}

/** What a team's new places moved of its members, but for one of them; read after they were written. */
export async function movedMembers(scope: Scope, team: PlacedTeam | null, except: number): Promise<MovedAppointment[]> {
  const others = (team?.members ?? []).map(({ card }) => card).filter(({ id }) => id !== except);
  const now = await appointmentCards(
    scope.db,
    others.map(({ id }) => id),
    viewOf(scope),
  );
  return others.flatMap((before, i) => {
    const { id, number, customerName } = before;
    const [from, to] = [placeOf(before), placeOf(now[i] ?? before)];
    const isSame = from?.technicianId === to?.technicianId && from?.start === to?.start;
    const { windowStart, windowEnd } = now[i] ?? before;
    return isSame ? [] : [{ appointmentId: id, number, customerName, from, to, bumped: false, windowStart, windowEnd }];
  });
}
