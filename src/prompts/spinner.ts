// Progress on stderr while something takes a while: at a terminal a line that turns and is gone when it is done, else a line
// now and then, for the log that it goes to. ora is loaded only for the first.

import type { Progress } from '../base/watch.ts';
import { visibleJson } from '../base/words.ts';

/** What is turning anyway takes a new text at once. */
const TURN_MILLISECONDS = 100;
/** A log gets a line after a second, and then so often. */
const LINE_MILLISECONDS = 10_000;

export interface ProgressPlace {
  readonly stderrIsTty: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly note: (text: string) => void;
}

/**
 * Turns only at a terminal with a width: some that only record (script, a few CI systems) say 0 columns, and ora would then
 * clear lines for ever. With `json`, every text is a line of JSON, as all of stderr is then.
 */
export async function startProgress(
  io: ProgressPlace,
  { json, stream = process.stderr }: { json: boolean; stream?: NodeJS.WriteStream },
): Promise<Progress> {
  const canTurn = io.stderrIsTty && stream.isTTY && stream.columns > 0 && io.environment.TERM !== 'dumb';
  if (json || !canTurn) {
    const say = (text: string): void => io.note(json ? `${visibleJson({ progress: text })}\n` : `${text}\n`);
    return { everyMilliseconds: LINE_MILLISECONDS, say, stop: () => undefined };
  }
  const { default: ora } = await import('ora');
  const spinner = ora({ stream, discardStdin: false, isEnabled: true }).start();
  return {
    everyMilliseconds: TURN_MILLISECONDS,
    say: (text) => {
      spinner.text = text;
    },
    stop: () => void spinner.stop(),
  };
}
