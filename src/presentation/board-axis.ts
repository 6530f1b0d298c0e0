// The time axis of the board: which columns the hours stand in. It spans what the day holds, at the largest scale that fits.

import type { Instant } from '../base/time.ts';
import { addSeconds, epochSeconds, secondsIntoDay } from '../base/time.ts';
import type { Span } from '../domain/day.ts';
import type { Marks } from './board-marks.ts';
import { Strip } from './strip.ts';
import type { View } from './view.ts';
import { textWidth } from './width.ts';

const HOUR = 3600;
const HALF_HOUR = 1800;
const QUARTER = 900;
/** Wider hours would only pull the day apart. */
const WIDEST_HOUR = 30;
const NARROW_HOUR = 7;

export interface Axis {
  /** Columns of the axis itself. */
  readonly width: number;
  /** The last hour's label may stand out a little. */
  readonly labelWidth: number;
  readonly columnsPerHour: number;
  /** The column of an instant, held to the axis. */
  readonly column: (instant: Instant) => number;
  readonly span: Span;
  readonly timeZone: string;
}

/** An axis over the span, to whole half hours, in at most so many columns. */
export function makeAxis(span: Span, options: { readonly width: number; readonly timeZone: string }): Axis {
  const { timeZone } = options;
  const start = addSeconds(span.start, -(secondsIntoDay(span.start, timeZone) % HALF_HOUR));
  const past = secondsIntoDay(span.end, timeZone) % HALF_HOUR;
  const end = addSeconds(span.end, past === 0 ? 0 : HALF_HOUR - past);
  const seconds = Math.max(HOUR, epochSeconds(end) - epochSeconds(start));
  const columnsPerHour = scaleFor(seconds, options.width);
  const width = Math.min(options.width, Math.ceil((seconds / HOUR) * columnsPerHour));
  const origin = epochSeconds(start);
  return {
    width,
    labelWidth: Math.min(width + 2, options.width),
    columnsPerHour,
    column: (instant) => {
      const column = Math.round(((epochSeconds(instant) - origin) * columnsPerHour) / HOUR);
      return Math.min(width, Math.max(0, column));
    },
    span: { start, end },
    timeZone,
  };
}

/** Whole columns an hour, so that hours are equally wide; in narrow terminals halves, as every column counts there. */
function scaleFor(seconds: number, width: number): number {
  const most = (width * HOUR) / seconds;
  if (most < 1) return most;
  return most < NARROW_HOUR ? Math.floor(most * 2) / 2 : Math.min(WIDEST_HOUR, Math.floor(most));
}

/** The line of hours, with `now` among them. */
export function axisLine(axis: Axis, view: View, marks: Marks, now: Instant | null): Strip {
  const strip = new Strip(axis.labelWidth);
  const every = labelStep(axis);
  const mark = now === null ? -1 : axis.column(now);
  let free = 0;
  const last = epochSeconds(axis.span.end);
  for (let at = epochSeconds(axis.span.start); at <= last; at += QUARTER) {
    const instant = addSeconds(axis.span.start, at - epochSeconds(axis.span.start));
    const wall = secondsIntoDay(instant, axis.timeZone);
    const hour = wall / HOUR;
    if (wall % HOUR !== 0 || hour % every !== 0) continue;
    const column = axis.column(instant);
    const text = hourLabel(hour, view, axis.columnsPerHour * every);
    const isCovered = mark >= column && mark < column + textWidth(text);
    if (column < free || isCovered || column + textWidth(text) > strip.width) continue;
    free = strip.write(column, text, 'faint') + 1;
  }
  if (mark >= 0) strip.write(mark, marks.nowHead, 'accent');
  return strip;
}

/** Hours between labels: each needs three columns and a blank. */
function labelStep({ columnsPerHour }: Axis): number {
  return [1, 2, 3, 4, 6, 12].find((step) => step * columnsPerHour >= 4) ?? 24;
}

function hourLabel(hour: number, view: View, room: number): string {
  if (view.clock === '24') return String(hour);
  const text = String(hour % 12 || 12);
  // Noon and midnight tell the halves of the day apart.
  return hour % 12 === 0 && room >= 5 ? `${text}${hour === 0 ? 'am' : 'pm'}` : text;
}
