// The dispatch board for people (B1-B5), as a timeline or as a table. JSON is the result itself.

import type { LocalDate } from '../base/time.ts';
import type { Board } from '../domain/board.ts';
import type { Sign } from './board-marks.ts';
import { legend } from './board-marks.ts';
import { tableLines } from './board-table.ts';
import { timelineLines } from './board-timeline.ts';
import type { View } from './view.ts';

/** Narrower terminals get this, and wrap. */
const LEAST_COLUMNS = 40;

export function show(board: Board, given: View): string {
  const signs = new Set<Sign>();
  const days = board.days.map((day) => {
    const view = { ...given, columns: Math.max(LEAST_COLUMNS, given.columns), timeZone: day.timeZone };
    return board.layout === 'table' ? tableLines(day, view, signs) : timelineLines(day, view, signs);
  });
  const lines = days.flatMap((day, index) => (index === 0 ? day : ['', ...day]));
  const key = legend(signs, given);
  if (board.nextWorkingDay !== undefined) lines.push(nextText(board.nextWorkingDay));
  return `${[...lines, ...(key.length > 0 ? ['', ...key] : [])].join('\n')}\n`;
}

function nextText(date: LocalDate | null): string {
  if (date === null) return 'Nothing is booked, and nobody has a shift in the next month. Shifts: dispatch tech list';
  return `Nothing is booked. Next working day: dispatch board ${date}`;
}
