// The lint rules that hold the architecture can fail: each is broken once in a small project with the real biome.json.
// One run of Biome reads them all; a rule that a later version renames or drops shows here, not in a year.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const CLOCK = 'plugin: The clock and randomness';
const EXIT = 'plugin: Only src/main.ts ends';

/** File → [rule it breaks (or none), its text]. Files are formatted as Biome would: only the named rule may speak. */
const PLANTED: Readonly<Record<string, readonly [rule: string | undefined, text: string]>> = {
  'src/domain/date-now.ts': [CLOCK, 'export const now = () => Date.now();\n'],
  'src/domain/date-now-passed.ts': [CLOCK, 'export const clock = { now: Date.now };\n'],
  'src/domain/new-date.ts': [CLOCK, 'export const today = () => new Date();\n'],
  'src/domain/date-call.ts': [CLOCK, 'export const today = () => Date();\n'],
  'src/domain/global-date.ts': [CLOCK, 'export const now = () => globalThis.Date.now();\n'],
  'src/domain/tz-date.ts': [
    CLOCK,
    "import { TZDate } from '@date-fns/tz';\n\nexport const now = () => new TZDate();\n",
  ],
  'src/domain/tz-date-in.ts': [
    CLOCK,
    "import { TZDate } from '@date-fns/tz';\n\nexport const now = () => TZDate.tz('UTC');\n",
  ],
  'src/scheduling/math-random.ts': [CLOCK, 'export const roll = () => Math.random();\n'],
  'src/scheduling/performance-now.ts': [CLOCK, 'export const now = () => performance.now();\n'],
  'src/operations/hrtime.ts': [CLOCK, 'export const now = () => process.hrtime.bigint();\n'],
  'src/operations/uptime.ts': [CLOCK, 'export const now = () => process.uptime();\n'],
  'src/operations/uuid.ts': [
    CLOCK,
    "import { randomUUID } from 'node:crypto';\n\nexport const id = () => randomUUID();\n",
  ],
  'src/operations/uuid-global.ts': [CLOCK, 'export const id = () => crypto.randomUUID();\n'],
  'src/operations/bytes.ts': [
    CLOCK,
    "import crypto from 'node:crypto';\n\nexport const id = () => crypto.randomBytes(8);\n",
  ],
  'test/base/clock.test.ts': [CLOCK, 'export const now = () => Date.now();\n'],
  'src/context.ts': [
    undefined,
    'export const now = () => [Date.now(), new Date(), Math.random(), performance.now()];\n',
  ],
  'src/domain/given-date.ts': [
    undefined,
    "export const day = () => [new Date('2026-11-24'), Date.UTC(2026, 10, 24), Math.max(1)];\n",
  ],
  'test/bench/clock.ts': [undefined, 'export const now = () => performance.now();\n'],
  'src/commands/exit.ts': [EXIT, 'export const stop = () => process.exit(2);\n'],
  'src/main.ts': [undefined, 'process.exit(0);\n'],
  'src/base/any.ts': ['lint/suspicious/noExplicitAny', 'export const x = (a: any): unknown => a;\n'],
  'src/base/console.ts': ['lint/suspicious/noConsole', "export const say = () => console.log('hello');\n"],
  'src/base/unused.ts': ['lint/correctness/noUnusedImports', "import { x } from './any.ts';\n\nexport const y = 1;\n"],
  'src/base/default-export.ts': ['lint/style/noDefaultExport', 'const x = 1;\nexport default x;\n'],
  'src/base/barrel.ts': ['lint/performance/noBarrelFile', "export { x } from './any.ts';\n"],
  'src/base/protocol.ts': [
    'lint/style/useNodejsImportProtocol',
    "import { join } from 'path';\n\nexport const p = join('a');\n",
  ],
  'src/base/type-import.ts': [
    'lint/style/useImportType',
    "import { Id } from './id.ts';\n\nexport const same = (id: Id): Id => id;\n",
  ],
  'src/base/id.ts': [undefined, 'export interface Id {\n  readonly id: number;\n}\n'],
  'src/base/extension.ts': [
    'lint/correctness/useImportExtensions',
    "import { x } from './any';\n\nexport const y = x;\n",
  ],
  'src/base/cycle-a.ts': [
    'lint/suspicious/noImportCycles',
    "import { b } from './cycle-b.ts';\n\nexport const a = (): unknown => b;\n",
  ],
  'src/base/cycle-b.ts': [
    'lint/suspicious/noImportCycles',
    "import { a } from './cycle-a.ts';\n\nexport const b = (): unknown => a;\n",
  ],
  'src/base/lazy-cycle-a.ts': [
    'lint/suspicious/noImportCycles',
    "import { b } from './lazy-cycle-b.ts';\n\nexport const a = (): unknown => b;\n",
  ],
  'src/base/lazy-cycle-b.ts': [
    'lint/suspicious/noImportCycles',
    "export const b = () => import('./lazy-cycle-a.ts');\n",
  ],
  'src/base/dependency.ts': [
    'lint/correctness/noUndeclaredDependencies',
    "import { test } from 'vitest';\n\nexport const t = test;\n",
  ],
  'src/base/camelCase.ts': ['lint/style/useFilenamingConvention', 'export const x = 1;\n'],
  'src/base/bang.ts': ['lint/style/noNonNullAssertion', 'export const first = (a: number[]): number => a[0]!;\n'],
  'src/scheduling/bang.ts': [undefined, 'export const first = (a: number[]): number => a[0]!;\n'],
  'src/base/ignored.ts': ['lint/suspicious/noTsIgnore', "// @ts-ignore because\nexport const x: number = 'a';\n"],
  'src/base/enum.ts': ['lint/style/noEnum', 'export enum Color {\n  Red = 0,\n}\n'],
  'src/base/thrown.ts': ['lint/style/useThrowOnlyError', "export const fail = () => {\n  throw 'no';\n};\n"],
  'src/base/layout.ts': ['format', 'export const x = "double"\n'],
  'test/base/skipped.test.ts': [
    'lint/suspicious/noSkippedTests',
    "import { test } from 'vitest';\n\ntest.skip('x', () => 1);\n",
  ],
  'test/base/focused.test.ts': [
    'lint/suspicious/noFocusedTests',
    "import { test } from 'vitest';\n\ntest.only('x', () => 1);\n",
  ],
};

