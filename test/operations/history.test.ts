import { describe, expect, it } from 'vitest';
import type { AppError } from '../../src/base/errors.ts';
import type { ServiceCard } from '../../src/domain/company.ts';
import type { LogResult, UndoResult } from '../../src/domain/history.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const failure = async (promise: Promise<unknown>): Promise<AppError> => {
  try {
    await promise;
  } catch (error) {
    return error as AppError;
  }
  throw new Error('it did not fail');
};

async function worldWithService(): Promise<World> {
  const world = await makeWorld();
  await world.run('service.add', { department: 'HVAC', name: 'AC Repair', duration: '1h' });
  return world;
}

const services = async (world: World): Promise<readonly ServiceCard[]> =>
  (await world.run<{ items: ServiceCard[] }>('service.list')).items;

it('a search that changed nothing is logged, and undo takes back the change before it', async () => {
  const world = await worldWithService();
  await world.run('schedule.optimize', { iterations: 0 });
  expect(await world.run<UndoResult>('history.undo')).toMatchObject({ operation: 'service.add' });
});

describe('log', () => {
  it('says who changed what when with which command', async () => {
    const world = await worldWithService();
    await world.cli(['service', 'edit', 'S-1', '--duration', '2h']);
    const { items } = await world.run<LogResult>('history.log', { record: 'S-1' });
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({
      actor: 'owner',
      operation: 'service.edit',
      at: '2026-11-23T14:00:00Z',
      changes: [
        { record: 'S-1', kind: 'changed', columns: [{ column: 'durationSeconds', before: 3600, after: 7200 }] },
      ],
    });
    expect(items[0]?.command).toContain('dispatch service edit S-1 --duration 2h');
    expect(items[1]?.changes.map((change) => change.record)).toEqual(['S-1']);
  });

  it('finds the changes of a user as every command finds a user', async () => {
    const world = await worldWithService();
    await world.run('user.add', { name: 'Kim', role: 'dispatcher' });
    const total = async (actor: string) => (await world.run<LogResult>('history.log', { actor })).total;
    expect([await total('owner'), await total('OWNER'), await total('U-1'), await total('kim')]).toEqual([3, 3, 3, 0]);
    expect(await failure(total('nobody'))).toMatchObject({ exitCode: 3, code: 'no-user' });
  });

  it('writes no entry for a change that changes nothing', async () => {
    const world = await worldWithService();
    const before = await world.run<LogResult>('history.log');
    const outcome = await world.outcome('service.edit', { service: 'S-1', duration: '1h' });
    expect(outcome.revision).toBeNull();
    expect((await world.run<LogResult>('history.log')).total).toBe(before.total);
  });
});

