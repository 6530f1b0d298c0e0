// The flags every command has, and what they mean for this run: how results are shown, whether questions may be asked.

import { AppError } from '../base/errors.ts';
import type { Context } from '../context.ts';
import type { Form } from '../presentation/records.ts';

export interface GlobalOptions {
  readonly db?: string;
  readonly as?: string;
  readonly json?: boolean;
  readonly fields?: string;
  readonly csv?: boolean;
  readonly plain?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly key?: string;
  /** false with --no-input. */
  readonly input?: boolean;
  /** false with --no-color. */
  readonly color?: boolean;
  readonly debug?: boolean;
  readonly now?: string;
}

export interface GlobalFlag {
  readonly flags: string;
  readonly description: string;
  /** Takes a value: main skips it when it looks for the command word. */
  readonly takesValue: boolean;
}

export const GLOBAL_FLAGS: readonly GlobalFlag[] = [
  {
    flags: '--db <path>',
    description: 'The book, a SQLite file ($DISPATCH_DB)',
    takesValue: true,
  },
  { flags: '--as <user>', description: 'Who you are ($DISPATCH_USER; default the owner)', takesValue: true },
  { flags: '--json', description: 'Result as JSON; messages as JSON lines on stderr', takesValue: false },
  { flags: '--fields <a,b>', description: 'Only these fields, with --json, --csv or --plain', takesValue: true },
  { flags: '--csv', description: 'Result as CSV', takesValue: false },
  { flags: '--plain', description: 'One record a line, fields separated by tabs', takesValue: false },
  { flags: '--dry-run', description: 'Do everything but save', takesValue: false },
  { flags: '--yes', description: 'Answer every confirmation with yes', takesValue: false },
  {
    flags: '--key <key>',
    description: 'Run twice with the same key, it changes things once',
    takesValue: true,
  },
  { flags: '--no-input', description: 'Never ask; a missing flag is an error', takesValue: false },
  { flags: '--no-color', description: 'No color (also with NO_COLOR or TERM=dumb)', takesValue: false },
  { flags: '--debug', description: 'A stack trace with an unexpected error', takesValue: false },
  {
    flags: '--now <instant>',
    description: 'Fix the clock: 2026-11-24T08:00:00-06:00 ($DISPATCH_NOW)',
    takesValue: true,
  },
];

/** Null = tables and cards for people. */
export function formOf(options: GlobalOptions): Form | null {
  const forms = (['json', 'csv', 'plain'] as const).filter((form) => options[form]);
  if (forms.length > 1) throw AppError.usage('one-of', `--${forms.join(' and --')} exclude each other.`);
  if (options.fields !== undefined && forms.length === 0) return 'json';
  return forms[0] ?? null;
}

export function fieldsOf(options: GlobalOptions): string[] {
  return (options.fields ?? '')
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '');
}

/** Color only on a terminal that wants it. */
export function wantsColor(options: GlobalOptions, io: Context['io']): boolean {
  const { NO_COLOR, TERM, FORCE_COLOR } = io.environment;
  if (options.color === false || (NO_COLOR !== undefined && NO_COLOR !== '')) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return io.stdoutIsTty && TERM !== 'dumb';
}

/** Only ASCII where the locale can't show more. */
export function wantsAscii(io: Context['io']): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = io.environment;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '');
  return locale !== undefined && !/utf-?8/i.test(locale);
}

/** Questions only at a terminal, and only when nobody forbade them. */
export function mayAsk(options: GlobalOptions, io: Context['io']): boolean {
  const forbidden = io.environment.DISPATCH_NO_INPUT;
  return io.isInteractive && options.input !== false && (forbidden === undefined || forbidden === '');
}
