// Breaks text at spaces to a display width; a longer word is cut where it must be. Written lines stay lines.

import { clusters, clusterWidth, textWidth } from './width.ts';

/** The lines of a text, none wider than `width`. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(2, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const [index, word] of line.split(' ').entries()) {
    const size = textWidth(word);
    if (index > 0 && used + 1 + size <= width) {
      current += ` ${word}`;
      used += 1 + size;
      continue;
    }
    if (index > 0) lines.push(current);
    const parts = size <= width ? [word] : pieces(word, width);
    lines.push(...parts.slice(0, -1));
    current = parts.at(-1) ?? '';
    used = textWidth(current);
  }
  return [...lines, current];
}

function pieces(word: string, width: number): string[] {
  const parts: string[] = [];
  let current = '';
  let used = 0;
  for (const cluster of clusters(word)) {
    const size = clusterWidth(cluster);
    if (used + size > width) {
      parts.push(current);
      current = '';
      used = 0;
    }
    current += cluster;
    used += size;
  }
  return [...parts, current];
}
