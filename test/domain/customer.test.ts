// Names of customers, and the accounting keys made from them (C1, C3).

import { describe, expect, test } from 'vitest';
import {
  accountingKeyBase,
  customerName,
  foldAccountingKey,
  hasVisible,
  nameViolations,
  searchFreeKey,
  tidyName,
} from '../../src/domain/customer.ts';

const names = (firstName: string | null, lastName: string | null, company: string | null) => ({
  firstName,
  lastName,
  company,
});

describe('display name and key', () => {
  test.each([
    [names('Jane', 'Doe', 'Hart Bakery'), 'Jane Doe'],
    [names('Jane', null, 'Hart Bakery'), 'Jane'],
    [names(null, 'Doe', null), 'Doe'],
    [names(null, null, 'Hart Bakery'), 'Hart Bakery'],
    [names('', '', 'Hart Bakery'), 'Hart Bakery'],
    [names(null, null, null), null],
  ])('%j gives the key %j', (given, key) => {
    expect(accountingKeyBase(given)).toBe(key);
    expect(customerName({ ...given, accountingKey: '12' })).toBe(key ?? '12');
  });

  test.each([
    [0, 'Jane Doe', 1],
    [1, 'Jane Doe 2', 2],
    [2, 'Jane Doe 3', 4],
    [3, 'Jane Doe 4', 4],
    [6, 'Jane Doe 7', 7],
    [10_000, 'Jane Doe 10001', 30],
  ])('where %i have the key, the next gets %j after %i look-ups at most', (taken, key, most) => {
    const search = searchFreeKey('Jane Doe');
    let lookUps = 0;
    let step = search.next();
    while (!step.done) {
      lookUps++;
      const number = step.value === 'Jane Doe' ? 1 : Number(step.value.replace('Jane Doe ', ''));
      step = search.next(number <= taken);
    }
    expect(step.value).toBe(key);
    expect(lookUps).toBeLessThanOrEqual(most);
  });

  test('keys are compared without regard to case and to how accents are written', () => {
    expect(foldAccountingKey('JOSÉ')).toBe(foldAccountingKey('jose\u0301'));
    expect(foldAccountingKey('Jose')).not.toBe(foldAccountingKey('José'));
  });
});

describe('names', () => {
  test.each([
    ['Jane', true],
    ['🌻', true],
    ['👩‍🔧', true],
    ['王', true],
    ["'; drop table customer; --", true],
    ['\u0007Jane', true],
    ['', false],
    [' \t\n', false],
    ['\u0000\u001b\u007f', false],
    ['\u200b\u200d\ufeff\u202e', false],
    ['\u3164\u2800\ufe0f', false],
  ])('%j has something to see: %j', (text, expected) => {
    expect(hasVisible(text)).toBe(expected);
  });

  test('blank names are refused, except to clear one', () => {
    expect(nameViolations({ first: '', last: '\u0007', company: 'Hart' }, 'refused').map(({ field }) => field)).toEqual(
      ['first', 'last'],
    );
    expect(nameViolations({ first: '', last: '\u0007' }, 'clears').map(({ field }) => field)).toEqual(['last']);
    expect(nameViolations({}, 'refused')).toEqual([]);
  });

  test('spaces are drawn together, and blank is nothing', () => {
    expect(tidyName('  Jane \n  Doe ')).toBe('Jane Doe');
    expect(tidyName('   ')).toBeNull();
    expect(tidyName(undefined)).toBeNull();
  });
});
