// A technician's lines on the timeline: one with the pills and what lies between them, further ones for pills that overlap,
// and the labels under each.

import { formatDuration } from '../base/duration.ts';
import type { BoardBlock, BoardRow, BoardTravel } from '../domain/board.ts';
import type { Axis } from './board-axis.ts';
import type { Label } from './board-labels.ts';
import { labelLines } from './board-labels.ts';
import type { Marks } from './board-marks.ts';
import { pillStyle, signsOf } from './board-marks.ts';
import type { Pill } from './board-pill.ts';
import { drawPill, pillText } from './board-pill.ts';
import { bareWindow, shortName, shortTime } from './board-words.ts';
import type { Style } from './strip.ts';
import { Strip } from './strip.ts';
import type { View } from './view.ts';
import { clip, padded, textWidth } from './width.ts';

export interface RowFrame {
  readonly axis: Axis;
  readonly view: View;
  readonly marks: Marks;
  readonly nameWidth: number;
  /** Numbers stand as `A-12`, not as 12. */
  readonly hasPrefix: boolean;
  /** Column of `now` on the axis; null = not today. */
  readonly nowColumn: number | null;
}

/** Less of a title says nothing. */
const LEAST_TITLE = 5;

/** The row's lines, the name on the left. */
export function rowLines(row: BoardRow, frame: RowFrame): string[] {
  const { view } = frame;
  const lanes = lanesOf(row, frame.axis);
  const lines: { readonly strip: Strip; readonly isLane: boolean }[] = [];
  for (const [index, lane] of lanes.entries()) {
    const { strip, labels } = drawLane(row, lane, index, frame);
    lines.push({ strip, isLane: true });
    const room = view.columns - frame.nameWidth - 1;
    const below = labelLines(labels, room, (line) => drawNow(line, frame));
    for (const label of below) lines.push({ strip: label, isLane: false });
  }
  return lines.map(({ strip, isLane }, index) => {
    const left = leftText(row, { index, isLane }, frame);
    return `${left} ${strip.toText(view.palette)}`.trimEnd();
  });
}

function leftText(row: BoardRow, at: { index: number; isLane: boolean }, { view, nameWidth }: RowFrame): string {
  const { palette } = view;
  const cell = (text: string): string => padded(clip(text, nameWidth, view.ascii), nameWidth);
  if (at.index === 0) return palette.heading(cell(view.text(row.name)));
  if (at.isLane) return palette.warning(cell('  overlap'));
  if (at.index > 1) return cell('');
  const drive = row.driveSeconds > 0 ? ` ${formatDuration(row.driveSeconds)}` : '';
  const code = clip(view.text(row.code), nameWidth - drive.length, view.ascii);
  return palette.faint(cell(`${code}${drive}`));
}

interface Lane {
  readonly pills: Pill[];
  readonly taken: { readonly from: number; readonly to: number }[];
}

/** Pills in order of time; one that would cover another, time off or a closed event goes to a lane of its own. */
function lanesOf(row: BoardRow, axis: Axis): Lane[] {
  const first: Lane = { pills: [], taken: [] };
  for (const block of row.blocks) {
    const isClosed = block.kind !== 'lunch' && !block.isOpen;
    if (isClosed) first.taken.push({ from: axis.column(block.start), to: axis.column(block.end) });
  }
  const lanes = [first];
  for (const pill of pillsOf(row, axis)) {
    const isFree = ({ taken }: Lane): boolean => taken.every(({ from, to }) => pill.to <= from || pill.from >= to);
    let lane = lanes.find(isFree);
    if (!lane) {
      lane = { pills: [], taken: [] };
      lanes.push(lane);
    }
    lane.pills.push(pill);
    lane.taken.push(pill);
  }
  return lanes;
}

function pillsOf(row: BoardRow, axis: Axis): Pill[] {
  const columns = ({ start, end }: Pick<BoardBlock, 'start' | 'end'>): { from: number; to: number } => {
    const from = Math.min(axis.column(start), axis.width - 1);
    return { from, to: Math.max(from + 1, axis.column(end)) };
  };
  const stops = row.stops.map((stop): Pill => {
    return { ...columns(stop), appointment: stop, style: pillStyle(stop), isHeld: false };
  });
  const held = row.held.map((one): Pill => ({ ...columns(one), appointment: one, style: 'faint', isHeld: true }));
  return [...stops, ...held].sort((a, b) => a.from - b.from || a.to - b.to);
}

