// Technicians for people: the list, the card with what lies ahead, and after a change the booked appointments it leaves
// without room, each with the way out.

import { formatDuration } from '../base/duration.ts';
import type { Coordinates } from '../base/geo.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import { addSeconds, dayStart, localDate } from '../base/time.ts';
import { count } from '../base/words.ts';
import type { Span } from '../domain/day.ts';
import { MISFIT_WORDS } from '../domain/misfit.ts';
import type { DateStretch } from '../domain/shift.ts';
import { formatHours, formatStretches } from '../domain/shift.ts';
import { formatSkills } from '../domain/skills.ts';
import type {
  DateHours,
  EventCard,
  Misfit,
  TechnicianCard,
  TechnicianDetails,
  TechnicianRef,
  TimeOffCard,
  WithMisfits,
} from '../domain/technician.ts';
import { formatLunch } from '../domain/technician.ts';
import { card } from './card.ts';
import { aligned, listing } from './columns.ts';
import type { View } from './view.ts';

export function add(technician: TechnicianCard, view: View): string {
  return `Added.\n${profile(technician, view)}Next: dispatch tech show ${technician.code}\n`;
}

export function edit(technician: WithMisfits<TechnicianCard>, view: View): string {
  return `${profile(technician, view)}${misfitText(technician.misfits, view)}`;
}

export function list(result: { items: readonly TechnicianCard[]; total: number }, view: View): string {
  return listing(
    [
      { title: 'NO', cell: (row) => row.number },
      { title: 'CODE', cell: (row) => view.text(row.code) },
      { title: 'NAME', cell: (row) => view.text(row.name) + (row.archivedAt === null ? '' : ' (archived)') },
      { title: 'SKILLS', cell: (row) => view.text(formatSkills(row.skills)), shrink: true },
      { title: 'HOURS', cell: (row) => formatHours(row.hours) || 'none', shrink: true },
    ],
    result.items,
    result.total,
    'technicians',
    view,
  );
}

export function show(technician: TechnicianDetails, view: View): string {
  const { shiftChanges, timeOff, events, timeZone } = technician;
  return [
    profile(technician, view),
    block('Changed dates', shiftChanges.length === 0 ? '' : changeLines(shiftChanges, view)),
    block('Time off', timeOff.map((one) => `  ${timeOffLine(one, view)}\n`).join('')),
    block('Events', events.length === 0 ? '' : eventTable(events, timeZone, view)),
  ].join('');
}

function block(title: string, text: string): string {
  return text === '' ? '' : `\n${title}\n${text}`;
}

export function archive(technician: TechnicianCard, view: View): string {
  return `${named(technician, view)} is archived. Back again with: dispatch tech restore ${technician.number}\n`;
}

export function restore(technician: TechnicianCard, view: View): string {
  return `${named(technician, view)} is back: ${formatHours(technician.hours) || 'no hours'}.\n`;
}

export function shiftChange(result: WithMisfits<DateHours>, view: View): string {
  const { technician, date, timeZone, hours, isUsual } = result;
  const when = hours.length === 0 ? 'no work' : formatStretches(hours);
  const zone = view.zone(dayStart(date, timeZone), timeZone);
  const usual = isUsual ? ' (as every week)' : '';
  return `${named(technician, view)}, ${view.date(date)}: ${when} ${zone}${usual}\n${misfitText(result.misfits, view)}`;
}

export function timeOffAdd(timeOff: WithMisfits<TimeOffCard>, view: View): string {
  return `${named(timeOff.technician, view)} is off: ${timeOffLine(timeOff, view)}\n${misfitText(timeOff.misfits, view)}`;
}

export function timeOffRemove(timeOff: TimeOffCard, view: View): string {
  return `${named(timeOff.technician, view)} is no longer off:\n  ${timeOffLine(timeOff, view)}\n`;
}

export function eventAdd(event: WithMisfits<EventCard>, view: View): string {
  return `${eventCard('Added', event, view)}${misfitText(event.misfits, view)}`;
}

export function eventRemove(event: EventCard, view: View): string {
  return eventCard('Removed', event, view);
}

function named(technician: TechnicianRef, view: View): string {
  return `${technician.number} ${view.text(technician.name)}`;
}

function profile(technician: TechnicianCard, view: View): string {
  const { start, end, startSource, overtimeSeconds, maxJobsPerDay, kind } = technician;
  const archived = technician.archivedAt === null ? '' : ' (archived)';
  return card(
    `${named(technician, view)} (${view.text(technician.code)})${archived}`,
    [
      ['branch', `${view.text(technician.branch)} (${technician.timeZone})`],
      ['takes', kind === 'both' ? 'tech and sales appointments' : `${kind} appointments`],
      ['skills', view.text(formatSkills(technician.skills)) || 'none'],
      ['hours', formatHours(technician.hours).replaceAll(', ', '\n') || 'none'],
      ['lunch', formatLunch(technician.lunch)],
      ['overtime', overtimeSeconds === 0 ? null : `up to ${formatDuration(overtimeSeconds)}`],
      ['starts', `${placeText(start)}${startSource === 'branch' && start ? ' (the branch)' : ''}`],
      ['ends', isSame(start, end) ? null : placeText(end)],
      ['radius', technician.coverageRadiusMetres === null ? null : view.distance(technician.coverageRadiusMetres)],
      ['serves', technician.territories.map((name) => view.text(name)).join(', ') || null],
      ['at most', maxJobsPerDay === null ? null : `${count(maxJobsPerDay, 'appointment')} a day`],
    ],
    view,
  );
}

