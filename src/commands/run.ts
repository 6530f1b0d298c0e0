// From what was parsed to what is printed: asks for what is missing where it may, confirms what can't be taken back,
// runs the operation, and shows its result in the form asked for.

import { AppError } from '../base/errors.ts';
import type { Operation } from '../base/operation.ts';
import { localDate } from '../base/time.ts';
import { visible, visibleJson } from '../base/words.ts';
import type { Context } from '../context.ts';
import type { Entry } from '../operations/catalog/index.ts';
import type { Outcome } from '../operations/run.ts';
import { runOperation } from '../operations/run.ts';
import { missingFields, missingGroups } from '../operations/validate.ts';
import type { GlobalOptions } from './options.ts';
import { fieldsOf, formOf, mayAsk, wantsAscii, wantsColor } from './options.ts';
import { loadPresenter } from './presenters.ts';

type Raw = Record<string, unknown>;

/** Runs an operation as typed and prints its result. */
export async function runCommand(context: Context, entry: Entry, raw: Raw, options: GlobalOptions): Promise<void> {
  const { operation } = entry;
  checkForm(operation, options);
  const input = await askForMissing(context, operation, raw, options);
  if (!options.dryRun && !options.yes) {
    if (operation.confirm) await confirm(context, entry, input, options);
    if (operation.asksOnNotice && mayAsk(options, context.io)) await confirmNoticed(context, entry, input, options);
  }
  // Results for scripts are one text; for people and pipes, long ones are written as they are made.
  const emit = formOf(options) === null ? harmless(context.io) : undefined;
  const run = async (): Promise<Outcome> =>
    await runOperation(context, operation.name, input, { ...runOptions(options), emit });
  const outcome = operation.startsBook
    ? await (await import('./new-book.ts')).onBook(context, options, run)
    : await run();
  if (outcome.revision !== null) context.saved();
  await print(context, entry, input, outcome, options);
  if (outcome.verdict) throw outcome.verdict;
}

/** Writes what an operation streams; a terminal is shown what it would obey, a pipe gets every character as it is stored. */
function harmless({ write, stdoutIsTty }: Context['io']): (text: string) => Promise<void> {
  if (!stdoutIsTty) return write;
  const shown = (text: string): string => visible(text, { newlines: true });
  return (text) => write(text.split('\r\n').map(shown).join('\r\n'));
}

function runOptions(options: GlobalOptions): { dryRun: boolean; key: string | undefined } {
  return { dryRun: options.dryRun === true, key: options.key };
}

function checkForm(operation: Operation, options: GlobalOptions): void {
  formOf(options);
  if (operation.effect === 'read' && options.key !== undefined) {
    throw AppError.usage('no-key', `--key is for changes; "${operation.paths[0].join(' ')}" changes nothing.`);
  }
}

async function askForMissing(context: Context, operation: Operation, raw: Raw, options: GlobalOptions): Promise<Raw> {
  const fields = missingFields(operation, raw);
  const groups = missingGroups(operation, raw);
  if (fields.length + groups.length === 0 || !mayAsk(options, context.io)) return raw;
  const { ask } = await import('../prompts/ask.ts');
  const { checkAnswer } = await import('./answer.ts');
  // Without a book there is nothing to ask for.
  if (!operation.withoutBook && !operation.startsBook) await context.openBook();
  const check = (name: string, value: unknown) => checkAnswer(context, operation, { name, value });
  return { ...raw, ...(await ask(operation, { fields, groups, check })) };
}

