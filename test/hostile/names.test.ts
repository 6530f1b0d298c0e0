// Names that every object has from birth, values that are no values, and more of anything than anybody means: refused in
// words, or kept like any other name; never a bug, and never a line that takes the others down.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import { CATALOG } from '../../src/operations/catalog/index.ts';
import { validateInput } from '../../src/operations/validate.ts';
import { LineSplitter } from '../../src/transfer/json-lines.ts';
import { makeBook } from '../support/sample-lines.ts';
import type { Ran, World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const NAMES = ['__proto__', 'constructor', 'toString', 'length'];
const OPERATIONS = CATALOG.map(({ operation }) => operation);
const OWN = Reflect.ownKeys(Object.prototype).length;

afterEach(() => {
  expect(Reflect.ownKeys(Object.prototype)).toHaveLength(OWN);
});

async function ranFile(world: World, [command, ...flags]: readonly [string, ...string[]], text: string): Promise<Ran> {
  const file = join(world.folder, 'input');
  writeFileSync(file, text);
  return await world.cli([command, file, ...flags]);
}

const told = ({ stdout }: Ran) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { ok: boolean; error?: { code: string }; result?: unknown });

describe.each(NAMES)('%s', (name) => {
  test('is a name like any other, of records and skills', async () => {
    const world = await makeBook();
    await world.run('service.add', { department: name, name, duration: '1h', skills: [`${name}:2`] });
    await world.run('technician.add', {
      name,
      code: 'OWN',
      skills: [`${name}:2`],
      start: '41.90,-87.64',
      externalId: name,
    });
    await world.run('subtype.add', { service: name, name, duration: '2h' });
    const { number } = await world.run<{ number: string }>('customer.create', { first: name, externalId: name });
    expect(await world.run('customer.show', { customer: name })).toMatchObject({ number, accountingKey: name });
    expect(await world.run('technician.show', { technician: name })).toMatchObject({ externalId: name });
    const { stdout } = await world.cli(['tech', 'show', 'OWN', '--json']);
    expect(JSON.parse(stdout).skills).toEqual(JSON.parse(`{"${name.toLowerCase()}":2}`));
    const job = await world.job({ service: name, subtype: name });
    const booked = await world.outcome(
      'appointment.book',
      { job: job.number, window: '2026-11-25 10-12' },
      { key: name },
    );
    expect(booked.result).toMatchObject({ technicianName: name, serviceName: name, durationSeconds: 7200 });
    const again = await world.outcome(
      'appointment.book',
      { job: job.number, window: '2026-11-25 10-12' },
      { key: name },
    );
    expect(again).toMatchObject({ replayed: true });
  });

  test('is no operation, field, setting, role, command, flag or column', async () => {
    const world = await makeWorld();
    const ran = await ranFile(
      world,
      ['batch'],
      [
        `{"op":"${name}"}`,
        `{"op":"customer.${name}"}`,
        `{"${name}":{"op":"customer.list"}}`,
        `{"op":"customer.create","args":{"first":"Ada","${name}":"x"}}`,
        `{"op":"company.set","args":{"setting":"${name}","value":"1"}}`,
        `{"op":"user.add","args":{"name":"pat","role":"${name}"}}`,
        `{"op":"customer.list","args":{"limit":{"${name}":1}}}`,
        `{"op":"customer.create","args":{"first":{"${name}":1}}}`,
      ].join('\n'),
    );
    expect(told(ran).map(({ ok }) => ok)).toEqual(Array(8).fill(false));
    expect(ran).toMatchObject({ exitCode: 2 });
    for (const argv of [[name], ['customer', name], ['customer', 'list', `--${name}`], ['help', name]]) {
      expect(await world.cli(argv)).toMatchObject({ exitCode: 2 });
    }
    const shown = await world.cli(['company', 'show', '--fields', name]);
    expect({ ...shown, json: JSON.parse(shown.stdout) }).toMatchObject({ exitCode: 0, json: { [name]: null } });
  });

  test('is a profile like any other in a problem, and a field like any other', async () => {
    const world = await makeWorld({ init: null });
    const problem = (profile: string, matrices: string): string =>
      `{"vehicles":[{"id":1,"start_index":0,"profile":"${profile}"}],"jobs":[{"id":1,"location_index":1}],"matrices":{${matrices}}}`;
    const matrix = `"${name}":{"durations":[[0,5],[5,0]]}`;
    const run = async (text: string) => (await ranFile(world, ['solve', '--iterations', '10'], text)).exitCode;
    expect(await run(problem(name, matrix))).toBe(0);
    expect(await run(problem('car', matrix))).toBe(2);
    expect(await run(problem(name, ''))).toBe(2);
    expect(await run(`{"${name}":{"vehicles":[],"jobs":[]}}`)).toBe(2);
  });
});

