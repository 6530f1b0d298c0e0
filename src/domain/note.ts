// Notes on customers (T1), and the one thing that may never stand in any of them: the number of a payment card (C5).

import type { Violation } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';

export type NoteKind = 'standard' | 'system';

export interface NoteCard {
  readonly id: number;
  readonly number: string;
  readonly customerId: number;
  readonly addressId: number | null;
  readonly jobId: number | null;
  readonly appointmentId: number | null;
  readonly kind: NoteKind;
  readonly body: string;
  readonly isImportant: boolean;
  /** The customer may see it. */
  readonly isVisible: boolean;
  readonly createdAt: Instant;
  readonly createdBy: string;
}

export interface NoteList {
  readonly items: readonly NoteCard[];
  readonly total: number;
}

/** Important ones first, then the latest (T1); `oldest` turns the time around. */
export function orderNotes(notes: readonly NoteCard[], sort: 'newest' | 'oldest' = 'newest'): NoteCard[] {
  const direction = sort === 'newest' ? -1 : 1;
  return [...notes].sort((a, b) => Number(b.isImportant) - Number(a.isImportant) || direction * (a.id - b.id));
}

/** C5: 13 to 19 digits that pass the card check are refused; the message does not repeat them. */
export function cardNumberViolations(text: string, field: string): Violation[] {
  const runs = text.match(/\d(?:[ -]?\d)*/g) ?? [];
  const isCard = runs.some((run) => {
    const digits = run.replace(/[ -]/g, '');
    return digits.length >= 13 && digits.length <= 19 && passesLuhn(digits);
  });
  if (!isCard) return [];
  const message = 'The text seems to hold a payment card number, which is never kept. Leave it out.';
  return [{ code: 'card-number', rule: 'C5', field, message }];
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += index % 2 === 1 ? doubled : digit;
  }
  return sum % 10 === 0;
}
