// Appointments for a dispatcher on the phone: after each command the card, what else it moved, and what to do next.

import { formatDuration } from '../base/duration.ts';
import { localDate } from '../base/time.ts';
import type {
  AppointmentChange,
  AppointmentDetails,
  AppointmentDistances,
  AppointmentProgress,
  AppointmentStatus,
  Reschedule,
  StatusStep,
} from '../domain/appointment.ts';
import { statusWords } from '../domain/appointment.ts';
import type { Fact } from './appointment-card.ts';
import { appointmentCardText, violationText } from './appointment-card.ts';
import { appointmentList, pinList } from './appointment-list.ts';
import { movedText, ownChange } from './appointment-moved.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

export const list = appointmentList;
export const pins = pinList;

// ---- changes ----

function changeText(change: AppointmentChange, view: View): string {
  return [
    appointmentCardText(change, [], view),
    ownChange(change, view),
    movedText(change.moved, change.timeZone, view),
    violationText(change.violations, view),
  ].join('');
}

/** What to do about one that nobody has now, or what to look at. */
function nextText(change: AppointmentChange, view: View): string {
  const day = localDate(change.windowStart, change.timeZone);
  const lost = change.technicianId === null ? change : change.moved.find(({ to }) => to === null);
  const command = lost ? `dispatch explain ${lost.number}` : `dispatch board ${day}`;
  return view.palette.faint(`Next: ${command}`).concat('\n');
}

export function book(change: AppointmentChange, view: View): string {
  return `${changeText(change, view)}${nextText(change, view)}`;
}

export const edit = book;
export const pin = book;
export const unpin = book;
export const link = book;
export const unlink = book;

// ---- steps ----

function progressNext(progress: AppointmentProgress): string | null {
  const { number, status, jobNumber, jobStatus, jobOpenAppointments } = progress;
  if (jobStatus !== 'open') return null;
  if (status === 'complete' && jobOpenAppointments === 0) {
    return `dispatch job complete ${jobNumber}, or book again: dispatch book ${jobNumber} --first`;
  }
  if ((status === 'no-show' || status === 'cancelled') && jobOpenAppointments === 0) {
    return `dispatch book ${jobNumber} --first, or dispatch job cancel ${jobNumber} --reason ...`;
  }
  const steps: Partial<Record<AppointmentStatus, string>> = { 'on-the-way': 'on-site', 'on-site': 'complete' };
  const step = steps[status] ?? (status === 'accepted' ? 'on-the-way' : null);
  return step === null ? null : `dispatch status ${number} ${step}`;
}

function progressText(progress: AppointmentProgress, view: View): string {
  const flag = progress.jobIsFlagged
    ? view.palette.warning(`${progress.jobNumber} stays open with nothing booked: it is flagged.`).concat('\n')
    : '';
  const next = progressNext(progress);
  const nextLine = next === null ? '' : `${view.palette.faint(`Next: ${next}`)}\n`;
  return `${appointmentCardText(progress, [], view)}${flag}${nextLine}`;
}

export const status = progressText;
export const cancel = progressText;
export const rollback = progressText;

// ---- one with its history ----

function distanceFacts(distances: AppointmentDistances, view: View): Fact[] {
  const drive = (metres: number | null, seconds: number | null): string | null =>
    metres === null || seconds === null ? null : `${view.distance(metres)}, ${formatDuration(seconds)} driving`;
  const { fromStartMetres, fromPreviousMetres, fromPlannedStopMetres } = distances;
  return [
    ['From start', `${view.distance(fromStartMetres)}${fromStartMetres === null ? '' : ', straight line'}`],
    ['From previous', drive(fromPreviousMetres, distances.fromPreviousSeconds)],
    ['Drive there', drive(fromPlannedStopMetres, distances.fromPlannedStopSeconds)],
  ];
}

function stepLines(steps: readonly StatusStep[], zone: string, view: View): string[] {
  return steps.map(({ from, to, at, by, reason }) => {
    const why = reason === null ? '' : `: ${reason}`;
    const arrow = view.ascii ? '->' : '→';
    const line = `${view.moment(at, zone)}: ${statusWords(from)} ${arrow} ${statusWords(to)}, ${by}${why}`;
    return view.text(line);
  });
}

function rescheduleLines(changes: readonly Reschedule[], zone: string, view: View): string[] {
  return changes.map((change) => {
    const from = view.window(change.oldWindowStart, change.oldWindowEnd, zone);
    const why = change.reason === null ? '' : `: ${change.reason}`;
    return view.text(`${view.moment(change.at, zone)}: from ${from}, by ${change.by} (${change.initiatedBy}${why})`);
  });
}

function section(title: string, lines: readonly string[], view: View): string {
  if (lines.length === 0) return '';
  const body = lines.flatMap((line) => wrap(line, view.columns - 2).map((part) => `  ${part}\n`));
  return `${view.palette.heading(title)}\n${body.join('')}`;
}

export function show(details: AppointmentDetails, view: View): string {
  const zone = details.timeZone;
  const distances = details.technicianId === null ? [] : distanceFacts(details.distances, view);
  return [
    appointmentCardText(details, distances, view),
    violationText(details.violations, view),
    section('Steps', stepLines(details.steps, zone, view), view),
    section('Reschedules', rescheduleLines(details.reschedules, zone, view), view),
  ].join('');
}
