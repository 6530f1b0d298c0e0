import { expect, test } from 'vitest';
import { enumerated } from '../../src/base/words.ts';

test.each([
  [[], ''],
  [['gas'], 'gas'],
  [['gas', 'hvac'], 'gas and hvac'],
  [['alarm', 'gas', 'hvac'], 'alarm, gas and hvac'],
])('%j is "%s" in a sentence', (words, text) => {
  expect(enumerated(words)).toBe(text);
});
