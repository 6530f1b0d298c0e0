// `batch`: JSON lines in, one operation each; one result line each out, in order, and only once it is saved. How many failed
// is said on stderr, and the exit code is that of the first that did.

import { createReadStream } from 'node:fs';
import { AppError, EXIT } from '../base/errors.ts';
import { count, visible, visibleJson } from '../base/words.ts';
import type { Context } from '../context.ts';
import type { BatchSummary, LineReport } from '../operations/batch.ts';
import { runBatch } from '../operations/batch.ts';
import type { HandCall } from './hand.ts';
import type { GlobalOptions } from './options.ts';
import { fieldsOf } from './options.ts';

export async function batch({ context, run, options }: HandCall): Promise<void> {
  if (options.csv || options.plain) {
    throw AppError.usage('no-form', 'batch writes JSON lines: --csv and --plain mean nothing.');
  }
  if (options.key !== undefined) {
    throw AppError.usage('no-key', 'Each line has a key of its own.', '{"op": ..., "key": "web-881", "args": {...}}');
  }
  const atomic = run.options.atomic === true;
  const fields = fieldsOf(options);
  const summary = await context.watch(
    async (watch) => {
      const input = openInput(context, run.args[0] ?? '-');
      const stopReading = watch.onStop(() => input.destroy());
      try {
        return await runBatch(context, piecesOf(input, run.args[0]), {
          atomic,
          dryRun: options.dryRun === true,
          yes: options.yes === true,
          watch,
          render: (report) => `${resultLine(report, fields)}\n`,
          write: (text) => context.io.write(text),
        });
      } finally {
        stopReading();
      }
    },
    { stopping: atomic ? 'stopping, and nothing is saved' : 'stopping after the lines at hand' },
  );
  await conclude(context, summary, { atomic, options });
}

function openInput({ io, takeStdin }: Context, file: string): NodeJS.ReadableStream & { destroy: () => unknown } {
  if (file !== '-') return createReadStream(file);
  if (!io.stdin.isTTY) return takeStdin('batch');
  throw AppError.usage(
    'no-lines',
    'batch reads JSON lines, and stdin is a terminal.',
    'Name a file, or pipe lines in: dispatch batch lines.jsonl',
  );
}

/** What is read until the end, or until somebody stops it. */
async function* piecesOf(
  input: NodeJS.ReadableStream & { readonly destroyed?: boolean },
  file: string | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of input) yield piece as Buffer;
  } catch (error) {
    if (input.destroyed && (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw AppError.file(
      'unreadable-file',
      `${file ?? 'stdin'} cannot be read (${code}).`,
      'Check the name of the file.',
    );
  }
}

function resultLine({ line, operation, key, outcome }: LineReport, fields: readonly string[]): string {
  const head = { line, ...(key === null ? {} : { key }), ...(operation === null ? {} : { op: operation }) };
  if (!outcome.ok) {
    const { code, message, hint, exitCode, violations } = outcome.error;
    return visibleJson({ ...head, ok: false, error: { code, message, hint: hint ?? null, exitCode, violations } });
  }
  const { result, revision, replayed, dryRun, notices, verdict } = outcome.outcome;
  return visibleJson({
    ...head,
    ok: true,
    revision,
    ...(replayed ? { replayed } : {}),
    ...(dryRun ? { dryRun } : {}),
    ...(notices.length > 0 ? { notices } : {}),
    ...(verdict ? { verdict: { code: verdict.code, message: verdict.message, exitCode: verdict.exitCode } } : {}),
    result: fields.length === 0 ? result : only(result, fields),
  });
}

function only(result: unknown, fields: readonly string[]): unknown {
  const record = result as Readonly<Record<string, unknown>>;
  return Object.fromEntries(fields.map((field) => [field, Object.hasOwn(record, field) ? record[field] : null]));
}

/** Says what became of it all. Throws where a line failed, or it was stopped. */
async function conclude(
  context: Context,
  summary: BatchSummary,
  { atomic, options }: { atomic: boolean; options: GlobalOptions },
): Promise<void> {
  const { lines, failed, isStopped, notices, exitCode } = summary;
  for (const notice of notices) await say(context, notice, options);
  const saved = savedWords(summary, options.dryRun === true);
  if (isStopped) throw AppError.interrupted(`Stopped after ${count(lines, 'line')}: ${saved}, ${failed} failed.`);
  if (failed > 0) {
    const of = `of ${count(lines, 'line')}, ${count(failed, 'line')} failed`;
    throw new AppError({
      code: 'lines-failed',
      message: [atomic ? `Nothing was saved: ${of}.` : `O${of.slice(1)}; ${saved}.`, ...failedLines(summary)].join(
        '\n',
      ),
      hint: 'Each failed line says all about it in its result on stdout.',
      exitCode,
    });
  }
  await say(context, `${count(lines, 'line')}, ${saved}.`, options);
  if (exitCode === EXIT.ok) return;
  const message = 'A line ran and found that something is wrong: see "verdict" in its result.';
  throw new AppError({ code: 'verdict', message, exitCode });
}

/** "3 saved, 2 saved before": keys seen before save nothing again, and reads never do. */
function savedWords({ lines, failed, replayed, unchanged, revision }: BatchSummary, dryRun: boolean): string {
  const saved = dryRun ? 'would be saved' : 'saved';
  const fresh = lines - failed - replayed - unchanged;
  const as = revision === null ? '' : ` as revision ${revision}`;
  if (fresh === lines) return `all ${saved}${as}`;
  if (unchanged === lines) return 'nothing to save';
  const parts = [
    ...(fresh > 0 || replayed + unchanged === 0 ? [`${fresh} ${saved}${as}`] : []),
    ...(replayed > 0 ? [`${replayed} saved before`] : []),
    ...(unchanged > 0 ? [`${unchanged} changed nothing`] : []),
  ];
  return parts.join(', ');
}

function failedLines({ failed, firstFailed }: BatchSummary): string[] {
  const more = failed - firstFailed.length;
  return [
    ...firstFailed.map(({ line, reason }) => `line ${line}: ${reason}`),
    ...(more > 0 ? [`and ${count(more, 'more line', 'more lines')}`] : []),
  ];
}

async function say({ io }: Context, text: string, options: GlobalOptions): Promise<void> {
  if (options.json) return io.note(`${visibleJson({ notice: text })}\n`);
  const { message } = await import('../presentation/message.ts');
  io.note(message('note', visible(text), io.stderrIsTty ? io.columns : null));
}
