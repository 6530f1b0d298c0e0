// What only a real process shows: pipes, signals, terminals. Runs the built tool (`npm test` builds it first).

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pty from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { BINARY, runBinary } from '../support/binary.ts';
import { randomRoutes } from '../support/random-routes.ts';
import { makeShop } from '../support/shop.ts';
import { MONDAY_8AM, makeWorld } from '../support/world.ts';

let folder: string;
let book: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-process-'));
  book = join(folder, 'book.db');
  const made = await runBinary(['init', '--name', 'Acme', '--timezone', 'America/Chicago', '--db', book]);
  if (made.exitCode !== 0) throw new Error(made.stderr);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the process', () => {
  it('says its version', async () => {
    const { stdout, exitCode } = await runBinary(['--version']);
    expect({ stdout, exitCode }).toEqual({ stdout: `${manifest.version}\n`, exitCode: 0 });
  });

  it.each(['closed', 'silent'] as const)('names the missing flag instead of asking when stdin is %s', async (stdin) => {
    const { stderr, exitCode } = await runBinary(['service', 'add', '--db', book], { stdin });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--name is missing');
  });

  it('ends quietly when the reader goes away', () => {
    const script = `"${process.execPath}" "${BINARY}" company show --db "${book}" | head -1`;
    const output = execFileSync('bash', ['-o', 'pipefail', '-c', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(output).toBe('Acme\n');
  });

  it('finds its book in the data folder when none is named', async () => {
    const environment = { XDG_DATA_HOME: folder, DISPATCH_DB: '' };
    const missing = await runBinary(['board'], { environment });
    expect(missing).toMatchObject({ exitCode: 3 });
    expect(missing.stderr).toContain(join(folder, 'dispatch', 'book.db'));
    const made = await runBinary(['init', '--name', 'Home', '--timezone', 'America/Chicago'], { environment });
    expect(made.exitCode).toBe(0);
    expect((await runBinary(['company', 'show'], { environment })).stdout).toContain('Home');
  });
});

/** Types the answers, each once its prompt has been printed, and returns all that the terminal showed. */
function atTerminal(
  argv: readonly string[],
  dialogue: readonly (readonly [prompt: string, answer: string])[],
): Promise<{ shown: string; exitCode: number }> {
  return new Promise((resolve) => {
    const terminal = pty.spawn(process.execPath, [BINARY, ...argv], {
      cols: 80,
      rows: 30,
      env: { ...process.env, TERM: 'xterm', CI: '' },
    });
    let shown = '';
    let step = 0;
    terminal.onData((data) => {
      shown += data;
      const next = dialogue[step];
      if (next && shown.includes(next[0])) {
        step += 1;
        terminal.write(next[1]);
      }
    });
    terminal.onExit(({ exitCode }) => resolve({ shown, exitCode }));
  });
}

