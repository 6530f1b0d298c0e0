// The entry of a search thread: takes one search after the other, tells how far it is, and answers with what it found. Built as
// a script of its own (esbuild.config.js); nothing imports it.

import { parentPort, workerData } from 'node:worker_threads';
import { finish } from '../base/stepwise.ts';
import type { SearchTask } from '../scheduling/solver/campaign.ts';
import { searching } from '../scheduling/solver/campaign.ts';
import type { ThreadAnswer, ThreadData } from './message.ts';

/** Progress is told after so many more iterations. */
const TELL_EVERY = 2_048;

const stop = new Int32Array((workerData as ThreadData).stop);

parentPort?.on('message', (task: SearchTask) => say(answerTo(task)));

function say(answer: ThreadAnswer): void {
  parentPort?.postMessage(answer);
}

function answerTo(task: SearchTask): ThreadAnswer {
  let told = -TELL_EVERY;
  const onProgress = (iterations: number): void => {
    if (iterations < told + TELL_EVERY) return;
    told = iterations;
    say({ kind: 'progress', iterations });
  };
  try {
    const result = finish(searching(task, { shouldStop: () => Atomics.load(stop, 0) !== 0, onProgress }));
    return { kind: 'found', result };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', message, stack };
  }
}
