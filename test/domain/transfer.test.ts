// The format of a table, by the name of its file.

import { expect, test } from 'vitest';
import { formatOf } from '../../src/domain/transfer.ts';

test.each([
  ['customers.csv', 'csv'],
  ['customers', 'csv'],
  ['customers.jsonl.csv', 'csv'],
  ['customers.jsonl', 'jsonl'],
  ['CUSTOMERS.NDJSON', 'jsonl'],
])('%s is %s', (file, format) => {
  expect(formatOf(file)).toBe(format);
});
