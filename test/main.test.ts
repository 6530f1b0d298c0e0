// The edges of a run: what is answered without a book, and how a bug is told.

import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { main } from '../src/main.ts';
import { capturedIo } from './support/world.ts';

it.each(['--version', '-V'])('%s is the version alone', async (flag) => {
  const { io, stdout } = capturedIo();
  expect([await main([flag], io), stdout()]).toEqual([0, `${manifest.version}\n`]);
});

describe('when the output fails', () => {
  async function run(error: Error, ...flags: string[]): Promise<{ exitCode: number; stderr: string }> {
    const { io, stderr } = capturedIo();
    const failing = { ...io, write: async () => Promise.reject(error) };
    return { exitCode: await main(['help', ...flags], failing), stderr: stderr() };
  }

  it('because nobody reads on, all is well', async () => {
    const closed = Object.assign(new Error('closed'), { code: 'EPIPE' });
    expect(await run(closed)).toEqual({ exitCode: 0, stderr: '' });
  });

  it('in a way that nobody thought of, it is told as a bug', async () => {
    const { exitCode, stderr } = await run(new Error('no such luck'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('this is a bug in dispatch: Error: no such luck');
    expect(stderr).not.toContain('main.test.ts');
  });

  it('--debug tells where, and --json tells scripts', async () => {
    expect((await run(new Error('no such luck'), '--debug')).stderr).toContain('main.test.ts');
    const { stderr } = await run(new Error('no such luck'), '--json');
    expect(JSON.parse(stderr)).toEqual({
      error: { code: 'bug', message: 'Error: no such luck', hint: null, exitCode: 1, violations: [] },
    });
  });
});
