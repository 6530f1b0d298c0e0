// Runs the built tool as a user's shell does: bin/dispatch.js over dist/, as a process of its own.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Ran } from './world.ts';

export const BINARY = join(import.meta.dirname, '../../bin/dispatch.js');

export interface ProcessOptions {
  /** `closed`: stdin is /dev/null. `silent`: a pipe that nobody writes to. */
  readonly stdin?: 'closed' | 'silent';
  readonly environment?: Readonly<Record<string, string>>;
  /** Kills it after this; the exit code is then -1. */
  readonly timeoutMs?: number;
}

/** One run to its end. */
export async function runBinary(argv: readonly string[], options: ProcessOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, [BINARY, ...argv], {
    env: { ...process.env, ...options.environment },
    stdio: [options.stdin === 'silent' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 15_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  return { stdout, stderr, exitCode };
}
