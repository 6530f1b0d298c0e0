// What waits until a batch at once is saved: told in the order of the lines, those that cannot be read among the others; all
// anew where the lines are run again; and only what failed where nothing is saved.

import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import { KeptLines } from '../../src/operations/batch-lines.ts';
import type { LineReport } from '../../src/operations/batch-report.ts';
import { HeldReports } from '../../src/operations/batch-report.ts';

const good = (line: number): LineReport => ({
  line,
  operation: 'note.add',
  key: null,
  outcome: {
    ok: true,
    outcome: { revision: 2, dryRun: false, replayed: false, verdict: null } as never,
  },
});
const bad = (line: number): LineReport => ({
  ...good(line),
  outcome: { ok: false, error: AppError.refused(`no-${line}`, `Not ${line}.`, 'Way out.') },
});

function held(faults: readonly LineReport[], atomic: boolean) {
  const written: string[] = [];
  const reports = new HeldReports(faults, {
    atomic,
    render: ({ line, outcome }) => `${outcome.ok ? '' : '!'}${line} `,
    write: async (text) => void written.push(text),
  });
  return { reports, written };
}

describe('held reports', () => {
  test('are told in the order of the lines', async () => {
    const { reports, written } = held([bad(1), bad(4), bad(9)], false);
    for (const line of [2, 3, 7]) reports.keep(good(line));
    const done = reports.end();
    await reports.write();
    expect(written.join('')).toBe('!1 2 3 !4 7 !9 ');
    expect([done.lines, done.failed, done.firstFailed.map(({ line }) => line)]).toEqual([6, 3, [1, 4, 9]]);
  });

  test('begin anew with a line that was kept already', async () => {
    const { reports, written } = held([bad(2)], false);
    for (const line of [1, 3, 4]) reports.keep(bad(line));
    for (const line of [1, 3, 4]) reports.keep(good(line));
    expect(reports.end()).toMatchObject({ lines: 4, failed: 1 });
    await reports.write();
    expect(written.join('')).toBe('1 !2 3 4 ');
  });

  test('are only those that failed where one did and nothing is saved, however many others came before', async () => {
    const { reports, written } = held([], true);
    for (let line = 1; line <= 30_000; line++) reports.keep(line % 15_000 === 0 ? bad(line) : good(line));
    expect(reports.end()).toMatchObject({ lines: 30_000, failed: 2 });
    await reports.write();
    expect(written.join('')).toBe('!15000 !30000 ');
  });
});

test('kept lines are read again as they came, page by page, without those that cannot be read', async () => {
  const line = (n: number): string => JSON.stringify({ op: 'note.add', key: `k-${n}`, args: { text: `né ${n}` } });
  const texts = Array.from({ length: 1_201 }, (_, n) => (n === 7 ? 'no json' : n === 9 ? ' \r' : line(n)));
  const bytes = Buffer.from(texts.join('\n'));
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < bytes.length; from += 1_000) yield bytes.subarray(from, from + 1_000);
  }
  const kept = await KeptLines.from(pieces());
  expect(kept.faulty.map(({ number, fault }) => [number, fault?.code])).toEqual([[8, 'bad-line']]);
  expect(kept.count).toBe(1_199);
  for (let round = 0; round < 2; round++) {
    const lines = [...kept.pages()].flat();
    expect(lines.map(({ key }, index) => [key, kept.numberOf(index)])).toEqual(
      texts.flatMap((_, n) => (n === 7 || n === 9 ? [] : [[`k-${n}`, n + 1]])),
    );
    expect(lines.at(-1)?.input).toEqual({ text: 'né 1200' });
  }
});
