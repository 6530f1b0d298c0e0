// No regular expression of the sources takes more than linear time: all are cut out of the syntax trees of src/ and run on
// texts made of what they look for themselves, each ten times as long as the last. What counts is the processor's time, not
// the clock's, and the bounds lie far above linear and far below quadratic. SOAK=1 goes up to a million characters.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { IS_LONG } from './soak.ts';

const SOURCES = join(import.meta.dirname, '../../src');

/** How long a text, and the most milliseconds of the processor for it. */
const STEPS = [
  { length: 10_000, most: 25 },
  { length: 100_000, most: 150 },
  ...(IS_LONG ? [{ length: 1_000_000, most: 1_500 }] : []),
];

/** These see nothing that anybody could make long. */
const SEE_SHORT_TEXT: ReadonlyMap<string, string> = new Map([
  ['presentation/address.ts: \\.?0+$', 'a number'],
  ['base/words.ts: \\B(?=(\\d{3})+$)', 'a number'],
  ['base/zone.ts: \\((.*)\\)$', 'the name of a zone'],
  ['domain/road.ts: \\/+$', 'a setting'],
]);

interface Found {
  readonly name: string;
  readonly expression: RegExp;
}

/** Every regular expression of a file. */
function expressionsOf(file: string): Found[] {
  const { code } = transformSync(readFileSync(join(SOURCES, file), 'utf8'), { loader: 'ts', target: 'esnext' });
  const found: Found[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { regex } = node as { regex?: { pattern: string; flags: string } };
    if (regex) found.push({ name: `${file}: ${regex.pattern}`, expression: new RegExp(regex.pattern, regex.flags) });
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(code));
  return found;
}

const FOUND = (readdirSync(SOURCES, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts'))
  .flatMap(expressionsOf);

/** Short texts that, many times over, may make it try again and again: its own literals, and what its classes hold. */
function seeds({ source }: RegExp): string[] {
  const literals = source
    .replaceAll(/\(\?[:=!<]+|\\[pP]\{\w+\}|\\u\{?[0-9a-f]+\}?|\{\d+(?:,\d*)?\}/gi, ' ')
    .replaceAll(/\\[dwsbBDWS]/g, ' ')
    .replaceAll(/[\\^$*+?()[\]|]/g, '');
  const pieces = literals
    .split(' ')
    .filter((piece) => piece !== '')
    .slice(0, 4);
  return [...new Set(['a', '0', ' ', '-', '.', '/', '"', '(', 'A', '1 ', 'a-', 'a1', 'a@', '\u0301', ...pieces])];
}

/** Milliseconds of the processor; the least of a few, since others use it too. */
function timeOf(expression: RegExp, text: string, most: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && least > most; attempt++) {
    const { user } = process.cpuUsage();
    text.replace(expression, '');
    text.split(expression);
    least = Math.min(least, (process.cpuUsage().user - user) / 1_000);
  }
  return least;
}

/** The first text that takes too long, in words; null = none does. */
function slowOn({ expression }: Found): string | null {
  for (const { length, most } of STEPS) {
    for (const seed of seeds(expression)) {
      // The end must not match: only then is every way to get there tried.
      for (const end of ['\u0000', '!', `${seed}\n`]) {
        const text = seed.repeat(Math.ceil(length / seed.length)) + end;
        const took = timeOf(expression, text, most);
        if (took > most) return `${JSON.stringify(seed)} x ${length}: ${Math.round(took)} ms`;
      }
    }
  }
  return null;
}

test('every regular expression is linear', { timeout: IS_LONG ? 3600_000 : 120_000 }, () => {
  expect(FOUND.length).toBeGreaterThan(100);
  const slow = FOUND.filter(({ name }) => !SEE_SHORT_TEXT.has(name)).map((found) => [found.name, slowOn(found)]);
  expect(slow.filter(([, why]) => why !== null)).toEqual([]);
});

test('a quadratic one is found, and those that are let through are', { timeout: 60_000 }, () => {
  const passed = [...SEE_SHORT_TEXT.keys()].filter((name) => {
    const found = FOUND.find((one) => one.name === name);
    return found === undefined || slowOn(found) === null;
  });
  expect(passed).toEqual([]);
});
