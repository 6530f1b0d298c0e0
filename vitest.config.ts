// How the tests run: real Node, one process per worker, no zone of the machine.
// Forks, not threads: better-sqlite3 is a native addon, and a crash in it must take one test file only.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { defineConfig } from 'vitest/config';

const inCi = Boolean(process.env.CI);

// A test that leans on the machine's zone must fail on every machine, so none is inherited: UTC unless a test sets one.
delete process.env.TZ;

/**
 * Every commit waits for the disk, and the tests make thousands of small books: in memory, where there is room for them, they take a third
 * less time. The long tests of safety stay on the disk.
 */
const MEMORY_FOLDER = '/dev/shm';
const ENOUGH_BYTES = 2 ** 31;
if (process.env.SOAK !== '1' && process.env.TMPDIR === undefined && freeBytes(MEMORY_FOLDER) >= ENOUGH_BYTES)
  process.env.TMPDIR = MEMORY_FOLDER;

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

const threadFolder = mkdtempSync(join(tmpdir(), 'dispatch-thread-'));
process.on('exit', () => rmSync(threadFolder, { recursive: true, force: true }));

/** A thread starts from a script, which node cannot make of TypeScript: it is built from the sources as they are, like dist/. */
const searchThread = {
  name: 'search-thread',
  async transform(code: string, id: string) {
    if (!id.endsWith('/src/threads/thread-pool.ts')) return null;
    const outfile = join(threadFolder, 'search-thread.mjs');
    const entryPoints = [id.replace('thread-pool', 'search-thread')];
    await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
    return code.replace(/'\.\/search-thread\.js'|"\.\/search-thread\.js"/, JSON.stringify(pathToFileURL(outfile).href));
  },
};

/**
 * Least part of the branches, in percent, that `npm run coverage` wants of each folder. What child processes and threads run is not
 * measured: most of main.ts, the entry of a search thread, and the stopping of `demo`.
 */
const BRANCHES = {
  'src/domain/**': { branches: 100 },
  'src/scheduling/**': { branches: 99 },
  'src/base/**': { branches: 90 },
  'src/delivery/**': { branches: 90 },
  'src/operations/**': { branches: 90 },
  'src/presentation/**': { branches: 90 },
  'src/prompts/**': { branches: 90 },
  'src/seed/**': { branches: 90 },
  'src/transfer/**': { branches: 90 },
  'src/context.ts': { branches: 90 },
  'src/commands/**': { branches: 90 },
  'src/storage/**': { branches: 90 },
  'src/threads/**': { branches: 95 },
  'src/main.ts': { branches: 65 },
};

/** `npm run soak` runs the long tests only. */
const FILES = (readdirSync(join(import.meta.dirname, 'test'), { recursive: true }) as string[])
  .filter((name) => (process.env.SOAK === '1' ? /^soak\/[^/]*\.test\.ts$/ : /\.test\.ts$/).test(name))
  .map((name) => `test/${name}`);

function isMocking(file: string): boolean {
  return /\bvi\.(?:do)?mock\(/i.test(readFileSync(join(import.meta.dirname, file), 'utf8'));
}

export default defineConfig({
  plugins: [searchThread],
  test: {
    environment: 'node',
    setupFiles: ['test/support/setup.ts'],
    pool: 'forks',
    projects: [
      // One process runs many files, one after another: starting and loading anew for each takes a quarter of all the time. What a
      // file changes outside itself (environment, zone) it must put back; the settings below do most of it.
      { extends: true, test: { name: 'shared', include: FILES.filter((file) => !isMocking(file)), isolate: false } },
      // A module keeps the mocks that it was loaded with, for all files that come after.
      { extends: true, test: { name: 'mocking', include: FILES.filter(isMocking) } },
    ],
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    teardownTimeout: 5_000,
    reporters: inCi ? [['default', { summary: false }]] : ['default'],
    allowOnly: !inCi,
    passWithNoTests: false,
    restoreMocks: true,
    unstubEnvs: true,
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text-summary', 'json'],
      thresholds: BRANCHES,
    },
  },
});
