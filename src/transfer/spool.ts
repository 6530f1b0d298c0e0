// Text that has to wait, piece by piece, until it is known whether it is wanted: the first megabytes in memory, the rest in a file
// without a name, which nobody else can open and which is gone with the process.

import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../base/errors.ts';

const MOST_IN_MEMORY_BYTES = 16 * 1_048_576;

export class Spool {
  readonly #most: number;
  #pieces: Buffer[] = [];
  #size = 0;
  /** Of the pieces in the file, in order. */
  #lengths: number[] = [];
  #file: number | null = null;
  #folder: string | null = null;

  /** `mostInMemory`: bytes. */
  constructor(mostInMemory = MOST_IN_MEMORY_BYTES) {
    this.#most = mostInMemory;
  }

  /** Throws AppError (exit 8) where the disk of temporary files has no room. */
  add(text: string): void {
    const piece = Buffer.from(text);
    if (this.#file === null && this.#size + piece.length <= this.#most) {
      this.#pieces.push(piece);
      this.#size += piece.length;
      return;
    }
    onDisk(() => {
      this.#file ??= this.#open();
      for (let at = 0; at < piece.length; ) at += writeSync(this.#file, piece, at);
    });
    this.#lengths.push(piece.length);
  }

  /** The pieces in the order they came. */
  *texts(): Generator<string> {
    for (const piece of this.#pieces) yield piece.toString();
    let from = 0;
    for (const length of this.#lengths) {
      yield this.#read(from, length);
      from += length;
    }
  }

  /** Forgets all of it. */
  clear(): void {
    this.#pieces = [];
    this.#size = 0;
    this.#lengths = [];
    this.close();
  }

  /** Gives the file back, where there is one. */
  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = null;
  }

  #open(): number {
    const folder = mkdtempSync(join(tmpdir(), 'dispatch-'));
    this.#folder = folder;
    const file = openSync(join(folder, 'lines'), 'wx+', 0o600);
    try {
      rmSync(folder, { recursive: true });
      this.#folder = null;
    } catch {
      // Where an open file keeps its name, it loses it when it is closed.
    }
    return file;
  }

  #read(from: number, length: number): string {
    const piece = Buffer.allocUnsafe(length);
    onDisk(() => {
      for (let at = 0; at < length; ) {
        const read = readSync(this.#file as number, piece, at, length - at, from + at);
        if (read === 0) throw new Error('the file has become shorter');
        at += read;
      }
    });
    return piece.toString();
  }
}

function onDisk(work: () => void): void {
  try {
    work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw AppError.file(
      'no-room',
      `What waits to be told cannot be kept in ${tmpdir()} (${code}).`,
      'Make room there, or name another folder in TMPDIR.',
    );
  }
}
