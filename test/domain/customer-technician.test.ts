// Whom a customer wants and whom not: what speaks against a technician, and who is only a second choice.

import { describe, expect, test } from 'vitest';
import type { CustomerWishes, TechnicianRelation } from '../../src/domain/customer-technician.ts';
import { isSecondChoice, objectionTo } from '../../src/domain/customer-technician.ts';

const MARIA = { id: 1, name: 'Maria' };
const SAM = { id: 2, name: 'Sam' };

type Wish = CustomerWishes['wishes'][number];

function wish(
  { id, name }: typeof MARIA,
  relation: TechnicianRelation,
  change: Partial<Pick<Wish, 'kind' | 'reason'>> = {},
): Wish {
  return { technicianId: id, technicianName: name, kind: 'tech', relation, reason: null, ...change };
}

const of = (...wishes: Wish[]): CustomerWishes => ({ customerName: 'Jane Doe', wishes });

describe('against Maria, for tech work', () => {
  test.each<[string, Wish[], string | null]>([
    ['nothing', [], null],
    ['nothing, when somebody else is preferred', [wish(SAM, 'preferred')], null],
    ['that she is banned', [wish(MARIA, 'banned')], "Jane Doe doesn't want Maria (banned)."],
    ['why she is', [wish(MARIA, 'banned', { reason: 'rude' })], "Jane Doe doesn't want Maria (banned: rude)."],
    ['nothing, when another is banned', [wish(SAM, 'banned')], null],
    ['that another is required', [wish(SAM, 'required')], 'Jane Doe takes nobody but Sam, so not Maria.'],
    [
      'that another who takes both is required',
      [wish(SAM, 'required', { kind: 'both' })],
      'Jane Doe takes nobody but Sam, so not Maria.',
    ],
    ['nothing, when the required one takes sales only', [wish(SAM, 'required', { kind: 'sales' })], null],
    ['nothing, when she is required too', [wish(MARIA, 'required'), wish(SAM, 'required')], null],
    [
      'that she is only preferred where another is required',
      [wish(MARIA, 'preferred'), wish(SAM, 'required')],
      'Jane Doe takes nobody but Sam, so not Maria.',
    ],
  ])('%s', (_, wishes, message) => {
    expect(objectionTo(MARIA, 'tech', of(...wishes))?.message ?? null).toBe(message);
  });
});

test.each<[string, Wish[], boolean]>([
  ['where nobody is preferred', [wish(SAM, 'banned')], false],
  ['where she is preferred herself', [wish(MARIA, 'preferred'), wish(SAM, 'preferred')], false],
  ['where only another is', [wish(SAM, 'preferred')], true],
])('Maria as a second choice %s', (_, wishes, expected) => {
  expect(isSecondChoice(MARIA.id, of(...wishes))).toBe(expected);
});
