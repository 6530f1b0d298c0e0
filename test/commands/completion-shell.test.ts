// Completion as it is used: a shell at a terminal, the script sourced, and the Tab key. zsh and fish only where they are there.

import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as pty from '@lydell/node-pty';
import { expect, it } from 'vitest';
import { BINARY } from '../support/binary.ts';
import { makeBook } from '../support/sample-lines.ts';

const READY = 'completion is ready';

interface Shell {
  readonly argv: readonly string[];
  /** Loads the script, then says that it is there. */
  readonly setUp: string;
}

const SHELLS: Readonly<Record<string, Shell>> = {
  bash: {
    argv: ['--norc', '--noprofile', '-i'],
    setUp: `source <(dispatch completion bash); echo completion is" ready"`,
  },
  zsh: {
    argv: ['-f', '-i'],
    setUp: `autoload -Uz compinit; compinit -D -u; source <(dispatch completion zsh); echo completion is" ready"`,
  },
  fish: {
    argv: ['--no-config', '-i'],
    setUp: `dispatch completion fish | source; echo completion is" ready"`,
  },
};

const isInstalled = (shell: string): boolean => {
  try {
    execFileSync(shell, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Waits for each text in turn, then types what belongs to it; what was shown when the last one came, or the time was up. */
async function atShell(
  shell: string,
  options: {
    env: Record<string, string>;
    dialogue: readonly (readonly [shown: string, typed: string])[];
    until: string;
  },
): Promise<string> {
  const { argv } = SHELLS[shell] as Shell;
  const terminal = pty.spawn(shell, [...argv], { cols: 100, rows: 30, env: options.env });
  try {
    return await new Promise((resolve) => {
      let shown = '';
      let step = 0;
      const late = setTimeout(() => resolve(shown), 25_000);
      terminal.onData((data) => {
        shown += data;
        const next = options.dialogue[step];
        if (next && shown.includes(next[0])) {
          step += 1;
          shown = '';
          terminal.write(next[1]);
        } else if (!next && shown.includes(options.until)) {
          clearTimeout(late);
          resolve(shown);
        }
      });
    });
  } finally {
    terminal.kill();
  }
}

it.each(Object.keys(SHELLS).filter(isInstalled))(
  '%s completes the records of the book',
  { timeout: 60_000 },
  async (shell) => {
    const book = await makeBook();
    await book.book({ start: '2026-11-24 14:00' });
    const bin = join(book.folder, 'bin');
    mkdirSync(bin);
    symlinkSync(BINARY, join(bin, 'dispatch'));
    const env = {
      ...(process.env as Record<string, string>),
      PATH: [bin, process.env.PATH].join(delimiter),
      TERM: 'xterm',
      LANG: 'C.UTF-8',
      PS1: '> ',
      DISPATCH_DB: book.path,
      DISPATCH_NOW: '2026-11-24T14:00:00Z',
    };
    const listed = await atShell(shell, {
      env,
      dialogue: [
        ['> ', `${(SHELLS[shell] as Shell).setUp}\r`],
        [READY, 'dispatch pin A-\t\t'],
      ],
      until: 'Customer Nr',
    });
    expect(listed).toContain('Jane Doe · AC Repair · 9:00-9:15 AM');
    const single = await atShell(shell, {
      env,
      dialogue: [
        ['> ', `${(SHELLS[shell] as Shell).setUp}\r`],
        [READY, 'dispatch pin A-1 --tech=M\t'],
      ],
      until: 'MARIA',
    });
    expect(single).toContain('--tech=MARIA');
  },
);
