// A strip of terminal columns that is drawn on in any order: later marks cover earlier ones, wide characters keep their two
// columns, and colors are put in only when the strip is read out.

import type { Palette } from './colors.ts';
import { clusters, clusterWidth } from './width.ts';

export type Style = keyof Palette | null;

interface Cell {
  /** Empty = the second column of the wide character before it. */
  text: string;
  style: Style;
}

export class Strip {
  readonly width: number;
  readonly #cells: Cell[];

  constructor(width: number) {
    this.width = width;
    this.#cells = Array.from({ length: width }, () => ({ text: ' ', style: null }));
  }

  /** Writes as much of the text as fits before `end`; returns the column after it. */
  write(column: number, text: string, style: Style = null, end = this.width): number {
    let at = column;
    for (const cluster of clusters(text)) {
      const width = clusterWidth(cluster);
      if (width === 0) {
        const before = this.#cells[at - 1];
        if (before && at > column) before.text += cluster;
        continue;
      }
      if (at + width > Math.min(end, this.width)) break;
      if (at >= 0) this.#put(at, cluster, style, width);
      at += width;
    }
    return at;
  }

  /** Fills `[from, to)` with a mark of one column. */
  fill(from: number, to: number, mark: string, style: Style = null): void {
    for (let column = Math.max(0, from); column < Math.min(to, this.width); column++) this.#put(column, mark, style, 1);
  }

  isBlank(column: number): boolean {
    return this.#cells[column]?.text === ' ';
  }

  /** The longest run of columns in `[from, to)` that hold the mark: where a title may stand. */
  longestRun(from: number, to: number, mark: string): { readonly start: number; readonly end: number } {
    let best = { start: from, end: from };
    let start = from;
    for (let column = from; column <= to; column++) {
      if (column < to && this.#cells[column]?.text === mark) continue;
      if (column - start > best.end - best.start) best = { start, end: column };
      start = column + 1;
    }
    return best;
  }

  /** The text with its colors, without blanks at the end. */
  toText(palette: Palette): string {
    const cells = this.#cells.slice(0, this.#lastMark() + 1);
    let text = '';
    let run = '';
    let style: Style = null;
    const flush = (): void => {
      text += style === null || run.trim() === '' ? run : palette[style](run);
      run = '';
    };
    for (const cell of cells) {
      if (cell.style !== style) {
        flush();
        style = cell.style;
      }
      run += cell.text;
    }
    flush();
    return text;
  }

  #lastMark(): number {
    return this.#cells.findLastIndex(({ text }) => text !== ' ');
  }

  #put(column: number, text: string, style: Style, width: number): void {
    for (let at = column; at < column + width; at++) this.#clear(at);
    this.#cells[column] = { text, style };
    if (width === 2) this.#cells[column + 1] = { text: '', style };
  }

  /** Half a wide character can't stand: the other half becomes a blank. */
  #clear(column: number): void {
    const cells = this.#cells;
    const blank = (at: number): void => {
      cells[at] = { text: ' ', style: null };
    };
    if (cells[column]?.text === '') blank(column - 1);
    if (cells[column + 1]?.text === '') blank(column + 1);
    blank(column);
  }
}
