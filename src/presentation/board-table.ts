// The board as a table: one line per appointment, technician by technician in order of time, the unassigned last.

import { formatDuration } from '../base/duration.ts';
import { statusWords } from '../domain/appointment.ts';
import type { BoardAppointment, BoardDay, BoardRow, BoardStop } from '../domain/board.ts';
import type { Sign } from './board-marks.ts';
import { clockTime, shortWindow } from './board-words.ts';
import type { View } from './view.ts';
import { clip, padded, textWidth } from './width.ts';

const TITLES = [
  'NUMBER',
  'WINDOW',
  'START',
  'TECH',
  'CUSTOMER',
  'STREET',
  'SERVICE',
  'STATUS',
  'PIN',
  'DRIVE',
  'MARKS',
];
/** Narrower columns that may go, go. */
const LEAST_COLUMN = 6;

type Title = (typeof TITLES)[number];

/** What gives way when the terminal is narrow, first things first, and how far; at 0 the column goes. */
const GIVE_WAY: readonly (readonly [Title, number])[] = [
  ['STREET', 0],
  ['CUSTOMER', 12],
  ['SERVICE', 9],
  ['MARKS', 12],
  ['CUSTOMER', 9],
  ['SERVICE', 0],
  ['MARKS', 5],
  ['DRIVE', 0],
  ['PIN', 0],
  ['STATUS', 6],
  ['CUSTOMER', 5],
  ['MARKS', 0],
  ['TECH', 4],
];

/** The lines of a day; adds what the legend has to explain to `signs`. */
export function tableLines(day: BoardDay, view: View, signs: Set<Sign>): string[] {
  if (day.counts.inJeopardy > 0) signs.add('in-jeopardy');
  const head = view.palette.heading(
    clip(`${view.date(day.date)} ${view.zone(day.span?.start ?? day.now, day.timeZone)}`, view.columns, view.ascii),
  );
  const rows = [
    ...day.rows.flatMap((row) => row.stops.map((stop) => stopCells(stop, row, view))),
    ...day.unassigned.map((one) => {
      const held = one.held ? `held ${view.text(one.held.technicianCode)} ${clockTime(one.held.start, view)}` : '';
      const together = one.togetherWith ? `with ${one.togetherWith.join(' ')}` : '';
      const marks = [held, together].filter((text) => text !== '').join(' ');
      return cells(one, { start: '', tech: '', status: 'unassigned', drive: '', marks }, view);
    }),
  ];
  if (rows.length === 0) return [head, 'No appointments.'];
  const gap = view.columns < 100 ? 1 : 2;
  const widths = fitted(
    TITLES.map((title, index) => Math.max(textWidth(title), ...rows.map((row) => textWidth(row[index] ?? '')))),
    { columns: view.columns, gap },
  );
  const line = (row: readonly string[]): string => {
    const text = row
      .flatMap((text, index) => {
        const width = widths[index] ?? 0;
        const align = TITLES[index] === 'DRIVE' || TITLES[index] === 'START' ? 'right' : 'left';
        return width === 0 ? [] : [padded(clip(text, width, view.ascii), width, align)];
      })
      .join(' '.repeat(gap));
    return clip(text, view.columns, view.ascii).trimEnd();
  };
  return [head, view.palette.heading(line(TITLES)), ...rows.map(line)];
}

function stopCells(stop: BoardStop, row: BoardRow, view: View): string[] {
  const marks = [
    ...(stop.isInJeopardy ? ['!'] : []),
    ...(stop.travel?.isLate ? ['late'] : []),
    ...(stop.isOverlapping ? ['overlap'] : []),
    ...(stop.togetherWith ? [`with ${stop.togetherWith.join(' ')}`] : []),
    ...(stop.violations.length > 0 && !stop.isOverlapping ? ['rule'] : []),
  ];
  return cells(
    stop,
    {
      start: clockTime(stop.plannedStart, view),
      tech: view.text(row.code),
      status: stop.status === 'scheduled' ? 'assigned' : statusWords(stop.status),
      drive: stop.travel ? formatDuration(stop.travel.seconds) : '',
      marks: marks.join(' '),
    },
    view,
  );
}

function cells(
  one: BoardAppointment,
  facts: { start: string; tech: string; status: string; drive: string; marks: string },
  view: View,
): string[] {
  return [
    one.number,
    shortWindow(one.windowStart, one.windowEnd, view),
    facts.start,
    facts.tech,
    view.text(one.customerName),
    view.text(one.street),
    view.text(one.serviceName),
    facts.status,
    one.pin ?? '',
    facts.drive,
    facts.marks,
  ];
}

/** Takes columns from what may give way until all fit. */
function fitted(wanted: readonly number[], options: { readonly columns: number; readonly gap: number }): number[] {
  const widths = [...wanted];
  const over = (): number => {
    const shown = widths.filter((width) => width > 0);
    return shown.reduce((sum, width) => sum + width + options.gap, -options.gap) - options.columns;
  };
  for (const [title, least] of GIVE_WAY) {
    const index = TITLES.indexOf(title);
    const excess = over();
    if (excess <= 0) break;
    const width = widths[index] ?? 0;
    const narrower = Math.max(Math.min(width, least), width - excess);
    // In a few columns a text says nothing: then the whole column goes.
    widths[index] = least === 0 && narrower < LEAST_COLUMN ? 0 : narrower;
  }
  return widths;
}
