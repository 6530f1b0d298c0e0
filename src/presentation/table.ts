// Small tables and cards. Columns are as wide as their widest cell; when the terminal is narrower, the columns marked
// `shrink` give way and their text is cut with an ellipsis. Widths count what a terminal shows: wide characters take two.

import Table from 'cli-table3';
import stringWidth from 'string-width';
import type { View } from './view.ts';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  readonly align?: 'left' | 'right';
  /** Gives way first when the table is too wide. */
  readonly shrink?: boolean;
}

const GAP = 2;
const LEAST_WIDTH = 6;

/** A table without borders: a bold head, two spaces between columns, nothing longer than the terminal. */
export function table<T>(columns: readonly Column<T>[], rows: readonly T[], view: View): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const widths = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...cells.map((row) => stringWidth(row[index] ?? ''))),
  );
  fitWidths(columns, widths, view.columns);
  const grid = new Table({
    head: columns.map((column, index) => view.palette.heading(cut(column.title, widths[index] ?? 0, view))),
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: widths,
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  for (const row of cells) grid.push(row.map((cell, index) => cut(cell, widths[index] ?? 0, view)));
  return `${grid.toString().replace(/ +$/gm, '')}\n`;
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

function fitWidths<T>(columns: readonly Column<T>[], widths: number[], available: number): void {
  const total = (): number => widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1);
  while (total() > available) {
    let widest = -1;
    columns.forEach((column, index) => {
      const width = widths[index] ?? 0;
      if (column.shrink && width > LEAST_WIDTH && (widest < 0 || width > (widths[widest] ?? 0))) widest = index;
    });
    if (widest < 0) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

/** Cuts plain text to a display width, with an ellipsis; styled text that fits is left alone. */
export function cut(text: string, width: number, view: Pick<View, 'ascii'>): string {
  if (stringWidth(text) <= width) return text;
  const mark = view.ascii ? '.' : '…';
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const next = stringWidth(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return kept + mark;
}

/** Pads text to a display width, right or left. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** A card: aligned labels, one fact a line; facts without a value are left out. */
export function card(
  title: string,
  facts: readonly (readonly [label: string, value: string | null | undefined])[],
  view: View,
): string {
  const shown = facts.filter(
    (fact): fact is readonly [string, string] => fact[1] !== null && fact[1] !== undefined && fact[1] !== '',
  );
  const width = Math.max(0, ...shown.map(([label]) => stringWidth(label)));
  const lines = shown.map(([label, value]) => {
    const [first = '', ...more] = value.split('\n');
    const indent = ' '.repeat(width + 4);
    return [`  ${view.palette.faint(pad(label, width))}  ${first}`, ...more.map((line) => indent + line)].join('\n');
  });
  return `${[view.palette.heading(title), ...lines].join('\n')}\n`;
}

/** What a list prints when it is empty, and how many rows there are beyond those shown. */
export function listing<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  total: number,
  nouns: string,
  view: View,
): string {
  if (rows.length === 0) return `No ${nouns}.\n`;
  const more =
    total > rows.length ? `${view.palette.faint(`${rows.length} of ${total} ${nouns}; --limit shows more`)}\n` : '';
  return table(columns, rows, view) + more;
}
