// Following a long search and ending it early: silent for a second, stopped by the first Ctrl-C, ended by the second.

import { describe, expect, it } from 'vitest';
import { breath } from '../../src/base/stepwise.ts';
import type { Watch, WatchFrame } from '../../src/base/watch.ts';
import { Interrupts, watched } from '../../src/base/watch.ts';

interface Stage extends WatchFrame {
  readonly shown: string[];
  readonly pass: (milliseconds: number) => void;
}

/** A stage on which a second is whatever the test says; `...` in `shown` is the end of the progress. */
function stage(): Stage {
  const shown: string[] = [];
  let now = 0;
  return {
    shown,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    interrupts: new Interrupts(),
    milliseconds: () => now,
    startProgress: async () => ({
      everyMilliseconds: 500,
      say: (text) => void shown.push(text),
      stop: () => void shown.push('...'),
    }),
  };
}

describe('a Ctrl-C', () => {
  it('ends the process while nothing is watched', () => {
    expect(new Interrupts().request()).toBe(false);
  });

  it('stops what is watched, once; the next one ends the process', async () => {
    const on = stage();
    const told: boolean[] = [];
    await watched(on, async (watch) => {
      watch.onStop(() => told.push(watch.isStopped()));
      const forgotten = watch.onStop(() => told.push(false));
      forgotten();
      expect(watch.isStopped()).toBe(false);
      expect(on.interrupts.request()).toBe(true);
      expect([watch.isStopped(), told]).toEqual([true, [true]]);
      expect(on.interrupts.request()).toBe(false);
    });
    expect(on.interrupts.request()).toBe(false);
  });

  it('ends the process during work that cannot stop', async () => {
    const on = stage();
    const work = async (watch: Watch): Promise<void> => {
      expect([on.interrupts.request(), watch.isStopped()]).toEqual([false, false]);
    };
    await watched(on, work, { canStop: false });
  });

  it('does nothing for work that is over, though it failed', async () => {
    const on = stage();
    const failing = watched(on, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(on.interrupts.request()).toBe(false);
  });
});

describe('progress', () => {
  it('is silent for a second, then said now and then, and never made for nothing', async () => {
    const on = stage();
    let made = 0;
    const step = async ({ say }: Watch, text: string): Promise<void> => {
      on.pass(400);
      say(() => {
        made += 1;
        return text;
      });
      await breath();
    };
    await watched(on, async (watch) => {
      for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) await step(watch, text);
    });
    expect(on.shown).toEqual(['c', 'e', '...']);
    expect(made).toBe(2);
  });

  it('is gone before anything is said of a Ctrl-C, and does not come back', async () => {
    const on = stage();
    await watched(on, async ({ say }) => {
      on.pass(1_000);
      say(() => 'a');
      await breath();
      on.interrupts.request();
      expect(on.shown).toEqual(['a', '...']);
      on.pass(1_000);
      say(() => 'b');
    });
    expect(on.shown.includes('b')).toBe(false);
  });

  it('that starts too late is never shown', async () => {
    const on = stage();
    const startProgress = async () => {
      await breath();
      return await (on.startProgress as NonNullable<WatchFrame['startProgress']>)();
    };
    await watched({ ...on, startProgress }, async ({ say }) => {
      on.pass(1_000);
      say(() => 'a');
    });
    await breath();
    await breath();
    expect(on.shown).toEqual(['...']);
  });

  it('is nothing where nobody looks', async () => {
    const on = { ...stage(), startProgress: null };
    on.pass(5_000);
    expect(await watched(on, async ({ say }) => say(() => 'a'))).toBe(undefined);
  });
});
