// Long computations as generators that pause now and then: run to the end at once, or with a breath between the pauses, in
// which the process can notice a Ctrl-C.

/** A computation that yields where it may be interrupted and returns its result. */
export type Stepwise<T> = Generator<undefined, T, undefined>;

/** Runs to the end without a breath. */
export function finish<T>(steps: Stepwise<T>): T {
  while (true) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Lets whatever waits have its turn: a Ctrl-C, a spinner, a worker's message. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs to the end, awaiting `breathe` at every `every`th pause. */
export async function finishWithBreath<T>(steps: Stepwise<T>, breathe = breath, every = 8): Promise<T> {
  for (let pause = 1; ; pause++) {
    const { done, value } = steps.next();
    if (done) return value;
    if (pause % every === 0) await breathe();
  }
}
