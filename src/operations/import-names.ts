// The records of a small table by their names, for rows that refer to them, and for names that only one record may have.

import type { Noun } from '../base/ids.ts';
import { formatId, readId } from '../base/ids.ts';
import { closest } from '../base/words.ts';
import type { ImportRow } from './import-row.ts';

interface Named {
  readonly id: number;
  readonly name: string;
  /** Another name: a technician's code. */
  readonly code?: string;
}

export class Names<T extends Named> {
  readonly #noun: Noun;
  readonly #byId: ReadonlyMap<number, T>;
  readonly #byName = new Map<string, T[]>();
  readonly #all: readonly T[];
  /** Names given in the file, by line; those of records that were there are in `#byName`. */
  readonly #claimed = new Map<string, number>();

  constructor(noun: Noun, all: readonly T[]) {
    this.#noun = noun;
    this.#all = all;
    this.#byId = new Map(all.map((one) => [one.id, one]));
    for (const one of all) {
      for (const name of new Set([one.name, one.code ?? one.name].map(folded))) {
        const same = this.#byName.get(name);
        if (same) same.push(one);
        else this.#byName.set(name, [one]);
      }
    }
  }

  get(id: number): T | undefined {
    return this.#byId.get(id);
  }

  /** Whether some record has almost that name: then another is a slip, not a new one. */
  isNear(text: string): boolean {
    return (
      closest(
        text,
        this.#all.map(({ name }) => name),
      ) !== null
    );
  }

  /** The one that was first: every book has a branch. */
  get first(): T {
    return this.#all[0] as T;
  }

  /** The record that the text names, by number, name or code; a fault of the row where it is none, or several. */
  find(row: ImportRow, field: string, text: string): T | undefined {
    const id = readId(this.#noun, text);
    const numbered = id === null ? undefined : this.#byId.get(id);
    const found = id === null ? (this.#byName.get(folded(text)) ?? []) : numbered ? [numbered] : [];
    if (found.length === 1) return found[0];
    if (found.length === 0) row.wrong(field, `no-${this.#noun}`, this.#notFound(text));
    else {
      const several = found.map((one) => `${formatId(this.#noun, one.id)} ${one.name}`).join(', ');
      row.wrong(field, 'ambiguous', `"${text}" may be ${several}: use the number.`);
    }
    return undefined;
  }

  /** The record that the field names, where it names one. */
  given(row: ImportRow, field: string): T | undefined {
    const text = row.text(field);
    return text === undefined ? undefined : this.find(row, field, text);
  }

  /** No other record may have the name: neither one that is there, nor one of the file. */
  claim(row: ImportRow, field: string, name: string): void {
    const other = this.#byName.get(folded(name))?.find(({ id }) => id !== row.before?.id);
    const line = this.#claimed.get(folded(name));
    if (other)
      row.wrong(
        field,
        'name-taken',
        `there is a ${this.#noun} "${name}" already (${formatId(this.#noun, other.id)}). Give that number to change it.`,
      );
    else if (line !== undefined) row.wrong(field, 'name-taken', `"${name}" stands in line ${line} already.`);
    this.#claimed.set(folded(name), row.line);
  }

  #notFound(text: string): string {
    const names = this.#all.flatMap(({ name, code }) => (code === undefined ? [name] : [name, code]));
    const near = closest(text, names);
    return `there is no ${this.#noun} "${text}".${near === null ? '' : ` Did you mean "${near}"?`}`;
  }
}

function folded(name: string): string {
  return name.toLowerCase();
}
