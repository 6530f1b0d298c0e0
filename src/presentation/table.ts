// Small tables with borders, for settings and other reference: what is looked up rather than worked with.

import Table from 'cli-table3';
import type { Column } from './columns.ts';
import { fitWidths } from './columns.ts';
import type { View } from './view.ts';
import { clip } from './width.ts';

const PLAIN = {
  top: '-',
  'top-mid': '+',
  'top-left': '+',
  'top-right': '+',
  bottom: '-',
  'bottom-mid': '+',
  'bottom-left': '+',
  'bottom-right': '+',
  left: '|',
  'left-mid': '+',
  mid: '-',
  'mid-mid': '+',
  right: '|',
  'right-mid': '+',
  middle: '|',
};
/** A border and a space on each side of every cell, one border more at the end. */
const BORDERS_PER_COLUMN = 3;

export function table<T>(list: readonly Column<T>[], rows: readonly T[], view: View): string {
  const cells = rows.map((row) => list.map((column) => column.cell(row)));
  const gaps = 2 * (list.length - 1);
  const widths = fitWidths(list, cells, view.columns - BORDERS_PER_COLUMN * list.length - 1 + gaps);
  const drawn = new Table({
    head: list.map(({ title }) => view.palette.heading(title)),
    colAligns: list.map(({ align }) => align ?? 'left'),
    colWidths: widths.map((width) => width + 2),
    style: { head: [], border: [], compact: true },
    ...(view.ascii ? { chars: PLAIN } : {}),
  });
  for (const row of cells) drawn.push(row.map((cell, index) => clip(cell, widths[index] ?? 0, view.ascii)));
  return `${drawn.toString()}\n`;
}
