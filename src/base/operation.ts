// What an operation is: plain data that says everything about a verb except how it is done. Flags, help, prompts,
// validation, the batch line format and the reference are all made from it. Declarations stand in operations/catalog/.

import type { Noun } from './ids.ts';

/**
 * How a field is written by people and scripts, and what the operation's code receives.
 * - `text` string; `integer` number; `boolean` true/false (a bare flag)
 * - `choice` one of `choices`
 * - `duration` `90m`, `1h30` → seconds
 * - `distance` `25mi`, `40km` → metres
 * - `percent` `8.25` → basis points
 * - `coordinates` `41.88,-87.62` → { latitude, longitude }
 * - `record` a number (`C-12`) or a name of the field's `noun` → string, looked up by the operation
 * - `date`, `instant`, `window`, `hours` → string, read by the operation in the time zone of the record at hand
 */
export type FieldType =
  | 'text'
  | 'integer'
  | 'boolean'
  | 'choice'
  | 'duration'
  | 'distance'
  | 'percent'
  | 'coordinates'
  | 'record'
  | 'date'
  | 'instant'
  | 'window'
  | 'hours';

export interface Field {
  readonly type: FieldType;
  readonly description: string;
  readonly required?: boolean;
  /** Given as a bare argument, in the order of declaration. */
  readonly positional?: boolean;
  readonly list?: boolean;
  readonly default?: string | number | boolean;
  readonly choices?: readonly string[];
  /** Other words for choices. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly noun?: Noun;
  /** Of a text that may name records of several nouns: those that the shell offers. */
  readonly offers?: readonly Noun[];
  /** At most one field of a group may be given. */
  readonly oneOf?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  /** A required text that may be given as "": it empties what it sets. */
  readonly mayBeEmpty?: boolean;
  /** What help shows in the flag's place, such as `LAT,LNG`. */
  readonly placeholder?: string;
  /** The flag, where it differs from the kebab-case of the field's name. */
  readonly flag?: string;
  /** One letter. */
  readonly short?: string;
}

export type Fields = Readonly<Record<string, Field>>;

/** read: no lock, no log entry. write: one transaction, one log entry, one undo. final: a write that can't be undone. */
export type Effect = 'read' | 'write' | 'final';

export interface Example {
  readonly command: string;
  readonly does: string;
}

export interface Operation<F extends Fields = Fields> {
  /** `noun.verb`, the name in batch files, the log and code. */
  readonly name: string;
  /** Command words; the first is the canonical one, such as `['book']` or `['customer', 'create']`. */
  readonly paths: readonly [readonly string[], ...(readonly string[])[]];
  readonly summary: string;
  /** More for the help page: rules a user meets. */
  readonly details?: string;
  readonly fields: F;
  /** Groups of which exactly one field must be given. */
  readonly requires?: readonly string[];
  readonly examples: readonly Example[];
  readonly effect: Effect;
  /** Any one of these suffices (W6). */
  readonly permission: readonly string[];
  /** What taking it back needs, where that is not what doing it does. */
  readonly undoPermission?: readonly string[];
  /** A write that only reads unless this boolean field is given. */
  readonly readsUnless?: string;
  /** Works without an existing book: `init`, `demo`. */
  readonly withoutBook?: boolean;
  /** It searches for seconds: among many lines it has a transaction of its own. */
  readonly takesLong?: boolean;
  /** It reads the file as it was last saved, past a transaction that is open: among many lines it comes between two. */
  readonly readsSaved?: boolean;
  /** It reverses an entry of the change log: its own entry names that one. */
  readonly takesBack?: boolean;
  /** Makes the book first where there is none. */
  readonly startsBook?: boolean;
  /** Asked before it runs at a terminal: `word` must be typed, `yes` is y/N. */
  readonly confirm?: { readonly kind: 'word'; readonly word: string } | { readonly kind: 'yes' };
  /** At a terminal it is tried first; where that has something to say, it is said before it is done, and a yes asked for. */
  readonly asksOnNotice?: boolean;
  /** One sentence on the JSON result. */
  readonly returns: string;
}

/** Whether the operation, with this input, changes nothing: no lock, no log entry. */
export function isRead(operation: Operation, input: Readonly<Record<string, unknown>>): boolean {
  return operation.effect === 'read' || (operation.readsUnless !== undefined && input[operation.readsUnless] !== true);
}

type ValueOf<F extends Field> = F['type'] extends 'integer' | 'duration' | 'distance' | 'percent'
  ? number
  : F['type'] extends 'boolean'
    ? boolean
    : F['type'] extends 'coordinates'
      ? { latitude: number; longitude: number }
      : F['type'] extends 'choice'
        ? F extends { readonly choices: readonly (infer C)[] }
          ? C
          : string
        : string;

type FieldValue<F extends Field> = F extends { readonly list: true } ? ValueOf<F>[] : ValueOf<F>;

type IsGiven<F extends Field> = F extends { readonly required: true }
  ? true
  : F extends { readonly default: string | number | boolean }
    ? true
    : false;

/** The validated input of an operation, from its declaration. */
export type Input<O extends Operation> = {
  -readonly [K in keyof O['fields'] as IsGiven<O['fields'][K]> extends true ? K : never]: FieldValue<O['fields'][K]>;
} & {
  -readonly [K in keyof O['fields'] as IsGiven<O['fields'][K]> extends true ? never : K]?:
    | FieldValue<O['fields'][K]>
    | undefined;
};

/** Declares an operation, keeping the literal types its `Input` is made from. */
export function declare<const F extends Fields>(operation: Operation<F>): Operation<F> {
  return operation;
}

/** Any one of these suffices to take the operation back. */
export function undoPermissionOf({
  permission,
  undoPermission,
}: Pick<Operation, 'permission' | 'undoPermission'>): string {
  return (undoPermission ?? permission).join(' ');
}

const entries = new WeakMap<Fields, readonly (readonly [string, Field])[]>();

/** The fields with their names, in order: listed once, since every line of a long batch asks. */
export function fieldEntries(fields: Fields): readonly (readonly [string, Field])[] {
  let known = entries.get(fields);
  if (!known) {
    known = Object.entries(fields);
    entries.set(fields, known);
  }
  return known;
}

/** `--travel-buffer` for `travelBuffer`. */
export function flagName(name: string, field: Field): string {
  return field.flag ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
