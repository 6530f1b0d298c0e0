// SQLite's addon, where it was compiled here against headers of node 24.19 or newer: in them ObjectWrap, on which better-sqlite3 12 is
// built, has cleanup hooks, and taking one back may abort the process whenever the garbage collector takes a statement. So it
// is compiled once more without them, as it is for all other versions and in the prebuilt one. better-sqlite3 13 has no
// ObjectWrap, but needs node 22: this file goes when node 20 does.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const sqlite = join(root, 'node_modules/better-sqlite3');
const addon = join(sqlite, 'build/Release/better_sqlite3.node');

/** npm names the compiler that it brings along. */
export function mendAddon() {
  if (!readFileSync(addon).includes('RemoveEnvironmentCleanupHook')) return;
  const { CXXFLAGS = '', npm_config_node_gyp: compiler } = process.env;
  const [command, ...words] = compiler === undefined ? ['node-gyp'] : [process.execPath, compiler];
  execFileSync(command, [...words, 'rebuild', '--release'], {
    cwd: sqlite,
    env: { ...process.env, CXXFLAGS: `${CXXFLAGS} -include "${join(root, 'esbuild.addon.hpp')}"` },
    stdio: 'ignore',
  });
}
