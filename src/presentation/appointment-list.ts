// Lists of appointments and pins (P9, J3, N9).

import { localDate } from '../base/time.ts';
import { count } from '../base/words.ts';
import type { AppointmentCard, AppointmentList } from '../domain/appointment.ts';
import type { PinList } from '../domain/pin.ts';
import { serviceText, statusText, technicianText, violationText } from './appointment-card.ts';
import { dayWindow, timesOfWindow } from './board-words.ts';
import type { Column } from './columns.ts';
import { aligned, listing } from './columns.ts';
import type { View } from './view.ts';

function appointmentColumns(
  rows: readonly AppointmentCard[],
  isOneDay: boolean,
  view: View,
): Column<AppointmentCard>[] {
  const columns: Column<AppointmentCard>[] = [
    { title: 'NO', cell: (row) => row.number },
    { title: 'WINDOW', cell: (row) => (isOneDay ? timesOfWindow(row, view) : dayWindow(row, view)) },
    { title: 'CUSTOMER', cell: (row) => view.text(row.customerName), shrink: true },
    { title: 'SERVICE', cell: (row) => serviceText(row, view), shrink: true },
    { title: 'TECHNICIAN', cell: (row) => lockedTechnician(row, view), shrink: true },
    { title: 'STATUS', cell: (row) => statusText(row.status, view) },
    { title: 'NOTES', cell: (row) => view.text(row.notes), shrink: true },
  ];
  return columns.filter(({ title }) => title !== 'NOTES' || rows.some(({ notes }) => notes !== null));
}

/** The lock stands in front, where no narrow column cuts it off. */
function lockedTechnician({ technicianName, pin, status }: AppointmentCard, view: View): string {
  const lock = view.ascii ? '#' : '🔒';
  return `${pin === null || status === 'cancelled' ? '' : lock}${technicianName === null ? 'unassigned' : view.text(technicianName)}`;
}

export function appointmentList(result: AppointmentList, view: View): string {
  const { items, total, upcoming, range } = result;
  const days = range === null ? '' : rangeText(range, view);
  const isOneDay =
    range !== null &&
    items.every(
      ({ windowStart, timeZone }) => range.from === range.to && localDate(windowStart, timeZone) === range.to,
    );
  const rows = listing(appointmentColumns(items, isOneDay, view), items, total, 'appointments', view);
  const pinned = items.some(({ pin }) => pin !== null) ? `${view.ascii ? '   # ' : '   🔒 '}pinned` : '';
  const ahead = items.length === 0 ? '' : `${count(upcoming, 'upcoming appointment')}${pinned}\n`;
  return `${days}${rows}${ahead}${range === null ? '' : stepText(range, view)}`;
}

type Range = NonNullable<AppointmentList['range']>;

function rangeText({ from, to }: Range, view: View): string {
  const text = from === to ? view.date(from) : `${view.date(from)} - ${view.date(to)}`;
  return `${view.palette.heading(`${text} (${view.timeZone})`)}\n`;
}

function stepText({ from, to, previous, next }: Range, view: View): string {
  const days = from === to ? '' : ` --days ${(Date.parse(next) - Date.parse(from)) / 86_400_000}`;
  return `${view.palette.faint(`Before: --date ${previous}${days}   After: --date ${next}${days}`)}\n`;
}

/** The appointments of a job, with "(Pinned)" behind the technician's name (J3). */
export function jobAppointments(items: readonly AppointmentCard[], view: View): string {
  return aligned(
    [
      { title: 'NO', cell: (row) => row.number },
      { title: 'WINDOW', cell: (row) => dayWindow(row, view) },
      { title: 'SERVICE', cell: (row) => serviceText(row, view), shrink: true },
      { title: 'TECHNICIAN', cell: (row) => technicianText(row, view) },
      { title: 'STATUS', cell: (row) => statusText(row.status, view) },
    ],
    items,
    view,
  );
}

export function pinList({ items, total }: PinList, view: View): string {
  const columns: Column<PinList['items'][number]>[] = [
    { title: 'NO', cell: (row) => row.number },
    { title: 'WINDOW', cell: (row) => dayWindow(row, view) },
    { title: 'CUSTOMER', cell: (row) => view.text(row.customerName), shrink: true },
    {
      title: 'TECHNICIAN',
      cell: (row) => (row.technicianName === null ? 'any' : view.text(row.technicianName)),
      shrink: true,
    },
    { title: 'LOCK', cell: (row) => row.pin?.lock ?? '' },
    { title: 'BY', cell: (row) => view.text(row.pin?.by), shrink: true },
    { title: 'REASON', cell: (row) => view.text(row.pin?.reason), shrink: true },
  ];
  const broken = items
    .filter(({ violations }) => violations.length > 0)
    .map(({ number, violations }) => violationText([`${number}: ${violations.join(' ')}`], view));
  return `${listing(columns, items, total, 'pins', view)}${broken.join('')}`;
}
