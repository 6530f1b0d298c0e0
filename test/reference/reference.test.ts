// The reference: schemas and pages made from the operations, their types and the golden scenarios, and checked against what
// the tool prints. After a wanted change: npm run reference, then read the diff.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/base/operation.ts';
import type { LocalDate } from '../../src/base/time.ts';
import { HAND_COMMANDS } from '../../src/commands/hand.ts';
import type { Schema } from '../../src/commands/json-schema.ts';
import { inputSchema, resultSchema } from '../../src/commands/json-schema.ts';
import { parse } from '../../src/commands/program.ts';
import { loadSample } from '../../src/commands/sample.ts';
import { CATALOG, findOperation } from '../../src/operations/catalog/index.ts';
import { roadServer } from '../support/road-server.ts';
import { play, SCENARIOS } from '../support/scenario.ts';
import { splitWords } from '../support/shell-words.ts';
import type { Ran } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';
import type { SeenError } from './page.ts';
import { batchLine, exampleText, pages } from './page.ts';
import { resultSchemas } from './result-schema.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = join(ROOT, 'docs/reference');
const OPERATIONS = CATALOG.map(({ operation }) => operation);

const schemas = resultSchemas(CATALOG);

it('data/result-schema.json says what the types say', async () => {
  await expect(`${JSON.stringify(schemas, null, 1)}\n`).toMatchFileSnapshot(join(ROOT, 'data/result-schema.json'));
});

// ---- outputs ----

const AJV = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  strictRequired: false,
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, date: /^\d{4}-\d\d-\d\d$/ },
});
const validators = new Map<Schema, ValidateFunction>();

/** Allows no field that the schema does not know: what is not in it must not be printed. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return parts.type === 'object' ? { additionalProperties: false, ...parts } : parts;
}

function faultsOf(schema: Schema, value: unknown): string[] {
  const validate = validators.get(schema) ?? AJV.compile(closed(schema) as Schema);
  validators.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

const resultSchemaOf = new Map(OPERATIONS.map((operation) => [operation.name, resultSchema(operation, schemas)]));

/** The operation of a command line; null when it has none, or the words are wrong. */
function operationOf(line: string): Operation | null {
  try {
    const parsed = parse(splitWords(line).slice(1), HAND_COMMANDS);
    return parsed.kind === 'operation' ? parsed.entry.operation : null;
  } catch {
    return null;
  }
}

/** As a script would run it: with --json and all fields. */
function forScript(words: readonly string[]): string[] {
  const fields = words.indexOf('--fields');
  const kept = words.filter((_, index) => fields < 0 || (index !== fields && index !== fields + 1));
  return [...kept.filter((word) => !['--json', '--csv', '--plain'].includes(word)), '--json'];
}

/** Names of operations with an output that was checked, and the failures seen, by operation. */
const checked = new Set<string>();
const errors = new Map<string, Map<string, SeenError>>();

function check(operation: Operation, ran: Ran, folder: string): string[] {
  if (ran.exitCode === 0) {
    checked.add(operation.name);
    return faultsOf(resultSchemaOf.get(operation.name) as Schema, JSON.parse(ran.stdout));
  }
  const { error } = JSON.parse(ran.stderr.trimEnd().split('\n').at(-1) as string) as { error: SeenError };
  const seen = errors.get(operation.name) ?? new Map<string, SeenError>();
  if (!seen.has(error.code)) seen.set(error.code, { ...error, message: error.message.replaceAll(folder, 'FOLDER') });
  errors.set(operation.name, seen);
  return [];
}

