// Progress on stderr while something takes a while: only at a terminal, and gone when it is done. ora is loaded only then.

/** Says what is being done now. */
export interface Progress {
  readonly say: (text: string) => void;
  /** Clears the line; may be called twice. */
  readonly stop: () => void;
}

const SILENT: Progress = { say: () => undefined, stop: () => undefined };

/**
 * Silent unless stderr is a terminal, and one with a width: some that only record (script, a few CI systems) say 0 columns,
 * and ora would then clear lines for ever.
 */
export async function startProgress(
  io: { readonly stderrIsTty: boolean; readonly environment: Readonly<Record<string, string | undefined>> },
  stream: NodeJS.WriteStream = process.stderr,
): Promise<Progress> {
  const canTurn = stream.isTTY && stream.columns > 0 && io.environment.TERM !== 'dumb';
  if (!io.stderrIsTty || !canTurn) return SILENT;
  const { default: ora } = await import('ora');
  const spinner = ora({ stream, discardStdin: false, isEnabled: true }).start();
  return {
    say: (text) => {
      spinner.text = text;
    },
    stop: () => void spinner.stop(),
  };
}