const spoken = new Map<string, Set<string>>();
let root: string;

/** Runs Biome with a JSON report; its exit code is expected to be a failure, as the project is full of faults. */
function report(): { diagnostics: { category: string; message: string; location: { path: string } }[] } {
  const biome = join(PROJECT, 'node_modules/.bin/biome');
  const args = ['ci', '--error-on-warnings', '--max-diagnostics=none', '--reporter=json', '.'];
  try {
    execFileSync(biome, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return JSON.parse((error as { stdout: string }).stdout.match(/^.*?(\{.*\})/m)?.[1] ?? '');
  }
  throw new Error('Biome found nothing wrong with the planted faults');
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'dispatch-lint-'));
  for (const name of ['biome.json', 'package.json', 'tsconfig.json']) {
    cpSync(join(PROJECT, name), join(root, name));
  }
  for (const plugin of ['clock-and-chance.grit', 'process-exit.grit']) {
    cpSync(join(PROJECT, 'test/architecture', plugin), join(root, 'test/architecture', plugin));
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
  for (const [file, [, text]] of Object.entries(PLANTED)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  for (const { category, message, location } of report().diagnostics) {
    const rule = category === 'plugin' ? `plugin: ${message}` : category;
    spoken.set(location.path, (spoken.get(location.path) ?? new Set()).add(rule));
  }
});
afterAll(() => rmSync(root, { recursive: true }));

describe('each planted fault is found, and nothing else', () => {
  test.each(Object.entries(PLANTED))('%s', (file, [rule]) => {
    const rules = [...(spoken.get(file) ?? [])].map((text) => (rule && text.startsWith(rule) ? rule : text));
    expect(rules).toEqual(rule ? [rule] : []);
  });

  test('no fault stands where none was planted', () => {
    expect([...spoken.keys()].filter((file) => !(file in PLANTED))).toEqual([]);
  });
});
