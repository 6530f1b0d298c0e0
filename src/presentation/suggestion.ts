// Ranked arrival windows for a dispatcher on the phone: what to offer first, who would come, what it costs, and the command to
// type once the customer says yes (S1).

import { formatDuration } from '../base/duration.ts';
import type { Instant } from '../base/time.ts';
import { localDate, wallTime } from '../base/time.ts';
import { count, enumerated } from '../base/words.ts';
import type { RankedSuggestion, SuggestExplanation, SuggestResult } from '../domain/schedule.ts';
import { bareWindow, dayWindow, shortWindow } from './board-words.ts';
import type { Column } from './columns.ts';
import { aligned } from './columns.ts';
import type { Presenter, View } from './view.ts';
import { wrap } from './wrap.ts';

/** Neighbours in the ranking that differ in nothing but the hour: one line, so that a week has room in a short list. */
type Line = readonly [RankedSuggestion, ...RankedSuggestion[]];

function linesOf(items: readonly RankedSuggestion[]): Line[] {
  const lines: [RankedSuggestion, ...RankedSuggestion[]][] = [];
  for (const one of items) {
    const line = lines.at(-1);
    if (line && isAlike(line[0], one)) line.push(one);
    else lines.push([one]);
  }
  return lines.map(([first, ...more]) => [first, ...more]);
}

function isAlike(a: RankedSuggestion, b: RankedSuggestion): boolean {
  return (
    localDate(a.windowStart, a.timeZone) === localDate(b.windowStart, b.timeZone) &&
    a.technicianId === b.technicianId &&
    signed(a.addedDriveSeconds) === signed(b.addedDriveSeconds) &&
    why(a) === why(b)
  );
}

/** `Tue 24 Nov 8-10am, 10-12, 12-2, 2-4pm`, in order of time. */
function windowsText(line: Line, view: View): string {
  const [first, ...more] = line.toSorted((a, b) => (a.windowStart < b.windowStart ? -1 : 1)) as unknown as Line;
  const zoned = { clock: view.clock, timeZone: first.timeZone };
  const rest = more.map(({ windowStart, windowEnd }, index) =>
    (index === more.length - 1 ? shortWindow : bareWindow)(windowStart, windowEnd, zoned),
  );
  return [dayWindow({ ...first, timeZone: first.timeZone }, { ...view, timeZone: first.timeZone }), ...rest].join(', ');
}

function columns(zone: string, view: View): Column<Line>[] {
  const leastSlack = (line: Line): number => Math.min(...line.map(({ slackMinutes }) => slackMinutes));
  return [
    { title: `WINDOW (${zone})`, cell: (line) => windowsText(line, view) },
    { title: 'TECHNICIAN', cell: ([row]) => view.text(row.technicianName), shrink: true },
    { title: 'DRIVE', cell: ([row]) => signed(row.addedDriveSeconds), align: 'right' },
    { title: 'SLACK', cell: (line) => formatDuration(leastSlack(line) * 60), align: 'right' },
    { title: 'WHY', cell: ([row]) => view.text(why(row)), shrink: true },
  ];
}

function signed(seconds: number): string {
  const text = formatDuration(seconds);
  return text.startsWith('-') || text === '0m' ? text : `+${text}`;
}

function why(row: RankedSuggestion): string {
  const moves = row.moves.length;
  return [
    row.where.replace(/^as the /, ''),
    ...(row.overtimeMinutes > 0 ? [`${formatDuration(row.overtimeMinutes * 60)} overtime`] : []),
    ...(moves > 0 ? [`moves ${moves}`] : []),
  ].join(', ');
}

