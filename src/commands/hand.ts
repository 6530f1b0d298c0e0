// Commands that are no single operation: they read a file of operations, or speak of the tool itself.

import type { Context } from '../context.ts';
import type { Shell } from './completion-script.ts';
import type { GlobalOptions } from './options.ts';
import type { HandCommand, HandRun } from './program.ts';

/** What a hand-written command gets to work with. */
export interface HandCall {
  readonly context: Context;
  readonly run: HandRun;
  readonly options: GlobalOptions;
  /** All hand-written commands, for those that speak of commands. */
  readonly commands: readonly HandCommand[];
}

/** A hand-written command and the module that runs it. */
interface Hand extends HandCommand {
  readonly load: () => Promise<(call: HandCall) => Promise<void>>;
}

const SHELL_EXAMPLES: Readonly<Record<Shell, { readonly command: string; readonly does: string }>> = {
  bash: { command: 'source <(dispatch completion bash)', does: 'In ~/.bashrc' },
  zsh: { command: 'source <(dispatch completion zsh)', does: 'In ~/.zshrc, after compinit' },
  fish: {
    command: 'dispatch completion fish > ~/.config/fish/completions/dispatch.fish',
    does: 'Once, and after an update',
  },
};

export const HAND_COMMANDS: readonly Hand[] = [
  {
    path: ['demo'],
    summary: 'Make a sample company, plan a full day, and print its board',
    flags: [
      { form: '--seed <n>', description: 'Seed of the search (default 1): the same seed gives the same plan' },
      { form: '--iterations <n>', description: 'Search steps (default 5000)' },
    ],
    examples: [
      { command: 'dispatch demo', does: 'Shows a day and leaves nothing behind' },
      { command: 'dispatch demo --db demo.db', does: 'Leaves a book to play with' },
    ],
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    path: ['solve'],
    summary: "Solve a routing problem in VROOM's JSON format; no book needed",
    arguments: [{ form: '<problem>', description: 'A JSON file, or - for stdin' }],
    flags: [
      { form: '--seed <n>', description: 'Seed of the search (default 1): the same seed gives the same routes' },
      { form: '--iterations <n>', description: 'Search steps (default 50000, more from 500 jobs on)' },
      { form: '--time <seconds>', description: 'Search for so long instead; not reproducible' },
      {
        form: '--threads <n>',
        description: 'Run so many searches at once (default 1): the same routes, and sooner',
      },
      {
        form: '--searches <n>',
        description: 'Searches that exchange their best (default 2, with --time one a thread): other routes',
      },
      { form: '-o, --output <file>', description: 'Write the solution there instead of to stdout' },
    ],
    examples: [
      {
        command: 'dispatch solve problem.json -o solution.json',
        does: 'Plans every vehicle, and says why a job is left out',
      },
      { command: 'generate | dispatch solve - --time 10', does: 'Reads stdin and searches for ten seconds' },
      {
        command: 'dispatch solve week.json --threads 2',
        does: 'Searches on two threads: the routes of one thread, in half the time',
      },
    ],
    load: async () => (await import('./solve.ts')).solve,
  },
  {
    path: ['restore'],
    summary: "Put a backup in the book's place; the old book is kept",
    arguments: [{ form: '<file>', description: 'A backup, or any other dispatch book' }],
    examples: [
      { command: 'dispatch restore book-2026-11-24-190000.db', does: 'Shows both, asks, and keeps the old one' },
      { command: 'dispatch restore tonight.db --db new.db --yes', does: 'Into a new place, without a question' },
    ],
    load: async () => (await import('./restore.ts')).restore,
  },
  {
    path: ['batch'],
    summary: 'Run operations that come as JSON lines; one result line each',
    arguments: [{ form: '[file]', description: 'JSON lines, or - for stdin (default)' }],
    flags: [{ form: '--atomic', description: 'All or nothing: one entry in the log, one undo' }],
    examples: [
      { command: 'dispatch batch bookings.jsonl', does: 'Runs line by line; what fails is said and skipped' },
      { command: 'generate | dispatch batch --atomic', does: 'Saves all lines, or none and lists every bad one' },
      {
        command: `echo '{"op":"job.create","key":"web-1","args":{"address":"AD-1","service":"AC Repair"}}' | dispatch batch`,
        does: 'A key that was seen before gives its first result and changes nothing',
      },
    ],
    load: async () => (await import('./batch.ts')).batch,
  },
  {
    path: ['schema'],
    summary: 'Print the JSON Schema of what an operation returns, or takes',
    arguments: [
      { form: '[operation...]', description: 'appointment.book, or the words of its command (default: list all)' },
    ],
    flags: [{ form: '--batch', description: 'Of a line of "batch" instead: the operation, a key, and the arguments' }],
    examples: [
      { command: 'dispatch schema book', does: 'What "dispatch book --json" prints' },
      { command: 'dispatch schema appointment.book --batch', does: 'What a line of a batch takes' },
      { command: 'dispatch schema --json', does: 'All operations' },
    ],
    load: async () => (await import('./schema.ts')).schema,
  },
  ...Object.entries(SHELL_EXAMPLES).map(([shell, example]) => ({
    path: ['completion', shell],
    summary: `Print the script that makes ${shell} complete commands, flags and records`,
    examples: [example],
    load: async () => (await import('./completion.ts')).completion,
  })),
  {
    path: ['complete'],
    summary: 'Print the words that may come next',
    arguments: [{ form: '[words...]', description: 'The words so far' }],
    isHidden: true,
    load: async () => (await import('./complete.ts')).complete,
  },
];

export async function runHand(context: Context, run: HandRun, options: GlobalOptions): Promise<void> {
  const hand = HAND_COMMANDS.find(({ path }) => path.join(' ') === run.command.path.join(' '));
  const execute = await hand?.load();
  await execute?.({ context, run, options, commands: HAND_COMMANDS });
}
