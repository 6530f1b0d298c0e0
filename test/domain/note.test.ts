// Notes: their order (T1), and card numbers in them (C5).

import { describe, expect, test } from 'vitest';
import type { NoteCard } from '../../src/domain/note.ts';
import { cardNumberViolations, orderNotes } from '../../src/domain/note.ts';

describe('card numbers', () => {
  test.each([
    ['4111111111111111', true],
    ['card 4111 1111 1111 1111, exp 12/30', true],
    ['4111-1111-1111-1111', true],
    ['378282246310005', true],
    ['4111111111111112', false],
    ['411111111111', false],
    ['41111111111111111111111', false],
    ['call 312-555-0100', false],
    ['serial 12345', false],
    ['', false],
  ])('%j is refused: %j', (text, refused) => {
    const violations = cardNumberViolations(text, 'text');
    expect(violations.map(({ rule }) => rule)).toEqual(refused ? ['C5'] : []);
    if (refused) expect(violations[0]?.message).not.toMatch(/\d{4}/);
  });
});

test('important notes first, then the latest, or the oldest', () => {
  const note = (id: number, isImportant: boolean) => ({ id, isImportant }) as NoteCard;
  const notes = [note(1, false), note(2, true), note(3, false), note(4, true)];
  expect(orderNotes(notes).map(({ id }) => id)).toEqual([4, 2, 3, 1]);
  expect(orderNotes(notes, 'oldest').map(({ id }) => id)).toEqual([2, 4, 1, 3]);
});
