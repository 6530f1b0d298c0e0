// `batch` as a script sees it: result lines on stdout, a summary on stderr, an exit code; in a real process, where the pipe, the
// reader and Ctrl-C are real. Runs the built tool (`npm test` builds it first).

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BINARY, runBinary } from '../support/binary.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-batch-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
async function newBook(): Promise<string> {
  const book = join(folder, `book-${made++}.db`);
  const ran = await runBinary(['init', '--name', 'Acme', '--timezone', 'America/Chicago', '--db', book]);
  if (ran.exitCode !== 0) throw new Error(ran.stderr);
  return book;
}

const department = (name: string) => JSON.stringify({ op: 'department.add', args: { name } });

function fileOf(lines: readonly string[]): string {
  const file = join(folder, `lines-${made++}.jsonl`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function departments(book: string): string[] {
  const db = new Database(book, { readonly: true });
  const names = db.prepare('select name from department order by id').pluck().all() as string[];
  db.close();
  return names;
}

describe('batch', () => {
  it('prints a result for each line and says how many failed; the first of them gives the exit code', async () => {
    const book = await newBook();
    const file = fileOf([department('Roofs'), department('Roofs'), '{"op":"customer.show","args":{"customer":"C-9"}}']);
    const { stdout, stderr, exitCode } = await runBinary(['batch', file, '--db', book]);
    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(results.map(({ line, ok }) => [line, ok])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
    expect(results[1]).toMatchObject({ op: 'department.add', error: { exitCode: 4 } });
    // A machine that is slow says how far it is before.
    expect({ stderr, exitCode }).toEqual({
      stderr: expect.stringMatching(
        /error: Of 3 lines, 2 lines failed; 1 saved\.\n {7}line 2: .*\n {7}line 3: There is no customer C-9\.\nhint: {2}Each failed line/,
      ),
      exitCode: 4,
    });
  });

  it('is silent of results but the bad ones where nothing was saved', async () => {
    const book = await newBook();
    const before = departments(book);
    const file = fileOf([department('Roofs'), 'x']);
    const { stdout, stderr, exitCode } = await runBinary(['batch', file, '--atomic', '--json', '--db', book]);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { line: number }).line),
    ).toEqual([2]);
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
      error: { code: 'lines-failed', exitCode: 2 },
    });
    expect([exitCode, departments(book)]).toEqual([2, before]);
  });

  it('lets no line read its own lines', async () => {
    const book = await newBook();
    const line = JSON.stringify({ op: 'transfer.import', args: { noun: 'customers', file: '-', format: 'jsonl' } });
    const { stdout, exitCode } = await runBinary(['batch', '--db', book], {
      stdin: { text: `${line}\n${department('Roofs')}\n` },
    });
    const results = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as { ok: boolean; error?: { code: string } });
    expect(results.map(({ ok, error }) => [ok, error?.code])).toEqual([
      [false, 'stdin-taken'],
      [true, undefined],
    ]);
    expect([exitCode, departments(book)]).toEqual([2, ['Roofs']]);
  });

  it('shows only the fields that are asked for', async () => {
    const file = fileOf([department('Roofs')]);
    const { stdout } = await runBinary(['batch', file, '--fields', 'name,nothing', '--db', await newBook()]);
    expect(JSON.parse(stdout)).toMatchObject({ result: { name: 'Roofs', nothing: null } });
  });

  it.each([
    [['batch', 'no-such-file'], 8, 'no-such-file cannot be read (ENOENT)'],
    [['batch', '--csv'], 2, '--csv and --plain mean nothing'],
    [['batch', '--key', 'k'], 2, 'Each line has a key of its own'],
  ])('%s', async (argv, code, words) => {
    const { stderr, exitCode } = await runBinary([...argv, '--db', await newBook()], { stdin: 'closed' });
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(words)]);
  });

  it('ends quietly when the reader goes away, with every line it has told of saved', async () => {
    const book = await newBook();
    const file = fileOf(Array.from({ length: 2_000 }, (_, i) => department(`D${i}`)));
    const script = `"${process.execPath}" "${BINARY}" batch "${file}" --db "${book}" | head -1`;
    const told = execFileSync('bash', ['-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(departments(book)).toContain((JSON.parse(told) as { result: { name: string } }).result.name);
  });

  it.each([
    [[], ' saved, 0 failed'],
    [['--atomic'], 'Nothing was changed'],
  ])('is ended by Ctrl-C with whole lines (%s)', async (flags, words) => {
    const book = await newBook();
    const child = spawn(process.execPath, [BINARY, 'batch', ...flags, '--db', book], {
      stdio: 'pipe',
      timeout: 60_000,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.on('error', () => undefined);
    const before = departments(book).length;
    for (let i = 0; i < 20; i++) child.stdin.write(`${department(`D${i}`)}\n`);
    // Line by line the results come at once; at once, nothing comes before the end of the input.
    if (flags.length === 0) await new Promise((resolve) => child.stdout.once('data', resolve));
    else await new Promise((resolve) => setTimeout(resolve, 1_500));
    child.kill('SIGINT');
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    const results = stdout.split('\n').filter(Boolean);
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: expect.stringContaining(words) });
    expect(departments(book).length).toBe(before + results.length);
  });
});
