// `solve`: stands in for a routing solver that speaks VROOM's JSON. The answer goes to stdout (or a file), also where it is an
// error, as programs that call such a solver expect; people read the same error on stderr.

import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import { declare } from '../base/operation.ts';
import type { Context } from '../context.ts';
import type { SolveOptions } from '../operations/solving.ts';
import { solveProblem } from '../operations/solving.ts';
import { validateInput } from '../operations/validate.ts';
import type { HandCall } from './hand.ts';
import { formOf } from './options.ts';

/** Searches of a run by steps, on however many threads. */
const SEARCHES = 2;
const MOST_THREADS = 64;

/** The flags as an operation's fields: read and refused in the same words as everywhere. */
const FLAGS = declare({
  name: 'solve',
  paths: [['solve']],
  summary: '',
  fields: {
    problem: {
      type: 'text',
      description: 'The problem: a JSON file, or - for stdin',
      required: true,
      positional: true,
    },
    seed: { type: 'integer', description: 'Seed of the search', default: 1, minimum: 0 },
    iterations: {
      type: 'integer',
      description: 'Search steps',
      minimum: 1,
      maximum: 1e12,
      oneOf: 'budget',
    },
    time: { type: 'integer', description: 'Seconds', minimum: 1, maximum: 1e6, oneOf: 'budget' },
    searches: {
      type: 'integer',
      description: 'Searches that exchange their best; another number, another result',
      minimum: 1,
      maximum: MOST_THREADS,
    },
    threads: {
      type: 'integer',
      description: 'How many searches run at once; the result is the same',
      default: 1,
      minimum: 1,
      maximum: MOST_THREADS,
    },
    output: { type: 'text', description: 'Where the solution goes', maxLength: 4_096 },
  },
  examples: [],
  effect: 'read',
  permission: [],
  returns: '',
});

export async function solve({ context, run, options }: HandCall): Promise<void> {
  const form = formOf(options);
  if (options.dryRun || (form !== null && form !== 'json'))
    throw AppError.usage(
      'no-form',
      'solve writes JSON, and changes no book: --csv, --plain and --dry-run mean nothing.',
    );
  const raw = { problem: run.args[0], ...run.options };
  const input = validateInput(FLAGS, raw) as Input<typeof FLAGS>;
  const problem = await readProblem(context, input.problem);
  // What fills a time is another result every time: then as many searches as threads make the most of it.
  const searches = input.searches ?? (input.time === undefined ? SEARCHES : input.threads);
  const { answer, iterations, isStopped } = await context.watch((watch) =>
    solveProblem(problem, {
      seed: input.seed,
      iterations: input.iterations ?? null,
      seconds: input.time ?? null,
      searches,
      threads: input.threads,
      milliseconds: context.clock.milliseconds,
      watch,
    } satisfies SolveOptions),
  );
  if (isStopped) context.io.note(`note: stopped after ${iterations} steps, with the best found.\n`);
  else if (input.time !== undefined && answer.code === 0)
    context.io.note(`note: ${iterations} steps in ${input.time} s; --time is not reproducible, --iterations is.\n`);
  await writeAnswer(context, input.output, `${JSON.stringify(answer)}\n`);
  if ('error' in answer) throw AppError.usage(answer.code === 3 ? 'unreachable' : 'bad-problem', answer.error);
}

async function readProblem({ io }: Context, file: string): Promise<string> {
  if (file === '-') return await text(io.stdin);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw AppError.file('unreadable-file', `${file} cannot be read (${code}).`, 'Check the name of the file.');
  }
}

async function writeAnswer({ io }: Context, file: string | undefined, answer: string): Promise<void> {
  if (file === undefined) return await io.write(answer);
  try {
    writeFileSync(file, answer);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw AppError.file('unwritable-file', `${file} cannot be written (${code}).`);
  }
}
