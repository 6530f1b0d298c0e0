// Pipes: a reader that goes away is no error, and one that is slow gets every byte.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { BINARY, runBinary } from '../support/binary.ts';
import { makeWorld } from '../support/world.ts';
import { record } from './soak.ts';

const FILL = fileURLToPath(new URL('../bench/large-book.js', import.meta.url));
const CUSTOMERS = 20_000;
const ALL = ['customer', 'list', '--json', '--limit', '100000'];

test('a slow reader, and one that goes away', { timeout: 120_000 }, async () => {
  const { folder } = await makeWorld({ init: null });
  const book = join(folder, 'large.db');
  await runBinary(['init', '--name', 'Large', '--timezone', 'America/Chicago', '--db', book]);
  execFileSync(process.execPath, [FILL, book, '--appointments', String(CUSTOMERS)]);
  const text = await slowly([...ALL, '--db', book]);
  expect(text.length).toBeGreaterThan(5_000_000);
  expect(JSON.parse(text)).toMatchObject({ total: CUSTOMERS });
  for (const form of ['--json', '--csv', '--plain']) {
    const script = `"${process.execPath}" "${BINARY}" customer list ${form} --limit 100000 --db "${book}" | head -1`;
    const { stdout, stderr, status } = spawnSync('bash', ['-o', 'pipefail', '-c', script], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n')).toHaveLength(2);
  }
  const megabytes = (text.length / 1_000_000).toFixed(1);
  record('pipes', `${megabytes} MB of JSON, 3 forms`, 'a slow reader gets every byte; `| head -1` ends quietly with 0');
});

/** Reads a little, waits, reads on. */
async function slowly(argv: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [BINARY, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    text += chunk;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return text;
}
