import { describe, expect, it } from 'vitest';
import type { Board } from '../../src/domain/board.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

/** Two technicians of two departments, one appointment each on Tuesday. */
async function bookedWorld(): Promise<World> {
  const world = await makeWorld();
  for (const [department, service, skill] of [
    ['HVAC', 'AC Repair', 'hvac'],
    ['Plumbing', 'Leak', 'pipes'],
  ] as const) {
    await world.run('department.add', { name: department });
    await world.run('service.add', { department, name: service, duration: '1h', skills: [skill] });
  }
  await world.run('technician.add', { name: 'Maria Lopez', code: 'MARIA', skills: ['hvac'], start: '41.92,-87.65' });
  await world.run('technician.add', { name: 'Sam Okafor', code: 'SAM', skills: ['pipes'], start: '41.88,-87.63' });
  const place = { street: '1 Oak St', city: 'Chicago', state: 'IL', postal: '60610', at: '41.90,-87.63' };
  await world.run('customer.create', { first: 'Jane', last: 'Doe', ...place });
  for (const [job, service, tech] of [
    ['J-1', 'AC Repair', 'MARIA'],
    ['J-2', 'Leak', 'SAM'],
  ] as const) {
    await world.run('job.create', { address: 'AD-1', service });
    await world.run('appointment.book', { job, window: '2026-11-24 08:00-10:00', tech });
  }
  return world;
}

const stopsOf = (board: Board) => board.days.map(({ rows }) => rows.map(({ code, stops }) => [code, stops.length]));

describe('board', () => {
  it('says who starts together', async () => {
    const world = await bookedWorld();
    await world.run('appointment.link', { appointment: 'A-2', sameStart: 'A-1' });
    const board = await world.run<Board>('board.show', { date: 'tomorrow' });
    const teams = board.days[0]?.rows.flatMap(({ stops }) => stops.map((stop) => [stop.number, stop.togetherWith]));
    expect(teams).toEqual([
      ['A-1', ['A-2']],
      ['A-2', ['A-1']],
    ]);
  });

  it('shows the day that was booked, and the dates to step to', async () => {
    const world = await bookedWorld();
    const board = await world.run<Board>('board.show', { date: 'tomorrow', days: 2 });
    expect(stopsOf(board)).toEqual([
      [
        ['MARIA', 1],
        ['SAM', 1],
      ],
      [
        ['MARIA', 0],
        ['SAM', 0],
      ],
    ]);
    expect(board.range).toEqual({ from: '2026-11-24', to: '2026-11-25', previous: '2026-11-22', next: '2026-11-26' });
    expect(board.days[0]?.rows[0]?.stops[0]).toMatchObject({
      number: 'A-1',
      customerName: 'Jane Doe',
      serviceName: 'AC Repair',
      pin: 'both',
      status: 'scheduled',
    });
    expect(board.days[0]?.counts).toMatchObject({ technicians: 2, appointments: 2, pinned: 2, unassigned: 0 });
  });

  it('can be limited to technicians and to a department', async () => {
    const world = await bookedWorld();
    const codes = async (input: Record<string, unknown>) =>
      stopsOf(await world.run<Board>('board.show', { date: 'tomorrow', ...input }))[0]?.map(([code]) => code);
    expect(await codes({ tech: ['sam'] })).toEqual(['SAM']);
    expect(await codes({ department: 'hvac' })).toEqual(['MARIA']);
    expect(await codes({ department: 'hvac', tech: ['SAM'] })).toEqual([]);
  });

  it('of a department shows who can do one of its services, and whoever is booked for one', async () => {
    const world = await bookedWorld();
    await world.run('service.add', {
      department: 'Plumbing',
      name: 'Boiler',
      duration: '2h',
      skills: ['gas:2', 'pipes'],
    });
    await world.run('service.add', { department: 'Plumbing', name: 'Visit', duration: '1h', kind: 'sales' });
    await world.run('department.add', { name: 'Sales' });
    await world.run('service.add', { department: 'Sales', name: 'Estimate', duration: '1h', kind: 'sales' });
    await world.run('technician.add', { name: 'Gus Gas', code: 'GUS', skills: ['gas:1'], start: '41.9,-87.6' });
    await world.run('technician.add', { name: 'Lee Chan', code: 'LEE', kind: 'sales', start: '41.9,-87.6' });
    const codes = async (department: string) =>
      stopsOf(await world.run<Board>('board.show', { date: 'tomorrow', department }))[0]?.map(([code]) => code);
    expect(await codes('Plumbing')).toEqual(['SAM']);
    expect(await codes('Sales')).toEqual(['LEE']);
    await world.run('job.create', { address: 'AD-1', service: 'Leak' });
    await world.run('appointment.book', { job: 'J-3', window: '2026-11-24 10:00-12:00', tech: 'GUS' });
    expect(await codes('Plumbing')).toEqual(['SAM', 'GUS']);
  });

  it('of days on which nobody works names the next on which somebody does', async () => {
    const world = await bookedWorld();
    await world.run('technician.edit', { technician: 'SAM', shift: 'tue 08:00-17:00' });
    const next = async (input: Record<string, unknown>) =>
      (await world.run<Board>('board.show', { date: '2026-11-28', ...input })).nextWorkingDay;
    expect(await next({})).toBe('2026-11-30');
    expect(await next({ tech: ['SAM'] })).toBe('2026-12-01');
    expect(await next({ days: 3 })).toBeUndefined();
    expect(await next({ date: '2026-11-27' })).toBeUndefined();
    const printed = await world.cli(['board', '2026-11-28']);
    expect(printed.stdout).toContain('Nobody is at work.');
    expect(printed.stdout).toMatch(/\nNothing is booked\. Next working day: dispatch board 2026-11-30\n$/);
    const table = await world.cli(['board', '2026-11-28', '--format', 'table']);
    expect(table.stdout).toMatch(/\nNothing is booked\. Next working day: dispatch board 2026-11-30\n$/);
    const nobody = await (await makeWorld()).cli(['board']);
    expect(nobody.stdout).toContain('nobody has a shift in the next month');
  });

  it('prints the timeline, the table and JSON', async () => {
    const world = await bookedWorld();
    const timeline = await world.cli(['board', 'tomorrow'], { columns: 80 });
    expect(timeline).toMatchObject({ exitCode: 0, stderr: '' });
    expect(timeline.stdout).toContain('Tue 24 Nov 2026 · CST · 2 technicians');
    expect(timeline.stdout).toContain('🔒Doe');
    const table = await world.cli(['board', 'tomorrow', '--format', 'table', '--width', '120']);
    expect(table.stdout).toMatch(/A-1 +8-10am .* MARIA +Jane Doe/);
    const json = await world.cli(['board', 'tomorrow', '--format', 'json']);
    const same = await world.cli(['board', 'tomorrow', '--json']);
    expect(json.stdout).toBe(same.stdout);
    expect(Object.keys(JSON.parse(json.stdout))).toEqual(['days', 'range']);
    const ascii = await world.cli(['board', 'tomorrow', '--ascii']);
    expect(ascii.stdout).toMatch(/^[\n -~]*$/);
    expect(ascii.stdout).toContain('#Doe');
  });

  it.each([
    [['board', '3/4'], 2],
    [['board', '--days', '8'], 2],
    [['board', '--tech', 'NOBODY'], 3],
    [['board', '--department', 'Nothing'], 3],
  ])('%j ends with %i', async (argv, exitCode) => {
    const world = await makeWorld();
    expect((await world.cli(argv)).exitCode).toBe(exitCode);
  });
});
