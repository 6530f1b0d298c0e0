// argv → command → exit code. The only place that prints errors and ends the process.

import manifest from '../package.json' with { type: 'json' };
import { AppError, EXIT, exitCodeOf } from './base/errors.ts';
import { Interrupts } from './base/watch.ts';
import type { GlobalOptions } from './commands/options.ts';
import type { Io } from './context.ts';
import { createContext } from './context.ts';

const LONGEST_COMMAND = 4000;

/** Runs one command line to its exit code. Everything it touches comes in through `io`, so tests run it in-process. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    await io.write(`${manifest.version}\n`);
    return EXIT.ok;
  }
  let options: GlobalOptions = { json: argv.includes('--json'), debug: argv.includes('--debug') };
  try {
    const { HAND_COMMANDS, runHand } = await import('./commands/hand.ts');
    const { parse, withoutGlobalFlags } = await import('./commands/program.ts');
    const parsed = parse(argv, HAND_COMMANDS);
    if (parsed.kind === 'text') {
      await io.write(parsed.text);
      return EXIT.ok;
    }
    options = parsed.options;
    const context = createContext({
      io,
      command: commandText(argv, withoutGlobalFlags),
      db: options.db,
      actor: options.as,
      now: options.now,
      json: options.json,
    });
    try {
      if (parsed.kind === 'hand') await runHand(context, parsed.run, options);
      else {
        const { runCommand } = await import('./commands/run.ts');
        await runCommand(context, parsed.entry, parsed.raw, options);
      }
    } catch (error) {
      throw isClosedPipe(error) ? error : await context.explain(error);
    } finally {
      await context.close();
    }
    return EXIT.ok;
  } catch (error) {
    return await report(error, io, options);
  }
}

/** The command as it goes into the change log: what was asked, without the flags that say how it is run and shown. */
function commandText(argv: readonly string[], ownWords: (argv: readonly string[]) => string[]): string {
  const quoted = ownWords(argv).map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return `dispatch ${quoted.join(' ')}`.slice(0, LONGEST_COMMAND);
}

async function report(error: unknown, io: Io, options: GlobalOptions): Promise<number> {
  if (isClosedPipe(error)) return EXIT.ok;
  const known = error instanceof AppError ? error : null;
  const exitCode = exitCodeOf(error);
  const { visible, visibleJson } = await import('./base/words.ts');
  if (options.json) {
    const code = known?.code ?? 'bug';
    const message = known?.message ?? String(error);
    const violations = known?.violations ?? [];
    io.note(`${visibleJson({ error: { code, message, hint: known?.hint ?? null, exitCode, violations } })}\n`);
    return exitCode;
  }
  const { message } = await import('./presentation/message.ts');
  const say = (label: 'error' | 'hint', text: string): void =>
    io.note(message(label, visible(text, { newlines: true }), io.stderrIsTty ? io.columns : null));
  if (known) {
    say('error', known.message);
    if (known.hint !== undefined) say('hint', known.hint);
  } else {
    say('error', `this is a bug in dispatch: ${String(error)}`);
    say('hint', 'Please report it with the command and "dispatch --version"; --debug shows where it happened.');
  }
  if (options.debug && error instanceof Error) io.note(`${visible(error.stack ?? '', { newlines: true })}\n`);
  return exitCode;
}

function isClosedPipe(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'EPIPE';
}

/** The process as an Io. */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  const io: Io = {
    write: (text) =>
      new Promise((resolve, reject) => {
        stdout.write(text, (error) => (error ? reject(error) : resolve()));
      }),
    note: (text) => void stderr.write(text),
    get stdin() {
      return process.stdin;
    },
    get isInteractive() {
      return process.stdin.isTTY === true && stdout.isTTY === true;
    },
    stdoutIsTty: stdout.isTTY === true,
    stderrIsTty: stderr.isTTY === true,
    columns: stdout.columns || Number(env.COLUMNS) || 80,
    environment: env,
    interrupts: new Interrupts(),
    startProgress: async (as) => (await import('./prompts/spinner.ts')).startProgress(io, as),
  };
  return io;
}

/** Called by bin/dispatch.js. */
export async function start(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
  });
  const [argv, io] = [process.argv.slice(2), processIo()];
  process.on('SIGINT', () => onInterrupt(io, argv.includes('--json')));
  process.exitCode = await main(argv, io);
}

function onInterrupt({ note, interrupts = new Interrupts() }: Io, json: boolean): void {
  if (interrupts.request()) {
    const text = `${interrupts.stopping}; Ctrl-C again quits at once`;
    note(json ? `${JSON.stringify({ notice: text })}\n` : `note: ${text}\n`);
    return;
  }
  const message = `interrupted: ${interrupts.outcome}`;
  const error = { code: 'interrupted', message, hint: null, exitCode: EXIT.interrupted, violations: [] };
  note(json ? `${JSON.stringify({ error })}\n` : `${message}\n`);
  process.exit(EXIT.interrupted);
}
