// One row of an import: its cells read by the types of their fields, and what is wrong with it. Every fault of every row is
// kept, so that a file is put right in one go.

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import type { Field, Fields } from '../base/operation.ts';
import type { Row } from '../storage/change-log.ts';
import type { TableRow } from '../transfer/table.ts';
import { readGiven } from './validate.ts';

/** More faults than anybody puts right one by one. */
const MOST_FAULTS = 10_000;

/** What is wrong with a file. */
export class Faults {
  readonly #found: (Violation & { readonly line: number })[] = [];
  #more = 0;

  /** In the order of the lines. */
  get found(): readonly Violation[] {
    return this.#found.toSorted((a, b) => a.line - b.line);
  }

  add(line: number, violation: Violation): void {
    if (this.#found.length >= MOST_FAULTS) {
      this.#more += 1;
      return;
    }
    const { field } = violation;
    const text = plainWords(violation.message, field);
    const where = field === undefined ? `Line ${line}` : `Line ${line}, ${field}`;
    this.#found.push({ ...violation, line, message: `${where}: ${text}` });
  }

  get count(): number {
    return this.#found.length + this.#more;
  }
}

/** Rules speak of flags; a file has columns. */
function plainWords(message: string, field: string | undefined): string {
  const text = message.replace(/^--(?=[a-z])/, '');
  return field !== undefined && text.startsWith(`${field} `) ? text.slice(field.length + 1) : text;
}

/** A row with the record it is about. */
export class ImportRow {
  readonly line: number;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #faults: Faults;
  /** Fields that have a value, read by their types; those that could not be read are missing. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The key it updates, or gets; null = the next one. */
  id: number | null = null;
  /** What tells the record it is about from others, where no number does. */
  sameAs: string | null = null;
  /** The record as it is; null = a new one. */
  before: Row | null = null;
  isFine = true;

  constructor(row: TableRow, fields: Fields, faults: Faults) {
    this.line = row.line;
    this.#values = row.values;
    this.#faults = faults;
    for (const fault of row.faults) this.fault(fault);
    const input: Record<string, unknown> = {};
    for (const name of Object.keys(row.values)) {
      const value = row.values[name];
      if (value === null || value === undefined) continue;
      try {
        input[name] = readGiven(name, fields[name] as Field, value);
      } catch (error) {
        this.caught(name, error);
      }
    }
    this.input = input;
  }

  /** Whether the file says anything of the field: blank counts, a column that is not there does not. */
  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  isBlank(name: string): boolean {
    return this.has(name) && (this.#values[name] === null || this.#values[name] === undefined);
  }

  text(name: string): string | undefined {
    return this.input[name] as string | undefined;
  }

  number(name: string): number | undefined {
    return this.input[name] as number | undefined;
  }

  list(name: string): readonly string[] {
    return (this.input[name] as readonly string[] | undefined) ?? [];
  }

  /** The record must have the field and would be without; a value that could not be read has been named already. */
  lacks(name: string): boolean {
    return this.isBlank(name) || (this.before === null && !this.has(name));
  }

  fault(violation: Violation): void {
    this.isFine = false;
    this.#faults.add(this.line, violation);
  }

  wrong(field: string, code: string, message: string): void {
    this.fault({ code, field, message });
  }

  /** Takes an AppError as a fault of this field; anything else is a bug. */
  caught(field: string, error: unknown): void {
    if (!(error instanceof AppError)) throw error;
    const message = error.hint ? `${error.message} ${error.hint}` : error.message;
    this.wrong(field, error.code, message);
  }

  /** What `read` makes of the field's value; undefined where it has none, or it is wrong. */
  try<T>(field: string, read: (text: string) => T): T | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    try {
      return read(text);
    } catch (error) {
      this.caught(field, error);
      return undefined;
    }
  }
}
