// An appointment on a card: what was promised, what is planned and what happened, each by its own name.

import { formatDuration } from '../base/duration.ts';
import { localDate } from '../base/time.ts';
import type { AppointmentCard, AppointmentStatus } from '../domain/appointment.ts';
import { isClosed, statusWords } from '../domain/appointment.ts';
import type { CardLink } from '../domain/link.ts';
import { lockWords } from '../domain/pin.ts';
import { card } from './card.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** The card's longest label with its indents. */
const LABELS = 'From previous'.length + 4;

export function serviceText(appointment: Pick<AppointmentCard, 'serviceName' | 'subtypeName'>, view: View): string {
  const { serviceName, subtypeName } = appointment;
  return view.text(subtypeName === null ? serviceName : `${serviceName} / ${subtypeName}`);
}

/** `Maria Lopez (Pinned)`; a technician lock or a time lock alone says so (J3, N9). */
export function technicianText(
  appointment: Pick<AppointmentCard, 'technicianName' | 'pin' | 'status'>,
  view: View,
): string {
  const name = appointment.technicianName === null ? 'unassigned' : view.text(appointment.technicianName);
  const { pin, status } = appointment;
  if (pin === null || status === 'cancelled') return name;
  return pin.lock === 'both' ? `${name} (Pinned)` : `${name} (Pinned: ${pin.lock})`;
}

export function statusText(status: AppointmentStatus, view: View): string {
  const words = statusWords(status);
  if (status === 'complete') return view.palette.good(words);
  if (status === 'cancelled' || status === 'no-show') return view.palette.faint(words);
  return status === 'scheduled' ? words : view.palette.accent(words);
}

function momentOrNull(instant: string | null, zone: string, view: View): string | null {
  return instant === null ? null : view.moment(instant, zone);
}

function plannedText(appointment: AppointmentCard, view: View): string {
  const { plannedStart, timeZone, windowStart } = appointment;
  if (plannedStart === null) return 'none yet';
  const isSameDay = localDate(plannedStart, timeZone) === localDate(windowStart, timeZone);
  return isSameDay ? view.time(plannedStart, timeZone) : view.moment(plannedStart, timeZone);
}

function heldText(appointment: AppointmentCard, view: View): string | null {
  const { heldTechnicianName, heldStart, timeZone } = appointment;
  if (heldTechnicianName === null || heldStart === null) return null;
  return `for ${view.text(heldTechnicianName)} at ${view.time(heldStart, timeZone)}`;
}

function pinText({ pin, status, timeZone }: AppointmentCard, view: View): string | null {
  if (pin === null || status === 'cancelled') return null;
  const who = pin.by === null ? '' : `, by ${view.text(pin.by)}`;
  const until = pin.expiresAt === null ? '' : `, until ${view.moment(pin.expiresAt, timeZone)}`;
  return `${lockWords(pin.lock)} locked${who}${until}`;
}

/** How it depends on others, a line each. */
function linkText({ links, timeZone, status }: AppointmentCard, view: View): string | null {
  if (status === 'cancelled' || status === 'no-show') return null;
  const lines = links.flatMap((link) => wrap(oneLink(link, timeZone, view), view.columns - LABELS));
  return lines.length === 0 ? null : lines.join('\n');
}

const RELATIONS: Readonly<Record<CardLink['relation'], string>> = {
  'same-start': 'starts together with',
  after: 'after',
  before: 'before',
  'same-technician': 'same technician as',
};

function oneLink(link: CardLink, zone: string, view: View): string {
  const gap = link.gapSeconds > 0 ? `${formatDuration(link.gapSeconds)} ` : '';
  const who = link.technicianName === null ? 'unassigned' : view.text(link.technicianName);
  const when = link.plannedStart === null || isClosed(link.status) ? '' : ` ${view.moment(link.plannedStart, zone)}`;
  const done = isClosed(link.status) ? `, ${statusWords(link.status)}` : '';
  return `${gap}${RELATIONS[link.relation]} ${link.number} (${who}${when}${done})${link.ofJob ? ', as its job asks' : ''}`;
}

/** Written lines stay lines, whatever else is in the text. */
function wrapped(text: string | null, view: View): string | null {
  if (text === null) return null;
  return wrap(text.split('\n').map(view.text).join('\n'), view.columns - LABELS).join('\n');
}

/** A line of a card. */
export type Fact = readonly [label: string, value: string | null];

function promiseFacts(appointment: AppointmentCard, view: View): Fact[] {
  const { windowStart, windowEnd, timeZone } = appointment;
  return [
    ['Window', view.window(windowStart, windowEnd, timeZone)],
    ['Planned start', isClosed(appointment.status) ? null : plannedText(appointment, view)],
    ['Technician', technicianText(appointment, view)],
    ['Held', heldText(appointment, view)],
    ['Linked', linkText(appointment, view)],
    ['Duration', formatDuration(appointment.durationSeconds)],
  ];
}

function actualFacts(appointment: AppointmentCard, view: View): Fact[] {
  const { timeZone: zone } = appointment;
  return [
    ['Accepted', momentOrNull(appointment.acceptedAt, zone, view)],
    ['On the way', momentOrNull(appointment.travelStartedAt, zone, view)],
    ['On site', momentOrNull(appointment.arrivedAt, zone, view)],
    ['Completed', momentOrNull(appointment.completedAt, zone, view)],
    ['Cancelled', momentOrNull(appointment.cancelledAt, zone, view)],
    ['Cancelled for', wrapped(appointment.cancelReason, view)],
    ['Unable', wrapped(appointment.unableReason, view)],
  ];
}

function recordFacts(appointment: AppointmentCard, view: View): Fact[] {
  const address = `${appointment.addressNumber} ${appointment.street}, ${appointment.city}`;
  return [
    ['Pin', pinText(appointment, view)],
    ['Pin reason', appointment.status === 'cancelled' ? null : wrapped(appointment.pin?.reason ?? null, view)],
    ['Customer', view.text(`${appointment.customerNumber} ${appointment.customerName}`)],
    ['Address', wrapped(address, view)],
    ['Job', appointment.jobNumber],
    ['Priority', appointment.priority === 'normal' ? null : appointment.priority],
    ['Notes', wrapped(appointment.notes, view)],
    ['On-site notes', wrapped(appointment.onSiteNotes, view)],
  ];
}

export function appointmentCardText(appointment: AppointmentCard, extra: readonly Fact[], view: View): string {
  const dot = view.ascii ? ' - ' : ' · ';
  const title = [appointment.number, serviceText(appointment, view), statusWords(appointment.status)].join(dot);
  const facts = [...promiseFacts(appointment, view), ...actualFacts(appointment, view), ...extra];
  return card(title, [...facts, ...recordFacts(appointment, view)], view);
}

/** What a pin breaks, a line each (N7). */
export function violationText(violations: readonly string[], view: View): string {
  const lines = violations.flatMap((violation) => wrap(`! ${view.text(violation)}`, view.columns));
  return lines.map((line) => `${view.palette.warning(line)}\n`).join('');
}
