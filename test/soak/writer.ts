// A process of its own that runs operations on a book, one after the other, and answers each when it is done: what it has
// answered is acknowledged. It keeps its book open all the time, as a dispatcher's session would.

import { exitCodeOf } from '../../src/base/errors.ts';
import { createContext } from '../../src/context.ts';
import { processIo } from '../../src/main.ts';
import { runOperation } from '../../src/operations/run.ts';

/** What the parent says. */
export interface Order {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What became of an order: `index` counts from 0. */
export interface Answer {
  readonly index: number;
  readonly exitCode: number;
  readonly message: string;
  readonly revision: number | null;
  readonly milliseconds: number;
}

const [path = '', now = ''] = process.argv.slice(2);
const context = createContext({ io: processIo(), command: 'test', db: path, now });

async function run({ name, input }: Order, index: number): Promise<Answer> {
  const began = performance.now();
  const took = (): number => performance.now() - began;
  try {
    const { revision } = await runOperation(context, name, input);
    return { index, exitCode: 0, message: '', revision, milliseconds: took() };
  } catch (error) {
    return { index, exitCode: exitCodeOf(error), message: String(error), revision: null, milliseconds: took() };
  }
}

process.on('message', (orders: Order[]) => {
  void (async () => {
    for (const [index, order] of orders.entries()) process.send?.(await run(order, index));
    process.disconnect();
    await context.close();
  })();
});
