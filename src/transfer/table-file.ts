// Tables on disk: read whole (a table is text, and small beside the book), written beside the old file and put in its place when
// complete, so that nobody ever finds half of one.

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../base/errors.ts';

/** A million rows or so; more is a slip of the file's name. */
const MOST_BYTES = 1_000_000_000;

/** The bytes of a file. Throws AppError (exit 8) when it can't be read. */
export function readTableFile(file: string): Uint8Array {
  try {
    if (statSync(file).size > MOST_BYTES) throw AppError.usage('file-too-large', `${file} is too large for a table.`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw AppError.file('unreadable-file', `${file} cannot be read (${code}).`, 'Check the name of the file.');
  }
}

/** Those of the names that are files in the folder. */
export function filesIn(folder: string, names: readonly string[]): string[] {
  return names.map((name) => join(folder, name)).filter((file) => existsSync(file));
}

/** A file that is being written. */
export class TableWriter {
  readonly #file: string;
  readonly #beside: string;
  #handle: number | null;

  /** Throws AppError (exit 8) where nothing can be written; makes the folder where it is missing. */
  constructor(file: string) {
    this.#file = file;
    this.#beside = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
    this.#handle = this.#trying(() => {
      if (!existsSync(dirname(file))) mkdirSync(dirname(file));
      return openSync(this.#beside, 'w', 0o600);
    });
  }

  write(text: string): void {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += this.#trying(() => writeSync(this.#handle as number, bytes, at));
  }

  /** Puts the complete file in its place. */
  finish(): void {
    this.#trying(() => {
      closeSync(this.#handle as number);
      this.#handle = null;
      renameSync(this.#beside, this.#file);
    });
  }

  /** Leaves the old file as it was; nothing to do after `finish`. */
  abandon(): void {
    if (this.#handle === null) return;
    closeSync(this.#handle);
    this.#handle = null;
    rmSync(this.#beside, { force: true });
  }

  #trying<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      throw AppError.file(
        'unwritable-file',
        `${this.#file} cannot be written (${code}).`,
        'Name another file with -o.',
      );
    }
  }
}
