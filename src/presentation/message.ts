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
  const lines: string[] = [];
  let current: string | null = null;
  for (const unit of unitsOf(line)) {
    const joined: string = current === null ? unit : `${current} ${unit}`;
    if (textWidth(joined) <= width) {
      current = joined;
      continue;
    }
    if (current !== null) lines.push(current);
    const parts = unit.includes(' ') ? [unit] : wrap(unit, width);
    lines.push(...parts.slice(0, -1));
    current = parts.at(-1) ?? '';
  }
  return [...lines, current ?? ''];
}

/** A command in quotes or parentheses with what follows them; else it goes on to the end of the line. */
const COMMAND = /"dispatch [^"]*"\S*|\(dispatch [^)]*\)\S*|dispatch .*/;

/** Words, and each command as one. */
function unitsOf(line: string): string[] {
  const found = COMMAND.exec(line);
  if (!found) return line.split(' ');
  const before = line.slice(0, found.index).trimEnd();
  const after = line.slice(found.index + found[0].length).trimStart();
  return [...(before === '' ? [] : before.split(' ')), found[0], ...(after === '' ? [] : unitsOf(after))];
}

const INDENT = 'error: '.length;
/** Narrower terminals get this, and wrap. */
const LEAST_COLUMNS = 40;
