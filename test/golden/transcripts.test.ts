// Golden transcripts: each scenario is a list of command lines, run one after the other on a fresh book with a fixed
// clock, piped and at terminals of 80 and 140 columns. What they print stands in a file per way of running.
// After a wanted change: npx vitest run test/golden -u, then read the diff.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOG } from '../../src/operations/catalog/index.ts';
import { play, SCENARIOS, scenarioLines } from '../support/scenario.ts';
import type { CliOptions, Ran } from '../support/world.ts';

const here = import.meta.dirname;
const WAYS: readonly (readonly [string, CliOptions])[] = [
  ['piped', { tty: false, columns: 80 }],
  ['terminal-80', { tty: true, columns: 80 }],
  ['terminal-140', { tty: true, columns: 140 }],
];

/** `$ command`, stdout as it is, stderr behind `2> `, and the exit code when it isn't 0. */
function transcriptOf(line: string, ran: Ran, folder: string): string {
  const errors = ran.stderr === '' ? '' : ran.stderr.replace(/^(?=.)/gm, '2> ');
  const exit = ran.exitCode === 0 ? '' : `[exit ${ran.exitCode}]\n`;
  return `$ ${line}\n${(ran.stdout + errors).replaceAll(folder, 'FOLDER')}${exit}\n`;
}

async function transcript(scenario: string, options: CliOptions): Promise<string> {
  const { folder, played } = await play(scenario, options);
  // A test that has run out of time has lost its book, and -u would write down what is said of that.
  if (!existsSync(folder)) throw new Error('out of time');
  return played.map(({ line, ran }) => (ran ? transcriptOf(line, ran, folder) : `${line}\n`)).join('');
}

describe.each(SCENARIOS)('%s', (scenario) => {
  it.each(WAYS)('%s', async (way, options) => {
    const printed = await transcript(scenario, options);
    expect(printed).not.toContain('this is a bug');
    await expect(printed).toMatchFileSnapshot(join(here, way, scenario));
  });

  it('fits 80 columns at a terminal', () => {
    const printed = readFileSync(join(here, 'terminal-80', scenario), 'utf8');
    const long = printed.split('\n').filter((line) => !/^(\$|#|2> )/.test(line) && line.length > 80 && !line.includes('dispatch '));
    expect(long).toEqual([]);
  });
});

it('every command stands in a scenario', () => {
  const lines = SCENARIOS.flatMap(scenarioLines);
  const missing = CATALOG.flatMap(({ operation }) => operation.paths.slice(0, 1)).filter(
    (path) => !lines.some((line) => line === `dispatch ${path.join(' ')}` || line.startsWith(`dispatch ${path.join(' ')} `)),
  );
  expect(missing.map((path) => path.join(' '))).toEqual([]);
});
