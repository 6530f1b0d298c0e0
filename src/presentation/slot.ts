// The grid of starts: one row per technician, one mark per start, and the reasons below, so that a dispatcher sees at a glance
// what is free, what a pin could take, and what not (P6). Marks differ without color.

import { formatDuration } from '../base/duration.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import { localDate, wallTime } from '../base/time.ts';
import type { AskedFor, SlotGrade, SlotRow, SlotStart, SlotsResult } from '../domain/schedule.ts';
import { clockTime, dayWindow, shortWindow } from './board-words.ts';
import type { Presenter, View } from './view.ts';
import { clip, padded } from './width.ts';
import { wrap } from './wrap.ts';

const MARKS: Readonly<Record<SlotGrade, string>> = { green: '+', yellow: '~', impossible: 'x' };
const NAME_WIDTH = 16;
const FEW_REASONS = 3;

export const slotGrid: Presenter<SlotsResult> = (result, view) => {
  const { askedFor, items } = result;
  const who = [askedFor.customerName, askedFor.street].filter((text) => text !== null).map(view.text);
  const title = [view.text(askedFor.serviceName), formatDuration(askedFor.durationSeconds), ...who].join(', ');
  const dates = [...new Set(items.map((row) => row.date))];
  const days = dates.map((date) => day(date, result, view));
  const legend = [
    `${view.palette.good('+')} free`,
    `${view.palette.warning('~')} only by a pin`,
    `${view.palette.danger('x')} impossible`,
  ].join('   ');
  const more = result.allReasons ? '' : `${view.palette.faint('Every reason: --reasons')}\n`;
  return `${view.palette.heading(title)}\n${days.join('')}${items.length > 0 ? `${legend}\n${more}` : ''}${nextStep(result, view)}`;
};

function day(date: LocalDate, result: SlotsResult, view: View): string {
  const rows = result.items.filter((row) => row.date === date);
  const first = rows[0]?.starts[0];
  const zone = first ? ` (${view.zone(first.start, result.askedFor.timeZone)})` : '';
  const heading = `\n${view.palette.heading(`${view.date(date)}${zone}`)}\n`;
  const blocks = rows.map((row) => block(row, result, view));
  return `${heading}${axis(rows[0], result, view)}${blocks.join('')}`;
}

/** Columns of a start: two where the terminal is wide enough. */
function cellWidth(row: SlotRow, view: View): number {
  return NAME_WIDTH + 10 + 2 * row.starts.length <= view.columns ? 2 : 1;
}

/** Hours above their marks, as far as there is room between them. */
function axis(row: SlotRow | undefined, result: SlotsResult, view: View): string {
  if (!row) return 'Nobody.\n';
  const width = cellWidth(row, view);
  let line = '';
  for (const [number, slot] of row.starts.entries()) {
    const index = number * width;
    const text = view.time(slot.start, result.askedFor.timeZone);
    if (!/^\d+:00/.test(text) || line.length > index) continue;
    line = `${line.padEnd(index)}${text
      .replace(/:00/, '')
      .replace(/ .*/, '')
      .replace(/^0(?=\d)/, '')} `;
  }
  return `${' '.repeat(NAME_WIDTH + 10)}${view.palette.faint(line.trimEnd())}\n`;
}

function block(row: SlotRow, result: SlotsResult, view: View): string {
  const name = padded(clip(view.text(row.technicianName), NAME_WIDTH, view.ascii), NAME_WIDTH);
  const away = padded(view.distance(row.distanceFromStartMetres), 8, 'right');
  const marks = row.starts
    .map((slot) => paint(slot.grade, view) + ' '.repeat(cellWidth(row, view) - 1))
    .join('')
    .trimEnd();
  return `${name} ${view.palette.faint(away)} ${marks}\n${reasons(row, result, view)}`;
}

function paint(grade: SlotGrade, view: View): string {
  const { good, warning, danger } = view.palette;
  const color = grade === 'green' ? good : grade === 'yellow' ? warning : danger;
  return color(MARKS[grade]);
}

interface Stretch {
  readonly code: string;
  readonly text: string;
  readonly first: SlotStart;
  last: SlotStart;
  readonly count: number;
}

const CANNOT: ReadonlySet<string> = new Set(['missing-skill', 'wrong-kind', 'banned', 'not-required']);

/** The same sentence over several starts is said once, with the stretch of time it holds for. */
function reasons(row: SlotRow, result: SlotsResult, view: View): string {
  const known = new Map<string, Stretch>();
  for (const slot of row.starts) {
    for (const { code, message } of slot.reasons) {
      const stretch = known.get(message);
      if (stretch) known.set(message, { ...stretch, last: slot, count: stretch.count + 1 });
      else known.set(message, { code, text: message, first: slot, last: slot, count: 1 });
    }
  }
  const all = [...known.values()].sort((a, b) => b.count - a.count);
  const clock = { clock: view.clock, timeZone: result.askedFor.timeZone };
  // Who can't do the work at all needs no list of what stands in the way at each start.
  const unable = all.filter(({ code }) => CANNOT.has(code));
  const few = unable.length > 0 ? unable : all.slice(0, FEW_REASONS);
  const shown = result.allReasons ? all : few;
  const lines = shown.map((stretch) => {
    const { first: from, last: to, count } = stretch;
    const span = count === 1 ? clockTime(from.start, clock) : shortWindow(from.start, to.start, clock);
    const when = count === row.starts.length ? 'all day' : span;
    const [first = '', ...more] = wrap(view.text(stretch.text), view.columns - when.length - 3);
    return [
      `  ${view.palette.faint(when)} ${first}`,
      ...more.map((line) => ' '.repeat(when.length + 3) + line),
      '',
    ].join('\n');
  });
  const left = unable.length > 0 ? 0 : all.length - shown.length;
  return `${lines.join('')}${left > 0 ? view.palette.faint(`  and ${left} more\n`) : ''}`;
}

function nextStep(result: SlotsResult, view: View): string {
  const { askedFor } = result;
  const free = result.items.flatMap(({ technicianName, starts }) =>
    starts.filter(({ grade }) => grade === 'green').map(({ start }) => ({ technicianName, start })),
  );
  const kept = free.find(({ start }) => isPromised(start, askedFor));
  const first = kept ?? free[0];
  if (!first) return 'Nothing is free. Another day: --date DATE --days 7\n';
  const start = `"${localDate(first.start, askedFor.timeZone)} ${wallTime(first.start, askedFor.timeZone)}"`;
  if (askedFor.appointmentId !== null) {
    const news = kept || !askedFor.promised ? '' : otherPromise(askedFor, view);
    return `${news}Next: dispatch edit A-${askedFor.appointmentId} --start ${start}\n`;
  }
  if (askedFor.jobId === null) return '';
  const who = view.text(first.technicianName);
  return `Next: dispatch book J-${askedFor.jobId} --start ${start} (${who} is free)\n`;
}

function isPromised(start: Instant, { promised }: AskedFor): boolean {
  return promised !== undefined && start >= promised.windowStart && start < promised.windowEnd;
}

/** A start outside the promise is a new one. */
function otherPromise({ promised, timeZone }: AskedFor, view: View): string {
  const window = promised ? dayWindow({ ...promised, timeZone }, view) : '';
  return view.palette.warning(`A new promise: ${window} is promised now.`).concat('\n');
}
