// What a command asks at a terminal, question by question: each answer is checked when it is given, and nothing happens without a
// yes. The terminal itself is scripted here; real ones are in test/hostile/no-questions.test.ts and test/commands/interrupt.test.ts.

import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { contents } from '../support/contents.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop } from '../support/shop.ts';
import type { Ran } from '../support/world.ts';

interface Question {
  readonly type: string;
  readonly name: string;
  readonly message: string;
  readonly choices?: readonly (string | { readonly value: string; readonly name: string })[];
  readonly validate?: (text: string) => Promise<string | true>;
}

/** What is typed or chosen, in order; an error is thrown instead. */
let answers: unknown[] = [];
/** What was asked, and what was said to answers that were not taken. */
let asked: string[] = [];

vi.mock('inquirer', () => ({
  default: {
    prompt: async ([{ name, message, choices, validate }]: readonly [Question]) => {
      const offered = choices?.map((one) => (typeof one === 'string' ? one : one.name));
      asked.push(offered ? `${message} ${offered.join(' | ')}` : message);
      while (answers.length > 0) {
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        const fault = validate ? await validate(String(answer)) : true;
        if (fault === true) return { [name]: answer };
        asked.push(`! ${fault}`);
      }
      throw new Error(`no answer to "${message}"`);
    },
  },
}));

beforeEach(() => {
  answers = [];
  asked = [];
});

const leaving = (): Error => Object.assign(new Error('left'), { name: 'ExitPromptError' });

async function at(shop: Shop, argv: readonly string[], ...given: unknown[]): Promise<Ran> {
  answers = given;
  return await shop.cli(argv, { tty: true, environment: { DISPATCH_NO_INPUT: '' } });
}

describe('what is missing', () => {
  it('is asked for until the answer is one', async () => {
    const shop = await makeShop();
    const { exitCode } = await at(shop, ['department', 'add'], ' ', 'x'.repeat(300), 'Solar');
    expect([exitCode, asked]).toEqual([
      0,
      [
        'Name of the department:',
        '! This is needed.',
        '! The name of the department has 300 characters; at most 100 are kept.',
      ],
    ]);
    expect((await shop.cli(['department', 'list', '--plain'])).stdout).toContain('Solar');
  });

  it('is a record of the book; a customer leads to the open jobs', async () => {
    const shop = await makeShop();
    const { number } = await shop.job({ address: 'AD-1' });
    await shop.book({}, { address: 'AD-1' });
    const ran = await at(shop, ['book'], 'J-99', 'Nobody', 'C-2', 'Doe', number, 'first');
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Jane Doe') });
    expect(asked).toEqual([
      expect.stringMatching(/^The job \(.*\), or its customer:$/),
      expect.stringMatching(/^! .*J-99/),
      expect.stringMatching(/^! .*Nobody/),
      '! C-2 has no open job. For a new one: dispatch job create --customer C-2',
      expect.stringMatching(/^Which one: J-2 AC Repair, 1 Oak St, booked \(1 appointment\) \| J-1 .*, not booked$/),
      expect.stringContaining('One of these:'),
    ]);
  });

  it('of several is chosen first, then asked for, unless it is a flag', async () => {
    const shop = await makeShop();
    const shift = (...given: unknown[]) => at(shop, ['tech', 'shift', 'MARIA', '--date', 'tue', '--json'], ...given);
    const hours = await shift('hours', '8-12, 13-15');
    expect(JSON.parse(hours.stdout)).toMatchObject({
      hours: [
        { startTime: '08:00', endTime: '12:00' },
        { startTime: '13:00', endTime: '15:00' },
      ],
    });
    expect(JSON.parse((await shift('off')).stdout)).toMatchObject({ hours: [] });
    const group = expect.stringMatching(/^One of these: Hours of that date.* \| No work that day \| /);
    expect(asked).toEqual([group, expect.stringMatching(/^Hours of that date \(/), group]);
  });

  it('is not asked for again and again of a user whom the book does not know', async () => {
    const shop = await makeShop();
    shop.setActor('nobody');
    const { exitCode, stderr } = await at(shop, ['book'], 'Doe', 'Doe');
    expect([exitCode, asked]).toEqual([3, ['The job (J-1), or its customer:']]);
    expect(stderr).toContain('There is no user "nobody".');
  });

  it.each([
    ['the user leaves', leaving(), 130],
    ['the terminal fails', new Error('no terminal'), 1],
  ])('stays missing when %s', async (_, error, expected) => {
    const shop = await makeShop();
    const before = contents(shop.path);
    const { exitCode, stdout } = await at(shop, ['department', 'add'], error);
    expect([exitCode, stdout, contents(shop.path)]).toEqual([expected, '', before]);
  });
});

describe('what is final', () => {
  it.each([
    ['the word', ' MERGE ', 0],
    ['another', 'yes', 130],
  ])('is shown, and done when %s is typed', async (_, word, expected) => {
    const shop = await makeShop();
    await shop.run('address.add', {
      customer: 'C-1',
      street: '9 Elm St',
      city: 'Chicago',
      state: 'IL',
      postal: '60610',
    });
    const before = contents(shop.path);
    const ran = await at(shop, ['address', 'merge', '--keep', 'AD-1', '--merge', 'AD-3'], word);
    expect(asked).toEqual(['This is final. Type "merge" to go on:']);
    expect(ran).toMatchObject({ exitCode: expected, stderr: expect.stringContaining('What it would do:') });
    expect(JSON.stringify(contents(shop.path)) === JSON.stringify(before)).toBe(expected !== 0);
  });

  it.each([
    [true, 0, 'cancelled'],
    [false, 130, 'open'],
  ])('is done after a yes: %j', async (yes, expected, status) => {
    const shop = await makeShop();
    await shop.book();
    const ran = await at(shop, ['job', 'cancel', 'J-1', '--reason', 'moved away', '--json'], yes);
    expect([ran.exitCode, asked]).toEqual([expected, ['Go on?']]);
    expect(ran.stderr).not.toContain('What it would do');
    expect(await shop.run('job.show', { job: 'J-1' })).toMatchObject({ status });
  });

  it.each([
    [true, 0],
    [false, 130],
  ])('a book in the way of a backup is kept: %j', async (yes, expected) => {
    const shop = await makeShop();
    const file = join(shop.folder, 'copy.db');
    await shop.run('book.backup', { file });
    await shop.run('department.add', { name: 'Solar' });
    await shop.context().close();
    const ran = await at(shop, ['restore', file], yes);
    expect([ran.exitCode, asked]).toEqual([expected, ['Go on? The old book is kept beside it.']]);
    expect(ran.stderr).toContain('It replaces the book');
    const { stdout } = await shop.cli(['department', 'list', '--plain']);
    expect(stdout.includes('Solar')).toBe(!yes);
  });
});
