// Runs a campaign of searches on as many threads as asked, with the same result on any number of them. One thread is this one:
// nothing is started for it.

import { finishWithBreath } from '../base/stepwise.ts';
import type { Campaign, SearchResult, SearchWatch } from '../scheduling/solver/campaign.ts';
import { campaigning } from '../scheduling/solver/campaign.ts';

/** The result of `campaign`, its searches run on `threads` threads. A search that throws fails all of it. */
export async function conduct(campaign: Campaign, threads: number, watch: SearchWatch = {}): Promise<SearchResult> {
  if (threads < 2) return await finishWithBreath(campaigning(campaign, watch));
  const { ThreadPool } = await import('./thread-pool.ts');
  const pool = new ThreadPool(threads, watch);
  try {
    let round = campaign.next();
    while (!round.done) round = campaign.next(await pool.run(round.value));
    return round.value;
  } finally {
    await pool.close();
  }
}
