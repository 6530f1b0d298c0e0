// Ranked arrival windows for a dispatcher on the phone: what to offer first, who would come, what it costs, and the command to
// type once the customer says yes (S1).

import { formatDuration } from '../base/duration.ts';
import { count } from '../base/words.ts';
import type { RankedSuggestion, SuggestExplanation, SuggestResult } from '../domain/schedule.ts';
import type { Column } from './columns.ts';
import { aligned } from './columns.ts';
import type { Presenter, View } from './view.ts';

/** `Tue 24 Nov 8:00-10:00 AM`: the zone and the year stand in the heading. */
export function windowWords(
  at: { readonly windowStart: string; readonly windowEnd: string; readonly timeZone: string },
  view: View,
): string {
  return view
    .window(at.windowStart, at.windowEnd, at.timeZone)
    .replace(/ \d{4},/, '')
    .replace(/ \S+$/, '');
}

function columns(view: View): Column<RankedSuggestion>[] {
  return [
    { title: '#', cell: (row) => (row.heldBack ? '-' : String(row.rank)), align: 'right' },
    { title: 'WINDOW', cell: (row) => windowWords(row, view) },
    { title: 'TECHNICIAN', cell: (row) => view.text(row.technicianName), shrink: true },
    { title: 'DRIVE', cell: (row) => signed(row.addedDriveSeconds), align: 'right' },
    { title: 'SLACK', cell: (row) => formatDuration(row.slackMinutes * 60), align: 'right' },
    { title: 'WHY', cell: (row) => view.text(why(row)), shrink: true },
  ];
}

function signed(seconds: number): string {
  const text = formatDuration(seconds);
  return text.startsWith('-') || text === '0m' ? text : `+${text}`;
}

function why(row: RankedSuggestion): string {
  const moves = row.moves.length;
  return [
    row.where,
    ...(row.overtimeMinutes > 0 ? [`${formatDuration(row.overtimeMinutes * 60)} overtime`] : []),
    ...(moves > 0 ? [`moves ${moves}`] : []),
  ].join(', ');
}

export const suggestions: Presenter<SuggestResult> = (result, view) => {
  const { items, askedFor } = result;
  const who = [askedFor.customerName, askedFor.street].filter((text) => text !== null).map(view.text);
  const title = [view.text(askedFor.serviceName), formatDuration(askedFor.durationSeconds), ...who].join(', ');
  const heading = `${view.palette.heading(title)}\n`;
  const found = items.filter((one) => !one.heldBack);
  const heldBack = items.filter((one) => one.heldBack);
  const first = items[0];
  const year = view.date(result.from).slice(-4);
  const zone = first ? view.zone(first.windowStart, first.timeZone) : '';
  return [
    heading,
    first ? `${view.palette.faint(`${year}, times in ${zone}`)}\n` : nothing(result, view),
    found.length > 0 ? aligned(columns(view), found, view) : '',
    heldBack.length > 0 ? `Held back: far more driving than the others\n${aligned(columns(view), heldBack, view)}` : '',
    first ? nextStep(first, view) : '',
    result.explanation ? explanation(result.explanation, askedFor.timeZone, view) : '',
  ].join('');
};

function nothing(result: SuggestResult, view: View): string {
  const days = count(result.days, 'day');
  const more = result.explanation ? '' : 'Why: the same with --explain. ';
  return `No arrival window can be kept in ${days} from ${view.date(result.from)} (${count(result.technicians, 'technician')}).\n${more}Further ahead: --from DATE --days 31.\n`;
}

function nextStep(first: RankedSuggestion, view: View): string {
  const best = `${view.text(first.reason)}\n`;
  if (first.command === null) {
    return `${best}Next: dispatch customer create ..., dispatch job create ..., then book.\n`;
  }
  return `${best}Next: ${view.palette.accent(view.text(first.command))}\n`;
}

function explanation(given: SuggestExplanation, timeZone: string, view: View): string {
  const out = given.technicians.flatMap((one) => one.reasons.map((reason) => `  ${view.text(reason)}\n`));
  const named = given.windows.filter((one) => one.rules.length > 0);
  const windows = named.map((one) => {
    const rules = one.rules.map((rule) => `    ${rule.count} x ${rule.code}: ${view.text(rule.example)}\n`).join('');
    return `  ${windowWords({ ...one, timeZone }, view)}\n${rules}`;
  });
  const empty = given.windows.length - named.length;
  if (empty > 0) windows.push(`  ${count(empty, 'window')} in which no technician may do this work\n`);
  return [
    out.length > 0 ? `\n${view.palette.heading('Technicians who are out at any time')}\n${out.join('')}` : '',
    windows.length > 0 ? `\n${view.palette.heading('Windows without a place')}\n${windows.join('')}` : '',
  ].join('');
}
