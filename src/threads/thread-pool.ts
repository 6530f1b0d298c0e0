// Search threads that take the searches of a round as they get free. They live until the pool is closed or the process ends;
// a search that throws, and a thread that dies, fail the round with what happened there.

import { Worker } from 'node:worker_threads';
import type { SearchResult, SearchTask, SearchWatch } from '../scheduling/solver/campaign.ts';
import type { ThreadAnswer, ThreadData } from './message.ts';
import { SharedTravel } from './message.ts';

/** How often a pool asks whether to stop, in milliseconds. */
const ASK_EVERY = 20;

export class ThreadPool {
  private readonly threads: readonly SearchThread[];
  private readonly stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  private readonly travel = new SharedTravel();
  private readonly watch: SearchWatch;
  /** Iterations of searches that are done. */
  private made = 0;

  constructor(threads: number, watch: SearchWatch = {}) {
    const data: ThreadData = { stop: this.stop };
    this.threads = Array.from({ length: threads }, () => new SearchThread(data, () => this.tell()));
    this.watch = watch;
  }

  /** The results in the order of the tasks, whoever made them. */
  async run(tasks: readonly SearchTask[]): Promise<readonly SearchResult[]> {
    const results: SearchResult[] = [];
    let next = 0;
    const work = async (thread: SearchThread): Promise<void> => {
      while (next < tasks.length) {
        const i = next++;
        const result = await thread.search(this.travel.share(tasks[i] as SearchTask));
        this.made += result.iterations;
        results[i] = result;
      }
    };
    const asking = setInterval(() => this.ask(), ASK_EVERY);
    try {
      await Promise.all(this.threads.slice(0, tasks.length).map(work));
    } finally {
      clearInterval(asking);
    }
    return results;
  }

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()));
  }

  private ask(): void {
    if (this.watch.shouldStop?.()) Atomics.store(new Int32Array(this.stop), 0, 1);
  }

  private tell(): void {
    this.watch.onProgress?.(this.threads.reduce((sum, { iterations }) => sum + iterations, this.made));
  }
}

/** One thread and the search it is at. */
class SearchThread {
  /** Made so far in that search. */
  iterations = 0;
  private readonly worker: Worker;
  private settle: { found: (result: SearchResult) => void; failed: (error: Error) => void } | null = null;

  constructor(workerData: ThreadData, onProgress: () => void) {
    this.worker = new Worker(new URL('./search-thread.js', import.meta.url), { workerData });
    this.worker.on('message', (answer: ThreadAnswer) => {
      if (answer.kind !== 'progress') return this.answer(answer);
      this.iterations = answer.iterations;
      onProgress();
    });
    this.worker.on('error', (error) => this.answer({ kind: 'failed', message: error.message, stack: error.stack }));
    this.worker.on('exit', () => this.answer({ kind: 'failed', message: 'the thread ended', stack: undefined }));
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
