// Cards: one record as aligned labels with their values.

import type { View } from './view.ts';
import { padded, textWidth } from './width.ts';

/** A card: aligned labels, one fact a line; facts without a value are left out. */
export function card(
  title: string,
  facts: readonly (readonly [label: string, value: string | null | undefined])[],
  view: View,
): string {
  const shown = facts.filter(
    (fact): fact is readonly [string, string] => fact[1] !== null && fact[1] !== undefined && fact[1] !== '',
  );
  const width = Math.max(0, ...shown.map(([label]) => textWidth(label)));
  const lines = shown.map(([label, value]) => {
    const [first = '', ...more] = value.split('\n');
    const indent = ' '.repeat(width + 4);
    return [`  ${view.palette.faint(padded(label, width))}  ${first}`, ...more.map((line) => indent + line)].join('\n');
  });
  return `${[view.palette.heading(title), ...lines].join('\n')}\n`;
}
