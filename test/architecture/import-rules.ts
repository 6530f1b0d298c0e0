// Who may import whom in src/, as one table, and the checker that holds the tree to it.
// Biome cannot tell `import type` from a value import nor resolve a folder, so this reads the sources itself:
// static, type-only, re-exported, dynamic and required modules, each resolved to the layer it lies in.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

/** A layer is a folder of src/, or a file directly in it (`main`, `context`). */
interface Layer {
  /** Layers it may import at run time (and for types); its own files are always allowed. */
  readonly imports: readonly string[];
  /** Further layers of which it may import types only, by `import type`. */
  readonly types?: readonly string[];
  /** Reaches neither files, network, processes nor native code: same input, same output. */
  readonly pure?: boolean;
}

export const LAYERS: Readonly<Record<string, Layer>> = {
  base: { imports: [] },
  domain: { imports: ['base'], pure: true },
  storage: { imports: ['domain', 'base'] },
  scheduling: { imports: ['domain', 'base'], pure: true },
  seed: { imports: ['scheduling', 'domain', 'base'], pure: true },
  delivery: { imports: ['domain', 'base'], types: ['context'] },
  threads: { imports: ['scheduling', 'base'] },
  transfer: { imports: ['scheduling', 'domain', 'base'] },
  context: { imports: ['storage', 'delivery', 'base'] },
  operations: {
    imports: ['storage', 'scheduling', 'seed', 'threads', 'transfer', 'domain', 'base'],
    types: ['context', 'delivery'],
  },
  presentation: { imports: ['scheduling', 'domain', 'base'], pure: true },
  prompts: { imports: ['presentation', 'scheduling', 'domain', 'base'] },
  screen: { imports: ['presentation', 'prompts', 'scheduling', 'domain', 'base'] },
  commands: { imports: ['operations', 'screen', 'presentation', 'prompts', 'domain', 'base'], types: ['context'] },
  main: { imports: ['commands', 'context', 'operations', 'screen', 'presentation', 'prompts', 'domain', 'base'] },
};

/** Folders of one layer that keep an order among themselves: the other folders of the layer, and the layers, each may import. */
export const PARTS: Readonly<Record<string, readonly string[]>> = {
  'scheduling/solver': ['base'],
  'scheduling/day': ['scheduling/solver', 'domain', 'base'],
  'scheduling/board': ['scheduling/day', 'scheduling/solver', 'domain', 'base'],
};

/** Packages with one home: only these layers may name them, even as a type. */
export const ONLY_USERS: Readonly<Record<string, readonly string[]>> = {
  kysely: ['storage'],
  'better-sqlite3': ['storage'],
  pg: ['storage'],
  commander: ['commands'],
  chalk: ['presentation'],
  'cli-table3': ['presentation'],
  inquirer: ['prompts'],
  '@inquirer/*': ['prompts'],
  ora: ['prompts'],
  nodemailer: ['delivery'],
  'node:worker_threads': ['threads'],
};

/** Packages whose root costs too much at start: a subpath, or nothing. */
export const SUBPATH_ONLY: readonly string[] = ['date-fns'];

/** date-fns functions that read the machine's clock by themselves; the others take the moment as an argument. */
export const HIDDEN_CLOCK =
  /^date-fns\/(?:is(?:Today|Tomorrow|Yesterday|Past|Future|This\w+)|(?:start|end)Of(?:Today|Tomorrow|Yesterday)|\w+ToNow\w*|constructNow)$/;

/** What a pure layer may not touch. */
export const IMPURE: readonly string[] = [
  'node:child_process',
  'node:cluster',
  'node:dgram',
  'node:dns',
  'node:fs',
  'node:http',
  'node:http2',
  'node:https',
  'node:net',
  'node:perf_hooks',
  'node:readline',
  'node:tls',
];

/** What the start path (everything main reaches without `import()`) may not load: it is paid by every command. */
export const LAZY: readonly string[] = [
  'inquirer',
  '@inquirer/*',
  'ora',
  'pg',
  'nodemailer',
  'kysely',
  'better-sqlite3',
  'rrule',
  'cli-table3',
];

export interface ImportFault {
  /** Path from the project root, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly message: string;
}

type ImportKind = 'value' | 'type' | 'dynamic';

interface ModuleImport {
  readonly kind: ImportKind;
  readonly specifier: string;
  readonly line: number;
}

const COMMENT_OR_STRING = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
const STATIC =
  /^[ \t]*(?:import|export)\s+(type\s+(?!from\b))?(?:[\w$*{}\s,]+?\s+from\s*|(?=['"]))(['"])([^'"\n]+)\2/gm;
const DYNAMIC = /\b(?:import|require(?:\.resolve)?)\s*\(\s*([^\s)][^)\n]*)/g;
const PLAIN = /^(['"`])([^'"`$]+)\1\s*(?:,|$)/;

/** Every module a TypeScript source names, comments left out; a computed name comes back as it is written. */
export function importsOf(source: string): ModuleImport[] {
  const code = source.replace(COMMENT_OR_STRING, (text) => (text.startsWith('/') ? text.replace(/[^\n]/g, ' ') : text));
  const lineAt = (index: number): number => code.slice(0, index).split('\n').length;
  const found: ModuleImport[] = [];
  for (const match of code.matchAll(STATIC)) {
    const line = lineAt(match.index + match[0].length);
    found.push({ kind: match[1] ? 'type' : 'value', specifier: match[3]!, line });
  }
  for (const match of code.matchAll(DYNAMIC)) {
    const plain = PLAIN.exec(match[1]!);
    found.push({ kind: 'dynamic', specifier: plain?.[2] ?? `(${match[1]})`, line: lineAt(match.index) });
  }
  return found;
}

/** The TypeScript sources of `folder` by their path in it, with forward slashes. */
export function readSources(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Map(names.map((name) => [name.split(sep).join('/'), readFileSync(join(folder, name), 'utf8')]));
}

/** Checks the sources of src/, given by path; faults come in the order of files and lines, the start path's last. */
export function checkImports(sources: ReadonlyMap<string, string>): ImportFault[] {
  const graph = new Map(
    [...sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, text]) => [file, importsOf(text)]),
  );
  return [...graph].flatMap(([file, imports]) => checkFile(file, imports)).concat(checkStartPath(graph));
}

