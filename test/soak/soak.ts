// How long the reliability tests run: seconds in the test suite, minutes with `npm run soak`, which also writes what it found
// to test/bench/results.md.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MACHINE, markdownTable, today, writeSection } from '../bench/results.js';

export const IS_LONG = process.env.SOAK === '1';

/** How often something is tried. */
export function times(short: number, long: number): number {
  const scale = Number(process.env.SOAK_SCALE ?? 1);
  return IS_LONG ? Math.max(short, Math.round(long * scale)) : short;
}

const HEAD = ['what', 'how often', 'result'];
const RESULTS = join(import.meta.dirname, '../bench/results.md');

/** Puts a line into the table of the section; other lines stay as they are. Does nothing in the short run. */
export function record(what: string, howOften: string, result: string): void {
  if (!IS_LONG) return;
  const rows = earlierRows().filter(([name]) => name !== what);
  rows.push([what, howOften, result]);
  rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const about = `Made by \`npm run soak\` (\`npm run soak -- kill\` for one part), ${today()}, on ${MACHINE}. Every run ends with integrity_check,
foreign_key_check, a log that is complete, and every row as its last entry in the log has it (test/soak/whole.ts).`;
  writeSection('Reliability', `${about}\n\n${markdownTable(HEAD, rows).replaceAll('---:', '---')}`);
}

function earlierRows(): string[][] {
  const text = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : '';
  const section = /^## Reliability$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(text)?.[1] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| what') && !line.startsWith('| ---'))
    .map((line) => line.slice(2, -2).split(' | '));
}
