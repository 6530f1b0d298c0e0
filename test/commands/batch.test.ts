// `batch` as a script sees it: result lines on stdout, a summary on stderr, an exit code. Where the pipe, the reader or Ctrl-C must
// be real, in a process of its own: the built tool (`npm test` builds it first).

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Interrupts } from '../../src/base/watch.ts';
import { BINARY, runBinary } from '../support/binary.ts';
import { json, roadServer } from '../support/road-server.ts';
import { makeShop, TUESDAY } from '../support/shop.ts';
import type { CliOptions, World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const department = (name: string, key?: string) => ({ op: 'department.add', ...(key ? { key } : {}), args: { name } });
const READ = { op: 'company.show', args: {} };

function departments(book: string): string[] {
  const db = new Database(book, { readonly: true });
  const names = db.prepare('select name from department order by id').pluck().all() as string[];
  db.close();
  return names;
}

const textOf = (lines: readonly unknown[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

interface Result {
  readonly line: number;
  readonly ok: boolean;
  readonly [field: string]: unknown;
}

const resultsOf = (stdout: string): Result[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Result);

interface Batch {
  readonly results: readonly Result[];
  /** Without the breaks of long lines. */
  readonly said: string;
  readonly exitCode: number;
}

/** Pipes lines into `batch`. */
async function batch(
  world: World,
  lines: readonly unknown[],
  flags: readonly string[] = [],
  options: CliOptions = {},
): Promise<Batch> {
  const stdin = Readable.from([Buffer.from(textOf(lines))]);
  const { stdout, stderr, exitCode } = await world.cli(['batch', ...flags], { stdin, ...options });
  return { results: resultsOf(stdout), said: stderr.trim().replace(/\s+/g, ' '), exitCode };
}

describe('a batch', () => {
  it('prints a result for each line and says how many failed; the first of them gives the exit code', async () => {
    const world = await makeWorld();
    const missing = { op: 'customer.show', args: { customer: 'C-9' } };
    const { results, said, exitCode } = await batch(world, [department('Roofs'), department('Roofs'), missing]);
    expect(results.map(({ line, ok }) => [line, ok])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
    expect(results[1]).toMatchObject({ op: 'department.add', error: { exitCode: 4 } });
    expect(said).toMatch(
      /^error: Of 3 lines, 2 lines failed; 1 saved\. line 2: .* line 3: There is no customer C-9\. hint: Each failed line/,
    );
    expect(exitCode).toBe(4);
  });

  it('names the first ten lines that failed and counts the rest', async () => {
    const lines = Array.from({ length: 12 }, () => 'x');
    const { results, said } = await batch(await makeWorld(), lines);
    expect(results).toHaveLength(12);
    expect(said).toContain(' line 10: ');
    expect(said).not.toContain(' line 11: ');
    expect(said).toContain(' and 2 more lines hint: ');
    expect((await batch(await makeWorld(), lines.slice(1))).said).toContain(' and 1 more line hint: ');
  });

  it('is silent of results but the bad ones where nothing was saved', async () => {
    const world = await makeWorld();
    const before = departments(world.path);
    const { results, said, exitCode } = await batch(world, [department('Roofs'), 'x'], ['--atomic', '--json']);
    expect(results.map(({ line }) => line)).toEqual([2]);
    expect(JSON.parse(said)).toMatchObject({
      error: {
        code: 'lines-failed',
        message: expect.stringContaining('Nothing was saved: of 2 lines, 1 line failed.'),
        exitCode: 2,
      },
    });
    expect([exitCode, departments(world.path)]).toEqual([2, before]);
  });

  it('lets no line read its own lines', async () => {
    const world = await makeWorld();
    const reader = { op: 'transfer.import', args: { noun: 'customers', file: '-', format: 'jsonl' } };
    const { results, exitCode } = await batch(world, [reader, department('Roofs')]);
    expect(results).toMatchObject([{ ok: false, error: { code: 'stdin-taken' } }, { ok: true }]);
    expect([exitCode, departments(world.path)]).toEqual([2, ['Roofs']]);
  });

  it('shows only the fields that are asked for', async () => {
    const { results } = await batch(await makeWorld(), [department('Roofs')], ['--fields', 'name,nothing']);
    expect(results[0]?.result).toEqual({ name: 'Roofs', nothing: null });
  });

  it('gives each result its key, and says what was saved before or only tried', async () => {
    const world = await makeWorld();
    const first = await batch(world, [department('Roofs', 'k-1')]);
    expect(first.results[0]).toMatchObject({ key: 'k-1', op: 'department.add', revision: 2 });
    expect(first.results[0]).not.toHaveProperty('replayed');
    expect(first.results[0]).not.toHaveProperty('dryRun');
    expect((await batch(world, [department('Roofs', 'k-1')])).results[0]).toMatchObject({ key: 'k-1', replayed: true });
    const tried = await batch(world, [department('Walls')], ['--dry-run']);
    expect(tried.results[0]).toMatchObject({ ok: true, dryRun: true });
    expect(departments(world.path)).toEqual(['Roofs']);
  });

  it('gives the notices of a line in its result', async () => {
    const service = { department: 'Roofs', name: 'Repair', duration: '1h' };
    const { results, said } = await batch(await makeWorld(), [{ op: 'service.add', args: service }, READ]);
    expect(results[0]?.notices).toEqual(['made the department "Roofs"']);
    expect(results[1]).not.toHaveProperty('notices');
    expect(said).toBe('note: 2 lines, 1 saved, 1 changed nothing.');
  });

  it('ends as its first line that found something wrong, and shows what', async () => {
    const world = await makeWorld();
    await world.run('department.add', { name: 'Roofs' });
    const db = new Database(world.path);
    db.prepare('update book set revision = 7').run();
    db.close();
    const checked = { op: 'book.doctor', args: {} };
    const { results, said, exitCode } = await batch(world, [READ, checked]);
    expect(results[0]).not.toHaveProperty('verdict');
    expect(results[1]).toMatchObject({ ok: true, verdict: { code: 'problems', exitCode: 5 } });
    expect(said).toContain('note: 2 lines, nothing to save. error: A line ran and found that something is wrong');
    expect(exitCode).toBe(5);
  });

  it('at once asks an engine in trouble no more often than for one line, and says so once', async () => {
    const server = await roadServer('osrm');
    server.behave = (_, response) => json(response, 500, {});
    const shop = await makeShop({ settings: { travelUrl: server.url, travelEngine: 'osrm' } });
    const lines = [await shop.job(), await shop.job()].map(({ number }) => ({
      op: 'appointment.book',
      args: { job: number, window: `${TUESDAY} 08:00-10:00` },
    }));
    await batch(shop, lines.slice(1), ['--atomic', '--dry-run']);
    const questionsOfOneLine = server.questions.splice(0).length;
    const { said, exitCode } = await batch(shop, lines, ['--atomic']);
    expect(said.match(/note: OSRM at \S+ failed with HTTP 500/g)).toHaveLength(1);
    expect([exitCode, server.questions.length]).toEqual([0, questionsOfOneLine]);
  });

  it.each([
    [['batch', 'no-such-file'], 8, 'no-such-file cannot be read (ENOENT)'],
    [['batch', '--csv'], 2, '--csv and --plain mean nothing'],
    [['batch', '--plain'], 2, '--csv and --plain mean nothing'],
    [['batch', '--key', 'k'], 2, 'Each line has a key of its own'],
  ])('%s', async (argv, code, words) => {
    const { stderr, exitCode } = await (await makeWorld()).cli(argv);
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(words)]);
  });

  it('waits for nobody at a terminal', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const { said, exitCode } = await batch(await makeWorld(), [], ['-'], { stdin });
    expect([exitCode, said]).toEqual([2, expect.stringContaining('batch reads JSON lines, and stdin is a terminal.')]);
  });

  it('tells when its lines break off', async () => {
    async function* lines(): AsyncGenerator<Buffer> {
      yield Buffer.from(textOf([department('Roofs')]));
      throw Object.assign(new Error('broken'), { code: 'EIO' });
    }
    const world = await makeWorld();
    const { said, exitCode } = await batch(world, [], [], { stdin: Readable.from(lines()) });
    expect([exitCode, said]).toEqual([8, expect.stringContaining('stdin cannot be read (EIO).')]);
    expect(departments(world.path)).toEqual(['Roofs']);
  });
});

describe('the summary of a batch', () => {
  const ROOFS = department('Roofs', 'k-1');
  it.each([
    ['all that came', [department('A'), department('B')], [], '2 lines, all saved.'],
    ['its one entry in the log', [department('A'), department('B')], ['--atomic'], '2 lines, all saved as revision 3.'],
    ['that it was tried', [department('A'), department('B')], ['--dry-run'], '2 lines, all would be saved.'],
    ['what is not new', [ROOFS, department('A'), READ], [], '3 lines, 1 saved, 1 saved before, 1 changed nothing.'],
    [
      'what is not new, at once',
      [ROOFS, department('A')],
      ['--atomic'],
      '2 lines, 1 saved as revision 3, 1 saved before.',
    ],
    ['that nothing is new', [ROOFS, READ], [], '2 lines, 1 saved before, 1 changed nothing.'],
    ['that it only read', [READ, READ], [], '2 lines, nothing to save.'],
  ])('says %s', async (_, lines, flags, words) => {
    const world = await makeWorld();
    await batch(world, [ROOFS]);
    expect(await batch(world, lines, flags)).toMatchObject({ said: `note: ${words}`, exitCode: 0 });
    const asJson = await batch(world, [READ], ['--json']);
    expect(JSON.parse(asJson.said)).toEqual({ notice: '1 line, nothing to save.' });
  });

  it('of lines that all failed has nothing saved', async () => {
    expect((await batch(await makeWorld(), ['x'])).said).toContain('Of 1 line, 1 line failed; 0 saved.');
  });
});

describe('a Ctrl-C', () => {
  /** Sends lines, waits until the first is done, and stops. */
  async function stopped(world: World, flags: readonly string[]): Promise<Batch & { stopping: string }> {
    const [stdin, interrupts] = [new PassThrough(), new Interrupts()];
    const ran = batch(world, [], flags, { stdin, interrupts });
    stdin.write(textOf([department('Roofs'), 'x']));
    const isReady = () => (flags.length > 0 ? stdin.readableLength === 0 : departments(world.path).includes('Roofs'));
    await expect.poll(isReady).toBe(true);
    while (!interrupts.request()) await new Promise((resolve) => setTimeout(resolve, 5));
    return { ...(await ran), stopping: interrupts.stopping };
  }

  it('ends the reading: what was done stays', async () => {
    const world = await makeWorld();
    const { said, exitCode, stopping } = await stopped(world, []);
    expect(stopping).toBe('stopping after the lines at hand');
    expect([exitCode, said]).toEqual([130, expect.stringMatching(/Stopped after [12] lines?: 1 saved|all saved/)]);
    expect(departments(world.path)).toEqual(['Roofs']);
  });

  it('ends what is done at once before any of it', async () => {
    const world = await makeWorld();
    const { said, exitCode, stopping } = await stopped(world, ['--atomic']);
    expect(stopping).toBe('stopping, and nothing is saved');
    expect([exitCode, said]).toEqual([130, expect.stringContaining('Nothing was changed')]);
    expect(departments(world.path)).toEqual([]);
  });
});

describe('the process of a batch', () => {
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

  it('reads a file or a pipe, and ends with the code of the first line that failed', async () => {
    const book = await newBook();
    const file = join(folder, 'lines.jsonl');
    writeFileSync(file, textOf([department('Roofs'), department('Roofs')]));
    const fromFile = await runBinary(['batch', file, '--db', book]);
    expect(resultsOf(fromFile.stdout).map(({ ok }) => ok)).toEqual([true, false]);
    // A machine that is slow says how far it is before.
    expect([fromFile.exitCode, fromFile.stderr]).toEqual([
      4,
      expect.stringMatching(/error: Of 2 lines, 1 line failed; 1 saved\.\n {7}line 2: .*\nhint: {2}Each failed line/s),
    ]);
    const piped = await runBinary(['batch', '--db', book], { stdin: { text: textOf([department('Walls')]) } });
    expect([piped.exitCode, departments(book)]).toEqual([0, ['Roofs', 'Walls']]);
  });

  it('ends quietly when the reader goes away, with every line it has told of saved', async () => {
    const book = await newBook();
    const file = join(folder, 'many.jsonl');
    writeFileSync(file, textOf(Array.from({ length: 2_000 }, (_, i) => department(`D${i}`))));
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
    // Line by line the results come at once. At once, nothing comes before the end of the input; but more than a pipe holds is gone
    // only when it is being read.
    if (flags.length === 0) {
      child.stdin.write(textOf(Array.from({ length: 20 }, (_, i) => department(`D${i}`))));
      await new Promise((resolve) => child.stdout.once('data', resolve));
    } else {
      const lines = Array.from({ length: 8_000 }, (_, i) => department(`D${i}`.padEnd(100, '.')));
      await new Promise((resolve) => child.stdin.write(textOf(lines), resolve));
    }
    child.kill('SIGINT');
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    const results = stdout.split('\n').filter(Boolean);
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: expect.stringContaining(words) });
    expect(departments(book).length).toBe(before + results.length);
  });
});
