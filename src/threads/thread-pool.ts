// Search threads that take searches as they get free, from whoever asks. They live until the pool is closed or the process ends;
// a search that throws, and a thread that dies, fail the round with what happened there.

import { Worker } from 'node:worker_threads';
import type { SearchResult, SearchTask, SearchWatch } from '../scheduling/solver/campaign.ts';
import type { ThreadAnswer, ThreadData } from './message.ts';
import { SharedTravel } from './message.ts';

/** How often a pool asks whether to stop, in milliseconds. */
const ASK_EVERY = 20;

/** A search that waits for a thread. */
interface Waiting {
  readonly task: SearchTask;
  readonly found: (result: SearchResult) => void;
  readonly failed: (error: Error) => void;
}

export class ThreadPool {
  private readonly most: number;
  private readonly data: ThreadData = { stop: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT) };
  private readonly travel = new SharedTravel();
  private readonly watch: SearchWatch;
  private readonly threads: SearchThread[] = [];
  private readonly idle: SearchThread[] = [];
  private waiting: Waiting[] = [];
  /** Iterations of searches that are done. */
  private made = 0;

  constructor(threads: number, watch: SearchWatch = {}) {
    this.most = threads;
    this.watch = watch;
  }

  /** The results in the order of the tasks, whoever made them. */
  async run(tasks: readonly SearchTask[]): Promise<readonly SearchResult[]> {
    const asking = setInterval(() => this.ask(), ASK_EVERY);
    const round = tasks.map(
      (task) => new Promise<SearchResult>((found, failed) => this.waiting.push({ task, found, failed })),
    );
    this.handOut();
    try {
      return await Promise.all(round);
    } finally {
      clearInterval(asking);
    }
  }

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    this.waiting = [];
    await Promise.all(this.threads.map((thread) => thread.end()));
  }

  /** Gives the threads that are free what waits, first come, first served; starts new ones while there may be more. */
  private handOut(): void {
    while (this.waiting.length > 0) {
      let thread = this.idle.pop();
      while (thread && !thread.isAlive) thread = this.idle.pop();
      thread ??= this.start();
      if (!thread) return;
      void this.search(thread, this.waiting.shift() as Waiting);
    }
  }

  private start(): SearchThread | undefined {
    if (this.threads.filter(({ isAlive }) => isAlive).length >= this.most) return undefined;
    const thread = new SearchThread(this.data, () => this.tell());
    this.threads.push(thread);
    return thread;
  }

  private async search(thread: SearchThread, { task, found, failed }: Waiting): Promise<void> {
    try {
      const result = await thread.search(this.travel.share(task));
      this.made += result.iterations;
      found(result);
    } catch (error) {
      failed(error as Error);
    }
    this.idle.push(thread);
    this.handOut();
  }

  private ask(): void {
    if (this.watch.shouldStop?.()) Atomics.store(new Int32Array(this.data.stop), 0, 1);
  }

  private tell(): void {
    this.watch.onProgress?.(this.threads.reduce((sum, { iterations }) => sum + iterations, this.made));
  }
}

/** One thread and the search it is at. */
class SearchThread {
  /** Made so far in that search. */
  iterations = 0;
  isAlive = true;
  private readonly worker: Worker;
  private settle: { found: (result: SearchResult) => void; failed: (error: Error) => void } | null = null;

  constructor(workerData: ThreadData, onProgress: () => void) {
    this.worker = new Worker(new URL('./search-thread.js', import.meta.url), { workerData });
    this.worker.on('message', (answer: ThreadAnswer) => {
      if (answer.kind !== 'progress') return this.answer(answer);
      this.iterations = answer.iterations;
      onProgress();
    });
    this.worker.on('error', (error) => this.die(error.message, error.stack));
    this.worker.on('exit', () => this.die('the thread ended'));
  }

  search(task: SearchTask): Promise<SearchResult> {
    return new Promise((found, failed) => {
      this.settle = { found, failed };
      this.worker.postMessage(task);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private die(message: string, stack?: string): void {
    this.isAlive = false;
    this.answer({ kind: 'failed', message, stack });
  }

  private answer(answer: Exclude<ThreadAnswer, { kind: 'progress' }>): void {
    const { settle } = this;
    this.settle = null;
    this.iterations = 0;
    if (answer.kind === 'found') settle?.found(answer.result);
    else settle?.failed(failure(answer));
  }
}

function failure({ message, stack }: Extract<ThreadAnswer, { kind: 'failed' }>): Error {
  const error = new Error(`A search thread failed: ${message}`);
  if (stack !== undefined) error.stack = stack;
  return error;
}
