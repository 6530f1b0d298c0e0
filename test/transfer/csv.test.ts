// CSV as the book writes and reads it: whatever a text holds, it comes back; whatever a spreadsheet writes, it is read.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText, safeText } from '../../src/base/csv-cell.ts';
import { csvLine, readCsv, readList, separatorOf } from '../../src/transfer/csv.ts';

const rowsOf = (text: string, pieces = [text]) => [...readCsv(pieces)];
const cellsOf = (text: string) => rowsOf(text).map(({ cells }) => cells);

/** What people and spreadsheets make trouble with. */
const trouble = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\n',
  '\r\n',
  '\r',
  '=',
  '+',
  '-',
  '@',
  '\t',
  "'",
  "'=",
  ' ',
  'é',
  '漢',
  '🔧',
  '[',
);
const text = fc
  .array(fc.oneof(trouble, fc.string({ unit: 'grapheme', maxLength: 4 })), { maxLength: 8 })
  .map((parts) => parts.join(''));

describe('round trip', () => {
  test('any texts come back from a line, however the file is cut into pieces', () => {
    const table = fc.array(fc.array(text, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, fc.nat(), (rows, cut) => {
        // A first row of plain names, as every table has.
        const whole = csvLine(['a', 'b', 'c']) + rows.map(csvLine).join('');
        const at = cut % whole.length;
        const read = rowsOf(whole, [whole.slice(0, at), whole.slice(at)]).slice(1);
        const wanted = rows.filter((cells) => cells.some((cell) => safeText(cell).trim() !== ''));
        expect(read.map(({ fault }) => fault)).toEqual(wanted.map(() => null));
        expect(read.map(({ cells }) => cells.map(plainText))).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });

  test('any list of texts without blanks around them comes back from a cell', () => {
    const part = text.map((one) => one.trim()).filter((one) => one !== '');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const [, row] = rowsOf(`a,b\r\n${csvLine([parts, 'x'])}`);
        expect(readList(plainText(row?.cells[0] ?? ''))).toEqual(parts);
      }),
    );
  });

  test('no cell is a formula, but for numbers, phones and places', () => {
    for (const formula of ['=1+1', '+SUM(A1)', '-cmd', '@x', '\tx', '\rx', "'=x"]) {
      expect(safeText(formula)).toBe(`'${formula}`);
      expect(plainText(`'${formula}`)).toBe(formula);
    }
    for (const plain of ['-12', '+13125550100', '-87.65,41.9', "'tis", 'a=b']) {
      expect(safeText(plain)).toBe(plain);
      expect(plainText(plain)).toBe(plain);
    }
  });
});

describe('what spreadsheets write', () => {
  test.each([
    [
      'commas and LF',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'CRLF, and no end of the last line',
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'semicolons with a decimal comma',
      'a;b\n1,5;2\n',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'tabs',
      'a\tb\n1\t2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'bars',
      'a|b\n1|2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a quoted line break',
      'a,b\r\n"1\r\nx",2\r\n',
      [
        ['a', 'b'],
        ['1\r\nx', '2'],
      ],
    ],
    [
      'doubled quotes',
      'a,b\n"say ""hi""",2',
      [
        ['a', 'b'],
        ['say "hi"', '2'],
      ],
    ],
    [
      'a quote inside a bare cell',
      'a,b\n5" pipe,"x"',
      [
        ['a', 'b'],
        ['5" pipe', 'x'],
      ],
    ],
    [
      'an empty quoted cell',
      'a,b\n"",2',
      [
        ['a', 'b'],
        ['', '2'],
      ],
    ],
    [
      'blank lines and rows of separators',
      '\na,b\n\n,\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
  ])('%s', (_what, file, rows) => {
    expect(cellsOf(file)).toEqual(rows);
  });

  test('the separator is that of the first line, not of what stands in quotes there', () => {
    expect(separatorOf('"a,b,c";d')).toBe(';');
    expect(separatorOf('alone')).toBe(',');
  });

  test('lines are counted as an editor counts them', () => {
    expect(rowsOf('a,b\n\n"1\n2",x\n3,4\n').map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  test('what is written wrongly is a fault of its line, and the next line is read', () => {
    const rows = rowsOf('a,b\n"x" y,2\n3,4\n"never,closed\n5,6\n');
    expect(rows.map(({ line, fault }) => [line, fault === null])).toEqual([
      [1, true],
      [2, false],
      [3, true],
      [4, false],
      [5, true],
    ]);
    expect(rows[3]?.fault).toContain('never closed');
  });
});
