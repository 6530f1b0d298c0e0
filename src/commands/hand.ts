// Commands that are no single operation: they read a file of operations, or speak of the tool itself.

import type { Context } from '../context.ts';
import type { GlobalOptions } from './options.ts';
import type { HandCommand, HandRun } from './program.ts';

/** A hand-written command and the module that runs it. */
interface Hand extends HandCommand {
  readonly load: () => Promise<(context: Context, run: HandRun, options: GlobalOptions) => Promise<void>>;
}

export const HAND_COMMANDS: readonly Hand[] = [];

export async function runHand(context: Context, run: HandRun, options: GlobalOptions): Promise<void> {
  const hand = HAND_COMMANDS.find(({ path }) => path.join(' ') === run.command.path.join(' '));
  const execute = await hand?.load();
  await execute?.(context, run, options);
}
