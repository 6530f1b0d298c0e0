import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { candidates } from '../../src/commands/completion.ts';
import { HAND_COMMANDS } from '../../src/commands/hand.ts';
import { makeWorld } from '../support/world.ts';

const words = (...typed: string[]): string[] => candidates(typed, HAND_COMMANDS).map(({ word }) => word);

describe('what may come next', () => {
  it.each([
    [['unp'], ['unpin']],
    [['tech', 'time'], ['timeoff']],
    [
      ['tech', 'timeoff', ''],
      ['add', 'remove'],
    ],
    [
      ['service', 'add', '--kind', ''],
      ['tech', 'sales'],
    ],
    [
      ['status', 'A-1', 'on-'],
      ['on-the-way', 'on-site'],
    ],
    [['book', 'J-1', '--wind'], ['--window']],
    [
      ['address', 'merge', '--ke'],
      ['--keep', '--key'],
    ],
    [['comp'], ['company', 'completion']],
  ])('after %j: %j', (typed, expected) => {
    expect(words(...typed)).toEqual(expected);
  });
});

describe('the scripts', () => {
  it.each(['bash', 'zsh', 'fish'])('of %s call back for words', async (shell) => {
    const world = await makeWorld({ init: null });
    const { stdout, exitCode } = await world.cli(['completion', shell]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('dispatch complete --');
  });

  it('of bash is accepted by bash', async () => {
    const world = await makeWorld({ init: null });
    const { stdout } = await world.cli(['completion', 'bash']);
    execFileSync('bash', ['-n'], { input: stdout });
  });

  it('refuses a shell it does not know', async () => {
    const world = await makeWorld({ init: null });
    expect(await world.cli(['completion', 'powershell'])).toMatchObject({ exitCode: 2 });
  });
});