export const suggestions: Presenter<SuggestResult> = (result, view) => {
  const { items, askedFor } = result;
  const who = [askedFor.customerName, askedFor.street].filter((text) => text !== null).map(view.text);
  const title = [view.text(askedFor.serviceName), formatDuration(askedFor.durationSeconds), ...who].join(', ');
  const heading = wrap(title, view.columns).map((line) => `${view.palette.heading(line)}\n`);
  const first = items[0];
  const table = (heldBack: boolean): string => {
    const lines = linesOf(items.filter((one) => one.heldBack === heldBack));
    if (!first || lines.length === 0) return '';
    return aligned(columns(view.zone(first.windowStart, first.timeZone), view), lines, view);
  };
  const heldBack = table(true);
  return [
    ...heading,
    standingText(result, view),
    first ? '' : nothing(result, view),
    table(false),
    heldBack === '' ? '' : `Held back: dearer than a visit is worth now\n${heldBack}`,
    first ? nextStep(first, view) : '',
    soonerLines(result, view),
    result.explanation ? explanation(result.explanation, askedFor.timeZone, view) : '',
  ].join('');
};

function standingText({ askedFor, standing }: SuggestResult, view: View): string {
  if (askedFor.appointmentId === null) return '';
  if (standing === null) return `A-${askedFor.appointmentId} waits for a technician.\n`;
  const window = dayWindow({ ...standing, timeZone: askedFor.timeZone }, { ...view, timeZone: askedFor.timeZone });
  return paragraph(
    `${standing.number} is ${window} with ${standing.technicianName ?? 'nobody'} now. It could move to:`,
    view,
    '',
  );
}

function nothing(result: SuggestResult, view: View): string {
  const days = count(result.days, 'day');
  const more = result.explanation ? '' : 'Why: the same with --explain. ';
  const who = count(result.technicians, 'technician');
  const none = `No arrival window can be kept in ${days} from ${view.date(result.from)} (${who}).`;
  return `${paragraph(none, view, '')}${more}Further ahead: --from DATE --days 31.\n`;
}

function nextStep(first: RankedSuggestion, view: View): string {
  const best = paragraph(`Best: ${first.reason}`, view, '');
  const wall = (at: Instant): string => wallTime(at, first.timeZone);
  const window = `${localDate(first.windowStart, first.timeZone)} ${wall(first.windowStart)}-${wall(first.windowEnd)}`;
  if (first.command !== null) return `${best}Next: ${view.palette.accent(view.text(first.command))}\n`;
  const book = view.palette.accent(`dispatch book J-... --window "${window}"`);
  return `${best}Next: dispatch customer create ..., dispatch job create ..., and then\n      ${book}\n`;
}

function soonerLines({ sooner, askedFor }: SuggestResult, view: View): string {
  if (sooner === null) return '';
  const how = sooner.givesWay.length === 0 ? 'with room made' : `by moving ${enumerated(sooner.givesWay)}`;
  if (sooner.command !== null) {
    const said = paragraph(`Sooner, ${how}:`, view, '');
    return `${said}      ${view.palette.accent(view.text(sooner.command))}\n`;
  }
  const window = dayWindow({ ...sooner, timeZone: askedFor.timeZone }, { ...view, timeZone: askedFor.timeZone });
  return paragraph(`Sooner, ${how}: ${window}.`, view, '');
}

function paragraph(text: string, view: View, indent: string): string {
  return wrap(view.text(text), view.columns - indent.length - 2)
    .map((line, index) => `${indent}${index > 0 ? '  ' : ''}${line}\n`)
    .join('');
}

function explanation(given: SuggestExplanation, timeZone: string, view: View): string {
  const out = given.technicians.flatMap((one) => one.reasons.map((reason) => paragraph(reason, view, '  ')));
  const named = given.windows.filter((one) => one.rules.length > 0);
  const windows = named.map((one) => {
    const rules = one.rules.map((rule) => {
      const alike = rule.count > 1 ? ` (${rule.count - 1} more like it)` : '';
      return paragraph(`${rule.example}${alike}`, view, '    ');
    });
    return `  ${dayWindow({ ...one, timeZone }, { ...view, timeZone })}\n${rules.join('')}`;
  });
  const empty = given.windows.length - named.length;
  if (empty > 0) windows.push(`  ${count(empty, 'window')} in which no technician may do this work\n`);
  return [
    out.length > 0 ? `\n${view.palette.heading('Technicians who are out at any time')}\n${out.join('')}` : '',
    windows.length > 0 ? `\n${view.palette.heading('Windows without a place')}\n${windows.join('')}` : '',
  ].join('');
}
