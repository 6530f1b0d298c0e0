// Reads CSV row by row, from text that comes in pieces: quotes, line breaks inside them, CRLF, any separator. Read here and not
// by csv-parse because a hundred thousand rows take it longer than all that is done with them: rows without quotes are cut
// in one go.

import { quoted, safeText } from '../base/csv-cell.ts';

/** One row; `line` is where it begins in the file, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** What is wrong with how it is written; null = nothing. */
  readonly fault: string | null;
}

export const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** A row that is longer has a quote that nobody closed. */
const LONGEST_ROW = 1_048_576;
const NEVER_CLOSED = 'a quote is opened and never closed.';

/** The separator of a header: the one that stands in it most often, outside of quotes. */
export function separatorOf(header: string): Separator {
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  const counts = SEPARATORS.map((separator) => bare.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] as Separator;
}

/** The rows that are not blank. Without a separator, that of the first row is found. */
export function* readCsv(pieces: Iterable<string>, given?: Separator): Generator<CsvRow> {
  const reader = new CsvReader(given);
  for (const piece of pieces) yield* reader.push(piece);
  yield* reader.end();
}

class CsvReader {
  #separator: Separator | undefined;
  #text = '';
  /** Where the next row begins. */
  #at = 0;
  #line = 1;

  constructor(separator: Separator | undefined) {
    this.#separator = separator;
  }

  *push(piece: string): Generator<CsvRow> {
    this.#text = this.#text.slice(this.#at) + piece;
    this.#at = 0;
    yield* this.#rows(false);
  }

  *end(): Generator<CsvRow> {
    if (this.#at < this.#text.length) this.#text += '\n';
    yield* this.#rows(true);
  }

  *#rows(isLast: boolean): Generator<CsvRow> {
    while (true) {
      const row = this.#next(isLast);
      if (row === null) return;
      if (row.fault !== null || row.cells.some((cell) => cell.trim() !== '')) yield row;
    }
  }

  /** null = the rest of the row is yet to come. */
  #next(isLast: boolean): CsvRow | null {
    const text = this.#text;
    const end = text.indexOf('\n', this.#at);
    if (end < 0) return null;
    const line = this.#line;
    const plain = text.slice(this.#at, text.charCodeAt(end - 1) === 0x0d && end > this.#at ? end - 1 : end);
    this.#separator ??= separatorOf(plain);
    if (plain.includes('"')) return this.#quotedRow(this.#separator, isLast);
    this.#at = end + 1;
    this.#line += 1;
    return { line, cells: plain.split(this.#separator), fault: null };
  }

  #quotedRow(separator: Separator, isLast: boolean): CsvRow | null {
    const text = this.#text;
    const cells: string[] = [];
    let fault: string | null = null;
    let at = this.#at;
    while (true) {
      const cell = text.charCodeAt(at) === 0x22 ? quotedCell(text, at) : bareCell(text, at, separator);
      if (cell === null) {
        if (!isLast && text.length - this.#at <= LONGEST_ROW) return null;
        return this.#skipRow(cells);
      }
      cells.push(cell.text);
      at = cell.end;
      if (text[at] === separator) {
        at += 1;
        continue;
      }
      if (text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a) at += 1;
      if (at >= text.length) return null;
      if (text.charCodeAt(at) === 0x0a) break;
      fault = `after the quotes around "${cell.text.slice(0, 40)}" more text follows; a quote inside quotes is written twice.`;
      at = text.indexOf('\n', at);
      break;
    }
    if (at < 0) return null;
    return this.#take(at, cells, fault);
  }

  /** The line on which the quote was opened is all that is taken of it. */
  #skipRow(cells: readonly string[]): CsvRow {
    return this.#take(this.#text.indexOf('\n', this.#at), cells, NEVER_CLOSED);
  }

  #take(end: number, cells: readonly string[], fault: string | null): CsvRow {
    const line = this.#line;
    for (let at = this.#at; at <= end; at++) if (this.#text.charCodeAt(at) === 0x0a) this.#line += 1;
    this.#at = end + 1;
    return { line, cells, fault };
  }
}

interface Cell {
  readonly text: string;
  /** Behind its last character. */
  readonly end: number;
}

/** null = it goes on in what is yet to come. */
function quotedCell(text: string, start: number): Cell | null {
  let at = start + 1;
  let value = '';
  while (true) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || quote === text.length - 1) return null;
    value += text.slice(at, quote);
    if (text.charCodeAt(quote + 1) !== 0x22) return { text: value, end: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}

/** A quote in the middle stands for itself. */
function bareCell(text: string, start: number, separator: string): Cell {
  let end = start;
  while (end < text.length && text[end] !== separator && text.charCodeAt(end) !== 0x0a) end += 1;
  const isCrlf = text.charCodeAt(end) === 0x0a && text.charCodeAt(end - 1) === 0x0d && end > start;
  return { text: text.slice(start, isCrlf ? end - 1 : end), end: isCrlf ? end - 1 : end };
}

/** A line of CSV. Texts are made safe for spreadsheets; everything else stands as it is. */
export function csvLine(values: readonly unknown[]): string {
  let line = '';
  for (let i = 0; i < values.length; i++) line += (i === 0 ? '' : ',') + cellOf(values[i]);
  return `${line}\r\n`;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return quoted(safeText(value));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return quoted(safeText(listText(value as string[])));
  return String(value);
}

/** `a, b`; where a part has a comma itself, a JSON list. */
function listText(parts: readonly string[]): string {
  const isPlain = parts.every((part) => !/[,;[]/.test(part) && part === part.trim());
  return isPlain ? parts.join(', ') : JSON.stringify(parts);
}

/** The parts of a list as a cell has them. */
export function readList(cell: string): string[] {
  if (cell.startsWith('[')) {
    try {
      const parts: unknown = JSON.parse(cell);
      if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) return parts;
    } catch {
      // Not of our making: a list as people write them.
    }
  }
  return cell
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
