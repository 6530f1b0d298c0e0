// What a search thread does with a task: it searches, tells now and then how far it is, and answers with what it found or with
// what went wrong.

import { finish } from '../base/stepwise.ts';
import type { SearchTask } from '../scheduling/solver/campaign.ts';
import { searching } from '../scheduling/solver/campaign.ts';
import type { ThreadAnswer } from './message.ts';

/** Progress is told after so many more iterations. */
const TELL_EVERY = 2_048;

interface Asker {
  readonly shouldStop: () => boolean;
  readonly say: (answer: ThreadAnswer) => void;
}

/** Says how far it is while it searches; the last it says is what came of it. */
export function answer(task: SearchTask, { shouldStop, say }: Asker): void {
  let told = -TELL_EVERY;
  const onProgress = (iterations: number): void => {
    if (iterations < told + TELL_EVERY) return;
    told = iterations;
    say({ kind: 'progress', iterations });
  };
  try {
    say({ kind: 'found', result: finish(searching(task, { shouldStop, onProgress })) });
  } catch (error) {
    const { message, stack } = error as Error;
    say({ kind: 'failed', message, stack });
  }
}
