// Runs campaigns of searches on as many threads as asked, with the same result on any number of them. One thread is this one:
// nothing is started for it. Threads are started with the first round that has use for them, and kept until the end.

import { finishWithBreath } from '../base/stepwise.ts';
import type { Campaign, SearchResult, SearchTask, SearchWatch } from '../scheduling/solver/campaign.ts';
import { campaigning } from '../scheduling/solver/campaign.ts';
import type { ThreadPool } from './thread-pool.ts';

/** The result of `campaign`, its searches run on `threads` threads. A search that throws fails all of it. */
export async function conduct<T>(campaign: Campaign<T>, threads: number, watch: SearchWatch = {}): Promise<T> {
  const conductor = new Conductor(threads, watch);
  try {
    return await conductor.run(campaign);
  } finally {
    await conductor.close();
  }
}

/** For campaigns that share their threads, one after the other or at the same time. */
export class Conductor {
  private readonly threads: number;
  private readonly watch: SearchWatch;
  private pool: Promise<ThreadPool> | null = null;
  /** Iterations of the campaigns that were run here and are done. */
  private made = 0;

  constructor(threads: number, watch: SearchWatch = {}) {
    this.threads = threads;
    this.watch = watch;
  }

  /** The result of `campaign`. Several may be under way; on one thread, wait for each before the next. */
  async run<T>(campaign: Campaign<T>): Promise<T> {
    if (this.threads < 2) return await this.runHere(campaign);
    let round = campaign.next();
    while (!round.done) round = campaign.next(await this.search(round.value));
    return round.value;
  }

  async close(): Promise<void> {
    await (await this.pool)?.close();
  }

  private async runHere<T>(campaign: Campaign<T>): Promise<T> {
    const { made } = this;
    return await finishWithBreath(
      campaigning(campaign, {
        ...this.watch,
        onProgress: (iterations) => {
          this.made = made + iterations;
          this.watch.onProgress?.(this.made);
        },
      }),
    );
  }

  private async search(tasks: readonly SearchTask[]): Promise<readonly SearchResult[]> {
    this.pool ??= import('./thread-pool.ts').then(({ ThreadPool }) => new ThreadPool(this.threads, this.watch));
    return await (await this.pool).run(tasks);
  }
}