describe('at a terminal', () => {
  it('asks for what is missing', async () => {
    const { shown, exitCode } = await atTerminal(
      ['department', 'add', '--db', book],
      [['Name of the department', 'HVAC\r']],
    );
    expect(shown).toContain('Added department D-1 HVAC.');
    expect(exitCode).toBe(0);
  });

  it('asks again after an answer that the field cannot read', async () => {
    const { shown, exitCode } = await atTerminal(
      ['suggest', '--service', 'Nothing', '--db', book],
      [
        ['One of these:', '\u001b[B\u001b[B\r'],
        ['For a caller at this place who is no customer yet, with --service:', '41.9\r'],
        ['is not a pair of coordinates', ' -87.65\r'],
      ],
    );
    expect(shown).toContain('There is no service "Nothing".');
    expect(exitCode).toBe(3);
  });

  it('asks again for a record that is not there, and offers the open jobs of a customer', async () => {
    const shop = await makeShop();
    await shop.run('job.create', { customer: 'C-1', service: 'Furnace Install' });
    await shop.run('job.create', { customer: 'C-1', service: 'AC Repair' });
    const { shown, exitCode } = await atTerminal(
      ['book', '--first', '--db', shop.path, '--now', MONDAY_8AM],
      [
        ['The job (J-1), or its customer:', 'J-9\r'],
        ['There is no job J-9.', `${'\b'.repeat(3)}Keller\r`],
        ['There is no customer "Keller".', `${'\b'.repeat(6)}jane\r`],
        ['J-1 Furnace Install, 1 Oak St, not booked', '\u001b[B\r'],
      ],
    );
    expect(shown).toMatch(/J-2 AC Repair, 1 Oak St, not booked[\s\S]*A-1 . Furnace Install/);
    expect(exitCode).toBe(0);
  });

  it('asks before it takes back what others have built on', async () => {
    const world = await makeWorld();
    await world.run('user.add', { name: 'kim', role: 'admin' });
    const { id } = await world.run<{ id: number }>('customer.create', { first: 'Dora' });
    world.setActor('kim');
    await world.run('customer.create', { first: 'Eva' });
    const undo = ['undo', '--db', world.path, '--now', MONDAY_8AM];
    const no = await atTerminal(undo, [['Go on?', 'n\r']]);
    expect(no.shown).toMatch(/What it would do:[\s\S]*1 newer change by kim stays[\s\S]*Nothing was changed/);
    expect(no.exitCode).toBe(130);
    expect((await world.run<{ items: unknown[] }>('customer.list')).items).toHaveLength(2);
    expect(await atTerminal(undo, [['Go on?', 'y\r']])).toMatchObject({ exitCode: 0 });
    await expect(world.run('customer.show', { customer: `C-${id}` })).rejects.toMatchObject({ exitCode: 3 });
    expect(await atTerminal([...undo, '--as', 'kim'], [])).toMatchObject({ exitCode: 0 });
  });

  it('does not ask with --no-input', async () => {
    const { shown, exitCode } = await atTerminal(['department', 'add', '--no-input', '--db', book], []);
    expect(shown).toContain('The name of the department is missing.');
    expect(exitCode).toBe(2);
  });

  it('shows what a final change would do and goes on only with its word', async () => {
    const typed = async (...argv: string[]) => {
      const ran = await runBinary([...argv, '--json', '--db', book]);
      expect(ran).toMatchObject({ exitCode: 0 });
      return JSON.parse(ran.stdout) as Record<string, unknown>;
    };
    const street = ['--street', '1 Oak St', '--city', 'Chicago', '--state', 'IL', '--postal', '60610'];
    await typed('customer', 'create', '--first', 'Jane', ...street);
    await typed('address', 'add', 'C-1', ...street);
    const { revision } = await typed('company', 'show');
    const merge = ['address', 'merge', '--keep', 'AD-1', '--merge', 'AD-2', '--db', book];
    const word = 'Type "merge" to go on';
    const no = await atTerminal(merge, [[word, 'yes\r']]);
    expect(no.shown).toContain('What it would do:');
    expect(no.shown).toContain('Not confirmed. Nothing was changed.');
    expect(no.exitCode).toBe(130);
    expect(await typed('company', 'show')).toMatchObject({ revision });
    expect(await atTerminal(merge, [[word, 'merge\r']])).toMatchObject({ exitCode: 0 });
    expect(await typed('company', 'show')).toMatchObject({ revision: Number(revision) + 1 });
  });

  it('shows what a restore would replace and goes on only with a yes', async () => {
    const copy = join(folder, 'copy.db');
    expect(await runBinary(['backup', copy, '--db', book])).toMatchObject({ exitCode: 0 });
    expect(await runBinary(['department', 'add', 'Later', '--db', book])).toMatchObject({ exitCode: 0 });
    const restore = ['restore', copy, '--db', book];
    const question = 'Go on? The old book is kept beside it.';
    const no = await atTerminal(restore, [[question, 'n\r']]);
    expect(no.shown).toMatch(/The backup:\s+Acme, revision \d+[\s\S]*It replaces the book [\s\S]*Acme, revision \d+/);
    expect(no).toMatchObject({ exitCode: 130, shown: expect.stringContaining('Nothing was changed') });
    expect((await runBinary(['department', 'list', '--db', book])).stdout).toContain('Later');
    expect(await atTerminal(restore, [[question, 'y\r']])).toMatchObject({ exitCode: 0 });
    expect((await runBinary(['department', 'list', '--db', book])).stdout).not.toContain('Later');
  });

  it('leaves with 130 and changes nothing on Ctrl-C', async () => {
    const { shown, exitCode } = await atTerminal(
      ['department', 'add', '--db', book],
      [['Name of the department', '\u0003']],
    );
    expect(shown).toContain('Nothing was changed');
    expect(exitCode).toBe(130);
  });
});

describe('a search', () => {
  it('gives the same bytes in every process', async () => {
    const file = join(folder, 'problem.json');
    writeFileSync(file, JSON.stringify(randomRoutes(21, 25, 4)));
    const solved = async (seed: string): Promise<string> => {
      const { stdout, exitCode } = await runBinary(['solve', file, '--seed', seed, '--iterations', '3000'], {
        timeoutMs: 60_000,
      });
      expect(exitCode).toBe(0);
      return stdout.replace(/"computing_times":\{[^}]*\}/, '"computing_times":{}');
    };
    const [first, second] = await Promise.all(['1', '1'].map(solved));
    expect(second).toBe(first);
    expect(JSON.parse(first as string)).toMatchObject({ code: 0, summary: { computing_times: {} } });
  });
});