/** Shows what would happen, then asks for the word or a yes. Without a terminal, names the flag that answers. */
async function confirm(context: Context, entry: Entry, input: Raw, options: GlobalOptions): Promise<void> {
  const { operation } = entry;
  const how = operation.confirm as NonNullable<Operation['confirm']>;
  const preview = await runOperation(context, operation.name, input, { dryRun: true });
  if (!mayAsk(options, context.io)) {
    const what = how.kind === 'word' ? 'It cannot be undone' : 'It needs a confirmation';
    throw AppError.usage(
      'not-confirmed',
      `"${operation.paths[0].join(' ')}" was not run. ${what}.`,
      'Give --yes to confirm, or --dry-run to see what it would do.',
    );
  }
  await showPreview(context, entry, preview, options);
  const { confirmWord, confirmYes } = await import('../prompts/ask.ts');
  const agreed = how.kind === 'word' ? await confirmWord(how.word) : await confirmYes('Go on?');
  if (!agreed) throw AppError.interrupted('Not confirmed. Nothing was changed.');
}

/** Tries it, and asks for a yes where that has something to say. */
async function confirmNoticed(context: Context, entry: Entry, input: Raw, options: GlobalOptions): Promise<void> {
  const preview = await runOperation(context, entry.operation.name, input, { dryRun: true });
  if (preview.notices.length === 0) return;
  await showPreview(context, entry, preview, options);
  for (const notice of preview.notices) await note(context, notice, formOf(options) === 'json');
  const { confirmYes } = await import('../prompts/ask.ts');
  if (!(await confirmYes('Go on?'))) throw AppError.interrupted('Not confirmed. Nothing was changed.');
}

async function showPreview(context: Context, entry: Entry, preview: Outcome, options: GlobalOptions): Promise<void> {
  const isForPeople = formOf(options) === null;
  const shown = await render(context, entry, { ...preview, dryRun: !isForPeople }, options);
  context.io.note(isForPeople ? `What it would do:\n\n${shown}\n` : shown);
}

async function print(
  context: Context,
  entry: Entry,
  input: Raw,
  outcome: Outcome,
  options: GlobalOptions,
): Promise<void> {
  const asked = input.format === 'json' ? { ...options, json: true } : options;
  for (const notice of outcome.notices) await note(context, notice, formOf(asked) === 'json');
  await context.io.write(await render(context, entry, outcome, asked, input));
}

/** Notices quote stored text, which must not drive the terminal. */
async function note({ io }: Context, notice: string, json: boolean): Promise<void> {
  if (json) return io.note(`${visibleJson({ notice })}\n`);
  const { message } = await import('../presentation/message.ts');
  io.note(message('note', visible(notice), io.stderrIsTty ? io.columns : null));
}

async function render(
  context: Context,
  entry: Entry,
  outcome: Outcome,
  options: GlobalOptions,
  input: Raw = {},
): Promise<string> {
  const form = formOf(options);
  if (form !== null) {
    const { formatRecords, unknownFields } = await import('../presentation/records.ts');
    const result = form === 'json' ? withFlags(outcome) : outcome.result;
    const fields = fieldsOf(options);
    const unknown = unknownFields(result, fields);
    if (unknown !== null) await note(context, unknown, form === 'json');
    return formatRecords(result, { form, fields, isTerminal: context.io.stdoutIsTty });
  }
  const present = await loadPresenter(entry);
  const text = present(outcome.result as never, await viewOf(context, outcome, options, input));
  return outcome.dryRun ? `${text}Dry run: nothing was saved.\n` : text;
}

/** Scripts see in the result itself that nothing was saved, or that a key replayed an earlier result. */
function withFlags(outcome: Outcome): unknown {
  if (!outcome.dryRun && !outcome.replayed) return outcome.result;
  return { ...(outcome.result as object), ...(outcome.dryRun ? { dryRun: true } : { replayed: true }) };
}

export async function viewOf(
  context: Context,
  outcome: Pick<Outcome, 'book' | 'now'>,
  options: GlobalOptions,
  input: Raw = {},
) {
  const { makeView } = await import('../presentation/view.ts');
  const { book, now } = outcome;
  return makeView({
    columns: input.width === undefined ? context.io.columns : Number(input.width),
    color: wantsColor(options, context.io),
    ascii: input.ascii === true || wantsAscii(context.io),
    timeZone: book.timeZone,
    units: book.settings.units,
    clock: book.settings.clock,
    now,
    today: localDate(now, book.timeZone),
  });
}
