// Linking appointments (L1) and taking links back. A link is refused with every reason when nothing could ever keep it; when only
// the present plan doesn't, the scheduler finds another place for one of the two.

import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import { secondsBetween } from '../base/time.ts';
import { enumerated } from '../base/words.ts';
import type { AppointmentCard, AppointmentChange, AppointmentPlace } from '../domain/appointment.ts';
import type { AppointmentLink, LinkEnd, LinkSet } from '../domain/link.ts';
import { groupOf, linkViolations } from '../domain/link.ts';
import type { Placed } from '../domain/placement.ts';
import { linksAround, linksOf } from '../storage/link.ts';
import { lookup } from '../storage/lookup.ts';
import { requireModify } from './access.ts';
import type * as declarations from './catalog/appointment.ts';
import type { Scope, WriteScope } from './code.ts';
import { changeResult, findPlace, placeColumns, placeOf } from './placing.ts';
import { applyMoves, pinViolations, placeAppointment } from './plan.ts';
import { momentText } from './promise.ts';
import type { Subject } from './subject.ts';
import { loadSubject, requestOf, requireOpen } from './subject.ts';
import type { PlacedTeam } from './team.ts';
import { findTeamPlace, movedMembers, writeTeam } from './team.ts';
import { refuseFor } from './work.ts';

/** How a command names links. */
export interface LinkWords {
  readonly after?: string | undefined;
  readonly gap?: number | undefined;
  readonly sameStart?: string | undefined;
  readonly sameTechnician?: string | undefined;
}

/** The links that words ask for, from an appointment (0 = one that is being booked); who belongs to a group joins it as a whole. */
export async function readLinks(scope: Scope, words: LinkWords, id: number): Promise<AppointmentLink[]> {
  const { gap, ...named } = words;
  if (gap !== undefined && named.after === undefined) {
    throw AppError.usage(
      'gap-alone',
      '--gap is the time between two appointments.',
      'Name the first with --after A-3.',
    );
  }
  const links: AppointmentLink[] = [];
  for (const [word, kind] of KINDS) {
    const text = named[word];
    if (text === undefined) continue;
    const otherId = await lookup(scope.db, 'appointment', text);
    const group =
      kind === 'after' ? [otherId] : groupOf(otherId, kind, (await linksAround(scope.db, [otherId], scope.now)).links);
    for (const other of group) {
      if (other !== id || other === otherId)
        links.push({ kind, appointmentId: id, otherId: other, gapSeconds: kind === 'after' ? (gap ?? 0) : 0 });
    }
  }
  return links;
}

const KINDS = [
  ['after', 'after'],
  ['sameStart', 'same-start'],
  ['sameTechnician', 'same-technician'],
] as const;

/** All that bears on links to be: what is linked to their ends so far. `fresh` is the end that has no row yet. */
export async function aroundLinks(
  scope: Scope,
  links: readonly AppointmentLink[],
  fresh: LinkEnd | null,
): Promise<LinkSet> {
  const ids = links.flatMap(({ appointmentId, otherId }) => [appointmentId, otherId]).filter((id) => id > 0);
  const set = await linksAround(scope.db, [...new Set(ids)], scope.now);
  return fresh ? { ...set, ends: [...set.ends, fresh] } : set;
}

/** Throws (exit 5) with everything that speaks against the links. */
export function requirePossible(scope: Scope, links: readonly AppointmentLink[], set: LinkSet, headline: string): void {
  let known = set;
  const found = links.flatMap((link) => {
    const violations = linkViolations(link, known, (instant, zone) => momentText(scope, instant, zone));
    known = { ...known, links: [...known.links, link] };
    return violations;
  });
  const unique = [...new Map(found.map((one) => [one.message, one])).values()];
  refuseFor(unique, headline, unique.length > 0 ? wayOut(links, unique[0]?.code) : undefined);
}

function wayOut([link]: readonly AppointmentLink[], code: string | undefined): string {
  const other = formatId('appointment', link?.otherId ?? 0);
  if (code === 'link-windows') return `Another window first: dispatch edit ${other} --window ...`;
  if (code === 'link-pins') return `Unpin one of them first: dispatch unpin ${other}`;
  return `See its links: dispatch appointment show ${other}`;
}

// ---- link ----

export interface PreparedLink {
  readonly card: AppointmentCard;
  readonly links: readonly AppointmentLink[];
  /** What has to move for them; null = nothing. */
  readonly moved: { readonly id: number; readonly from: AppointmentPlace | null; readonly placed: Placed } | null;
  readonly team: PlacedTeam | null;
}

export async function prepareLink(scope: Scope, input: Input<typeof declarations.link>): Promise<PreparedLink> {
  const subject = await loadSubject(scope, input.appointment);
  const { card } = subject;
  requireModify(scope, card);
  requireOpen(card);
  const links = await readLinks(scope, input, card.id);
  if (links.length === 0) {
    throw AppError.usage(
      'no-link',
      `Nothing was given to link ${card.number} with.`,
      `Such as: dispatch link ${card.number} --after A-3`,
    );
  }
  const headline = `${card.number} (${card.serviceName}, ${card.customerName}) cannot be linked so.`;
  const set = await aroundLinks(scope, links, null);
  requirePossible(scope, links, set, headline);
  const broken = links.filter((link) => isBroken(link, set.ends));
  if (broken.length === 0) return { card, links, moved: null, team: null };
  const added = { links, ends: set.ends };
  if (broken.some(({ kind }) => kind === 'same-start')) {
    const ids = groupOf(card.id, 'same-start', [...set.links, ...links]);
    return { card, links, moved: null, team: await findTeamPlace(scope, { subject, ids, added, headline }) };
  }
  return { card, links, moved: await moveOne(scope, { subject, broken, added, headline }), team: null };
}

