// Times that the clocks skip or show twice, in every zone of the world, 2026 to 2030 (rule P14): as Intl's calendar has them,
// and the same wherever the machine itself is. SOAK=1 takes all zones; otherwise a sample.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { IS_LONG, record } from './soak.ts';
import { compared, zones } from './wall-time/lines.ts';

const EACH = IS_LONG ? 1 : 13;
const TIMEOUT = IS_LONG ? 3600_000 : 60_000;
/** Half an hour skipped, a zone that goes back in winter, and one that goes back for Ramadan. */
const ODD = [
  'Australia/Lord_Howe',
  'Europe/Dublin',
  'Africa/Casablanca',
  'America/St_Johns',
  'Pacific/Chatham',
  'Africa/Cairo',
];

test('a typed time is what the calendar says', { timeout: TIMEOUT }, () => {
  const seen = { times: 0, skipped: 0, doubled: 0 };
  for (const zone of new Set([...ODD, ...zones(EACH)])) {
    for (const { line, expected } of compared(zone)) {
      if (line !== expected) expect(line).toBe(expected);
      seen.times += 1;
      if (line.includes('time-skipped')) seen.skipped += 1;
      if (line.includes('time-doubled')) seen.doubled += 1;
    }
  }
  const how = `${seen.times} times: ${seen.skipped} skipped, ${seen.doubled} doubled`;
  record('wall times of every zone, 2026-2030', how, 'as in the calendar of Intl');
  expect(seen.skipped).toBeGreaterThan(200);
  expect(seen.doubled).toBeGreaterThan(200);
});

test('and the same wherever the machine is', { timeout: TIMEOUT }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-zones-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const script = join(folder, 'print.mjs');
  const entryPoints = [join(import.meta.dirname, 'wall-time/print.ts')];
  await build({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
  const machines = ['UTC', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Chatham'];
  const printed = await Promise.all(machines.map((machine) => printedIn(machine, script)));
  expect(printed[0]?.bytes).toBeGreaterThan(10_000);
  expect(printed).toEqual(machines.map(() => printed[0]));
});

/** The digest of what is printed. */
async function printedIn(
  machine: string,
  script: string,
): Promise<{ bytes: number; digest: string; exitCode: number }> {
  const child = spawn(process.execPath, [script, String(EACH * (IS_LONG ? 1 : 4))], {
    env: { ...process.env, TZ: machine },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of child.stdout) {
    hash.update(piece as Buffer);
    bytes += (piece as Buffer).length;
  }
  const exitCode = await new Promise<number>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.on('close', (code) => resolve(code ?? -1));
  });
  return { bytes, digest: hash.digest('hex'), exitCode };
}
