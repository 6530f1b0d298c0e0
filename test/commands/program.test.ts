import { describe, expect, it } from 'vitest';
import { flagName } from '../../src/base/operation.ts';
import { GLOBAL_FLAGS } from '../../src/commands/options.ts';
import { firstWord, parse, withoutGlobalFlags } from '../../src/commands/program.ts';
import { CATALOG } from '../../src/operations/catalog/index.ts';
import { splitWords } from '../support/shell-words.ts';
import { makeWorld } from '../support/world.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('the command word', () => {
  it.each([
    [['board'], 'board'],
    [['--db', 'x.db', 'board'], 'board'],
    [['--json', '--now', '2026-11-24T08:00:00Z', 'tech', 'list'], 'tech'],
    [['--db=x.db', 'board'], 'board'],
    [['--', 'board'], 'board'],
    [['--json'], undefined],
  ])('of %j is %s', (argv, expected) => {
    expect(firstWord(argv)).toBe(expected);
  });

  it('is what remains in the log', () => {
    expect(withoutGlobalFlags(['--as', 'kim', 'cancel', 'A-1', '--reason', 'moved', '--json', '--key', 'k1'])).toEqual([
      'cancel',
      'A-1',
      '--reason',
      'moved',
    ]);
  });
});

describe('a word that the noun has no verb for', () => {
  it.each([
    ['customer combine C-1 C-2', 'See: dispatch customer --help'],
    ['customer delete C-1', 'dispatch customer archive C-3'],
    ['customer shwo C-1', 'Did you mean show?'],
    ['customer frobnicate', 'See: dispatch customer --help'],
  ])('%s: %s', (line, way) => {
    const error = thrownBy(() => parse(line.split(' '), []));
    expect(error).toMatchObject({ exitCode: 2, hint: expect.stringContaining(way) });
  });
});

describe('numbers without flags', () => {
  it.each([
    ['address merge AD-1 AD-2', 'Did you mean --keep AD-1 --merge AD-2?'],
    ['address merge --keep AD-1 ad-2', 'Did you mean --merge AD-2?'],
    ['address merge AD-1 AD-2 AD-3', 'Did you mean --keep AD-1 --merge AD-2?'],
    ['address merge J-1', 'See: dispatch address merge --help'],
  ])('%s: %s', (line, hint) => {
    const error = thrownBy(() => parse(line.split(' '), []));
    expect(error).toMatchObject({ exitCode: 2, hint });
  });
});

describe('help', () => {
  it('lists every command word', async () => {
    const world = await makeWorld({ init: null });
    const { stdout, exitCode } = await world.cli([]);
    expect(exitCode).toBe(0);
    const words = new Set(CATALOG.flatMap(({ operation }) => operation.paths.map((path) => path[0])));
    for (const word of words) expect(stdout).toMatch(new RegExp(`^  ${word} `, 'm'));
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/[^\n]\n$/);
  });

  it.each([[['tech', '--help']], [['help', 'tech']], [['tech']]])('%j lists the verbs of a noun', async (argv) => {
    const world = await makeWorld({ init: null });
    const { stdout, stderr, exitCode } = await world.cli(argv);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('timeoff');
    expect(stdout).toContain('Usage: dispatch tech');
  });

  it.each(CATALOG.map(({ operation }) => [operation.paths[0]?.join(' ') ?? '', operation] as const))(
    'of "%s" shows its flags and examples',
    async (path, operation) => {
      const world = await makeWorld({ init: null });
      const { stdout, exitCode } = await world.cli([...path.split(' '), '--help']);
      expect(exitCode).toBe(0);
      for (const [name, field] of Object.entries(operation.fields)) {
        if (!field.positional) expect(stdout).toContain(`--${flagName(name, field)}`);
      }
      const unbroken = stdout.replace(/ \\\n +/g, ' ');
      for (const example of operation.examples) expect(unbroken).toContain(example.command);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(stdout).not.toMatch(/\([A-Z]\d+\)/);
      expect(stdout).toMatch(/[^\n]\n$/);
    },
  );
});

describe('every declaration', () => {
  const taken = new Set(
    GLOBAL_FLAGS.map(({ flags }) => flags.split(' ')[0] as string).flatMap((flag) => [
      flag,
      flag.replace('--no-', '--'),
    ]),
  );

  it.each(CATALOG.map(({ operation }) => [operation.name, operation] as const))(
    '%s has no flag that means something everywhere',
    (_, operation) => {
      const flags = Object.entries(operation.fields)
        .filter(([, field]) => !field.positional)
        .map(([name, field]) => `--${flagName(name, field)}`);
      expect(flags.filter((flag) => taken.has(flag))).toEqual([]);
      expect(new Set(flags).size).toBe(flags.length);
    },
  );

  it('has a path and a name of its own', () => {
    const paths = CATALOG.flatMap(({ operation }) => operation.paths.map((path) => path.join(' ')));
    expect(new Set(paths).size).toBe(paths.length);
    expect(new Set(CATALOG.map(({ operation }) => operation.name)).size).toBe(CATALOG.length);
  });

  it.each(
    CATALOG.flatMap(({ operation }) => operation.examples.map((example) => [example.command, operation] as const)),
  )('example: %s', async (command, operation) => {
    const { parse } = await import('../../src/commands/program.ts');
    const parsed = parse(splitWords(command).slice(1), []);
    expect(parsed).toMatchObject({ kind: 'operation', entry: { operation: { name: operation.name } } });
  });
});

