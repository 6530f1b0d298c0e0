// Under the timeline: the unassigned lane, one appointment a line, and what a dispatcher has to look at in the rows above.

import { formatDuration } from '../base/duration.ts';
import type { BoardDay, BoardRow, BoardStop, BoardUnassigned } from '../domain/board.ts';
import type { Marks } from './board-marks.ts';
import { marksOf } from './board-marks.ts';
import { clockTime, shortWindow } from './board-words.ts';
import type { View } from './view.ts';
import { clip, padded, textWidth, wrapped } from './width.ts';

const MOST_NOTES = 12;

/** The widest the columns may be; the last one takes what is left. */
const COLUMN_LIMITS = [10, 24, 20, 16, 6];
const NARROW_LIMITS = [10, 14, 9, 16, 6];

/** One line each: number, lock, customer, service, window, length, and the place that a plan holds for it, if any. */
export function unassignedLines(day: BoardDay, view: View): string[] {
  if (day.unassigned.length === 0) return [];
  const marks = marksOf(view);
  const rows = day.unassigned.map((one) => unassignedCells(one, view, marks));
  const limits = view.columns < 80 ? NARROW_LIMITS : COLUMN_LIMITS;
  const widths = limits.map((most, column) =>
    Math.min(most, Math.max(...rows.map((cells) => textWidth(cells[column] ?? '')))),
  );
  const lines = rows.map((cells) => {
    const aligned = cells.map((text, index) => {
      const width = widths[index];
      return width === undefined ? text : padded(clip(text, width, view.ascii), width);
    });
    return clip(`  ${marks.unassigned} ${aligned.join('  ')}`, view.columns, view.ascii);
  });
  const lost = day.unassigned.find(({ held }) => held === null);
  const hint = lost ? [faintly(`Why: dispatch explain ${lost.number}`, view)] : [];
  return [view.palette.warning('Unassigned'), ...lines, ...hint];
}

function unassignedCells(one: BoardUnassigned, view: View, marks: Marks): string[] {
  const held = one.held
    ? `held for ${view.text(one.held.technicianCode)} at ${clockTime(one.held.start, view)}`
    : 'no place';
  return [
    one.number,
    `${one.togetherWith ? marks.together : ''}${one.pin === null ? '' : marks.lock}${view.text(one.customerName)}`,
    view.text(one.serviceName),
    shortWindow(one.windowStart, one.windowEnd, view),
    formatDuration(one.durationSeconds),
    one.priority === 'normal' ? held : `${one.priority}, ${held}`,
  ];
}

/** What is late, and what stands against a rule, with the number to type. */
export function noteLines(day: BoardDay, view: View): string[] {
  const notes = day.rows.flatMap((row) => [
    ...row.stops.flatMap((stop) => stopNote(stop, { day, row, view })),
    ...(row.lunchHasNoRoom && row.stops.length > 0 ? [` ${view.text(row.code)}: no room for lunch`] : []),
  ]);
  if (notes.length === 0) return [];
  const shown = notes.slice(0, MOST_NOTES);
  const more = notes.length - shown.length;
  return [
    view.palette.warning('Look at'),
    ...shown.flatMap((note) => indented(note, view)),
    ...(more > 0 ? [faintly(`and ${more} more: dispatch board ${day.date} --format table`, view)] : []),
  ];
}

function faintly(text: string, view: View): string {
  return view.palette.faint(clip(`  ${text}`, view.columns, view.ascii));
}

/** Wrapped between words, further lines under the first one's text. */
function indented(note: string, view: View): string[] {
  const [mark = '', ...words] = note.split(' ');
  const lines = wrapped(words, { separator: ' ', width: view.columns - 4, ascii: view.ascii });
  return lines.map((line, index) => `  ${index === 0 && mark !== '' ? mark : ' '} ${line}`);
}

function stopNote(stop: BoardStop, { day, row, view }: { day: BoardDay; row: BoardRow; view: View }): string[] {
  const reasons = [...(stop.isInJeopardy ? [lateness(stop, day, view)] : []), ...stop.violations];
  if (reasons.length === 0) return [];
  const who = `${view.text(stop.customerName)} (${view.text(row.code)})`;
  return [`${stop.isInJeopardy ? '!' : ''} ${stop.number} ${who}: ${view.text(reasons.join(' '))}`];
}

function lateness(stop: BoardStop, day: BoardDay, view: View): string {
  const window = shortWindow(stop.windowStart, stop.windowEnd, view);
  const isIdle = stop.start < day.now && stop.status !== 'on-the-way';
  const what = isIdle ? 'Not under way' : `Arrives about ${clockTime(stop.arrival, view)}`;
  return `${what}, promised ${window}.`;
}
