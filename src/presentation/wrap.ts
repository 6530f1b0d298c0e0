// Breaks text at spaces to a display width; a longer word is cut where it must be. Written lines stay lines.

import stringWidth from 'string-width';

/** The lines of a text, none wider than `width`. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap((part) => pieces(part, width))) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (stringWidth(longer) <= width) {
      current = longer;
    } else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}

function pieces(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const parts: string[] = [];
  let current = '';
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    if (current !== '' && stringWidth(current + segment) > width) {
      parts.push(current);
      current = '';
    }
    current += segment;
  }
  return [...parts, current];
}
