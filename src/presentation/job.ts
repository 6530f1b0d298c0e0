// Jobs for people: the card with its appointments, and the list of what waits.

import { localDate } from '../base/time.ts';
import type { JobCard, JobList, JobRow } from '../domain/job.ts';
import { jobAppointments } from './appointment-list.ts';
import { card } from './card.ts';
import { listing } from './columns.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

const LABELS = 'Customer'.length + 4;

function serviceText({ serviceName, subtypeName }: JobRow, view: View): string {
  return view.text(subtypeName === null ? serviceName : `${serviceName} / ${subtypeName}`);
}

function jobText(job: JobCard, view: View): string {
  const title = [job.number, serviceText(job, view), job.status, ...(job.isFlagged ? ['flagged'] : [])];
  const facts = card(
    title.join(view.ascii ? ' - ' : ' · '),
    [
      [
        'Customer',
        view.text(`${job.customerNumber} ${job.customerName}${job.customerKind === 'lead' ? ' (lead)' : ''}`),
      ],
      ['Address', view.text(`${job.addressNumber} ${job.street}, ${job.city}`)],
      ['Priority', job.priority],
      ['Technician', job.sameTechnician ? 'the same for all its appointments' : null],
      ['Created', view.date(localDate(job.createdAt, view.timeZone))],
      ['Notes', job.notes === null ? null : wrap(view.text(job.notes), view.columns - LABELS).join('\n')],
    ],
    view,
  );
  return `${facts}${job.appointments.length === 0 ? '' : `\n${jobAppointments(job.appointments, view)}`}`;
}

function nextText(job: JobCard, view: View): string {
  if (job.status !== 'open') return '';
  const waiting = job.appointments.find(({ status, technicianId }) => status === 'scheduled' && technicianId === null);
  if (waiting) return next(`dispatch suggest --job ${job.number} (${waiting.number} waits for a technician)`, view);
  if (job.openAppointments > 0) return '';
  const isDone = job.appointments.some(({ status }) => status === 'complete');
  return next(isDone ? `dispatch job complete ${job.number}` : `dispatch suggest --job ${job.number}`, view);
}

function next(command: string, view: View): string {
  return `${view.palette.faint(`Next: ${command}`)}\n`;
}

export function show(job: JobCard, view: View): string {
  return `${jobText(job, view)}${nextText(job, view)}`;
}

export const create = show;
export const edit = show;
export const complete = show;
export const cancel = show;

export function list({ items, total }: JobList, view: View): string {
  const unbooked = items.find(({ status, openAppointments }) => status === 'open' && openAppointments === 0);
  const rows = listing(
    [
      { title: 'NO', cell: (row) => row.number },
      { title: 'CUSTOMER', cell: (row) => view.text(row.customerName), shrink: true },
      { title: 'SERVICE', cell: (row) => serviceText(row, view), shrink: true },
      { title: 'ADDRESS', cell: (row) => view.text(row.street), shrink: true },
      { title: 'STATUS', cell: (row) => stateText(row, view) },
      { title: 'BOOKED', cell: (row) => String(row.openAppointments), align: 'right' },
    ],
    items,
    total,
    'jobs',
    view,
  );
  return unbooked ? `${rows}${next(`dispatch suggest --job ${unbooked.number}`, view)}` : rows;
}

function stateText(row: JobRow, view: View): string {
  if (row.isFlagged) return view.palette.warning(`${row.status}, flagged`);
  return row.status === 'complete' ? view.palette.good(row.status) : row.status;
}