describe('undo', () => {
  it('removes what was created, and its number is never given again', async () => {
    const world = await worldWithService();
    const undone = await world.run<UndoResult>('history.undo');
    expect(undone.changes.map(({ record, kind }) => `${kind} ${record}`)).toEqual(['removed D-1', 'removed S-1']);
    expect(await services(world)).toEqual([]);
    const again = await world.run<ServiceCard>('service.add', {
      department: 'HVAC',
      name: 'AC Repair',
      duration: '1h',
    });
    expect(again.number).toBe('S-2');
  });

  it('takes back one own change after another', async () => {
    const world = await worldWithService();
    await world.run('service.edit', { service: 'S-1', duration: '2h' });
    await world.run('service.edit', { service: 'S-1', duration: '3h' });
    await world.run('history.undo');
    expect((await services(world))[0]?.durationSeconds).toBe(7200);
    await world.run('history.undo');
    expect((await services(world))[0]?.durationSeconds).toBe(3600);
    await world.run('history.undo');
    expect(await services(world)).toEqual([]);
    expect(await failure(world.run('history.undo'))).toMatchObject({ code: 'final', exitCode: 5 });
  });

  it('never gives a version twice, so that --if-version stays safe', async () => {
    const world = await worldWithService();
    await world.run('service.edit', { service: 'S-1', duration: '2h' });
    await world.run('history.undo');
    expect((await services(world))[0]).toMatchObject({ durationSeconds: 3600, version: 3 });
  });

  it('refuses what was changed since, naming record and revision', async () => {
    const world = await worldWithService();
    await world.run('service.edit', { service: 'S-1', duration: '2h' });
    await world.run('service.edit', { service: 'S-1', priority: 'high' });
    const error = await failure(world.run('history.undo', { revision: 3 }));
    expect(error).toMatchObject({ exitCode: 4, code: 'changed-since' });
    expect(error.message).toBe('Revision 3 cannot be undone: later changes depend on it: S-1 (revision 4).');
  });

  it('refuses what later records are built upon', async () => {
    const world = await worldWithService();
    await world.run('subtype.add', { service: 'S-1', name: 'Rooftop' });
    const error = await failure(world.run('history.undo', { revision: 2 }));
    expect(error.message).toContain('ST-1 (revision 3)');
    expect(await services(world)).toHaveLength(1);
  });

  it('refuses what was undone already', async () => {
    const world = await worldWithService();
    await world.run('history.undo', { revision: 2 });
    expect(await failure(world.run('history.undo', { revision: 2 }))).toMatchObject({
      exitCode: 4,
      code: 'already-undone',
    });
  });

  it('needs the permission of what it takes back, and leaves others’ changes alone', async () => {
    const world = await worldWithService();
    await world.run('user.add', { name: 'kim', role: 'dispatcher' });
    world.setActor('kim');
    expect(await failure(world.run('history.undo'))).toMatchObject({ exitCode: 3, code: 'nothing-to-undo' });
    expect(await failure(world.run('history.undo', { revision: 2 }))).toMatchObject({ exitCode: 7 });
  });

  it('shows with a dry run what would come back, and keeps everything', async () => {
    const world = await worldWithService();
    const outcome = await world.outcome('history.undo', {}, { dryRun: true });
    expect(outcome).toMatchObject({ dryRun: true, revision: null });
    expect(await services(world)).toHaveLength(1);
  });
});

describe('the runner', () => {
  it('returns the first result for a key seen before, and refuses the key with other data', async () => {
    const world = await makeWorld();
    const input = { name: 'HVAC' };
    const first = await world.outcome('department.add', input, { key: 'web-1' });
    const second = await world.outcome('department.add', input, { key: 'web-1' });
    expect(second.result).toEqual(first.result);
    expect(second.replayed).toBe(true);
    expect(await failure(world.run('department.add', { name: 'Plumbing' }, { key: 'web-1' }))).toMatchObject({
      exitCode: 4,
      code: 'key-reused',
    });
    expect((await world.run<{ total: number }>('department.list')).total).toBe(1);
  });

  it('remembers the key of a change that changed nothing: a late retry must not', async () => {
    const world = await worldWithService();
    const retried = () => world.outcome('service.edit', { service: 'S-1', duration: '1h' }, { key: 'web-2' });
    expect(await retried()).toMatchObject({ revision: null, replayed: false });
    await world.run('service.edit', { service: 'S-1', duration: '2h' });
    expect(await retried()).toMatchObject({ revision: null, replayed: true });
    expect((await services(world))[0]?.durationSeconds).toBe(7200);
  });

  it('refuses a write whose clock is behind the last change', async () => {
    const world = await makeWorld();
    world.setNow('2026-11-23T13:59:00Z');
    expect(await failure(world.run('department.add', { name: 'HVAC' }))).toMatchObject({
      exitCode: 4,
      code: 'clock-behind',
    });
  });

  it('names every wrong field at once', async () => {
    const world = await makeWorld();
    const error = await failure(world.run('service.add', { nmae: 'X', duration: 'soon', kind: 'teck' }));
    expect(error.exitCode).toBe(2);
    expect(error.violations.map(({ field }) => field)).toEqual(['nmae', 'name', 'department', 'kind', 'duration']);
    expect(error.message).toContain('Did you mean "name"?');
    expect(error.message).toContain('Did you mean "tech"?');
  });

  it('treats no input key as a field that objects have by birth', async () => {
    const world = await makeWorld();
    const raw = JSON.parse('{"name":"X","__proto__":{"polluted":true},"constructor":"x"}') as Record<string, unknown>;
    expect((await failure(world.run('department.add', raw))).message).toContain('no field "constructor"');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
