// Where benches put what they measure: sections of test/bench/results.md, each replaced by its own bench only.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const results = join(import.meta.dirname, 'results.md');

export const MACHINE = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, ${process.platform}`;

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

export function mean(numbers) {
  return numbers.reduce((sum, value) => sum + value, 0) / Math.max(1, numbers.length);
}

/** A table in Markdown; the first column is text, the others numbers. */
export function markdownTable(head, rows) {
  return [head, ['---', ...head.slice(1).map(() => '---:')], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** Puts the section in the place of its older self, or at the end; other sections stay as they are. */
export function writeSection(title, body) {
  const text = existsSync(results) ? readFileSync(results, 'utf8') : '# Measurements\n';
  const section = `## ${title}\n\n${body.trim()}\n`;
  const start = text.search(new RegExp(`^## ${title}$`, 'm'));
  if (start < 0) return writeFileSync(results, `${text.trimEnd()}\n\n${section}`);
  const next = text.slice(start + 1).search(/^## /m);
  const rest = next < 0 ? '' : `\n${text.slice(start + 1 + next)}`;
  return writeFileSync(results, `${text.slice(0, start)}${section}${rest}`);
}

export const today = () => new Date().toISOString().slice(0, 10);
