// The entry of a search thread: takes one search after the other. Built as a script of its own (esbuild.config.js); nothing
// imports it.

import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import type { SearchTask } from '../scheduling/solver/campaign.ts';
import { answer } from './answering.ts';
import type { ThreadData } from './message.ts';

const stop = new Int32Array((workerData as ThreadData).stop);
const shouldStop = (): boolean => Atomics.load(stop, 0) !== 0;

/** A thread always has one. */
const port = parentPort as MessagePort;

port.on('message', (task: SearchTask) => answer(task, { shouldStop, say: (said) => port.postMessage(said) }));
