// Errors, hints and notices on a terminal and in a pipe.

import { expect, test } from 'vitest';
import { message } from '../../src/presentation/message.ts';
import { makeShop } from '../support/shop.ts';

const LONG = 'A-12 (AC Repair, Jane Doe) cannot become complete.\nFrom scheduled it goes on to accepted or on the way.';

test('off a terminal lines stay as they are, behind one label', () => {
  expect(message('error', LONG, null)).toBe(`error: ${LONG.replace('\n', '\n       ')}\n`);
  expect(message('hint', 'Try this.', null)).toBe('hint:  Try this.\n');
  expect(message('note', 'Done.', null)).toBe('note: Done.\n');
});

test('on a terminal they break at words, indented under the first', () => {
  expect(message('error', LONG, 45)).toBe(
    [
      'error: A-12 (AC Repair, Jane Doe) cannot',
      '       become complete.',
      '       From scheduled it goes on to accepted',
      '       or on the way.',
      '',
    ].join('\n'),
  );
});

test('a command stays on one line, to be copied', () => {
  const hint = 'To pin it there: dispatch book J-1 --start "2026-11-24 05:00" --tech MARIA';
  expect(message('hint', hint, 40)).toBe(`hint:  To pin it there:\n       ${hint.slice(17)}\n`);
  expect(message('hint', 'See: dispatch log', 40)).toBe('hint:  See: dispatch log\n');
});

test.each([
  ['Did you mean "dispatch tech"?', ['Did you mean "dispatch tech"?']],
  [
    'List the users with "dispatch user list", or add one with "dispatch user add".',
    ['List the users with', '"dispatch user list", or add one', 'with "dispatch user add".'],
  ],
  [
    'Revision 31 (dispatch address merge --keep AD-2 --merge AD-4) is final.',
    ['Revision 31', '(dispatch address merge --keep AD-2 --merge AD-4)', 'is final.'],
  ],
])('a command in quotes or parentheses keeps them: %s', (text, lines) => {
  expect(message('hint', text, 40)).toBe(`hint:  ${lines.join('\n       ')}\n`);
});

test.each([60, 80])('no message is wider than a terminal of %i columns', async (columns) => {
  const shop = await makeShop();
  const { number } = await shop.job();
  await shop.book({ job: number });
  const refused = ['book', number, '--window', '2026-11-28 08:00-10:00'];
  const noticed = ['book', number, '--window', '2026-11-24 10:00-12:00'];
  for (const argv of [refused, noticed]) {
    const { stderr } = await shop.cli(argv, { tty: true, columns });
    const lines = stderr.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    const prose = lines.filter((line) => !line.includes('dispatch '));
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(columns);
    const piped = await shop.cli(argv, { columns });
    expect(Math.max(...piped.stderr.split('\n').map((line) => line.length))).toBeGreaterThan(columns);
  }
});
