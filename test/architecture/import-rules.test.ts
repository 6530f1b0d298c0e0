// The import rules hold in the real tree, and each rule can fail: one planted fault per rule, in a tree made for it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  checkImports,
  IMPURE,
  importsOf,
  LAYERS,
  LAZY,
  ONLY_USERS,
  readSources,
  SUBPATH_ONLY,
} from './import-rules.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const layers = Object.keys(LAYERS);
const folders = layers.filter((layer) => layer !== 'main' && layer !== 'context');
const fileIn = (layer: string): string => (folders.includes(layer) ? `${layer}/thing.ts` : `${layer}.ts`);
const specifierTo = (from: string, to: string): string =>
  folders.includes(from) ? `../${fileIn(to)}` : `./${fileIn(to)}`;

let sources: Map<string, string>;
const write = (file: string, text: string): void => void sources.set(file, text);
const messages = (): string[] => checkImports(sources).map(({ file, line, message }) => `${file}:${line} ${message}`);

beforeEach(() => {
  sources = new Map(layers.map((layer) => [fileIn(layer), 'export {};\n']));
});

test('the real tree keeps every rule', () => {
  expect(checkImports(readSources(join(PROJECT, 'src')))).toEqual([]);
});

test('faults planted on disk are found there, in nested folders too', () => {
  const root = mkdtempSync(join(tmpdir(), 'dispatch-imports-'));
  try {
    mkdirSync(join(root, 'scheduling/moves'), { recursive: true });
    writeFileSync(join(root, 'main.ts'), "export { plan } from './scheduling/moves/swap.ts';\n");
    writeFileSync(join(root, 'scheduling/moves/swap.ts'), "import { Command } from 'commander';\n");
    expect(checkImports(readSources(root)).map(({ file }) => file)).toEqual([
      'src/main.ts',
      'src/scheduling/moves/swap.ts',
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('a tree without imports has no fault', () => {
  expect(messages()).toEqual([]);
});

describe('layers', () => {
  const pairs = layers.flatMap((from) => layers.filter((to) => to !== from).map((to) => [from, to] as const));
  const kinds = [
    ['value', (path: string) => `import { x } from '${path}';\n`],
    ['side effect', (path: string) => `import '${path}';\n`],
    ['inline type', (path: string) => `import { type X } from '${path}';\n`],
    ['namespace', (path: string) => `import * as x from '${path}';\n`],
    ['re-export', (path: string) => `export { x } from '${path}';\n`],
    ['re-export of all', (path: string) => `export * from '${path}';\n`],
    ['dynamic', (path: string) => `export const load = () => import('${path}');\n`],
    ['over lines', (path: string) => `import {\n  x,\n  y,\n} from "${path}";\n`],
  ] as const;

  test.each(pairs)('%s and %s: as the table says, for values and for types', (from, to) => {
    const layer = LAYERS[from]!;
    const path = specifierTo(from, to);
    for (const [kind, text] of kinds) {
      write(fileIn(from), text(path));
      expect(messages(), kind).toHaveLength(layer.imports.includes(to) ? 0 : 1);
    }
    write(fileIn(from), `import type { X } from '${path}';\n`);
    const typesAllowed = layer.imports.includes(to) || layer.types?.includes(to);
    expect(messages(), 'type').toHaveLength(typesAllowed ? 0 : 1);
  });

  test('the message names the file, the line and what is allowed', () => {
    write('commands/book.ts', "\nimport { db } from '../storage/thing.ts';\n");
    expect(messages()).toEqual([
      'src/commands/book.ts:2 commands may not import storage (it may import operations, screen, presentation, prompts, domain, base)',
    ]);
  });

  test('a value import where only a type is allowed says so', () => {
    write('operations/book.ts', "import { openContext } from '../context.ts';\n");
    expect(messages()).toEqual(['src/operations/book.ts:1 operations may import context as `import type` only']);
  });

  test('nothing imports main, itself included', () => {
    write('commands/book.ts', "import type { run } from '../main.ts';\n");
    write('main.ts', "import './main.ts';\n");
    expect(messages()).toEqual(['src/commands/book.ts:1 nothing imports main', 'src/main.ts:1 nothing imports main']);
  });

  test('a nested file belongs to its top folder', () => {
    write(
      'scheduling/moves/swap.ts',
      "import '../thing.ts';\nimport '../../base/thing.ts';\nimport '../../storage/thing.ts';\n",
    );
    expect(messages()).toEqual([
      'src/scheduling/moves/swap.ts:3 scheduling may not import storage (it may import domain, base)',
    ]);
  });

  test('the folders of the scheduler build on each other one way', () => {
    write('scheduling/solver/a.ts', "import './b.ts';\nimport '../day/day.ts';\nimport '../../domain/day.ts';\n");
    write('scheduling/day/a.ts', "import '../solver/a.ts';\nimport '../../domain/day.ts';\nimport '../board/a.ts';\n");
    write('scheduling/board/a.ts', "import '../solver/a.ts';\nimport '../day/a.ts';\nimport '../../base/time.ts';\n");
    expect(messages()).toEqual([
      'src/scheduling/day/a.ts:3 scheduling/day may not import scheduling/board (it may import scheduling/solver, domain, base)',
      'src/scheduling/solver/a.ts:2 scheduling/solver may not import scheduling/day (it may import base)',
      'src/scheduling/solver/a.ts:3 scheduling/solver may not import domain (it may import base)',
    ]);
  });

  test('a folder that the table does not know is a fault', () => {
    write('utils/text.ts', 'export {};\n');
    expect(messages()).toEqual(['src/utils/text.ts:1 utils is no layer: declare it in LAYERS']);
  });

  test('src never imports test', () => {
    write('base/a.ts', "import '../../package.json' with { type: 'json' };\nimport '../../test/support/world.ts';\n");
    expect(messages()).toEqual(['src/base/a.ts:2 src never imports test']);
  });
});

describe('packages', () => {
  test.each(Object.entries(ONLY_USERS))('%s belongs to %s alone', (pattern, users) => {
    const name = pattern.replace('*', 'core');
    for (const layer of layers) {
      for (const text of [
        `import type { X } from '${name}';\n`,
        `await import('${name}');\n`,
        `require('${name}/lib/x.js');\n`,
      ]) {
        write(fileIn(layer), text);
        const expected = users.includes(layer)
          ? []
          : [`src/${fileIn(layer)}:1 only ${users.join(', ')} may import ${pattern}`];
        expect(messages()).toEqual(expected);
      }
      write(fileIn(layer), 'export {};\n');
    }
  });

  test('a package that only begins alike is not caught', () => {
    write('base/a.ts', "import 'kysely-like';\nimport 'commander2';\n");
    expect(messages()).toEqual([]);
  });

  test.each(SUBPATH_ONLY)('%s is imported by subpath', (name) => {
    write('domain/day.ts', `import { addDays } from '${name}/addDays';\nimport { subDays } from '${name}';\n`);
    expect(messages()).toEqual([`src/domain/day.ts:2 import ${name} by subpath: its root loads everything`]);
  });

  test.each(['isToday', 'isThisWeek', 'isPast', 'startOfTomorrow', 'formatDistanceToNow', 'constructNow'])(
    'date-fns/%s reads the clock by itself',
    (name) => {
      write(
        'domain/day.ts',
        `import { ${name} } from 'date-fns/${name}';\nimport { isBefore } from 'date-fns/isBefore';\n`,
      );
      expect(messages()).toEqual([
        `src/domain/day.ts:1 date-fns/${name} reads the machine's clock: take the moment from Context`,
      ]);
    },
  );

  test.each(IMPURE)('%s is not for the pure layers', (name) => {
    for (const [layer, { pure }] of Object.entries(LAYERS)) {
      for (const specifier of [name, name.slice('node:'.length), `${name}/promises`]) {
        write(fileIn(layer), `import '${specifier}';\n`);
        expect(messages()).toHaveLength(pure ? 1 : 0);
      }
      write(fileIn(layer), 'export {};\n');
    }
  });

  test('a computed module name is a fault', () => {
    write('operations/registry.ts', "const load = (n: string) => import(n);\nconst two = () => import('../' + 'x');\n");
    write('operations/other.ts', `const three = (n: string) => import(\`./\${n}.ts\`);\n`);
    expect(messages().map((text) => text.slice(0, text.indexOf(' ')))).toEqual([
      'src/operations/other.ts:1',
      'src/operations/registry.ts:1',
      'src/operations/registry.ts:2',
    ]);
  });
});

describe('start path', () => {
  test.each(LAZY)('%s is not loaded at start, but may be later', (pattern) => {
    const name = pattern.replace('*', 'core');
    const owner = Object.entries(ONLY_USERS).find(([key]) => key === pattern)?.[1][0] ?? 'domain';
    const behind = owner === 'storage' || owner === 'delivery' ? 'context' : 'commands';
    const reach = LAYERS[behind]!.imports.includes(owner);
    write(fileIn(owner), `import '${name}';\n`);
    write(fileIn(behind), `import '${specifierTo(behind, owner)}';\n`);
    write('main.ts', `import './${fileIn(behind)}';\n`);
    expect(reach).toBe(true);
    expect(messages()).toEqual([
      `src/${fileIn(owner)}:1 ${name} is loaded at every start (main.ts → ${fileIn(behind)} → ${fileIn(owner)}): import() it where it is used`,
    ]);
    write(fileIn(behind), `export const load = () => import('${specifierTo(behind, owner)}');\n`);
    expect(messages()).toEqual([]);
    write(fileIn(behind), `import type { X } from '${specifierTo(behind, owner)}';\n`);
    expect(messages()).toEqual([]);
  });
});

describe('importsOf', () => {
  test('comments and strings are no imports; positions are those of the file', () => {
    const source = [
      "// import 'a';",
      '/* import "b";',
      "   import 'c'; */ import 'd';",
      "const text = \"see https://example.com // import 'e'\"; const f = () => import('f');",
      "export type { G } from 'g';",
      "import type H, { I } from 'h';",
      "import type from 'i';",
      "export const from = 'j';",
      "export type K = 'k';",
    ].join('\n');
    expect(importsOf(source).map(({ kind, specifier, line }) => `${line} ${kind} ${specifier}`)).toEqual([
      '3 value d',
      '5 type g',
      '6 type h',
      '7 value i',
      '4 dynamic f',
    ]);
  });
});
