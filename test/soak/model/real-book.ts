// The book that the model is compared with: a copy of a small shop in a file of its own, run through operations, and looked
// at past them in plain SQL.

import { copyFileSync, rmSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../../../src/base/errors.ts';
import { addSeconds, toInstant } from '../../../src/base/time.ts';
import type { Context } from '../../../src/context.ts';
import { createContext } from '../../../src/context.ts';
import type { Outcome } from '../../../src/operations/run.ts';
import { runOperation } from '../../../src/operations/run.ts';
import { records } from '../../support/contents.ts';
import { capturedIo } from '../../support/world.ts';
import type { Status } from './book-model.ts';

export interface AppointmentRow {
  readonly id: number;
  readonly status: Status;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly technicianId: number | null;
  readonly plannedStart: string | null;
  readonly durationSeconds: number;
  readonly pin: 'technician' | 'time' | 'both' | null;
}

/** Tuesday 2026-11-24, 07:00 in Chicago. */
const START = toInstant('2026-11-24T13:00:00Z');

export class RealBook {
  readonly #path: string;
  readonly #looker: SqliteDatabase.Database;
  #context: Context | null = null;
  #now = START;

  constructor(template: string, path: string) {
    copyFileSync(template, path);
    this.#path = path;
    this.#looker = new SqliteDatabase(path);
  }

  /** Null = refused. Throws what is a bug. */
  async run(name: string, input: Record<string, unknown>): Promise<Outcome | null> {
    this.#context ??= createContext({ io: capturedIo().io, command: 'test', db: this.#path, now: this.#now });
    try {
      return await runOperation(this.#context, name, input);
    } catch (error) {
      if (error instanceof AppError && error.exitCode !== 1) return null;
      throw error;
    }
  }

  async wait(minutes: number): Promise<void> {
    await this.#context?.close();
    this.#context = null;
    this.#now = addSeconds(this.#now, minutes * 60);
  }

  appointments(): AppointmentRow[] {
    return this.#looker.prepare('select * from appointment order by id').all() as AppointmentRow[];
  }

  revision(): number {
    return this.#looker.prepare('select revision from book').pluck().get() as number;
  }

  /** Changes whenever anybody else commits anything. */
  commits(): number {
    return this.#looker.pragma('data_version', { simple: true }) as number;
  }

  /** All that people know of, but for the notes of searches: one that changed nothing is passed over by an undo. */
  records(): string {
    const { run: _, ...rest } = records(this.#path);
    return JSON.stringify(rest);
  }

  async close(): Promise<void> {
    await this.#context?.close();
    this.#looker.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.#path + suffix, { force: true });
  }
}
