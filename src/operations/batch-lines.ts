// The lines of a batch as they come in, and those of a batch at once, which is run when the last of them is here: they are kept
// as they came, and read again a page at a time. Read, they would take several times the memory.

import { AppError } from '../base/errors.ts';
import type { TextLine } from '../transfer/json-lines.ts';
import { LineSplitter, readOperationLine } from '../transfer/json-lines.ts';
import type { Line } from './run-line.ts';
import type { Lines } from './run-lines.ts';

/** A line that is ready to run, or cannot be read. */
export interface Read {
  readonly number: number;
  readonly line: Line | null;
  readonly fault: AppError | null;
}

/** The lines that have come in, some at a time. */
export async function* readLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Read[]> {
  for await (const texts of textLines(pieces)) yield texts.map(readLine);
}

async function* textLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine[]> {
  const splitter = new LineSplitter();
  for await (const piece of pieces) yield splitter.push(piece);
  yield splitter.end();
}

function readLine(text: TextLine): Read {
  try {
    return { number: text.number, line: readOperationLine(text), fault: null };
  } catch (error) {
    if (error instanceof AppError) return { number: text.number, line: null, fault: error };
    throw error;
  }
}

/** So many lines are read again together. */
const PAGE_LINES = 500;
const NEWLINE = Uint8Array.of(0x0a);

export class KeptLines implements Lines {
  /** Those that cannot be read. */
  readonly faulty: Read[] = [];
  readonly #numbers: number[] = [];
  readonly #pages: Uint8Array[] = [];
  #page: Uint8Array[] = [];

  static async from(pieces: AsyncIterable<Uint8Array>): Promise<KeptLines> {
    const lines = new KeptLines();
    for await (const texts of textLines(pieces)) for (const text of texts) lines.#add(text);
    lines.#turn();
    return lines;
  }

  /** Of those that can be read. */
  get count(): number {
    return this.#numbers.length;
  }

  /** In the file, of the line at `index` among those that can be read. */
  numberOf(index: number): number {
    return this.#numbers[index] as number;
  }

  *pages(): Generator<readonly Line[]> {
    for (const page of this.#pages) yield new LineSplitter().push(page).map(readOperationLine);
  }

  #add(text: TextLine): void {
    const read = readLine(text);
    if (read.line === null) {
      this.faulty.push(read);
      return;
    }
    this.#page.push(text.bytes as Uint8Array, NEWLINE);
    this.#numbers.push(text.number);
    if (this.#numbers.length % PAGE_LINES === 0) this.#turn();
  }

  #turn(): void {
    this.#pages.push(Buffer.concat(this.#page));
    this.#page = [];
  }
}
