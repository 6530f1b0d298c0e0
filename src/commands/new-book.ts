// For commands that make the book where there is none: a trial needs no "init". A run that fails leaves no file behind.

import { existsSync } from 'node:fs';
import type { Context } from '../context.ts';
import type { Outcome } from '../operations/run.ts';
import { runOperation } from '../operations/run.ts';
import type { GlobalOptions } from './options.ts';

const COMPANY = { name: 'Fairmont Home Services', timezone: 'America/Chicago' } as const;

/** Runs on the book at hand, or on a new one that goes again when the run fails or is a dry run. */
export async function onBook(
  context: Context,
  { dryRun }: Pick<GlobalOptions, 'dryRun'>,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  if (existsSync(context.bookPath)) return await run();
  await runOperation(context, 'company.init', COMPANY);
  try {
    const outcome = await run();
    if (dryRun) await context.discardBook();
    return outcome;
  } catch (error) {
    await context.discardBook();
    throw error;
  }
}
