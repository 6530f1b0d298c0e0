// `solve` as another program calls it: files and pipes, codes, and no book anywhere.

import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Interrupts } from '../../src/base/watch.ts';
import { main } from '../../src/main.ts';
import type { SolutionFile } from '../support/check-routes.ts';
import { faultsOfRoutes } from '../support/check-routes.ts';
import { randomRoutes } from '../support/random-routes.ts';
import type { World } from '../support/world.ts';
import { capturedIo, makeWorld } from '../support/world.ts';

const PROBLEM = randomRoutes(12, 12, 3);
const QUICK = ['--iterations', '200'];

async function withFile(text = JSON.stringify(PROBLEM)): Promise<{ world: World; file: string }> {
  const world = await makeWorld({ init: null });
  const file = join(world.folder, 'problem.json');
  writeFileSync(file, text);
  return { world, file };
}

function withoutTimes(text: string): unknown {
  const { summary, ...rest } = JSON.parse(text);
  return { ...rest, summary: { ...summary, computing_times: null } };
}

describe('solve', () => {
  it('writes a sound solution to stdout, the same for the same seed, and makes no book', async () => {
    const { world, file } = await withFile();
    const first = await world.cli(['solve', file, '--seed', '4', ...QUICK]);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(faultsOfRoutes(PROBLEM, JSON.parse(first.stdout) as SolutionFile)).toEqual([]);
    const second = await world.cli(['solve', file, '--seed', '4', ...QUICK]);
    expect(withoutTimes(second.stdout)).toEqual(withoutTimes(first.stdout));
    expect(existsSync(world.path)).toBe(false);
  });

  it('reads stdin and writes a file', async () => {
    const { world } = await withFile();
    const output = join(world.folder, 'solution.json');
    const captured = capturedIo();
    const stdin = Readable.from([JSON.stringify(PROBLEM)]) as unknown as NodeJS.ReadStream;
    expect(await main(['solve', '-', '-o', output, ...QUICK], { ...captured.io, stdin })).toBe(0);
    expect([captured.stdout(), captured.stderr()]).toEqual(['', '']);
    expect(faultsOfRoutes(PROBLEM, JSON.parse(readFileSync(output, 'utf8')))).toEqual([]);
  });

  it('refuses more than 64 MB without reading it, from a file or a pipe', async () => {
    const { world, file } = await withFile();
    truncateSync(file, 100_000_000);
    const error = expect.stringContaining('The problem has more than 64 MB.');
    const read = await world.cli(['solve', file]);
    expect([read.exitCode, JSON.parse(read.stdout), read.stderr]).toEqual([2, { code: 2, error }, error]);
    const captured = capturedIo();
    const million = Buffer.alloc(1_000_000, 32);
    const stdin = Readable.from(Array<Buffer>(100).fill(million)) as unknown as NodeJS.ReadStream;
    expect(await main(['solve', '-'], { ...captured.io, stdin })).toBe(2);
    expect(JSON.parse(captured.stdout())).toEqual({ code: 2, error });
  });

  it('says that the routes come without geometry', async () => {
    const { world, file } = await withFile(JSON.stringify({ ...PROBLEM, options: { g: true } }));
    const { exitCode, stderr } = await world.cli(['solve', file, ...QUICK]);
    expect([exitCode, stderr]).toEqual([0, 'note: options.g: the routes come without geometry.\n']);
  });

  it('ends at a Ctrl-C with the best found, and says after how many steps', async () => {
    const { world, file } = await withFile();
    const interrupts = new Interrupts();
    const ran = world.cli(['solve', file, '--iterations', '1000000000'], { interrupts });
    while (!interrupts.request()) await new Promise((resolve) => setTimeout(resolve, 5));
    const { stdout, stderr, exitCode } = await ran;
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringMatching(/^note: stopped after \d+ steps, with the best found\.\n$/),
    ]);
    expect(faultsOfRoutes(PROBLEM, JSON.parse(stdout) as SolutionFile)).toEqual([]);
  });

  it('says that a time is not reproducible', async () => {
    const { world, file } = await withFile();
    const { exitCode, stdout, stderr } = await world.cli(['solve', file, '--time', '1']);
    expect([exitCode, JSON.parse(stdout).code]).toEqual([0, 0]);
    expect(stderr).toMatch(/^note: \d+ steps in 1 s; --time is not reproducible, --iterations is\.\n$/);
  });

  it.each([
    ['bad field', JSON.stringify({ ...PROBLEM, vehicles: [] }), 2, 'vehicles must hold at least one vehicle.'],
    [
      'no way',
      JSON.stringify(PROBLEM).replace(/("durations":\[\[)\d+,\d+/, '$1null,null'),
      3,
      'no way from place 0 to',
    ],
  ])('answers a problem with %s in JSON and in words, exit 2', async (_name, text, code, error) => {
    const { world, file } = await withFile(text);
    const { stdout, stderr, exitCode } = await world.cli(['solve', file]);
    expect(JSON.parse(stdout)).toEqual({ code, error: expect.stringContaining(error) });
    expect(stderr).toContain(error);
    expect(exitCode).toBe(2);
  });

  it.each([
    ['no file', ['solve'], 2, "Missing required argument 'problem'"],
    ['an unknown file', ['solve', 'nowhere.json'], 8, 'nowhere.json cannot be read (ENOENT).'],
    [
      'two budgets',
      ['solve', 'x', '--time', '1', '--iterations', '5'],
      2,
      '--iterations and --time exclude each other.',
    ],
    ['a seed in words', ['solve', 'x', '--seed', 'two'], 2, '--seed'],
    ['a table', ['solve', 'x', '--csv'], 2, 'solve writes JSON'],
  ])('refuses %s', async (_name, argv, exitCode, message) => {
    const { world } = await withFile();
    const ran = await world.cli(argv);
    expect([ran.exitCode, ran.stdout]).toEqual([exitCode, '']);
    expect(ran.stderr).toContain(message);
  });

  it('says when the solution cannot be written', async () => {
    const { world, file } = await withFile();
    const ran = await world.cli(['solve', file, '-o', join(world.folder, 'no', 'folder'), ...QUICK]);
    expect(ran).toMatchObject({ exitCode: 8, stderr: expect.stringContaining('cannot be written (ENOENT)') });
  });
});
