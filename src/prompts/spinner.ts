// Progress on stderr while something takes a while: only at a terminal, and gone when it is done. ora is loaded only then.

/** Says what is being done now. */
export interface Progress {
  readonly say: (text: string) => void;
  /** Clears the line; may be called twice. */
  readonly stop: () => void;
}

const SILENT: Progress = { say: () => undefined, stop: () => undefined };
/** Work that never pauses leaves the spinner no moment to turn, so it is turned with the words, this often. */
const WORDS_PER_TURN = 5;

/** Silent unless stderr is a terminal. */
export async function startProgress(io: { readonly stderrIsTty: boolean }): Promise<Progress> {
  if (!io.stderrIsTty || !process.stderr.isTTY) return SILENT;
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: process.stderr, discardStdin: false }).start();
  let said = 0;
  return {
    say: (text) => {
      spinner.text = text;
      if (said++ % WORDS_PER_TURN === 0) spinner.render();
    },
    stop: () => void spinner.stop(),
  };
}