test('a value that is no value is said to be none, in every field', () => {
  const values: unknown[] = [
    { toString: 1, valueOf: 1 },
    { toJSON: 1 },
    [],
    [[]],
    {},
    true,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    '',
  ];
  for (const operation of OPERATIONS) {
    for (const name of Object.keys(operation.fields)) {
      for (const value of values) {
        try {
          validateInput(operation, { [name]: value });
        } catch (error) {
          if (!(error instanceof AppError)) throw new Error(`${operation.name} ${name}: ${String(error)}`);
        }
      }
    }
  }
});

describe('too much', () => {
  test('of one value, in any field, is refused before anything looks at it', () => {
    const long = 'ab '.repeat(20_000);
    for (const operation of OPERATIONS) {
      for (const [name, field] of Object.entries(operation.fields)) {
        const faults = violations(operation, { [name]: field.list ? Array(5_000).fill('x') : long });
        expect(
          faults.filter((fault) => fault.field === name),
          `${operation.name} ${name}`,
        ).not.toEqual([]);
        expect(JSON.stringify(faults).length, `${operation.name} ${name}`).toBeLessThan(10_000);
      }
    }
  });

  test('of fields: some of them are named', () => {
    const many = Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`f${i}`, 1]));
    const [operation] = OPERATIONS;
    const faults = operation ? violations(operation, many).filter(({ code }) => code === 'unknown-field') : [];
    expect(faults).toHaveLength(10);
  });

  test('depth: a fault of its line, and of a problem', async () => {
    const world = await makeWorld();
    const lists = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const objects = `${'{"args":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    const lines = [lists, objects, `{"op":"customer.create","args":{"first":${lists}}}`, '{"op":"customer.list"}'];
    const ran = await ranFile(world, ['batch'], lines.join('\n'));
    expect(told(ran).map(({ ok }) => ok)).toEqual([false, false, false, true]);
    for (const text of [lists, objects, `{"vehicles":${lists},"jobs":[${objects}]}`, '['.repeat(1_000_000)]) {
      expect(await ranFile(world, ['solve'], text)).toMatchObject({ exitCode: 2 });
    }
  });

  test('of a name in a problem: the error stays short', async () => {
    const world = await makeWorld({ init: null });
    const vehicle = { id: 1, start: [0, 0], profile: 'x'.repeat(1_000_000) };
    const ran = await ranFile(world, ['solve'], JSON.stringify({ vehicles: [vehicle], jobs: [] }));
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout.length + ran.stderr.length).toBeLessThan(20_000);
  });

  test('of a line: nothing of it is kept, and the next one is read', () => {
    const splitter = new LineSplitter();
    const piece = Buffer.alloc(65_536, 'a');
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1_600; i++) expect(splitter.push(piece)).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
    expect(splitter.push(Buffer.from('\n{}\n'))).toMatchObject([{ number: 1, bytes: null }, { number: 2 }]);
  });
});

function violations(operation: (typeof OPERATIONS)[number], raw: Record<string, unknown>) {
  try {
    validateInput(operation, raw);
    return [];
  } catch (error) {
    if (error instanceof AppError) return error.violations;
    throw error;
  }
}
