// The board of a day as a timeline: a head with the counts, the axis, a row per technician, then what is unassigned and what
// needs a look. Everything is text, made to be read without color at 80 columns.

import { formatDuration } from '../base/duration.ts';
import type { Instant } from '../base/time.ts';
import { zoneAbbreviation } from '../base/time.ts';
import { count } from '../base/words.ts';
import type { BoardDay, BoardRow, BoardStop } from '../domain/board.ts';
import type { Axis } from './board-axis.ts';
import { axisLine, makeAxis } from './board-axis.ts';
import { noteLines, unassignedLines } from './board-lane.ts';
import type { Sign } from './board-marks.ts';
import { marksOf } from './board-marks.ts';
import type { RowFrame } from './board-row.ts';
import { rowLines } from './board-row.ts';
import { clockTime } from './board-words.ts';
import type { View } from './view.ts';
import { padded, textWidth, wrapped } from './width.ts';

/** The axis stands above every so many technicians, so that one is always in sight. */
const ROWS_PER_AXIS = 12;
/** Hours this wide, or numbers this small, leave room for `A-` before numbers. */
const WIDE_HOUR = 9;
const SMALL_NUMBER = 100;

/** The lines of a day; adds what the legend has to explain to `signs`. */
export function timelineLines(day: BoardDay, view: View, signs: Set<Sign>): string[] {
  const head = headLines(day, view);
  const rows = day.span === null ? [`Nobody is at work.`] : chartLines(day, day.span, view, signs);
  const parts = [rows, absentLines(day, view), unassignedLines(day, view), noteLines(day, view)];
  return [
    ...head,
    ...parts.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
  ];
}

function headLines(day: BoardDay, view: View): string[] {
  const { counts } = day;
  const separator = view.ascii ? ', ' : ' · ';
  const zones = day.span ? [day.span.start, day.span.end] : [day.now];
  const names = [...new Set(zones.map((instant) => zoneAbbreviation(instant, day.timeZone)))].join('/');
  const title = [view.date(day.date), names, ...(isToday(day) ? [`now ${clockTime(day.now, view)}`] : [])];
  const work = [
    count(counts.technicians, 'technician'),
    ...(counts.driveSeconds > 0 ? [`${formatDuration(counts.driveSeconds)} driving`] : []),
  ];
  const booked = [
    count(counts.appointments, 'appointment'),
    ...(counts.unassigned > 0 ? [`${counts.unassigned} unassigned`] : []),
    ...(counts.inJeopardy > 0 ? [`${counts.inJeopardy} in jeopardy`] : []),
    ...(counts.pinned > 0 ? [`${counts.pinned} pinned`] : []),
  ];
  const wrap = { separator, width: view.columns, ascii: view.ascii };
  const [first = '', ...more] = wrapped([...title, ...work], wrap);
  return [view.palette.heading(first) + companyName(day, view, first), ...more, ...wrapped(booked, wrap)];
}

/** On the right, where there is room. */
function companyName(day: BoardDay, view: View, before: string): string {
  const name = view.text(day.companyName);
  const room = view.columns - textWidth(before);
  return textWidth(name) + 2 <= room ? view.palette.faint(padded(name, room, 'right')) : '';
}

function isToday(day: BoardDay): boolean {
  return day.span !== null && day.now >= day.span.start && day.now < day.span.end;
}

function chartLines(day: BoardDay, span: NonNullable<BoardDay['span']>, view: View, signs: Set<Sign>): string[] {
  const marks = marksOf(view);
  const nameWidth = nameWidthOf(day, view);
  const axis = makeAxis(span, { width: view.columns - nameWidth - 1, timeZone: day.timeZone });
  const now = isToday(day) ? day.now : null;
  const frame: RowFrame = {
    axis,
    view,
    marks,
    nameWidth,
    hasPrefix: axis.columnsPerHour >= WIDE_HOUR || day.rows.every(hasSmallNumbers),
    nowColumn: now === null ? null : nowColumn(axis, now),
  };
  collectSigns(day, now, signs);
  const hours = `${' '.repeat(nameWidth + 1)}${axisLine(axis, view, marks, now).toText(view.palette)}`;
  return day.rows.flatMap((row, index) => [...(index % ROWS_PER_AXIS === 0 ? [hours] : []), ...rowLines(row, frame)]);
}

function hasSmallNumbers({ stops, held }: BoardRow): boolean {
  return [...stops, ...held].every(({ appointmentId }) => appointmentId < SMALL_NUMBER);
}

function nowColumn(axis: Axis, now: Instant): number {
  return Math.min(axis.column(now), axis.width - 1);
}

/** As wide as the longest name, within what the terminal can spare. */
function nameWidthOf(day: BoardDay, view: View): number {
  const most = view.columns < 100 ? 13 : view.columns < 140 ? 18 : 24;
  const longest = Math.max(
    ...day.rows.map(({ name, code, driveSeconds }) => {
      const second = textWidth(view.text(code)) + (driveSeconds > 0 ? formatDuration(driveSeconds).length + 1 : 0);
      return Math.max(textWidth(view.text(name)), second);
    }),
  );
  return Math.max(8, Math.min(most, longest));
}

function absentLines(day: BoardDay, view: View): string[] {
  if (day.absent.length === 0) return [];
  const names = day.absent.map(({ name, reason }) => view.text(name) + (reason ? ` (${view.text(reason)})` : ''));
  const [first = '', ...rest] = names;
  const parts = [`Not at work: ${first}`, ...rest];
  return wrapped(parts, { separator: ', ', width: view.columns, ascii: view.ascii }).map((line) =>
    view.palette.faint(line),
  );
}

function collectSigns(day: BoardDay, now: Instant | null, signs: Set<Sign>): void {
  if (now !== null) signs.add('now');
  for (const row of day.rows) {
    for (const stop of row.stops) collectStop(stop, signs);
    for (const one of row.held) {
      signs.add('held');
      if (one.pin !== null) signs.add('pinned');
      if (one.togetherWith) signs.add('together');
    }
    for (const block of row.blocks) signs.add(block.kind === 'event' && block.isOpen ? 'open-event' : block.kind);
    for (const travel of travelsOf(row)) signs.add(travel.isLate ? 'late-travel' : 'travel');
    if (hasOffShift(row, day)) signs.add('off-shift');
  }
  if (day.unassigned.some(({ pin }) => pin !== null)) signs.add('pinned');
  if (day.unassigned.some(({ togetherWith }) => togetherWith)) signs.add('together');
}

function collectStop(stop: BoardStop, signs: Set<Sign>): void {
  signs.add('booked').add(stop.status);
  if (stop.pin !== null) signs.add('pinned');
  if (stop.togetherWith) signs.add('together');
  if (stop.isInJeopardy) signs.add('in-jeopardy');
}

function travelsOf(row: BoardRow): { readonly isLate: boolean }[] {
  return [...row.stops, ...row.blocks, { travel: row.returnTravel }].flatMap(({ travel }) => travel ?? []);
}

function hasOffShift(row: BoardRow, day: BoardDay): boolean {
  const [first, last] = [row.shifts[0], row.shifts.at(-1)];
  if (!first || !last || !day.span || row.shifts.length > 1) return true;
  return first.start > day.span.start || last.end < day.span.end;
}
