// Runs the built tool as a user's shell does: bin/dispatch.js over dist/, as a process of its own.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Ran } from './world.ts';

export const BINARY = join(import.meta.dirname, '../../bin/dispatch.js');

export interface ProcessOptions {
  /** `closed`: stdin is /dev/null. `silent`: a pipe that nobody writes to. Else what is piped in. */
  readonly stdin?: 'closed' | 'silent' | { readonly text: string };
  readonly environment?: Readonly<Record<string, string>>;
  /** Kills it after this; the exit code is then -1. */
  readonly timeoutMs?: number;
}

/** One run to its end. */
export async function runBinary(argv: readonly string[], options: ProcessOptions = {}): Promise<Ran> {
  const { stdin = 'closed' } = options;
  const child = spawn(process.execPath, [BINARY, ...argv], {
    env: { ...process.env, ...options.environment },
    stdio: [stdin === 'closed' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 15_000,
  });
  if (typeof stdin === 'object') child.stdin?.end(stdin.text);
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
