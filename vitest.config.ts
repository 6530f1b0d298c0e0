// How the tests run: real Node, one process per worker, no zone of the machine.
// Forks, not threads: better-sqlite3 is a native addon, and a crash in it must take one test file only.
import { defineConfig } from 'vitest/config';

const inCi = Boolean(process.env.CI);

// A test that leans on the machine's zone must fail on every machine, so none is inherited: UTC unless a test sets one.
delete process.env.TZ;

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    teardownTimeout: 5_000,
    reporters: inCi ? [['default', { summary: false }]] : ['default'],
    allowOnly: !inCi,
    passWithNoTests: false,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
