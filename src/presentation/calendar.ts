// The calendar itself, or where it went.

import { count } from '../base/words.ts';
import type { CalendarExport } from '../domain/calendar.ts';
import type { View } from './view.ts';

export function ics(result: CalendarExport, view: View): string {
  if (result.calendar !== null) return result.calendar;
  const days = `${view.date(result.from)} to ${view.date(result.to)}`;
  return `Wrote ${count(result.total, 'visit')} of ${days} to ${view.text(result.file)}.\n`;
}
