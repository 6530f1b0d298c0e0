// A process of its own that books one job again and again: told a start by its parent, it books it for a technician and
// answers with how that ended. It keeps its book open all the time, as a dispatcher's session would.

import { exitCodeOf } from '../../src/base/errors.ts';
import { createContext } from '../../src/context.ts';
import { processIo } from '../../src/main.ts';
import { runOperation } from '../../src/operations/run.ts';

/** What the parent says. */
export interface Order {
  readonly start: string;
}

/** What became of it: 0, or the exit code and what the refusal said. */
export interface Answer {
  readonly exitCode: number;
  readonly message: string;
}

const [path = '', now = '', job = '', tech = ''] = process.argv.slice(2);
const context = createContext({
  io: processIo(),
  command: 'test',
  db: path,
  now,
});

process.on('message', (order: Order) => {
  void runOperation(context, 'appointment.book', { job, tech, start: order.start, duration: '30m' }).then(
    () => answer({ exitCode: 0, message: '' }),
    (error: unknown) => answer({ exitCode: exitCodeOf(error), message: String(error) }),
  );
});

function answer(result: Answer): void {
  process.send?.(result);
}