function placeText(place: Coordinates | null): string {
  return place === null ? 'unknown' : `${place.latitude.toFixed(4)},${place.longitude.toFixed(4)}`;
}

function isSame(a: Coordinates | null, b: Coordinates | null): boolean {
  return a?.latitude === b?.latitude && a?.longitude === b?.longitude;
}

function changeLines(changes: readonly DateStretch[], view: View): string {
  const dates = [...new Set(changes.map(({ date }) => date))];
  const hoursOf = (date: LocalDate): string =>
    formatStretches(
      changes.flatMap(({ date: own, startTime, endTime }) =>
        own === date && startTime && endTime ? [{ startTime, endTime }] : [],
      ),
    ) || 'no work';
  return dates.map((date) => `  ${view.date(date)}  ${hoursOf(date)}\n`).join('');
}

/** `TO-3 Thu 24 Dec 2026 - Sat 26 Dec 2026 (vacation)`: whole days by name, else the times. */
function timeOffLine({ number, start, end, timeZone, reason }: TimeOffCard, view: View): string {
  const why = reason === null ? '' : ` (${view.text(reason)})`;
  return `${number} ${spanText({ start, end }, timeZone, view)}${why}`;
}

function spanText({ start, end }: Span, zone: string, view: View): string {
  const [first, afterLast] = [localDate(start, zone), localDate(end, zone)];
  const isWholeDays = start === dayStart(first, zone) && end === dayStart(afterLast, zone);
  if (!isWholeDays) return view.window(start, end, zone);
  const last = localDate(addSeconds(end, -1), zone);
  return last === first ? view.date(first) : `${view.date(first)} - ${view.date(last)}`;
}

function eventTable(events: readonly EventCard[], zone: string, view: View): string {
  return aligned(
    [
      { title: '  NO', cell: (row) => `  ${row.number}` },
      { title: 'WHAT', cell: (row) => view.text(row.title), shrink: true },
      { title: 'NEXT', cell: (row) => nextText(row, zone, view) },
      { title: 'REPEATS', cell: (row) => repeatText(row.rrule) ?? 'once', shrink: true },
      { title: '', cell: (row) => [row.technician ? '' : 'everybody', row.isOpen ? 'open' : ''].join(' ').trim() },
    ],
    events,
    view,
  );
}

/** `every mon, wed` for the rules that people type, others as they are stored. */
function repeatText(rrule: string | null): string | null {
  const days = rrule && /^FREQ=WEEKLY;BYDAY=([A-Z,]+)$/.exec(rrule)?.[1]?.split(',');
  if (!days) return rrule === 'FREQ=DAILY' ? 'every day' : rrule;
  if (days.join() === 'MO,TU,WE,TH,FR') return 'every weekday';
  return `every ${days.map((day) => DAY_NAMES[day] ?? day).join(', ')}`;
}

function nextText(event: EventCard, zone: string, view: View): string {
  const [next] = event.next;
  return next ? view.window(next.start, next.end, zone) : 'over';
}

function eventCard(word: string, event: EventCard, view: View): string {
  const dates = event.next.map(({ start, end }) => view.window(start, end, event.timeZone));
  return card(
    `${word} ${event.number} ${view.text(event.title)}`,
    [
      ['for', event.technician ? named(event.technician, view) : `everybody of ${view.text(event.branch)}`],
      ['next', dates.join('\n')],
      ['repeats', repeatText(event.rrule)],
      ['customers', event.isOpen ? 'may be booked over it' : 'none meanwhile'],
      ['place', event.place ? placeText(event.place) : null],
    ],
    view,
  );
}

const DAY_NAMES: Readonly<Record<string, string>> = {
  MO: 'mon',
  TU: 'tue',
  WE: 'wed',
  TH: 'thu',
  FR: 'fri',
  SA: 'sat',
  SU: 'sun',
};

/** The appointments left without room, and how to find them another. */
function misfitText(misfits: readonly Misfit[], view: View): string {
  const [first] = misfits;
  if (!first) return '';
  const verb = misfits.length === 1 ? 'no longer fits' : 'no longer fit';
  const head = view.palette.warning(`${count(misfits.length, 'appointment')} ${verb}:`);
  const rows = aligned<Misfit>(
    [
      { title: '  NO', cell: (row) => `  ${row.number}` },
      { title: 'WHO', cell: (row) => view.text(row.technician.code) },
      { title: 'START', cell: (row) => startText(row, view) },
      { title: 'CUSTOMER', cell: (row) => view.text(row.customerName), shrink: true },
      { title: 'WHY', cell: (row) => MISFIT_WORDS[row.reason] + (row.pin === null ? '' : ' (Pinned)') },
    ],
    misfits,
    view,
  );
  const pinned = misfits.find(({ pin }) => pin !== null);
  const unpinned = misfits.find(({ pin }) => pin === null);
  const ways = [
    unpinned ? `dispatch optimize ${unpinned.date}` : null,
    pinned ? `dispatch edit ${pinned.number} --auto` : `dispatch edit ${first.number} --auto`,
  ].filter((way) => way !== null);
  return `${head}\n${rows}Next: ${ways.join('   or: ')}\n`;
}

function startText(misfit: Misfit, view: View): string {
  const start: Instant = misfit.plannedStart ?? misfit.windowStart;
  return `${view.date(misfit.date)}, ${view.time(start, misfit.timeZone)}`;
}
