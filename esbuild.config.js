// Bundles src/main.ts and all it needs into dist/: one module to start from, a chunk for each part loaded by import(), and the
// script of a search thread.
// Starting is most of what a short command costs, so little and cheap code stands on that path: measured with
// `npm run bench`. Prints nothing when all is well.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { mendAddon } from './esbuild.addon.js';

const root = dirname(fileURLToPath(import.meta.url));
const outdir = join(root, 'dist');

/**
 * better-sqlite3 finds its addon by trying a dozen paths, and its scripts are read one by one: 9 ms of every start.
 * Bundled, and with the search replaced by the one place the install puts the addon, that is 1 ms. The addon itself
 * stays outside: it is machine code, loaded from node_modules.
 */
const nativeAddon = {
  name: 'native-addon',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^bindings$/ }, () => ({ path: 'bindings', namespace: 'native-addon' }));
    onLoad({ filter: /.*/, namespace: 'native-addon' }, () => ({
      contents: "module.exports = (file) => require('better-sqlite3/build/Release/' + file);",
    }));
  },
};

/** commander loads child_process (3 ms) for subcommands that are programs of their own; there are none here. */
const noChildProcess = {
  name: 'no-child-process',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/node_modules/commander/') ? { path: 'empty', namespace: 'no-child-process' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'no-child-process' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** The licence texts of every package that went into the bundle, which must travel with it. */
function licences(inputs) {
  const packages = new Set(
    Object.keys(inputs).flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []),
  );
  return [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(root, folder, file), 'utf8').trim() : ''}\n`;
  });
}

/**
 * esbuild splits only modules, but node reads forty of them 20 ms slower than scripts that require() each other: each chunk
 * is turned into such a script.
 */
async function writeScript({ path, text }) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
    banner: text.includes('import.meta.url')
      ? "const moduleUrl=require('node:url').pathToFileURL(__filename).href;"
      : '',
    // Names stay and lines stay short: the stack that --debug prints can be read, and it starts no slower.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    logLevel: 'warning',
  });
  writeFileSync(path, code);
}

rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir);
const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts', 'search-thread': 'src/threads/search-thread.ts' },
  outdir,
  write: false,
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  legalComments: 'none',
  sourcemap: false,
  plugins: [nativeAddon, noChildProcess],
  external: ['better-sqlite3/build/*'],
  metafile: true,
  logLevel: 'warning',
});
await Promise.all(outputFiles.map(writeScript));
writeFileSync(join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(outdir, 'LICENSES.txt'), licences(metafile.inputs).join(`\n${'-'.repeat(80)}\n\n`));
mendAddon();
execFileSync(process.execPath, [join(root, 'esbuild.warm-up.cjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
