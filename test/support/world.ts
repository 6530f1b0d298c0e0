// A small world for tests: a real book in a temp folder, a fixed clock, and the tool run in-process, by operation or by
// command line, at a terminal or piped. Nothing is mocked but the clock and the terminal.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Interrupts } from '../../src/base/watch.ts';
import type { Context, Io } from '../../src/context.ts';
import { createContext } from '../../src/context.ts';
import { main } from '../../src/main.ts';
import type { Outcome, RunOptions } from '../../src/operations/run.ts';
import { runOperation } from '../../src/operations/run.ts';

/** What one command line printed and how it ended. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface CliOptions {
  /** stdin, stdout and stderr are terminals. Default false. */
  readonly tty?: boolean;
  readonly columns?: number;
  readonly color?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** What is piped in. Default: the stdin of the tests. */
  readonly stdin?: Readable;
  /** The Ctrl-Cs that come in. */
  readonly interrupts?: Interrupts;
}

export interface World {
  readonly path: string;
  readonly folder: string;
  /** Runs an operation; returns its result. Throws what the operation throws. */
  run: <R = never>(name: string, input?: Record<string, unknown>, options?: RunOptions) => Promise<R>;
  /** As `run`, with notices, revision and the rest. */
  outcome: (name: string, input?: Record<string, unknown>, options?: RunOptions) => Promise<Outcome>;
  /** Runs a command line in-process on this book. */
  cli: (argv: readonly string[], options?: CliOptions) => Promise<Ran>;
  /** Moves the clock: an ISO instant. */
  setNow: (instant: string) => void;
  /** Who runs what follows; null = the owner. */
  setActor: (name: string | null) => void;
  context: () => Context;
}

export interface WorldOptions {
  /** Default Monday 2026-11-23, 08:00 in Chicago. */
  readonly now?: string;
  readonly timezone?: string;
  /** More input for `init`; null = no book is made. */
  readonly init?: Record<string, unknown> | null;
}

export const MONDAY_8AM = '2026-11-23T14:00:00Z';

/** As long wherever the temp folder is: where lines are broken depends on the paths that they name. */
const FOLDER_LENGTH = 32;

function makeFolder(): string {
  const length = FOLDER_LENGTH - tmpdir().length - '/XXXXXX'.length;
  return mkdtempSync(join(tmpdir(), 'dispatch-test-'.padEnd(length, '-')));
}

/** A fresh book; it is removed when the test ends. */
export async function makeWorld(options: WorldOptions = {}): Promise<World> {
  const folder = makeFolder();
  const path = join(folder, 'book.db');
  let now = options.now ?? MONDAY_8AM;
  let actor: string | null = null;
  let open: Context | null = null;
  const context = (): Context => {
    open ??= createContext({
      io: capturedIo().io,
      command: 'test',
      db: path,
      now,
      actor: actor ?? undefined,
    });
    return open;
  };
  const reopen = async (): Promise<void> => {
    await open?.close();
    open = null;
  };
  onTestFinished(async () => {
    await reopen();
    rmSync(folder, { recursive: true, force: true });
  });
  const pending: Promise<void>[] = [];
  const outcome: World['outcome'] = async (name, input = {}, runOptions = {}) => {
    await Promise.all(pending.splice(0));
    return await runOperation(context(), name, input, runOptions);
  };
  const world: World = {
    path,
    folder,
    outcome,
    run: async <R>(name: string, input?: Record<string, unknown>, runOptions?: RunOptions) =>
      (await outcome(name, input, runOptions)).result as R,
    cli: async (argv, cliOptions = {}) => {
      await Promise.all(pending.splice(0));
      const captured = capturedIo(cliOptions);
      const fixed = ['--db', path, '--now', now, ...(actor === null ? [] : ['--as', actor])];
      const exitCode = await main([...argv, ...fixed], captured.io);
      return { stdout: captured.stdout(), stderr: captured.stderr(), exitCode };
    },
    setNow: (instant) => {
      now = instant;
      pending.push(reopen());
    },
    setActor: (name) => {
      actor = name;
      pending.push(reopen());
    },
    context,
  };
  if (options.init !== null) {
    await world.run('company.init', {
      name: 'Lakeside Home Services',
      timezone: options.timezone ?? 'America/Chicago',
      ...options.init,
    });
    await reopen();
  }
  return world;
}

/** An Io that keeps what is written. */
export function capturedIo(options: CliOptions = {}): { io: Io; stdout: () => string; stderr: () => string } {
  let stdout = '';
  let stderr = '';
  const tty = options.tty ?? false;
  const io: Io = {
    write: async (text) => {
      stdout += text;
    },
    note: (text) => {
      stderr += text;
    },
    stdin: (options.stdin as Io['stdin'] | undefined) ?? process.stdin,
    ...(options.interrupts ? { interrupts: options.interrupts } : {}),
    isInteractive: tty,
    stdoutIsTty: tty,
    stderrIsTty: tty,
    columns: options.columns ?? 80,
    environment: {
      LANG: 'C.UTF-8',
      TERM: 'xterm',
      DISPATCH_NO_INPUT: '1',
      ...(options.color ? {} : { NO_COLOR: '1' }),
      ...options.environment,
    },
  };
  return { io, stdout: () => stdout, stderr: () => stderr };
}
