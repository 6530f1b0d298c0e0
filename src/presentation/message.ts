// What is said beside the results: errors, hints and notices, their lines under each other behind one label. On a terminal
// they break at words; in a file or pipe each stays a line, for whoever reads it by program.

import { textWidth } from './width.ts';
import { wrap } from './wrap.ts';

/** `error: no such thing`, further lines indented. `columns` null = no terminal. */
export function message(label: 'error' | 'hint' | 'note', text: string, columns: number | null): string {
  const start = `${label}: `.padEnd(label === 'note' ? 0 : INDENT);
  const width = columns === null ? null : Math.max(LEAST_COLUMNS, columns) - start.length;
  const lines = text.split('\n').flatMap((line) => (width === null ? [line] : broken(line, width)));
  const indent = ' '.repeat(start.length);
  return `${lines.map((line, index) => (index === 0 ? start : indent) + line).join('\n')}\n`;
}

/** Lines broken at words; a command stays whole, on a line of its own where it must: it is there to be copied. */
function broken(line: string, width: number): string[] {
  const at = line.indexOf('dispatch ');
  if (at < 0) return wrap(line, width);
  const command = line.slice(at);
  const before = at === 0 ? [] : wrap(line.slice(0, at).trimEnd(), width);
  const joined = [...before.slice(-1), command].join(' ');
  return textWidth(joined) <= width ? [...before.slice(0, -1), joined] : [...before, command];
}

const INDENT = 'error: '.length;
/** Narrower terminals get this, and wrap. */
const LEAST_COLUMNS = 40;
