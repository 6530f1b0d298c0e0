// How the user follows a long search and ends it early. While one is watched, the first Ctrl-C asks it to end with the best it
// has found; the next one, and any while nothing is watched, ends the process.

/** Says what is being done now. */
export interface Progress {
  /** Milliseconds between two texts worth showing. */
  readonly everyMilliseconds: number;
  readonly say: (text: string) => void;
  /** Clears what was shown; may be called twice. */
  readonly stop: () => void;
}

/** What a search is handed to be watched by. */
export interface Watch {
  /** True once the user wants the best found so far. Cheap enough for every pause of a search. */
  readonly isStopped: () => boolean;
  /** Calls back at the moment `isStopped` becomes true: for workers, who cannot ask. Returns how to take that back. */
  readonly onStop: (listener: () => void) => () => void;
  /** How far it is. May be called at every pause: the text is made only when it is shown, after a second and now and then. */
  readonly say: (text: () => string) => void;
}

/** The Ctrl-Cs of one process. */
export class Interrupts {
  /** What has become of the command so far: said when the process is ended. */
  outcome = 'nothing was changed';
  /** What the first Ctrl-C makes the work under way do. */
  stopping = 'stopping with the best found so far';
  readonly #listeners = new Set<() => void>();
  #watched = 0;
  #isStopped = false;

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** A Ctrl-C. True when a search will end because of it; false when the process has to be ended. */
  request(): boolean {
    if (this.#watched === 0 || this.#isStopped) return false;
    this.#isStopped = true;
    for (const listener of this.#listeners) listener();
    return true;
  }

  onStop(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Until the returned function is called, there is a search that can end early. */
  begin(): () => void {
    this.#watched += 1;
    return () => {
      this.#watched -= 1;
    };
  }
}

/** What shorter work takes is not worth saying how far it is. */
const SILENT_MILLISECONDS = 1_000;

export interface WatchOptions {
  /** False for work that cannot end early: a Ctrl-C then ends the process as ever. Default true. */
  readonly canStop?: boolean;
  /** What it does when it is stopped. Default: it goes on with the best found so far. */
  readonly stopping?: string;
}

export interface WatchFrame {
  readonly interrupts: Interrupts;
  /** Milliseconds since some moment. */
  readonly milliseconds: () => number;
  /** Null where nobody looks. */
  readonly startProgress: (() => Promise<Progress>) | null;
}

/** Runs `work` where it can be followed and, unless told otherwise, stopped. */
export async function watched<T>(
  { interrupts, milliseconds, startProgress }: WatchFrame,
  work: (watch: Watch) => Promise<T>,
  { canStop = true, stopping }: WatchOptions = {},
): Promise<T> {
  if (stopping !== undefined) interrupts.stopping = stopping;
  const report = startProgress && new Report(milliseconds, startProgress);
  const taken = [canStop ? interrupts.begin() : null, interrupts.onStop(() => report?.stop())];
  try {
    return await work({
      isStopped: () => canStop && interrupts.isStopped,
      onStop: (listener) => interrupts.onStop(listener),
      say: (text) => report?.say(text),
    });
  } finally {
    for (const giveBack of taken) giveBack?.();
    report?.stop();
  }
}

/** Progress from the first second on, loaded only then. */
class Report {
  readonly #milliseconds: () => number;
  readonly #start: () => Promise<Progress>;
  #progress: Progress | null = null;
  #due: number;
  #isOver = false;

  constructor(milliseconds: () => number, start: () => Promise<Progress>) {
    this.#milliseconds = milliseconds;
    this.#start = start;
    this.#due = milliseconds() + SILENT_MILLISECONDS;
  }

  say(text: () => string): void {
    const now = this.#milliseconds();
    if (this.#isOver || now < this.#due) return;
    if (this.#progress === null) {
      this.#due = Number.POSITIVE_INFINITY;
      void this.#begin(text);
      return;
    }
    this.#due = now + this.#progress.everyMilliseconds;
    this.#progress.say(text());
  }

  stop(): void {
    this.#isOver = true;
    this.#progress?.stop();
  }

  async #begin(text: () => string): Promise<void> {
    const progress = await this.#start();
    if (this.#isOver) return progress.stop();
    this.#progress = progress;
    this.#due = this.#milliseconds() + progress.everyMilliseconds;
    progress.say(text());
  }
}
