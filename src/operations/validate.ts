// Turns what was typed or sent into an operation's input: every field read by its declared type, every error at once.

import { parseDistance } from '../base/distance.ts';
import { parseDuration } from '../base/duration.ts';
import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import { parseCoordinates } from '../base/geo.ts';
import type { Field, Operation } from '../base/operation.ts';
import { fieldEntries, flagName } from '../base/operation.ts';
import { shellWord } from '../base/shell.ts';
import { closest, enumerated, quoted } from '../base/words.ts';

export type RawInput = Readonly<Record<string, unknown>>;

/** The input in its declared types. Throws AppError (exit 2) with every violation. */
export function validateInput(operation: Operation, raw: RawInput): Record<string, unknown> {
  const violations: Violation[] = unknownFields(operation, raw);
  const input: Record<string, unknown> = {};
  for (const [name, field] of fieldEntries(operation.fields)) {
    const given = Object.hasOwn(raw, name) ? raw[name] : undefined;
    const value = given === null ? undefined : given;
    if (value === undefined) {
      if (field.default !== undefined)
        input[name] = field.list ? [readValue(name, field, field.default)] : readValue(name, field, field.default);
      else if (field.required) violations.push(missing(name, field));
      continue;
    }
    try {
      input[name] = field.list ? readList(name, field, value) : readValue(name, field, value);
    } catch (error) {
      violations.push(asViolation(name, error, meantPostal(operation, raw, name)));
    }
  }
  violations.push(...groupViolations(operation, input, new Set(violations.map(({ field }) => field))));
  if (violations.length > 0) throw AppError.invalid(violations, `See: dispatch ${operation.paths[0].join(' ')} --help`);
  return input;
}

/** A single value as its field reads it. Throws AppError (exit 2). */
export function readGiven(name: string, field: Field, value: unknown): unknown {
  return field.list ? readList(name, field, value) : readValue(name, field, value);
}

/** The required fields, and groups, that the input still lacks: what a prompt asks for. */
export function missingFields(operation: Operation, raw: RawInput): string[] {
  return Object.entries(operation.fields)
    .filter(([name, field]) => field.required && (raw[name] === undefined || raw[name] === null))
    .map(([name]) => name);
}

/** The groups of which one field has to be given, and none is. */
export function missingGroups(operation: Operation, raw: RawInput): string[][] {
  return (operation.requires ?? [])
    .map((group) => Object.keys(operation.fields).filter((name) => operation.fields[name]?.oneOf === group))
    .filter((names) => names.every((name) => raw[name] === undefined || raw[name] === null || raw[name] === false));
}

/** What is wrong with a single value, read as the field reads it; null = nothing. */
export function valueFault(operation: Operation, name: string, value: unknown): string | null {
  const field = operation.fields[name] as Field;
  try {
    if (field.list) readList(name, field, value);
    else readValue(name, field, value);
    return null;
  } catch (error) {
    return asViolation(name, error).message;
  }
}

/** So many unknown fields are named: whoever sends more has sent something else. */
const MOST_UNKNOWN = 10;

function unknownFields(operation: Operation, raw: RawInput): Violation[] {
  const strangers = Object.keys(raw).filter((name) => !Object.hasOwn(operation.fields, name));
  if (strangers.length === 0) return [];
  const known = Object.keys(operation.fields);
  return strangers.slice(0, MOST_UNKNOWN).map((name) => {
    const near = closest(name, known);
    const meant = near === null ? `Its fields are ${known.join(', ') || 'none'}.` : `Did you mean "${near}"?`;
    return {
      code: 'unknown-field',
      field: name,
      message: `${operation.name} has no field ${quoted(name)}. ${meant}`,
    };
  });
}

function missing(name: string, field: Field): Violation {
  const called = fieldText(name, field);
  // What is called by its description need not be described once more.
  const own = called.replace(/^The (?=name of )/, '');
  const isSaid = field.description.toLowerCase().startsWith(own.toLowerCase());
  const more = isSaid
    ? field.description.slice(own.length).replace(/^[:;,\s]+/, '') || (field.choices ?? []).join(', ')
    : lowerFirst(field.description);
  return { code: 'missing-field', field: name, message: `${called} is missing${more === '' ? '' : `: ${more}`}.` };
}

