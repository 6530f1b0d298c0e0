// Processes that the reliability tests start, stop and kill.

import { fork, spawn } from 'node:child_process';
import type { Random } from '../../src/base/random.ts';
import type { LocalDate } from '../../src/base/time.ts';
import { addDays, weekday } from '../../src/base/time.ts';
import { BINARY } from '../support/binary.ts';
import { TUESDAY } from '../support/shop.ts';
import { MONDAY_8AM } from '../support/world.ts';
import type { Answer, Order } from './writer.ts';

/** Runs the orders in a process of their own; `killAfter` milliseconds past the first answer it is killed. */
export async function write(
  worker: string,
  job: { readonly book: string; readonly orders: readonly Order[]; readonly killAfter?: number },
): Promise<Answer[]> {
  const child = fork(worker, [job.book, MONDAY_8AM], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const answers: Answer[] = [];
  child.on('message', (answer: Answer) => {
    answers.push(answer);
    if (job.killAfter !== undefined && answers.length === 1) setTimeout(() => child.kill('SIGKILL'), job.killAfter);
  });
  child.send(job.orders);
  await new Promise((resolve) => child.on('close', resolve));
  return answers;
}

export interface Stopped {
  readonly stdout: string;
  readonly stderr: string;
  /** 130 for a process that died of SIGINT. */
  readonly exitCode: number | null;
  /** From the signal to the end; null when it had ended before. */
  readonly milliseconds: number | null;
}

/** Runs a command line of the built tool and sends the signal after so many milliseconds. */
export async function stopped(
  argv: readonly string[],
  signal: { readonly name: 'SIGKILL' | 'SIGINT'; readonly after: number },
): Promise<Stopped> {
  const child = spawn(process.execPath, [BINARY, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let sent: number | null = null;
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const timer = setTimeout(() => {
    sent = performance.now();
    child.kill(signal.name);
  }, signal.after);
  const exitCode = await new Promise<number | null>((resolve) =>
    child.on('close', (code, by) => resolve(by === 'SIGINT' ? 130 : code)),
  );
  clearTimeout(timer);
  return { ...said, exitCode, milliseconds: sent === null ? null : performance.now() - sent };
}

/** Moments at which to stop a command, spread over all that it does: first it is run once, to see how long that takes. */
export async function momentsOf(argv: readonly string[], random: Random): Promise<() => number> {
  const begun = performance.now();
  const { exitCode, stderr } = await stopped(argv, { name: 'SIGKILL', after: 120_000 });
  if (exitCode !== 0) throw new Error(stderr);
  const total = performance.now() - begun;
  return () => total * START + random.below(Math.ceil(total * (1.1 - START)));
}

/** Share of a short command that passes before it opens the book. */
const START = 0.25;

/** Half hours of working days, for one technician after the other: each is booked at most once. */
export function* places(technicians: readonly string[]): Generator<{ tech: string; start: string }, never> {
  for (let date = TUESDAY as LocalDate; ; date = addDays(date, 1)) {
    if (weekday(date) === 0 || weekday(date) === 6) continue;
    for (let half = 0; half < 16; half++) {
      const hour = String(8 + Math.floor(half / 2)).padStart(2, '0');
      for (const tech of technicians) yield { tech, start: `${date} ${hour}:${half % 2 === 0 ? '00' : '30'}` };
    }
  }
}

export function booking(job: string, { tech, start }: { tech: string; start: string }): Order {
  return { name: 'appointment.book', input: { job, tech, start, duration: '30m' } };
}
