// What holds for each command there is, made from the declarations: JSON in and out, no question without a terminal, and
// nothing that a role may not do. Writes with --json, dry runs and keys: test/operations/undo-all.test.ts.

import { describe, expect, test } from 'vitest';
import { CATALOG } from '../../src/operations/catalog/index.ts';
import { contents } from '../support/contents.ts';
import { makeBook, sampleLine } from '../support/sample-lines.ts';
import { splitWords } from '../support/shell-words.ts';
import type { CliOptions, Ran, World } from '../support/world.ts';

const OPERATIONS = CATALOG.map(({ operation }) => operation);
const WITH_BOOK = OPERATIONS.filter(({ withoutBook }) => !withoutBook);
/** Nobody forbade questions: only the missing terminal does. */
const PIPED: CliOptions = { tty: false, environment: { DISPATCH_NO_INPUT: '' } };

async function typed(world: World, line: string, options?: CliOptions): Promise<Ran> {
  return await world.cli(splitWords(line).slice(1), options);
}

describe('for scripts', () => {
  // Without a routing engine there is nothing to try: test/operations/travel.test.ts has one.
  const reads = OPERATIONS.filter(({ effect, name }) => effect === 'read' && name !== 'travel.check');

  test('every command that reads answers in JSON, CSV and plain text, at a terminal or not', async () => {
    const world = await makeBook();
    for (const operation of reads) {
      const line = sampleLine(operation);
      const json = await typed(world, `${line} --json`);
      expect({ line, exit: json.exitCode, stderr: json.stderr }).toEqual({ line, exit: 0, stderr: '' });
      expect(typeof JSON.parse(json.stdout), line).toBe('object');
      expect(await typed(world, `${line} --json`, { tty: true, color: true, columns: 60 })).toEqual(json);
      for (const form of ['--csv', '--plain']) {
        const ran = await typed(world, `${line} ${form}`);
        expect({ line, form, exit: ran.exitCode, stderr: ran.stderr }).toEqual({ line, form, exit: 0, stderr: '' });
        expect(ran.stdout, line).not.toMatch(/\[object Object\]|undefined/);
      }
    }
  });

  test('every list says how many there are in all, however few it shows', async () => {
    const world = await makeBook();
    for (const text of ['Dog in the yard', 'Rings twice']) {
      await world.run('note.add', { customer: 'C-1', text });
      await world.run('schedule.optimize', { date: 'tomorrow', iterations: 0 });
    }
    await world.run('territory.add', { name: 'North', postal: ['606'] });
    await world.run('appointment.book', { job: 'J-2', window: 'tomorrow 14-16' });
    const list = async (line: string): Promise<{ items: unknown[]; total: number }> =>
      JSON.parse((await typed(world, `${line} --json`)).stdout);
    for (const operation of reads.filter(({ returns }) => returns.startsWith('A list'))) {
      const line = sampleLine(operation);
      const all = await list(operation.fields.limit ? `${line} --limit 1000` : line);
      expect([line, all.total]).toEqual([line, all.items.length]);
      expect(all.total, line).toBeGreaterThan(0);
      if (!operation.fields.limit) continue;
      const first = await list(`${line} --limit 1`);
      expect([line, first]).toEqual([line, { ...first, items: all.items.slice(0, 1), total: all.total }]);
    }
  });

  test('a field that no record has is named on stderr', async () => {
    const world = await makeBook();
    const ran = await typed(world, 'dispatch customer list --json --fields number,nmae');
    expect(JSON.parse(ran.stdout)).toContainEqual({ number: 'C-1', nmae: null });
    expect(JSON.parse(ran.stderr)).toEqual({ notice: 'There is no field "nmae" here. Did you mean "name"?' });
    expect(await typed(world, 'dispatch note list C-1 --csv --fields nmae')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('every command fails in one line of JSON, with nothing on stdout', async () => {
    const world = await makeBook();
    for (const operation of OPERATIONS) {
      const line = `${sampleLine(operation)} --no-such-flag --json`;
      const ran = await typed(world, line);
      expect({ line, exit: ran.exitCode, stdout: ran.stdout }).toEqual({ line, exit: 2, stdout: '' });
      expect(ran.stderr.split('\n'), line).toHaveLength(2);
      expect(JSON.parse(ran.stderr), line).toMatchObject({
        error: {
          exitCode: 2,
          code: 'unknownOption',
          hint: expect.stringMatching(/^Did you mean |^See: dispatch .* --help$/),
        },
      });
    }
  });
});

describe('without a terminal', () => {
  test('every command names what is missing and asks nothing', async () => {
    const world = await makeBook();
    const before = contents(world.path);
    for (const operation of OPERATIONS) {
      const required = Object.entries(operation.fields).filter(([, { required }]) => required);
      if (required.length === 0 && !operation.requires) continue;
      const line = ['dispatch', ...(operation.paths[0] ?? [])].join(' ');
      const ran = await typed(world, line, PIPED);
      expect({ line, exit: ran.exitCode, stdout: ran.stdout }).toEqual({ line, exit: 2, stdout: '' });
      expect(ran.stderr, line).toMatch(/ is missing[:.]| is needed\./);
      expect(ran.stderr, line).toContain(`See: ${line} --help`);
    }
    expect(contents(world.path)).toEqual(before);
  });

  test('what needs a confirmation is not run without --yes', async () => {
    const world = await makeBook();
    const given = { 'address.merge': { merge: 'AD-3' }, 'customer.merge': { merge: 'C-2' } } as Readonly<
      Record<string, Record<string, string>>
    >;
    const confirmed = OPERATIONS.filter(({ confirm }) => confirm);
    expect(confirmed.map(({ name }) => name).sort()).toEqual(['address.merge', 'customer.merge', 'job.cancel']);
    const before = contents(world.path);
    for (const operation of confirmed) {
      const line = sampleLine(operation, given[operation.name]);
      const ran = await typed(world, line, PIPED);
      expect({ line, exit: ran.exitCode, stdout: ran.stdout }).toEqual({ line, exit: 2, stdout: '' });
      expect(ran.stderr).toContain('Give --yes to confirm, or --dry-run to see what it would do.');
      expect(contents(world.path)).toEqual(before);
      expect(await typed(world, `${line} --dry-run`, PIPED)).toMatchObject({ exitCode: 0 });
      expect(contents(world.path)).toEqual(before);
    }
  });
});

describe('by role', () => {
  /** What each role may not do at all. Which appointments are whose: test/operations/access.test.ts. */
  const COMPANY = [
    'company.set',
    'branch.add',
    'user.add',
    'department.add',
    'service.add',
    'service.edit',
    'subtype.add',
    'territory.add',
    'travel.clear',
    'postal.import',
    'seed.fill',
  ];
  const PEOPLE = [
    'technician.add',
    'technician.edit',
    'technician.archive',
    'technician.restore',
    'technician.shift',
    'technician.timeoff-add',
    'technician.timeoff-remove',
    'technician.event-add',
    'technician.event-remove',
  ];
  const CUSTOMERS = [
    'customer.create',
    'customer.edit',
    'customer.archive',
    'customer.restore',
    'customer.technicians',
    'customer.merge',
    'note.add',
    'address.add',
    'address.edit',
    'address.merge',
  ];
  const OFFICE = [
    'job.edit',
    'job.complete',
    'job.cancel',
    'appointment.cancel',
    'appointment.pin',
    'appointment.unpin',
    'schedule.optimize',
    'book.backup',
    'book.doctor',
  ];
  const ADMIN = ['customer.accounting-key', 'appointment.rollback'];
  const REFUSED: Readonly<Record<string, readonly string[]>> = {
    super: [],
    admin: [],
    dispatcher: [...COMPANY, ...ADMIN],
    sales: [...COMPANY, ...PEOPLE, ...OFFICE, ...ADMIN],
    technician: [
      ...COMPANY,
      ...PEOPLE,
      ...CUSTOMERS,
      ...OFFICE,
      ...ADMIN,
      'job.create',
      'appointment.book',
      'appointment.edit',
      'appointment.link',
      'appointment.unlink',
      'transfer.import',
    ],
  };

  test.each(Object.entries(REFUSED))('%s', async (role, refused) => {
    const world = await makeBook();
    await world.run('user.add', { name: 'pat', role });
    const before = contents(world.path);
    const found: string[] = [];
    for (const operation of WITH_BOOK) {
      const line = `${sampleLine(operation)} --dry-run --as pat`;
      const ran = await typed(world, line);
      if (ran.exitCode !== 7) continue;
      const named = operation.permission.join(' or ');
      if (!ran.stderr.startsWith(`error: pat (${role}) lacks the permission ${named} `)) continue;
      expect({ line, stdout: ran.stdout }).toEqual({ line, stdout: '' });
      expect(ran.stderr).toContain('hint:  Use --as with a user who has it');
      found.push(operation.name);
    }
    expect(found.sort()).toEqual([...refused].sort());
    expect(contents(world.path)).toEqual(before);
  });
});
