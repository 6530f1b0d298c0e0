// `solve`: stands in for a routing solver that speaks VROOM's JSON. The answer goes to stdout (or a file), also where it is an
// error, as programs that call such a solver expect; people read the same error on stderr.

import { readFileSync, statSync } from 'node:fs';
import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import { declare } from '../base/operation.ts';
import { visibleJson } from '../base/words.ts';
import type { Context } from '../context.ts';
import type { Solved, SolveOptions } from '../operations/solving.ts';
import { solveProblem, writeSolution } from '../operations/solving.ts';
import { validateInput } from '../operations/validate.ts';
import type { HandCall } from './hand.ts';
import { formOf } from './options.ts';

/** A matrix of some 3,000 places. More takes too long to read before anything can be said. */
const MOST_BYTES = 64_000_000;
const TOO_LARGE: Solved['answer'] = {
  code: 2,
  error: `The problem has more than ${MOST_BYTES / 1_000_000} MB. Give coordinates in place of matrices, or solve a part of it.`,
};
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
  if (problem === null) return await answerWith(context, input.output, TOO_LARGE);
  // What fills a time is another result every time: then as many searches as threads make the most of it.
  const searches = input.searches ?? (input.time === undefined ? SEARCHES : input.threads);
  const { answer, iterations, isStopped, notices } = await context.watch((watch) =>
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
  for (const notice of notices) context.io.note(`note: ${notice}\n`);
  if (isStopped) context.io.note(`note: stopped after ${iterations} steps, with the best found.\n`);
  else if (input.time !== undefined && answer.code === 0)
    context.io.note(`note: ${iterations} steps in ${input.time} s; --time is not reproducible, --iterations is.\n`);
  await answerWith(context, input.output, answer);
}

/** Writes the answer; one that is an error ends in that error. */
async function answerWith(context: Context, file: string | undefined, answer: Solved['answer']): Promise<void> {
  await writeAnswer(context, file, `${visibleJson(answer)}\n`);
  if ('error' in answer) throw AppError.usage(answer.code === 3 ? 'unreachable' : 'bad-problem', answer.error);
}

/** The text of the problem; null when there is too much of it. */
async function readProblem({ takeStdin }: Context, file: string): Promise<string | null> {
  if (file === '-') return await readAll(takeStdin('solve'));
  try {
    return statSync(file).size > MOST_BYTES ? null : readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw AppError.file('unreadable-file', `${file} cannot be read (${code}).`, 'Check the name of the file.');
  }
}

/** What is piped in, as text; given up as soon as it is too much. */
async function readAll(stream: NodeJS.ReadableStream): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream) {
    const buffer = Buffer.from(part);
    bytes += buffer.length;
    if (bytes > MOST_BYTES) return null;
    parts.push(buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function writeAnswer({ io }: Context, file: string | undefined, answer: string): Promise<void> {
  if (file === undefined) return await io.write(answer);
  writeSolution(file, answer);
}
