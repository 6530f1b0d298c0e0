// A TypeScript file of test/ as one that a process of its own can run: bundled with the packages it imports, so that it starts as fast as
// the tool does.

import { mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

/** Packages that are scripts ask for what they need by require(). */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
const ROOT = join(import.meta.dirname, '../..');

/** The path of the bundle; it is removed when the test ends. */
export async function bundled(source: string): Promise<string> {
  const folder = mkdtempSync(join(ROOT, 'node_modules/.bundled-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: [join(ROOT, source)],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    external: ['better-sqlite3'],
    banner: { js: REQUIRE },
    logLevel: 'error',
  });
  return join(folder, basename(source).replace(/\.ts$/, '.mjs'));
}
