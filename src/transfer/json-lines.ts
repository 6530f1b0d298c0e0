// JSON lines as they come in: bytes in pieces of any size become numbered lines, one JSON value each. What is no line of the
// kind wanted is an error of that line and stops nobody else.

import { AppError } from '../base/errors.ts';
import { quoted } from '../base/words.ts';

/** A longer line is refused: no operation has so much to say. */
export const LONGEST_LINE_BYTES = 1_048_576;

/** One line that is not blank. */
export interface TextLine {
  /** From 1, blank ones counted. */
  readonly number: number;
  /** null where it is longer than LONGEST_LINE_BYTES. */
  readonly bytes: Uint8Array | null;
}

const NEWLINE = 0x0a;

/** Cuts pieces into lines. Of a line that is too long nothing is kept, however much comes. */
export class LineSplitter {
  #number = 0;
  #parts: Uint8Array[] = [];
  #size = 0;

  /** The lines that end in this piece. */
  push(piece: Uint8Array): TextLine[] {
    if (this.#size > LONGEST_LINE_BYTES && piece.indexOf(NEWLINE) < 0) return [];
    // A copy: whoever hands over pieces may use their memory again.
    const own = new Uint8Array(piece);
    const found: TextLine[] = [];
    let from = 0;
    for (let at = own.indexOf(NEWLINE); at >= 0; at = own.indexOf(NEWLINE, from)) {
      this.#keep(own.subarray(from, at));
      this.#take(found);
      from = at + 1;
    }
    this.#keep(own.subarray(from));
    return found;
  }

  /** The last line, where it has no end. */
  end(): TextLine[] {
    const found: TextLine[] = [];
    if (this.#size > 0) this.#take(found);
    return found;
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#size += part.length;
    if (this.#size > LONGEST_LINE_BYTES) this.#parts = [];
    else this.#parts.push(part);
  }

  #take(found: TextLine[]): void {
    this.#number += 1;
    const bytes = this.#size > LONGEST_LINE_BYTES ? null : joined(this.#parts, this.#size);
    this.#parts = [];
    this.#size = 0;
    if (bytes === null || !isBlank(bytes)) found.push({ number: this.#number, bytes });
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const only = parts[0];
  if (only && parts.length === 1) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** One operation as a line asks for it. */
export interface OperationLine {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly key: string | undefined;
}

const WAY = 'A line is an object such as {"op":"appointment.book","key":"web-881","args":{"job":"J-1"}}.';
const LONGEST_KEY = 200;
const MEMBERS: ReadonlySet<string> = new Set(['op', 'key', 'args']);

/** What a line asks for. Throws AppError (exit 2) that names the member at fault. */
export function readOperationLine({ bytes }: TextLine): OperationLine {
  if (bytes === null) {
    throw AppError.usage('line-too-long', `The line has more than ${LONGEST_LINE_BYTES / 1_048_576} MiB.`, WAY);
  }
  const value = parse(bytes);
  if (!isObject(value)) throw AppError.usage('bad-line', 'The line is no JSON object.', WAY);
  const { op, key, args } = value;
  const stranger = Object.keys(value).find((name) => !MEMBERS.has(name));
  if (stranger !== undefined) throw AppError.usage('bad-line', `A line has no member ${quoted(stranger)}.`, WAY);
  if (typeof op !== 'string' || op === '') throw AppError.usage('bad-line', '"op" must name an operation.', WAY);
  if (key !== undefined && (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY)) {
    throw AppError.usage('bad-line', `"key" must be a text of 1 to ${LONGEST_KEY} characters.`, WAY);
  }
  if (args !== undefined && !isObject(args)) throw AppError.usage('bad-line', '"args" must be an object.', WAY);
  const nested = Object.entries(args ?? {}).find(([, one]) => isNested(one));
  if (nested) {
    throw AppError.usage(
      'bad-line',
      `${quoted(nested[0])} must be a text, a number, true, false, or a list of these.`,
      'See the fields: dispatch COMMAND --help',
    );
  }
  return { operation: op, input: args ?? {}, key: key as string | undefined };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    throw AppError.usage('bad-line', 'The line is not UTF-8.', WAY);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw AppError.usage('bad-line', `The line is no JSON: ${(error as Error).message}.`, WAY);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deeper than a list, or than an object such as coordinates: no field takes that. */
function isNested(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner) => typeof inner === 'object' && inner !== null);
}
