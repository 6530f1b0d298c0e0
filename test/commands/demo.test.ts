// The demo, in-process: what it prints, that it is the same every time, and what it leaves behind.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/main.ts';
import type { CliOptions, Ran } from '../support/world.ts';
import { capturedIo } from '../support/world.ts';

const MONDAY = '2026-11-23T14:00:00Z';
const QUICK = ['--iterations', '0'];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-demo-test-'));
  vi.stubEnv('TMPDIR', folder);
  return () => rmSync(folder, { recursive: true, force: true });
});

async function demo(argv: readonly string[], options: CliOptions & { now?: string } = {}): Promise<Ran> {
  const captured = capturedIo({ columns: 140, ...options });
  const exitCode = await main(['demo', '--now', options.now ?? MONDAY, ...argv], captured.io);
  return { stdout: captured.stdout(), stderr: captured.stderr(), exitCode };
}

describe('demo', { timeout: 60_000 }, () => {
  it('books, plans and prints a full day, the same every time, and leaves nothing behind', async () => {
    const first = await demo(['--iterations', '200', '--seed', '7']);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toContain('8 technicians, 60 customers, 16 services, 51 jobs');
    expect(first.stdout).toContain('Booked 42 appointments: 37 on Tue 24 Nov 2026, 3 of them pinned, 2 unassigned');
    expect(first.stdout).toContain('Planned (200 steps, seed 7): driving');
    for (const name of ['Maria Lopez', 'Sam Okafor', 'Jo Brandt', 'Dana Kim', 'Tony Russo', 'Priya Shah']) {
      expect(first.stdout).toContain(name);
    }
    expect(first.stdout).toMatch(/Keep one to play with: dispatch demo --db demo\.db\n$/);
    expect(await demo(['--iterations', '200', '--seed', '7'])).toEqual(first);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves a file with --db, where the commands it names work', async () => {
    const path = join(folder, "Pat's demo.db");
    const ran = await demo(['--db', path, ...QUICK], { environment: { DISPATCH_USER: 'nobody' } });
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    const [, tries = ''] = ran.stdout.split('Try next:\n');
    const [setting, ...commands] = tries.trimEnd().split('\n');
    expect(setting).toBe(`  export DISPATCH_DB='${path.replace("'", "'\\''")}'`);
    expect(commands).toHaveLength(7);
    for (const command of commands) {
      const captured = capturedIo({ environment: { DISPATCH_DB: path } });
      const argv = command.trim().split(' ').slice(1);
      expect([command, await main([...argv, '--now', MONDAY], captured.io), captured.stderr()]).toEqual([
        command,
        0,
        '',
      ]);
    }
  });

  it('refuses a file that exists and does not touch it', async () => {
    const path = join(folder, 'mine.db');
    writeFileSync(path, 'my own');
    const ran = await demo(['--db', path]);
    expect(ran).toMatchObject({ exitCode: 4, stdout: '' });
    expect(ran.stderr).toContain('mine.db exists already');
    expect(readFileSync(path, 'utf8')).toBe('my own');
  });

  it('says what is wrong with its flags before it makes a file', async () => {
    const path = join(folder, 'demo.db');
    expect(await demo(['--db', path, '--seed', 'x'])).toMatchObject({ exitCode: 2 });
    expect(await demo(['--db', path, '--dry-run'])).toMatchObject({ exitCode: 2 });
    expect(existsSync(path)).toBe(false);
  });

  it('plans Monday on a Friday evening, in ASCII and 80 columns where asked', async () => {
    const environment = { LC_ALL: 'C' };
    const ran = await demo(QUICK, { now: '2026-11-28T04:30:00Z', columns: 80, environment });
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain('37 on Mon 30 Nov 2026');
    expect(ran.stdout).toMatch(/^[\n -~]*$/);
    for (const line of ran.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('gives scripts one record', async () => {
    const ran = await demo(['--json', ...QUICK]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      companyName: 'Lakeside Home Services',
      book: null,
      date: '2026-11-24',
      technicians: 8,
      customers: 60,
      jobs: 51,
      bookings: 42,
      appointments: 37,
      pinned: 3,
      unassigned: 2,
      plan: { seed: 1, iterations: 0 },
      board: { days: [{ date: '2026-11-24', unassigned: [{ appointmentId: 36 }, { appointmentId: 37 }] }] },
    });
  });
});
