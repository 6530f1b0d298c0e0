// What a change did to promises and places: the new promise beside the old one with whom to tell, and who moved from where to where.
// A move that leaves little of the promised time is marked: it is kept by the plan, and lost by the first delay.

import { formatDuration } from '../base/duration.ts';
import { localDate, secondsBetween } from '../base/time.ts';
import type { AppointmentChange, AppointmentPlace, MovedAppointment } from '../domain/appointment.ts';
import { dayWindow, timesOfWindow } from './board-words.ts';
import { phoneText } from './phone.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** An arrival planned less than this before its window ends is tight. */
const TIGHT_SECONDS = 10 * 60;

function arrow(view: View): string {
  return view.ascii ? '->' : '→';
}

/** `Maria Lopez 8:15 AM`, of the same technician the time alone, on another day the date too. */
function placeText(at: AppointmentPlace | null, before: AppointmentPlace | null, zone: string, view: View): string {
  if (at === null) return 'unassigned';
  const isOtherDay = before !== null && localDate(at.start, zone) !== localDate(before.start, zone);
  const time = `${isOtherDay ? `${view.date(localDate(at.start, zone)).slice(0, -5)} ` : ''}${view.time(at.start, zone)}`;
  return at.technicianId === before?.technicianId ? time : `${view.text(at.technicianName)} ${time}`;
}

/** `1m to spare of 8-10am`, where it is not more. */
function tightText({ from, to, windowStart, windowEnd }: MovedAppointment, zone: string, view: View): string | null {
  if (to === null || to.start === from?.start || !windowStart || !windowEnd) return null;
  const left = secondsBetween(to.start, windowEnd);
  if (left >= TIGHT_SECONDS) return null;
  return `${formatDuration(Math.floor(left / 60) * 60)} to spare of ${timesOfWindow({ windowStart, windowEnd, timeZone: zone }, view)}`;
}

/** A line for each that moved or was bumped. */
export function movedText(moved: readonly MovedAppointment[], zone: string, view: View): string {
  return moved
    .flatMap((move) => {
      const tight = tightText(move, zone, view);
      const what = `${move.bumped ? 'Bumped' : 'Moved'} ${move.number} ${view.text(move.customerName)}`;
      const places = `${placeText(move.from, null, zone, view)} ${arrow(view)} ${placeText(move.to, move.from, zone, view)}`;
      const line = `${tight === null ? '' : '! '}${what}: ${places}${tight === null ? '' : `, ${tight}`}`;
      const lines = wrap(line, view.columns);
      return move.bumped || tight !== null ? lines.map((part) => view.palette.warning(part)) : lines;
    })
    .map((line) => `${line}\n`)
    .join('');
}

/** The promise that was replaced, with whom to tell of it, and the place that was left. */
export function ownChange(change: AppointmentChange, view: View): string {
  const { before, customerName, number, technicianId, technicianName, plannedStart, timeZone } = change;
  if (!before) return '';
  const isPromised = before.windowStart === change.windowStart && before.windowEnd === change.windowEnd;
  const promise = isPromised ? '' : promiseText(change, before, view);
  const to =
    technicianId === null || plannedStart === null
      ? null
      : { technicianId, technicianName: technicianName ?? '', start: plannedStart };
  const from = before.place;
  if (from?.technicianId === to?.technicianId && from?.start === to?.start) return promise;
  const own = { appointmentId: change.id, number, customerName, from, to, bumped: false };
  return `${promise}${movedText([own], timeZone, view)}`;
}

function promiseText(change: AppointmentChange, before: NonNullable<AppointmentChange['before']>, view: View): string {
  const phone = before.customerPhone === null ? '' : `, ${phoneText(before.customerPhone)}`;
  const line = `Promised: ${dayWindow(before, view)} ${arrow(view)} ${dayWindow(change, view)}; tell ${view.text(change.customerName + phone)}`;
  return wrap(line, view.columns)
    .map((part) => `${view.palette.warning(part)}\n`)
    .join('');
}
