// Colors by meaning, from the 16-color palette, never the only carrier of a meaning. chalk does not read NO_COLOR;
// whether color is on is decided once, in main.

import { Chalk } from 'chalk';

export type Paint = (text: string) => string;

export interface Palette {
  readonly heading: Paint;
  readonly faint: Paint;
  readonly good: Paint;
  readonly warning: Paint;
  readonly danger: Paint;
  readonly accent: Paint;
  readonly pinned: Paint;
}

export function makePalette(color: boolean): Palette {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  return {
    heading: chalk.bold,
    faint: chalk.dim,
    good: chalk.green,
    warning: chalk.yellow,
    danger: chalk.red,
    accent: chalk.cyan,
    pinned: chalk.magenta,
  };
}