function checkFile(file: string, imports: readonly ModuleImport[]): ImportFault[] {
  const name = layerOf(file);
  const layer = LAYERS[name];
  if (!layer) {
    return [{ file: `src/${file}`, line: 1, specifier: name, message: `${name} is no layer: declare it in LAYERS` }];
  }
  return imports.flatMap((found) => {
    const message = found.specifier.startsWith('.')
      ? relativeFault(name, layer, found, file)
      : packageFault(name, layer, found.specifier);
    return message ? [{ file: `src/${file}`, line: found.line, specifier: found.specifier, message }] : [];
  });
}

function relativeFault(
  name: string,
  layer: Layer,
  { kind, specifier }: ModuleImport,
  file: string,
): string | undefined {
  const target = resolveIn(file, specifier);
  if (target.startsWith('../')) {
    return target.startsWith('../test/') ? 'src never imports test' : undefined;
  }
  const other = layerOf(target);
  const outside = partFault(file, target, other);
  if (outside) {
    return outside;
  }
  if (other === name && target !== 'main.ts') {
    return undefined;
  }
  if (other === 'main') {
    return 'nothing imports main';
  }
  if (layer.imports.includes(other)) {
    return undefined;
  }
  if (layer.types?.includes(other)) {
    return kind === 'type' ? undefined : `${name} may import ${other} as \`import type\` only`;
  }
  const allowed = layer.imports.join(', ') || 'nothing';
  return `${name} may not import ${other} (it may import ${allowed})`;
}

function partFault(file: string, target: string, layer: string): string | undefined {
  const part = partOf(file);
  const allowed = PARTS[part];
  if (!allowed || partOf(target) === part || allowed.includes(layer) || allowed.includes(partOf(target))) {
    return undefined;
  }
  return `${part} may not import ${layer === layerOf(file) ? partOf(target) : layer} (it may import ${allowed.join(', ')})`;
}

function packageFault(name: string, layer: Layer, specifier: string): string | undefined {
  if (!/^(?:@[\w.-]+\/)?[\w.:/-]+$/.test(specifier)) {
    return 'name the module in a plain string, so that this check and the bundler see it';
  }
  for (const [pattern, users] of Object.entries(ONLY_USERS)) {
    if (isPackage(specifier, pattern) && !users.includes(name)) {
      return `only ${users.join(', ')} may import ${pattern}`;
    }
  }
  if (SUBPATH_ONLY.includes(specifier)) {
    return `import ${specifier} by subpath: its root loads everything`;
  }
  if (HIDDEN_CLOCK.test(specifier)) {
    return `${specifier} reads the machine's clock: take the moment from Context`;
  }
  const builtin = specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  if (layer.pure && IMPURE.some((banned) => isPackage(builtin, banned))) {
    return `${name} is pure: it may not import ${builtin}`;
  }
  return undefined;
}

function checkStartPath(graph: ReadonlyMap<string, readonly ModuleImport[]>): ImportFault[] {
  const faults: ImportFault[] = [];
  const via = new Map([['main.ts', 'main.ts']]);
  for (const [file, chain] of via) {
    for (const { kind, specifier, line } of graph.get(file) ?? []) {
      if (kind !== 'value') {
        continue;
      }
      if (specifier.startsWith('.')) {
        const target = resolveIn(file, specifier);
        via.set(target, via.get(target) ?? `${chain} → ${target}`);
      } else if (LAZY.some((pattern) => isPackage(specifier, pattern))) {
        const message = `${specifier} is loaded at every start (${chain}): import() it where it is used`;
        faults.push({ file: `src/${file}`, line, specifier, message });
      }
    }
  }
  return faults;
}

/** `storage/job.ts` lies in storage, `context.ts` in context. */
function layerOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.ts$/, '');
}

/** `scheduling/solver/moves/ruin.ts` lies in `scheduling/solver`. */
function partOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

function resolveIn(file: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(file), specifier));
}

function isPackage(specifier: string, pattern: string): boolean {
  const name = pattern.endsWith('/*') ? pattern.slice(0, -1) : `${pattern}/`;
  return specifier === pattern || specifier.startsWith(name);
}
