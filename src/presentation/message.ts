// What is said beside the results: errors, hints and notices, their lines under each other behind one label. On a terminal
// they break at words; in a file or pipe each stays a line, for whoever reads it by program.

import { wrap } from './wrap.ts';

/** `error: no such thing`, further lines indented. `columns` null = no terminal. */
export function message(label: 'error' | 'hint' | 'note', text: string, columns: number | null): string {
  const start = `${label}: `.padEnd(label === 'note' ? 0 : INDENT);
  const lines = columns === null ? text.split('\n') : wrap(text, Math.max(LEAST_COLUMNS, columns) - start.length);
  const indent = ' '.repeat(start.length);
  return `${lines.map((line, index) => (index === 0 ? start : indent) + line).join('\n')}\n`;
}

const INDENT = 'error: '.length;
/** Narrower terminals get this, and wrap. */
const LEAST_COLUMNS = 40;