/** Whether two that both stand break the link where they stand. */
export function isBroken(
  { kind, appointmentId, otherId, gapSeconds }: AppointmentLink,
  ends: readonly LinkEnd[],
): boolean {
  const [one, other] = [appointmentId, otherId].map((id) => ends.find((end) => end.id === id));
  if (!one || !other) return false;
  if (kind === 'same-start') return one.start !== other.start || one.technicianId === other.technicianId;
  if (one.technicianId === null || other.technicianId === null) return false;
  if (kind === 'same-technician') return one.technicianId !== other.technicianId;
  return one.start !== null && other.end !== null && secondsBetween(other.end, one.start) < gapSeconds;
}

/** Another place for the linked one, failing that for the other; a pin stays, and the broken link is shown. */
async function moveOne(
  scope: Scope,
  at: { subject: Subject; broken: readonly AppointmentLink[]; added: LinkSet; headline: string },
): Promise<PreparedLink['moved']> {
  const { subject, added, headline } = at;
  const others = [...new Set(at.broken.map(({ otherId }) => otherId))];
  const free: Subject[] = [];
  for (const one of [
    subject,
    ...(await Promise.all(others.map((id) => loadSubject(scope, formatId('appointment', id))))),
  ]) {
    if (one.card.pin === null && !one.card.isInMotion && one.card.status !== 'complete') free.push(one);
  }
  for (const one of free) {
    const placed = await placeAppointment(scope, { ...requestOf(one), links: added });
    if (placed.ok && placed.technicianId !== null) return { id: one.card.id, from: placeOf(one.card), placed };
  }
  const first = free[0];
  if (!first) return null;
  const placed = await findPlace(scope, [{ ...requestOf(first), links: added }], { headline, pinCommand: null });
  return { id: first.card.id, from: placeOf(first.card), placed };
}

export async function writeLink(
  scope: WriteScope,
  _input: Input<typeof declarations.link>,
  { card, links, moved, team }: PreparedLink,
): Promise<AppointmentChange> {
  await insertLinks(scope, links);
  if (moved) {
    const columns = placeColumns(moved.placed, { lock: null, technicianId: null, start: null });
    await scope.changes.update('appointment', moved.id, columns);
    await applyMoves(scope, moved.placed);
  }
  if (team) await writeTeam(scope, team, {});
  const own = moved?.id === card.id ? moved.placed : (team?.members[0]?.placed ?? null);
  const result = await changeResult(scope, card.id, own, card);
  const partner = moved && moved.id !== card.id ? await partnerChange(scope, moved) : null;
  const violations = (await pinViolations(scope, [card.id])).get(card.id) ?? [];
  return {
    ...result,
    moved: [
      ...result.moved,
      ...(partner ? [...partner.moved, partner.own] : []),
      ...(await movedMembers(scope, team, card.id)),
    ],
    violations: violations.map(({ message }) => message),
  };
}

/** The other one moved: what that did, and its own move. */
async function partnerChange(scope: Scope, { id, from, placed }: NonNullable<PreparedLink['moved']>) {
  const { moved, ...card } = await changeResult(scope, id, placed);
  const { number, customerName, windowStart, windowEnd } = card;
  const own = {
    appointmentId: id,
    number,
    customerName,
    from,
    to: placeOf(card),
    bumped: false,
    windowStart,
    windowEnd,
  };
  return { moved, own };
}

/** Writes links; the columns of a new appointment's number are filled in by `id`. */
export async function insertLinks(scope: WriteScope, links: readonly AppointmentLink[], id?: number): Promise<void> {
  const rows = links.map(({ kind, appointmentId, otherId, gapSeconds }) => {
    return { kind, appointmentId: appointmentId === 0 ? (id as number) : appointmentId, otherId, gapSeconds };
  });
  if (rows.length > 0) await scope.changes.insertMany('appointmentLink', rows);
}

// ---- unlink ----

export async function writeUnlink(
  scope: WriteScope,
  input: Input<typeof declarations.unlink>,
): Promise<AppointmentChange> {
  const { card } = await loadSubject(scope, input.appointment);
  requireModify(scope, card);
  const otherId = input.other === undefined ? null : await lookup(scope.db, 'appointment', input.other);
  const links = (await linksOf(scope.db, [card.id])).filter(
    ({ appointmentId, otherId: second }) => otherId === null || appointmentId === otherId || second === otherId,
  );
  const rows = links.flatMap(({ rowId }) => rowId ?? []);
  if (rows.length === 0) throw notLinked(card, otherId, links.length > 0);
  for (const row of rows) await scope.changes.remove('appointmentLink', row);
  return await changeResult(scope, card.id, null);
}

function notLinked(card: AppointmentCard, otherId: number | null, isOfJob: boolean): AppError {
  if (isOfJob) {
    return AppError.refused(
      'link-of-job',
      `${card.jobNumber} has one technician for all its appointments: that links ${card.number}.`,
      `To let it go: dispatch job edit ${card.jobNumber} --any-technician`,
    );
  }
  const others = card.links.map(({ number }) => number);
  const what = otherId === null ? 'no link' : `no link with ${formatId('appointment', otherId)}`;
  return AppError.refused(
    'not-linked',
    `${card.number} (${card.serviceName}, ${card.customerName}) has ${what}.`,
    others.length > 0 ? `It is linked with ${enumerated(others)}.` : `See: dispatch appointment show ${card.number}`,
  );
}
