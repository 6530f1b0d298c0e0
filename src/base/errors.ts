// The one error type of the product. Anything else that reaches main is a bug. A message says what went wrong with which
// record; the hint says the way out; the exit code is part of the command line's contract (docs: README, "Exit codes").

/** Exit codes by kind of failure, as promised to scripts. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  refused: 5,
  busy: 6,
  permission: 7,
  file: 8,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One broken rule. `rule` is its number in the product's rule book (such as `P6`), `code` a stable kebab-case word. */
export interface Violation {
  readonly code: string;
  readonly rule?: string;
  readonly message: string;
  /** The input field at fault, when there is one. */
  readonly field?: string;
  /** The line of the file at fault, from 1, where a file is read. */
  readonly line?: number;
}

export interface AppErrorOptions {
  readonly code: string;
  readonly message: string;
  readonly exitCode: ExitCode;
  readonly hint?: string | undefined;
  readonly violations?: readonly Violation[];
}

/** A failure the user can act on. */
export class AppError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly violations: readonly Violation[];

  constructor(options: AppErrorOptions) {
    super(options.message);
    this.name = 'AppError';
    this.code = options.code;
    this.exitCode = options.exitCode;
    this.hint = options.hint;
    this.violations = options.violations ?? [];
  }

  /** Exit 2: the input is wrong in itself. */
  static usage(code: string, message: string, hint?: string): AppError {
    return new AppError({ code, message, hint, exitCode: EXIT.usage });
  }

  /** Exit 2: every invalid field at once. */
  static invalid(violations: readonly Violation[], hint?: string): AppError {
    const message = violations.map((violation) => violation.message).join('\n');
    return new AppError({ code: 'invalid-input', message, hint, exitCode: EXIT.usage, violations });
  }

  /** Exit 3: no such record. */
  static notFound(code: string, message: string, hint?: string): AppError {
    return new AppError({ code, message, hint, exitCode: EXIT.notFound });
  }

  /** Exit 4: changed since, duplicate, or an idempotency key reused with other data. */
  static conflict(code: string, message: string, hint?: string): AppError {
    return new AppError({ code, message, hint, exitCode: EXIT.conflict });
  }

  /** Exit 5: a rule of the business says no; all reasons at once. */
  static refused(code: string, message: string, hint?: string, violations: readonly Violation[] = []): AppError {
    return new AppError({ code, message, hint, exitCode: EXIT.refused, violations });
  }

  /** Exit 6: another process holds the book too long. */
  static busy(message: string, hint?: string): AppError {
    return new AppError({ code: 'busy', message, hint, exitCode: EXIT.busy });
  }

  /** Exit 7: the user's role lacks a permission, which the message names. */
  static permission(message: string, hint?: string): AppError {
    return new AppError({ code: 'no-permission', message, hint, exitCode: EXIT.permission });
  }

  /** Exit 8: the file is corrupt, foreign, newer, unwritable, or the disk is full. */
  static file(code: string, message: string, hint?: string): AppError {
    return new AppError({ code, message, hint, exitCode: EXIT.file });
  }

  /** Exit 130: the user stopped it. */
  static interrupted(message = 'Interrupted. Nothing was changed.'): AppError {
    return new AppError({ code: 'interrupted', message, exitCode: EXIT.interrupted });
  }
}

/** The exit code an error ends the process with: what is no AppError is a bug. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof AppError ? error.exitCode : EXIT.bug;
}

/** For a quick way that leaves what is refused to a slower one, which says why. Throws what is no refusal. */
export function refusedIsNull(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