describe('what --json prints is what the schema says', () => {
  it.each(SCENARIOS)('in %s', { timeout: 60_000 }, async (scenario) => {
    const { folder, played } = await play(scenario, { typed: forScript });
    const faults = played.flatMap(({ line, ran }) => {
      const operation = ran ? operationOf(line) : null;
      return ran && operation ? check(operation, ran, folder).map((fault) => `${line}: ${fault}`) : [];
    });
    expect(faults).toEqual([]);
  });

  it('of a routing engine', async () => {
    const world = await makeWorld();
    const server = await roadServer('osrm');
    await world.run('company.set', { setting: 'travelUrl', value: server.url });
    await world.run('company.set', { setting: 'travelEngine', value: 'osrm' });
    const line = 'dispatch travel check --from 41.88,-87.62 --to 41.97,-87.90 --json';
    const ran = await world.cli(splitWords(line).slice(1));
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(check(operationOf(line) as Operation, ran, world.folder)).toEqual([]);
  });

  it('of every operation', () => {
    const missing = OPERATIONS.map(({ name }) => name).filter((name) => !checked.has(name));
    expect(missing, 'each needs a line in test/golden/scenarios/ that succeeds').toEqual([]);
  });

  it('finds a field that no schema knows, and one that is missing', () => {
    const schema = resultSchemaOf.get('department.add') as Schema;
    const department = { id: 1, number: 'D-1', name: 'HVAC' };
    expect(faultsOf(schema, department)).toEqual([]);
    expect(faultsOf(schema, { ...department, color: 'red' })).toEqual([expect.stringContaining('"color"')]);
    expect(faultsOf(schema, { ...department, name: undefined })).toEqual([expect.stringContaining('"name"')]);
  });
});

// ---- inputs ----

describe('what a batch takes is what the schema says', () => {
  const inputSchemas = new Map(OPERATIONS.map((operation) => [operation.name, inputSchema(operation)]));

  it('in the sample company', () => {
    const lines = loadSample('2026-11-24' as LocalDate);
    expect(lines.length).toBeGreaterThan(100);
    for (const line of lines) expect([line, faultsOf(inputSchemas.get(line.op) as Schema, line)]).toEqual([line, []]);
  });

  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
    'in the example of %s',
    (name, operation) => {
      expect(faultsOf(inputSchemas.get(name) as Schema, JSON.parse(batchLine(operation)))).toEqual([]);
    },
  );

  it.each([
    ['a field that there is not', { op: 'appointment.book', args: { job: 'J-1', first: true, color: 'red' } }],
    ['a required one missing', { op: 'appointment.book', args: { first: true } }],
    ['none of a group', { op: 'appointment.book', args: { job: 'J-1' } }],
    ['two of a group', { op: 'appointment.book', args: { job: 'J-1', first: true, tech: 'SAM', unassigned: true } }],
    ['another choice', { op: 'appointment.pin', args: { appointment: 'A-1', lock: 'all' } }],
    ['a number out of bounds', { op: 'board.show', args: { days: 8 } }],
  ])('not %s', (_, line) => {
    expect(findOperation(line.op)).toBeDefined();
    expect(faultsOf(inputSchemas.get(line.op) as Schema, line)).not.toEqual([]);
  });
});

// ---- pages ----

/** The first run of each operation that succeeds, from the transcripts of pipes. */
function examples(): Map<string, string> {
  const found = new Map<string, string>();
  for (const scenario of SCENARIOS) {
    const transcript = readFileSync(join(ROOT, 'test/golden/piped', scenario), 'utf8');
    for (const run of transcript.split(/^(?=[$#] )/m)) {
      const line = run.split('\n')[0]?.replace(/^\$ /, '') ?? '';
      const operation = /^\$/.test(run) && !/ --(json|csv|plain|fields)\b/.test(line) ? operationOf(line) : null;
      if (!operation || /^\[exit \d+\]$/m.test(run) || found.has(operation.name)) continue;
      found.set(operation.name, exampleText(run));
    }
  }
  return found;
}

describe('docs/reference', () => {
  it('is what the operations say', async () => {
    const seen = new Map([...errors].map(([name, byCode]) => [name, [...byCode.values()].toSorted(byExit)]));
    const made = pages({ operations: OPERATIONS, hands: HAND_COMMANDS, schemas, examples: examples(), errors: seen });
    for (const [name, page] of made) await expect(page).toMatchFileSnapshot(join(PAGES, name));
    expect(readdirSync(PAGES).filter((name) => !made.has(name))).toEqual([]);
  });
});

function byExit(one: SeenError, other: SeenError): number {
  return one.exitCode - other.exitCode || (one.code < other.code ? -1 : 1);
}
