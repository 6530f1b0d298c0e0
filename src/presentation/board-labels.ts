// The labels under a technician's pills: the number to type next, then whatever there is room for. Labels that would touch
// go on a further line, so that none is ever missing, however short the pills are.

import type { Style } from './strip.ts';
import { Strip } from './strip.ts';
import { textWidth } from './width.ts';

export interface Label {
  readonly column: number;
  /** What must be there. */
  readonly text: string;
  /** Added one after another while there is room. */
  readonly more: readonly string[];
  readonly style: Style;
}

interface Placed {
  readonly label: Label;
  readonly column: number;
}

/** Places labels in order of their columns; `ground` draws what lies under them. */
export function labelLines(labels: readonly Label[], width: number, ground: (strip: Strip) => void): Strip[] {
  const lines: Placed[][] = [];
  for (const label of [...labels].sort((a, b) => a.column - b.column)) {
    const column = Math.max(0, Math.min(label.column, width - textWidth(label.text)));
    const line = lines.find((placed) => endOf(placed.at(-1)) < column);
    if (line) line.push({ label, column });
    else lines.push([{ label, column }]);
  }
  return lines.map((line) => {
    const strip = new Strip(width);
    ground(strip);
    for (const [index, placed] of line.entries()) {
      const next = line[index + 1];
      drawLabel(strip, placed, next ? next.column - 2 : width);
    }
    return strip;
  });
}

function endOf(placed: Placed | undefined): number {
  return placed ? placed.column + textWidth(placed.label.text) : -1;
}

function drawLabel(strip: Strip, { label, column }: Placed, end: number): void {
  let at = strip.write(column, label.text, label.style);
  for (const part of label.more) {
    if (at + 1 + textWidth(part) > end) return;
    at = strip.write(at, ` ${part}`, 'faint');
  }
}
