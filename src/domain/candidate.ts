// What a shell offers while a record is being typed: numbers that begin so, and names where the noun has them.

import type { Noun } from '../base/ids.ts';
import { ID_PREFIX } from '../base/ids.ts';

/** A word that can stand in the record's place, and what it is. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

export interface CandidateList {
  /** So many at most as anybody looks through; a number or name typed further finds the others. */
  readonly items: readonly Candidate[];
}

/** Keys from the first to the last, both included. */
export interface IdRange {
  readonly first: number;
  readonly last: number;
}

/** Keys have no more digits than this. */
const LONGEST_ID = 12;

/**
 * The keys whose numbers begin with a text, such as `C-12`, `c12`, `12` or `C-`: no ranges = all of them. null when no number
 * of the noun begins so.
 */
export function idsBeginning(noun: Noun, text: string): IdRange[] | null {
  const prefix = `${ID_PREFIX[noun]}-`;
  const typed = text.toUpperCase();
  if (prefix.startsWith(typed)) return [];
  const digits = typed.startsWith(ID_PREFIX[noun]) ? typed.slice(prefix.length - 1).replace(/^-/, '') : typed;
  if (!/^[1-9]\d{0,11}$/.test(digits)) return null;
  return Array.from({ length: LONGEST_ID - digits.length + 1 }, (_, more) => {
    const first = Number(digits) * 10 ** more;
    return { first, last: first + 10 ** more - 1 };
  });
}
