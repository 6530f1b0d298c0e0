// Over a whole scripted day, what must hold for every change there is: a dry run says the same and changes nothing, a key
// seen before changes nothing twice, an undo brings every record back, and a redo brings the change back.

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from '../../src/commands/program.ts';
import { main } from '../../src/main.ts';
import { CATALOG } from '../../src/operations/catalog/index.ts';
import { contents, records } from '../support/contents.ts';
import { scriptedDay } from '../support/scripted-day.ts';
import { splitWords } from '../support/shell-words.ts';
import { capturedIo, MONDAY_8AM } from '../support/world.ts';

interface Done {
  readonly exitCode: number;
  readonly result: Record<string, unknown>;
  readonly stderr: string;
}

const WRITES = CATALOG.filter(({ operation }) => operation.effect !== 'read').map(({ operation }) => operation);

function operationOf(line: string) {
  const parsed = parse(splitWords(line), []);
  if (parsed.kind !== 'operation') throw new Error(`${line} is no operation`);
  return parsed.entry.operation;
}

/** Runs a line with --json on a file. */
async function on(path: string, now: string, line: string): Promise<Done> {
  const captured = capturedIo();
  const exitCode = await main([...splitWords(line), '--json', '--db', path, '--now', now], captured.io);
  const result = captured.stdout() === '' ? {} : (JSON.parse(captured.stdout()) as Record<string, unknown>);
  return { exitCode, result, stderr: captured.stderr() };
}

function expectDone({ exitCode, stderr }: Done, line: string): void {
  expect({ line, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ line, exitCode: 0, stderr: '' });
}

/** A copy of the whole book as it is now. */
function copyOf(path: string): string {
  new SqliteDatabase(path).exec('pragma wal_checkpoint(truncate)').close();
  const copy = `${path}.copy`;
  for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
  copyFileSync(path, copy);
  return copy;
}

function revisionOf(path: string): number {
  return (contents(path).book as { revision: number }[])[0]?.revision ?? 0;
}

test('every kind of change, by dry run, with a key, undone and brought back', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-undo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'book.db');
  let now = MONDAY_8AM;
  const init = 'init --name "Lakeside Home Services" --timezone America/Chicago';
  expectDone(await on(path, now, init), init);
  const tried = new Set(['company.init']);
  for (const { line, now: later } of scriptedDay(folder)) {
    now = later ?? now;
    const operation = operationOf(line);
    const keyed = `${line} --key "${tried.size} ${line.slice(0, 60).replaceAll('"', '')}"`;
    tried.add(operation.name);
    await dryRun(path, now, line);
    const before = records(path);
    const done = await on(path, now, keyed);
    expectDone(done, line);
    const after = records(path);
    expect(after, `${line} changes something`).not.toEqual(before);
    await replay(path, now, keyed, done);
    const copy = copyOf(path);
    if (operation.effect === 'final') await refuseUndo(copy, now);
    else await undoAndRedo(copy, now, { line, before, after });
  }
  expect([...tried].sort()).toEqual(WRITES.map(({ name }) => name).sort());
});

/** Says what the real run will say, and leaves the book as it is, to the last byte of its log. */
async function dryRun(path: string, now: string, line: string): Promise<void> {
  const before = contents(path);
  const dry = await on(path, now, `${line} --dry-run`);
  expectDone(dry, `${line} --dry-run`);
  expect(dry.result.dryRun, line).toBe(true);
  expect(contents(path), line).toEqual(before);
  const copy = copyOf(path);
  const real = await on(copy, now, line);
  expect({ ...dry.result, dryRun: undefined }, line).toEqual({ ...real.result, dryRun: undefined });
}

/** The same key gives the first result again; with other data it is refused. */
async function replay(path: string, now: string, keyed: string, done: Done): Promise<void> {
  const before = contents(path);
  const again = await on(path, now, keyed);
  expectDone(again, keyed);
  expect(again.result, keyed).toEqual({ ...done.result, replayed: true });
  const key = keyed.slice(keyed.indexOf('--key '));
  const other = await on(path, now, `department add Other ${key}`);
  expect({ exitCode: other.exitCode, keyed }).toEqual({ exitCode: 4, keyed });
  expect(contents(path), keyed).toEqual(before);
}

async function undoAndRedo(
  path: string,
  now: string,
  { line, before, after }: { line: string; before: unknown; after: unknown },
): Promise<void> {
  const revision = revisionOf(path);
  await refuseTechnician(path, now, `undo ${revision}`);
  expectDone(await on(path, now, `undo ${revision}`), `undo of ${line}`);
  expect(records(path), `undo of ${line}`).toEqual(before);
  await refuseTechnician(path, now, `redo ${revision}`);
  const twice = await on(path, now, `undo ${revision}`);
  expect({ line, exit: twice.exitCode }).toEqual({ line, exit: 4 });
  expectDone(await on(path, now, `redo ${revision}`), `redo of ${line}`);
  expect(records(path), `redo of ${line}`).toEqual(after);
}

/** Technicians take nothing back, and bring nothing back either: none of it was theirs. */
async function refuseTechnician(path: string, now: string, line: string): Promise<void> {
  const before = contents(path);
  if (!(before.user as { name: string }[]).some(({ name }) => name === 'maria')) return;
  expect(await on(path, now, `${line} --as maria`)).toMatchObject({ exitCode: 7 });
  expect(contents(path)).toEqual(before);
}

async function refuseUndo(path: string, now: string): Promise<void> {
  const before = contents(path);
  for (const line of ['undo', `redo ${revisionOf(path)}`]) {
    const { exitCode, stderr } = await on(path, now, line);
    expect({ line, exitCode, stderr }).toEqual({ line, exitCode: 5, stderr: expect.stringContaining('is final') });
  }
  expect(contents(path)).toEqual(before);
}
