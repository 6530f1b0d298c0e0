// What a run of the tool has at hand: the book, the clock, chance, the terminal, the user. Made once in main (or by a
// test); everything below receives it and reaches for nothing global. The book opens when first asked for.

import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { AppError } from './base/errors.ts';
import type { Instant } from './base/time.ts';
import { instantAt, toInstant } from './base/time.ts';
import type { Progress, Watch, WatchOptions } from './base/watch.ts';
import { Interrupts, watched } from './base/watch.ts';
import type { RoadEngine } from './delivery/road-engine.ts';
import type { Database } from './storage/database.ts';

/** Where text goes and comes from, and what kind of terminal that is. */
export interface Io {
  /** Writes data; resolves when the pipe has taken it. */
  readonly write: (text: string) => Promise<void>;
  /** Writes messages, progress and prompts. */
  readonly note: (text: string) => void;
  readonly stdin: NodeJS.ReadStream;
  /** stdin and stdout are both terminals. */
  readonly isInteractive: boolean;
  readonly stdoutIsTty: boolean;
  readonly stderrIsTty: boolean;
  /** Columns of the terminal; 80 where there is none. */
  readonly columns: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The Ctrl-Cs that come in; none where not given. */
  readonly interrupts?: Interrupts;
  /** Shows on stderr how far long work is, as JSON lines if asked; nobody looks where not given. */
  readonly startProgress?: (as: { json: boolean }) => Promise<Progress>;
}

export interface Clock {
  readonly now: () => Instant;
  /** Milliseconds since some moment, never fixed: for time budgets, and for nothing that is stored. */
  readonly milliseconds: () => number;
}

export interface Context {
  readonly io: Io;
  readonly clock: Clock;
  /** Uniform in [0, 1). For spreading retries only: plans have seeds of their own. */
  readonly jitter: () => number;
  readonly bookPath: string;
  /** The user's name, or null for the book's own default. */
  readonly actorName: string | null;
  /** The command as typed, for the change log. */
  readonly command: string;
  readonly openBook: () => Promise<Database>;
  /** Makes a new file; refuses an existing one. */
  readonly createBook: () => Promise<Database>;
  /** Removes the file that `createBook` has made: nothing half-made stays behind. */
  readonly discardBook: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** What an unexpected error means: the book is damaged, where that is why; else the error itself. */
  readonly explain: (error: unknown) => Promise<unknown>;
  /** Runs what may take long where the user can follow it and end it early. */
  readonly watch: <T>(work: (watch: Watch) => Promise<T>, options?: WatchOptions) => Promise<T>;
  /** Asks routing engines; loaded when first asked for. */
  readonly roadEngine: () => Promise<RoadEngine>;
  /** From here on, a Ctrl-C finds the change already saved, and says so; in other words than these where given. */
  readonly saved: (words?: string) => void;
  /** stdin, for one reader only: `reader` names it. Throws AppError (exit 2) for the second. */
  readonly takeStdin: (reader: string) => NodeJS.ReadStream;
  /** The same run on another book, as that book's first user. */
  readonly withBook: (path: string) => Context;
}

export interface ContextOptions {
  readonly io: Io;
  readonly command: string;
  readonly db?: string | undefined;
  /** null = the book's first user, whatever the environment says. */
  readonly actor?: string | null | undefined;
  /** Fixes the clock: an ISO instant. */
  readonly now?: string | undefined;
  /** stderr is JSON lines. */
  readonly json?: boolean | undefined;
}

export function createContext(options: ContextOptions): Context {
  const { io } = options;
  const bookPath = options.db ?? (io.environment.DISPATCH_DB || defaultBookPath(io.environment));
  if (/^[a-z]+:\/\//i.test(bookPath)) {
    throw AppError.usage(
      'no-server',
      `${bookPath.split(':')[0]} databases are not supported.`,
      'Name a file with --db.',
    );
  }
  const jitter = (): number => Math.random();
  let opened: Promise<Database> | null = null;
  let created = false;
  let engine: Promise<RoadEngine> | null = null;
  const open = async (mode: 'open' | 'create'): Promise<Database> => {
    const { openDatabase } = await import('./storage/database.ts');
    const database = openDatabase({ path: bookPath, mode, jitter });
    created = mode === 'create';
    return database;
  };
  const close = async (): Promise<void> => {
    const database = await opened?.catch(() => null);
    await database?.destroy();
    opened = null;
  };
  const clock = fixedOrSystemClock(options.now ?? io.environment.DISPATCH_NOW);
  const interrupts = io.interrupts ?? new Interrupts();
  const { startProgress } = io;
  const watching = {
    interrupts,
    milliseconds: clock.milliseconds,
    startProgress: startProgress ? () => startProgress({ json: options.json === true }) : null,
  };
  return {
    io,
    clock,
    jitter,
    bookPath,
    actorName: options.actor === undefined ? io.environment.DISPATCH_USER || null : options.actor,
    command: options.command,
    openBook: () => {
      opened ??= open('open');
      return opened;
    },
    createBook: () => {
      opened ??= open('create');
      return opened;
    },
    discardBook: async () => {
      await close();
      if (!created) return;
      const { rm } = await import('node:fs/promises');
      for (const suffix of ['', '-wal', '-shm']) await rm(bookPath + suffix, { force: true });
      created = false;
    },
    close,
    takeStdin: forOneReader(io.stdin),
    explain: async (error) => {
      if (opened === null) return error;
      const { explain } = await import('./storage/file-check.ts');
      return explain(error, bookPath);
    },
    watch: (work, watchOptions) => watched(watching, work, watchOptions),
    roadEngine: () => {
      engine ??= loadRoadEngine(clock);
      return engine;
    },
    saved: (words = 'the change was saved') => {
      interrupts.outcome = words;
    },
    withBook: (path) => createContext({ ...options, db: path, actor: null }),
  };
}

function forOneReader(stdin: Io['stdin']): Context['takeStdin'] {
  let taken: string | null = null;
  return (reader) => {
    if (taken !== null)
      throw AppError.usage('stdin-taken', `${taken} reads stdin already.`, 'Name a file in place of -.');
    taken = reader;
    return stdin;
  };
}

async function loadRoadEngine({ milliseconds }: Clock): Promise<RoadEngine> {
  const { createRoadEngine } = await import('./delivery/road-engine.ts');
  return createRoadEngine({ milliseconds });
}

function fixedOrSystemClock(fixed: string | undefined): Clock {
  const milliseconds = (): number => performance.now();
  if (fixed === undefined || fixed === '') return { now: () => instantAt(Math.floor(Date.now() / 1000)), milliseconds };
  const instant = toInstant(fixed);
  return { now: () => instant, milliseconds };
}

/** `$XDG_DATA_HOME/dispatch/book.db`; relative values are ignored, as the XDG rules ask. */
function defaultBookPath(environment: Io['environment']): string {
  const base = environment.XDG_DATA_HOME;
  const folder = base !== undefined && isAbsolute(base) ? base : join(homedir(), '.local', 'share');
  return join(folder, 'dispatch', 'book.db');
}