/** What people call the field: its flag, or for what stands without one the words before its examples. */
function fieldText(name: string, field: Field): string {
  if (!field.positional) return `--${flagName(name, field)}`;
  const what = (field.description.split(/[:;,(]/)[0] ?? '').trim();
  if (/^Name of /.test(what)) return `The ${lowerFirst(what)}`;
  return /^The /.test(what) ? what : `The ${flagName(name, field).replaceAll('-', ' ')}`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `faulty` fields are given, though not as they are read. */
function groupViolations(operation: Operation, input: RawInput, faulty: ReadonlySet<string | undefined>): Violation[] {
  const violations: Violation[] = [];
  for (const [group, names] of groupsOf(operation)) {
    const given = names.filter((name) => (input[name] !== undefined && input[name] !== false) || faulty.has(name));
    if (given.length > 1) {
      const both = enumerated(given.map((name) => flagText(operation, name)));
      const message = `${upperFirst(both)} exclude each other.`;
      violations.push({ code: 'one-of', field: given[1] as string, message });
    } else if (given.length === 0 && operation.requires?.includes(group)) {
      const ways = names.map((name) => flagText(operation, name)).join(', ');
      violations.push({ code: 'missing-field', field: names[0] as string, message: `One of ${ways} is needed.` });
    }
  }
  return violations;
}

const groups = new WeakMap<Operation, ReadonlyMap<string, readonly string[]>>();

/** The fields of each group that exclude each other, found once an operation. */
function groupsOf(operation: Operation): ReadonlyMap<string, readonly string[]> {
  const known = groups.get(operation);
  if (known) return known;
  const found = new Map<string, string[]>();
  for (const [name, { oneOf }] of Object.entries(operation.fields)) {
    if (oneOf !== undefined) found.set(oneOf, [...(found.get(oneOf) ?? []), name]);
  }
  groups.set(operation, found);
  return found;
}

function flagText(operation: Operation, name: string): string {
  const field = operation.fields[name] as Field;
  return lowerFirst(fieldText(name, field));
}

function asViolation(name: string, error: unknown, meant: string | null = null): Violation {
  if (!(error instanceof AppError)) throw error;
  const hint = meant ?? error.hint;
  return { code: error.code, field: name, message: hint ? `${error.message} ${hint}` : error.message };
}

/** A postal code where coordinates are read, of an operation that takes both. */
function meantPostal(operation: Operation, raw: RawInput, name: string): string | null {
  const { postal } = operation.fields;
  const value = raw[name];
  if (operation.fields[name]?.type !== 'coordinates' || !postal || raw.postal !== undefined) return null;
  if (typeof value !== 'string' || !/^(?=.*\d)[a-z\d][a-z\d -]{2,8}[a-z\d]$/i.test(value.trim())) return null;
  return `Did you mean --${flagName('postal', postal)} ${shellWord(value.trim())}?`;
}

function readList(name: string, field: Field, value: unknown): unknown[] {
  const values = Array.isArray(value) ? value : [value];
  if (values.length > MOST_VALUES)
    throw fail(name, field, `has ${values.length} values; at most ${MOST_VALUES} are taken.`);
  return values.map((item) => readValue(name, field, item));
}

function readValue(name: string, field: Field, value: unknown): unknown {
  switch (field.type) {
    case 'boolean':
      return readBoolean(name, value);
    case 'integer':
      return readInteger(name, field, value);
    case 'duration':
      return typeof value === 'number' ? parseDuration(String(value)) : parseDuration(readText(name, field, value));
    case 'distance':
      return parseDistance(readText(name, field, value));
    case 'percent':
      return readPercent(name, value);
    case 'coordinates':
      return parseCoordinates(readText(name, field, value));
    case 'choice':
      return readChoice(name, field, readText(name, field, value));
    default:
      return readText(name, field, value);
  }
}

function fail(name: string, field: Field | null, what: string): AppError {
  return AppError.usage('bad-value', `${field ? fieldText(name, field) : `--${name}`} ${what}`);
}

/** Of names, dates, windows and hours: more than anybody types, and less than a search can't take. */
const LONGEST_WORDS = 500;
/** Of texts that say nothing else: paths, lists, rules of recurrence. */
const LONGEST_TEXT = 4_096;
/** Of a list: what is compared one with another must stay few. */
const MOST_VALUES = 1_000;

function readText(name: string, field: Field, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') throw fail(name, field, 'must be text.');
  const text = String(value).normalize('NFC').trim();
  if (!text.isWellFormed()) throw fail(name, field, 'holds broken Unicode (a lone surrogate).');
  if (text.includes('\u0000')) throw fail(name, field, 'holds a NUL character.');
  if (text === '' && !field.mayBeEmpty && (field.required || field.type !== 'text'))
    throw fail(name, field, 'must not be empty.');
  const longest = field.maxLength ?? (field.type === 'text' ? LONGEST_TEXT : LONGEST_WORDS);
  // Counting characters takes longer than all else here, and there are no more of them than units.
  const length = text.length > longest ? [...text].length : text.length;
  if (length > longest) throw fail(name, field, `has ${length} characters; at most ${longest} are kept.`);
  return text;
}

function readBoolean(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw fail(name, null, 'must be true or false.');
}

function readInteger(name: string, field: Field, value: unknown): number {
  const number = typeof value === 'string' && /^-?[0-9]{1,15}$/.test(value.trim()) ? Number(value) : value;
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = field;
  if (typeof number !== 'number' || !Number.isSafeInteger(number))
    throw fail(name, field, `must be a whole number, not ${quoted(value)}.`);
  if (number < minimum || number > maximum)
    throw fail(name, field, `must be from ${minimum} to ${maximum}, not ${number}.`);
  return number;
}

function readPercent(name: string, value: unknown): number {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  const match = /^([0-9]{1,3})(?:\.([0-9]{1,2}))?%?$/.exec(text);
  const points = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : Number.NaN;
  if (Number.isNaN(points) || points > 10_000)
    throw fail(name, null, `must be a percentage with at most two decimals, not ${quoted(value)}.`);
  return points;
}

function readChoice(name: string, field: Field, text: string): string {
  const choices = field.choices ?? [];
  const typed = text.toLowerCase();
  const folded = field.aliases && Object.hasOwn(field.aliases, typed) ? (field.aliases[typed] as string) : typed;
  if (choices.includes(folded)) return folded;
  const near = closest(folded, choices);
  throw fail(
    name,
    field,
    `must be one of ${choices.join(', ')}, not "${text}".${near === null ? '' : ` Did you mean "${near}"?`}`,
  );
}
