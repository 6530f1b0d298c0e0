// `restore`: shows what is in the backup and what it would replace, asks, and goes on. By hand, since an operation needs a book.

import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import { declare } from '../base/operation.ts';
import type { Context } from '../context.ts';
import type { BookFacts, Restored } from '../domain/book.ts';
import { DEFAULT_SETTINGS } from '../domain/settings.ts';
import type { Restoring } from '../operations/restore.ts';
import { prepareRestore, runRestore } from '../operations/restore.ts';
import { validateInput } from '../operations/validate.ts';
import type { HandCall } from './hand.ts';
import type { GlobalOptions } from './options.ts';
import { fieldsOf, formOf, mayAsk } from './options.ts';
import { viewOf } from './run.ts';

const FLAGS = declare({
  name: 'restore',
  paths: [['restore']],
  summary: '',
  fields: {
    file: { type: 'text', description: 'The backup: a file', required: true, positional: true, maxLength: 4_096 },
  },
  examples: [],
  effect: 'final',
  permission: [],
  returns: '',
});

export async function restore({ context, run, options }: HandCall): Promise<void> {
  formOf(options);
  const { file } = validateInput(FLAGS, { file: run.args[0] }) as Input<typeof FLAGS>;
  const restoring = await prepareRestore(context, file);
  if (restoring.replaces && !options.dryRun && !options.yes) await confirm(context, restoring, options);
  if (options.dryRun) {
    const { backup } = restoring;
    await show(context, { file, book: context.bookPath, kept: null, ...backup }, options);
    return;
  }
  const done = await runRestore(context, file, restoring);
  context.saved();
  await show(context, done, options);
}

async function confirm(context: Context, { backup, present }: Restoring, options: GlobalOptions): Promise<void> {
  const { bookPath, io } = context;
  if (!mayAsk(options, io)) {
    throw AppError.usage(
      'not-confirmed',
      `"restore" was not run: it would replace ${bookPath}, which is kept beside it.`,
      'Give --yes to confirm, or --dry-run to see what is in the backup.',
    );
  }
  const { factsText } = await import('../presentation/book.ts');
  const view = await viewIn(context, backup, options);
  const now = present === null ? '  cannot be read' : factsText(present, view);
  io.note(`The backup:\n${factsText(backup, view)}\nIt replaces the book ${view.text(bookPath)}:\n${now}\n`);
  const { confirmYes } = await import('../prompts/ask.ts');
  if (!(await confirmYes('Go on? The old book is kept beside it.'))) {
    throw AppError.interrupted('Not confirmed. Nothing was changed.');
  }
}

async function show(context: Context, done: Restored, options: GlobalOptions): Promise<void> {
  const form = formOf(options);
  const result = options.dryRun ? { ...done, dryRun: true } : done;
  if (form !== null) {
    const { formatRecords } = await import('../presentation/records.ts');
    return await context.io.write(formatRecords(result, { form, fields: fieldsOf(options) }));
  }
  const { restored } = await import('../presentation/book.ts');
  const text = restored(done, await viewIn(context, done, options));
  await context.io.write(options.dryRun ? `${text}Dry run: nothing was saved.\n` : text);
}

/** The office's clock, as the backup knows it. */
async function viewIn(context: Context, { timeZone }: BookFacts, options: GlobalOptions) {
  const book = { revision: 0, companyName: '', settings: DEFAULT_SETTINGS, timeZone };
  return await viewOf(context, { book, now: context.clock.now() }, options);
}
