// Tables on disk: read whole (a table is text, and small beside the book), written beside the old file and put in its place when
// complete, so that nobody ever finds half of one.

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../base/errors.ts';

/** A million rows or so; more is a slip of the file's name. */
const MOST_BYTES = 1_000_000_000;

/** Throws AppError (exit 2) for more than any table has. */
export function requireTableSize(name: string, bytes: number): void {
  if (bytes > MOST_BYTES) throw AppError.usage('file-too-large', `${name} is too large for a table.`);
}

/** The bytes of a file. Throws AppError (exit 8) when it can't be read. */
export function readTableFile(file: string): Uint8Array {
  try {
    requireTableSize(file, statSync(file).size);
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

/** Writes a file whole. Throws AppError (exit 8). */
export function writeWhole(file: string, text: string): void {
  const writer = new TableWriter(file);
  try {
    writer.write(text);
    writer.finish();
  } finally {
    writer.abandon();
  }
}

/** A file that is being written. A link stays one, and what is no regular file, such as a pipe, is written into as it is. */
export class TableWriter {
  readonly #file: string;
  readonly #target: string;
  /** null = straight into the target. */
  readonly #beside: string | null;
  #handle: number | null;

  /** Throws AppError (exit 8) where nothing can be written. */
  constructor(file: string) {
    this.#file = file;
    const [target, isRegular] = this.#trying(() => targetOf(file));
    this.#target = target;
    this.#beside = isRegular ? join(dirname(target), `.${basename(target)}.${process.pid}.part`) : null;
    this.#handle = this.#trying(() => openSync(this.#beside ?? target, 'w', 0o600));
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
      if (this.#beside !== null) renameSync(this.#beside, this.#target);
    });
  }

  /** Leaves the old file as it was; nothing to do after `finish`. */
  abandon(): void {
    if (this.#handle === null) return;
    closeSync(this.#handle);
    this.#handle = null;
    if (this.#beside !== null) rmSync(this.#beside, { force: true });
  }

  #trying<T>(work: () => T): T {
    return trying(this.#file, work);
  }
}

/** For files that are made together. Throws AppError (exit 8). */
export function makeFolder(folder: string): void {
  trying(folder, () => {
    if (!existsSync(folder)) mkdirSync(folder);
  });
}

function trying<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw AppError.file('unwritable-file', `${file} cannot be written (${code}).`, 'Name another file with -o.');
  }
}

/** Where the file really is, and whether it is, or will be, a regular one. */
function targetOf(file: string): readonly [target: string, isRegular: boolean] {
  if (!existsSync(file)) return [file, true];
  const isRegular = statSync(file).isFile();
  // What has no name of its own, such as a pipe that the shell has made, cannot be resolved either.
  return [isRegular ? realpathSync(file) : file, isRegular];
}
