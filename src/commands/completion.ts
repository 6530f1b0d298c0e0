// `completion bash`, `zsh`, `fish`: prints the script of a shell.

import type { Shell } from './completion-script.ts';
import { SCRIPTS } from './completion-script.ts';
import type { HandCall } from './hand.ts';

export async function completion({ context, run }: HandCall): Promise<void> {
  await context.io.write(SCRIPTS[run.command.path[1] as Shell]);
}
