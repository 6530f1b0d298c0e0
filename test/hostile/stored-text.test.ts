// What is stored can have come from anywhere: an import, a script, a file that somebody has edited. Whatever it is, no
// character of it drives the terminal or file that a result is shown in, and JSON stays JSON.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operation } from '../../src/base/operation.ts';
import { main } from '../../src/main.ts';
import { CATALOG } from '../../src/operations/catalog/index.ts';
import { HOSTILE, rawControls } from '../support/hostile.ts';
import { sampleLine } from '../support/sample-lines.ts';
import type { Line } from '../support/scripted-day.ts';
import { scriptedDay } from '../support/scripted-day.ts';
import { splitWords } from '../support/shell-words.ts';
import type { CliOptions, Ran } from '../support/world.ts';
import { capturedIo, MONDAY_8AM } from '../support/world.ts';

/** Columns of text that only the tool itself writes: names of states, times, zones, JSON of numbers, lower-cased copies. */
const OWN =
  /^(kind|status|type|priority|relation|role|operation|permission|pin|country|initiatedBy|fromStatus|toStatus|tableName|noun|settings|skills|postalPrefixes|summary|before|after|inputHash|rrule|coordinatesSource|createdAt|at|timeZone|.*(At|Time|Date|Start|End|Earliest|Latest|Folded))$|^date$/;

/** One asks a routing engine, the other writes a file. */
const NOT_TRIED = new Set(['travel.check', 'book.backup']);
const READS = CATALOG.map(({ operation }) => operation).filter(
  ({ effect, name }) => effect === 'read' && !NOT_TRIED.has(name),
);
/** Formats of their own for programs, with the line ends and separators of the form named. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['calendar.export', '--csv'],
  ['transfer.export', '--csv'],
  ['completion.records', '--plain'],
]);

let folder: string;
let path: string;
const TUESDAY = '2026-11-24T16:00:00Z';

async function run(argv: readonly string[], now: string, options: CliOptions = {}): Promise<Ran> {
  const captured = capturedIo(options);
  const exitCode = await main([...argv, '--db', path, '--now', now], captured.io);
  return { stdout: captured.stdout(), stderr: captured.stderr(), exitCode };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-hostile-'));
  path = join(folder, 'book.db');
  let now = MONDAY_8AM;
  const init = { line: 'init --name "Lakeside Home Services" --timezone America/Chicago', now };
  const pinned = { line: 'book J-2 --window "thu 10-12" --tech SAM --reason "asked for him"' };
  // Its last lines are of another week.
  const written = scriptedDay(folder).filter(({ line }) => !/^(seed|doctor) /.test(line));
  const day: readonly Line[] = [init, ...written, pinned];
  for (const { line, now: later } of day) {
    now = later ?? now;
    const ran = await run(splitWords(line), now);
    if (ran.exitCode !== 0) throw new Error(`${line}: ${ran.stderr}`);
  }
  poison();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Puts hostile text behind every text that people have written, in every row and in the log's images of it. */
function poison(): void {
  const db = new SqliteDatabase(path);
  const tables = db
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .pluck()
    .all() as string[];
  for (const table of tables) {
    const columns = db
      .prepare(`select name from pragma_table_info('${table}') where type = 'text' collate nocase`)
      .pluck()
      .all() as string[];
    for (const column of columns.filter((name) => !OWN.test(name))) {
      db.prepare(`update "${table}" set "${column}" = "${column}" || ? where "${column}" is not null`).run(
        HOSTILE.everything,
      );
    }
  }
  for (const image of ['before', 'after']) {
    const rows = db.prepare(`select id, "${image}" as image from change where "${image}" is not null`).all() as {
      id: number;
      image: string;
    }[];
    for (const { id, image: json } of rows)
      db.prepare(`update change set "${image}" = ? where id = ?`).run(poisoned(json), id);
  }
  db.close();
}

function poisoned(json: string): string {
  const row = JSON.parse(json) as Record<string, unknown>;
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'string' && !OWN.test(name) ? value + HOSTILE.everything : value,
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** A read as it is, and each flag by which it shows more. */
function lines(operation: Operation): string[] {
  const flags = Object.entries(operation.fields).filter(
    ([, { type, oneOf }]) => type === 'boolean' && oneOf === undefined,
  );
  const day = operation.fields.date?.positional === true ? { date: 'today' } : {};
  return [sampleLine(operation, day), ...flags.map(([name]) => sampleLine(operation, { ...day, [name]: '' }))];
}

/** Runs the line; what it printed must hold nothing that is obeyed. */
async function shown(line: string, form: string, tty: boolean, format = form): Promise<string> {
  const { exitCode, stdout, stderr } = await run(splitWords(`${line} ${form}`).slice(1), TUESDAY, { tty });
  expect({ line, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ line, exitCode: 0, stderr: '' });
  expect({ line, form, tty, raw: rawControls(stdout, format) }).toEqual({ line, form, tty, raw: [] });
  expect({ line, form, tty, raw: rawControls(stderr) }).toEqual({ line, form, tty, raw: [] });
  return stdout;
}

/** It shows numbers and the tool's own words only. */
const SHOW_NO_TEXT = new Set(['travel.clear']);

test.each(READS.map((operation) => [operation.name, operation] as const))(
  '%s shows it, harmless',
  async (name, operation) => {
    const [first = '', ...more] = lines(operation);
    const format = FORMATS.get(name);
    const all = [await shown(first, '', true, format)];
    if (format === undefined) all.push(await shown(first, '', false));
    for (const line of more) all.push(await shown(line, '', true, format));
    // What a pipe gets as CSV or plain text is for programs, which want what is stored.
    for (const form of ['--csv', '--plain']) await shown(first, form, true);
    JSON.parse(await shown(first, '--json', false));
    expect(all.some((text) => text.includes('\\u{'))).toBe(!SHOW_NO_TEXT.has(name));
  },
);