function drawLane(
  row: BoardRow,
  lane: Lane,
  index: number,
  frame: RowFrame,
): { readonly strip: Strip; readonly labels: readonly Label[] } {
  const { axis, marks, view } = frame;
  const strip = new Strip(axis.width);
  if (index === 0) drawOffShift(strip, row, frame);
  drawNow(strip, frame);
  const isHere = new Set(lane.pills.map(({ appointment }) => appointment.appointmentId));
  for (const stop of row.stops) {
    if (isHere.has(stop.appointmentId)) drawTravel(strip, stop.travel, frame);
  }
  if (index === 0) drawGround(strip, row, frame);
  const labels = lane.pills.map((pill): Label => {
    const text = pillText(pill, marks, view);
    drawPill(strip, pill, text, marks);
    return labelOf(row, pill, text.isComplete, frame);
  });
  if (index === 0) nameBlocks(strip, row, frame);
  return { strip, labels };
}

function labelOf(row: BoardRow, pill: Pill, isComplete: boolean, { hasPrefix, marks, view }: RowFrame): Label {
  const { appointment } = pill;
  const number = hasPrefix ? appointment.number : String(appointment.appointmentId);
  const name = `${signsOf(appointment, marks)}${clip(shortName(view.text(appointment.customerName)), 12, view.ascii)}`;
  const stop = row.stops.find(({ appointmentId }) => appointmentId === appointment.appointmentId);
  const start = stop?.start ?? row.held.find((one) => one.appointmentId === appointment.appointmentId)?.start;
  const window = `(${bareWindow(appointment.windowStart, appointment.windowEnd, view)})`;
  return {
    column: pill.from + (pill.to - pill.from >= 2 ? 1 : 0),
    text: isComplete ? number : `${number} ${name}`,
    more: [start === undefined ? '' : shortTime(start, view), window].filter((part) => part !== ''),
    style: pill.style,
  };
}

function drawOffShift(strip: Strip, row: BoardRow, { axis, marks }: RowFrame): void {
  let from = 0;
  for (const shift of row.shifts) {
    strip.fill(from, axis.column(shift.start), marks.offShift, 'faint');
    from = axis.column(shift.end);
  }
  strip.fill(from, axis.width, marks.offShift, 'faint');
}

function drawNow(strip: Strip, { nowColumn, marks }: RowFrame): void {
  if (nowColumn !== null) strip.write(nowColumn, marks.now, 'accent');
}

function drawTravel(strip: Strip, travel: BoardTravel | null, { axis, marks }: RowFrame): void {
  if (!travel) return;
  const [mark, style]: [string, Style] = travel.isLate ? [marks.lateTravel, 'warning'] : [marks.travel, 'faint'];
  strip.fill(axis.column(travel.start), axis.column(travel.end), mark, style);
}

/** The way home and the blocks, under the pills. */
function drawGround(strip: Strip, row: BoardRow, frame: RowFrame): void {
  drawTravel(strip, row.returnTravel, frame);
  for (const block of row.blocks) drawTravel(strip, block.travel, frame);
  for (const block of row.blocks) {
    const { axis, marks } = frame;
    strip.fill(axis.column(block.start), axis.column(block.end), blockMark(block, marks), 'faint');
  }
}

function blockMark(block: BoardBlock, marks: Marks): string {
  if (block.kind === 'lunch') return marks.lunch;
  if (block.kind === 'time-off') return marks.timeOff;
  return block.isOpen ? marks.openEvent : marks.event;
}

/** Writes each block's title where most of it is left uncovered. */
function nameBlocks(strip: Strip, row: BoardRow, { axis, marks, view }: RowFrame): void {
  for (const block of row.blocks) {
    const run = strip.longestRun(axis.column(block.start), axis.column(block.end), blockMark(block, marks));
    const room = run.end - run.start - 2;
    const title = view.text(block.title) || (block.kind === 'lunch' ? 'lunch' : 'time off');
    if (room < Math.min(textWidth(title), LEAST_TITLE)) continue;
    const text = clip(title, room, view.ascii);
    const spaced = room - 2 >= textWidth(text) ? ` ${text} ` : text;
    strip.write(run.start + Math.floor((room + 2 - textWidth(spaced)) / 2), spaced, 'faint', run.end - 1);
  }
}
