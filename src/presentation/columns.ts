// Rows in aligned columns, without borders: for lists of any length. Columns are as wide as their widest cell; where the
// terminal is narrower, those marked `shrink` give way and their text is cut. Widths count what a terminal shows.

import type { View } from './view.ts';
import { clip, padded, textWidth } from './width.ts';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  readonly align?: 'left' | 'right';
  /** Gives way first when the table is too wide. */
  readonly shrink?: boolean;
}

const GAP = '  ';
const LEAST_WIDTH = 6;

/** A head in bold and a line per row, none longer than the terminal. */
export function aligned<T>(list: readonly Column<T>[], rows: readonly T[], view: View): string {
  const cells = rows.map((row) => list.map((column) => column.cell(row)));
  const widths = fitWidths(list, cells, view.columns);
  const line = (texts: readonly string[], paint: (text: string) => string = (text) => text): string =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0;
        return padded(paint(clip(text, width, view.ascii)), width, list[index]?.align);
      })
      .join(GAP)
      .trimEnd();
  const head = line(
    list.map(({ title }) => title),
    view.palette.heading,
  );
  return `${[head, ...cells.map((row) => line(row))].join('\n')}\n`;
}

/** The width of each column: its widest cell, less what the terminal lacks, taken from the widest that may shrink. */
export function fitWidths<T>(
  list: readonly Column<T>[],
  cells: readonly (readonly string[])[],
  available: number,
): number[] {
  const widths = list.map(({ title }, index) => {
    let widest = textWidth(title);
    for (const row of cells) widest = Math.max(widest, textWidth(row[index] ?? ''));
    return widest;
  });
  const total = (): number => widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
  while (total() > available) {
    let widest = -1;
    list.forEach(({ shrink }, index) => {
      const width = widths[index] ?? 0;
      if (shrink && width > LEAST_WIDTH && (widest < 0 || width > (widths[widest] ?? 0))) widest = index;
    });
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** What a list prints when it is empty, and how many rows there are beyond those shown. */
export function listing<T>(
  list: readonly Column<T>[],
  rows: readonly T[],
  total: number,
  nouns: string,
  view: View,
): string {
  if (rows.length === 0) return `No ${nouns}.\n`;
  const more =
    total > rows.length ? `${view.palette.faint(`${rows.length} of ${total} ${nouns}; --limit shows more`)}\n` : '';
  return aligned(list, rows, view) + more;
}
