// Each scenario shows what its name says, by what the scheduler makes of it.

import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Board, BoardDay } from '../../src/domain/board.ts';
import type { OptimizedDay, OptimizeResult } from '../../src/domain/schedule.ts';
import type { Seeded } from '../../src/domain/seeded.ts';
import { findOperation } from '../../src/operations/catalog/index.ts';
import { SCENARIOS } from '../../src/seed/scenario.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

interface Played extends World {
  readonly made: Seeded;
  readonly board: BoardDay;
  readonly optimize: (options?: { dryRun: boolean }) => Promise<OptimizedDay>;
}

async function play(scenario: string): Promise<Played> {
  const world = await makeWorld();
  const made = await world.run<Seeded>('seed.fill', { scenario });
  const board = await world.run<Board>('board.show', { date: made.day });
  const optimize: Played['optimize'] = async (options = { dryRun: true }) => {
    const plan = await world.run<OptimizeResult>('schedule.optimize', { date: made.day, iterations: 1_000 }, options);
    return plan.days[0] as OptimizedDay;
  };
  return { ...world, made, board: board.days[0] as BoardDay, optimize };
}

const appointments = (world: World, filter: Record<string, unknown>) =>
  world.run<{
    items: { number: string; priority: string; pin: unknown; technicianId: number | null }[];
    total: number;
  }>('appointment.list', { limit: 1_000, ...filter });

test('the help names and explains every scenario', () => {
  const operation = findOperation('seed.fill')?.operation;
  expect(operation?.fields.scenario?.choices).toEqual(SCENARIOS);
  for (const name of SCENARIOS) expect(operation?.details).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
});

test('tiny: two technicians, six visits, all of them placed', async () => {
  const { made, board, cli } = await play('tiny');
  expect(made).toMatchObject({ technicians: 2, appointments: 6, unassigned: 0 });
  expect(board.counts).toMatchObject({ technicians: 2, appointments: 6, unassigned: 0, inJeopardy: 0 });
  expect(board.rows.map(({ stops }) => stops.length)).toEqual([3, 3]);
  expect(await cli(['doctor'])).toMatchObject({ exitCode: 0 });
});

test('gridlocked: next to nothing can be improved until the pins are gone', async () => {
  const world = await play('gridlocked');
  const locked = await world.optimize();
  expect(world.made.pinned).toBe(world.made.appointments - world.made.unassigned);
  expect(locked.after.unassigned).toBeGreaterThan(0);
  expect(locked.after.driveSeconds).toBeGreaterThan(locked.before.driveSeconds * 0.95);
  const book = new SqliteDatabase(world.path);
  book.prepare('update appointment set pin = null').run();
  book.close();
  const free = await world.optimize();
  expect(free.after.unassigned).toBeLessThan(locked.after.unassigned);
  expect(free.after.driveSeconds).toBeLessThan(locked.after.driveSeconds * 0.7);
});

test('storm-day: emergencies push everything else aside, and most of them still find nobody', async () => {
  const world = await play('storm-day');
  const emergencies = (await appointments(world, { unassigned: true })).items;
  expect(emergencies.length).toBeGreaterThanOrEqual(40);
  expect(emergencies.every(({ priority }) => priority === 'emergency')).toBe(true);
  const shifts = world.board.rows.length;
  expect(emergencies.length).toBeGreaterThan(shifts * 6);
  await world.optimize({ dryRun: false });
  const left = (await appointments(world, { unassigned: true })).items;
  const placed = emergencies.length - left.filter(({ priority }) => priority === 'emergency').length;
  expect(placed).toBeGreaterThan(shifts);
  expect(left.length).toBeGreaterThan(shifts * 4);
  expect(left.some(({ priority }) => priority !== 'emergency')).toBe(true);
});

test('technician-sick: the busiest technician is away, and the visits wait for the others', async () => {
  const world = await play('technician-sick');
  const sick = world.board.rows.filter(({ blocks }) => blocks.some(({ title }) => title === 'sick'));
  expect(sick.map(({ stops }) => stops)).toEqual([[]]);
  const most = Math.max(...world.board.rows.map(({ stops }) => stops.length));
  expect(world.board.counts.unassigned).toBeGreaterThanOrEqual(most);
  expect(world.made.days[0]?.percent).toBeGreaterThan(75);
  const { before, after } = await world.optimize();
  expect(after.unassigned).toBeLessThan(before.unassigned);
});

test('on a Friday night, the day that is made is Monday', async () => {
  const world = await makeWorld({ now: '2026-11-28T03:00:00Z' });
  expect(await world.run<Seeded>('seed.fill', { scenario: 'tiny' })).toMatchObject({ day: '2026-11-30' });
});