describe('typos', () => {
  it.each([
    [['bord'], 'Did you mean "dispatch board"?'],
    [['tech', 'lst'], 'Did you mean list?'],
    [['board', '--dayz', '2'], 'Did you mean --days?'],
    [['reschedule', 'A-1'], 'Did you mean "dispatch edit A-1 --window TIME"?'],
    [['a-12'], 'Did you mean "dispatch appointment show A-12"?'],
    [['N-1'], 'See all commands with: dispatch --help'],
    [['job', 'list', 'c-49'], 'Did you mean --customer C-49?'],
    [['book', 'J-49', '--window', 'tomorrow', '8-10'], 'Text with spaces needs quotes: --window "tomorrow 8-10"'],
    [['board', 'today', 'now'], 'See: dispatch board --help'],
  ])('%j', async (argv, hint) => {
    const world = await makeWorld();
    const { stderr, stdout, exitCode } = await world.cli(argv);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(hint);
  });
});

describe('forms for scripts', () => {
  it('prints errors as one JSON line under --json, and nothing on stdout', async () => {
    const world = await makeWorld();
    const { stdout, stderr, exitCode } = await world.cli(['service', 'add', '--json']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    const { error } = JSON.parse(stderr) as {
      error: { code: string; exitCode: number; violations: { field: string }[] };
    };
    expect(error).toMatchObject({ code: 'invalid-input', exitCode: 2 });
    expect(error.violations.map(({ field }) => field)).toEqual(['name', 'department', 'duration']);
  });

  it('says in the JSON itself that a dry run saved nothing', async () => {
    const world = await makeWorld();
    const { stdout } = await world.cli(['department', 'add', 'HVAC', '--json', '--dry-run']);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'HVAC', dryRun: true });
    const list = await world.cli(['department', 'list', '--json']);
    expect(JSON.parse(list.stdout)).toEqual({ items: [], total: 0 });
  });

  it('quotes CSV and keeps spreadsheets from running text', async () => {
    const world = await makeWorld();
    for (const name of ['=1+1', 'a "b", c', '+1 312', '日本']) await world.run('department.add', { name });
    const { stdout } = await world.cli(['department', 'list', '--csv', '--fields', 'name']);
    expect(stdout).toBe('name\r\n\'=1+1\r\n"a ""b"", c"\r\n+1 312\r\n日本\r\n');
  });

  it('lets no stored text drive the terminal', async () => {
    const world = await makeWorld();
    await world.run('department.add', { name: 'a\u001b[31mred\u202e\u0007' });
    const { stdout } = await world.cli(['department', 'list'], { tty: true });
    expect(stdout).toContain('a\\u{1b}[31mred\\u{202e}\\u{7}');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('colors only a terminal that wants it', async () => {
    const world = await makeWorld();
    await world.run('department.add', { name: 'HVAC' });
    const colored = async (options: object) =>
      (await world.cli(['department', 'list'], options)).stdout.includes('\u001b[');
    expect(await colored({ tty: true, color: true })).toBe(true);
    expect(await colored({ tty: true, color: false })).toBe(false);
    expect(await colored({ tty: false, color: true })).toBe(false);
    expect(await colored({ tty: true, color: true, environment: { TERM: 'dumb' } })).toBe(false);
  });
});

describe('a word of another tool', () => {
  const hintFor = async (word: string): Promise<string> => {
    const world = await makeWorld({ init: null });
    const { stderr, exitCode } = await world.cli([word]);
    expect(exitCode).toBe(2);
    return /hint: {2}(.*)/.exec(stderr)?.[1] ?? '';
  };

  it.each(['assign', 'find', 'lead', 'lock', 'move', 'sick', 'technician', 'tomorrow', 'unlock', 'why'])(
    '"%s" is answered with a command that there is',
    async (word) => {
      const command = /^Did you mean "dispatch (.*)"\?$/.exec(await hintFor(word))?.[1] ?? '';
      expect(parse(command.split(' '), [])).toMatchObject({ kind: expect.stringMatching(/operation|text/) });
    },
  );

  it.each(['constructor', 'toString', '__proto__'])('"%s" is nobody\'s word', async (word) => {
    expect(await hintFor(word)).toBe('See all commands with: dispatch --help');
  });
});
