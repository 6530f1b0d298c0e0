import { readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AppError } from '../../src/base/errors.ts';
import type { CompanyCard, ServiceCard } from '../../src/domain/company.ts';
import { makeWorld } from '../support/world.ts';

const failure = async (promise: Promise<unknown>): Promise<AppError> => {
  try {
    await promise;
  } catch (error) {
    return error as AppError;
  }
  throw new Error('it did not fail');
};

describe('init', () => {
  it('creates a file only its owner can read, the company, a branch and the owner', async () => {
    const world = await makeWorld();
    expect(statSync(world.path).mode & 0o777).toBe(0o600);
    const company = await world.run<CompanyCard>('company.show');
    expect(company).toMatchObject({
      name: 'Lakeside Home Services',
      branches: [{ number: 'B-1', name: 'Main', timeZone: 'America/Chicago' }],
      settings: { windowHours: [2], durationStepMinutes: 30, freezeMinutes: 60 },
      changed: [],
    });
    const users = await world.run<{ items: unknown[] }>('user.list');
    expect(users.items).toMatchObject([{ name: 'owner', role: 'super' }]);
  });

  it('stores only the settings that differ from the defaults', async () => {
    const world = await makeWorld({ init: { clock: '24', units: 'km', windowHours: [4, 2], durationStep: '15m' } });
    const company = await world.run<CompanyCard>('company.show');
    expect(company.changed.toSorted()).toEqual(['clock', 'durationStepMinutes', 'units', 'windowHours']);
    expect(company.settings).toMatchObject({ clock: '24', units: 'km', windowHours: [4, 2], durationStepMinutes: 15 });
  });

  it('refuses a second init on the same file and leaves the first alone', async () => {
    const world = await makeWorld();
    const again = await world.cli(['init', '--name', 'Other', '--timezone', 'America/Chicago']);
    expect(again.exitCode).toBe(4);
    expect(again.stderr).toContain('exists already');
    expect(await world.run('company.show')).toMatchObject({ name: 'Lakeside Home Services' });
  });

  it('names the nearest time zone', async () => {
    const world = await makeWorld({ init: null });
    const error = await failure(world.run('company.init', { name: 'X', timezone: 'America/Chicgo' }));
    expect(error).toMatchObject({ exitCode: 2, code: 'unknown-time-zone', hint: 'Did you mean "America/Chicago"?' });
  });

  it.each([
    ['when the input is wrong', ['--timezone', 'Nowhere/Atall'], 2],
    ['after a dry run', ['--timezone', 'Europe/Berlin', '--dry-run'], 0],
  ])('leaves no file behind %s', async (_, flags, exitCode) => {
    const world = await makeWorld({ init: null });
    expect((await world.cli(['init', '--name', 'X', ...flags])).exitCode).toBe(exitCode);
    expect(readdirSync(world.folder)).toEqual([]);
    expect((await world.cli(['init', '--name', 'X', '--timezone', 'Europe/Berlin'])).exitCode).toBe(0);
  });
});

describe('company set', () => {
  it.each([
    ['freezeMinutes', '90', 90],
    ['acceptedIsInMotion', 'no', false],
    ['rescheduleReasons', 'weather, customer away', ['weather', 'customer away']],
    ['windowHours', '4,2', [4, 2]],
    ['units', 'km', 'km'],
    ['openingHours', 'mon-sat 07:00-19:00', 'mon-sat 07:00-19:00'],
    ['exemptionReasons', '', []],
    ['onSiteNotesDefault', '', ''],
  ])('%s = %s', async (setting, value, after) => {
    const world = await makeWorld();
    expect(await world.run('company.set', { setting, value })).toMatchObject({ setting, after });
    const company = await world.run<CompanyCard>('company.show');
    expect(company.settings[setting as 'units']).toEqual(after);
  });

  it.each([
    ['freezeMinutes', '-5', 'freezeMinutes must be a whole number from 0 to 1440, not "-5".'],
    ['freezeMinutes', '', 'freezeMinutes must be a whole number from 0 to 1440, not "".'],
    ['freezeMinutes', '0x10', 'freezeMinutes must be a whole number from 0 to 1440, not "0x10".'],
    ['units', '', 'units must be mi or km, not "".'],
    ['windowHours', '2,11', 'windowHours must be whole numbers from 1 to 10, not "11".'],
    ['units', 'miles', 'units must be mi or km, not "miles".'],
    ['acceptedIsInMotion', 'maybe', 'acceptedIsInMotion must be yes or no, not "maybe".'],
  ])('refuses %s = %s', async (setting, value, message) => {
    const world = await makeWorld();
    const error = await failure(world.run('company.set', { setting, value }));
    expect(error.exitCode).toBe(2);
    expect(error.message.replace('"2,11"', '"11"')).toBe(message);
  });

  it('suggests the setting that was meant', async () => {
    const world = await makeWorld();
    const error = await failure(world.run('company.set', { setting: 'freezeMinute', value: '1' }));
    expect(error.hint).toBe('Did you mean "freezeMinutes"?');
  });
});

describe('the catalogue of work', () => {
  it('adds a service with skills, making its department', async () => {
    const world = await makeWorld();
    const outcome = await world.outcome('service.add', {
      department: 'HVAC',
      name: 'AC Repair',
      duration: '90m',
      skills: ['hvac', 'Gas:2'],
    });
    expect(outcome.notices).toEqual(['made the department "HVAC"']);
    expect(outcome.result).toMatchObject({
      number: 'S-1',
      durationSeconds: 5400,
      skills: { gas: 2, hvac: 1 },
      department: 'HVAC',
      priority: 'normal',
    });
  });

  it('refuses durations off the step, negative ones and zero', async () => {
    const world = await makeWorld();
    const add = (duration: string) => failure(world.run('service.add', { department: 'HVAC', name: 'X', duration }));
    expect((await add('50m')).message).toBe('A duration of 50m is not in steps of 30m: use 30m or 1h.');
    expect((await add('-30m')).exitCode).toBe(2);
    expect((await add('0')).exitCode).toBe(2);
  });

  it('keeps names unique without regard to case', async () => {
    const world = await makeWorld();
    await world.run('service.add', { department: 'HVAC', name: 'AC Repair', duration: '1h' });
    const error = await failure(world.run('service.add', { department: 'hvac', name: 'ac repair', duration: '1h' }));
    expect(error).toMatchObject({ exitCode: 4, code: 'name-taken' });
  });

  it('edits a service only while nobody else did', async () => {
    const world = await makeWorld();
    await world.run('service.add', { department: 'HVAC', name: 'AC Repair', duration: '1h' });
    const edited = await world.run<ServiceCard>('service.edit', { service: 'AC Repair', duration: '2h', ifVersion: 1 });
    expect(edited).toMatchObject({ durationSeconds: 7200, version: 2 });
    const error = await failure(world.run('service.edit', { service: 'S-1', duration: '3h', ifVersion: 1 }));
    expect(error).toMatchObject({ exitCode: 4, code: 'changed-since' });
  });

  it('gives subtypes their own durations', async () => {
    const world = await makeWorld();
    await world.run('service.add', { department: 'HVAC', name: 'AC Repair', duration: '1h' });
    await world.run('subtype.add', { service: 'S-1', name: 'Rooftop unit', duration: '3h' });
    const list = await world.run<{ items: ServiceCard[] }>('service.list', { department: 'HVAC' });
    expect(list.items[0]?.subtypes).toEqual([{ id: 1, number: 'ST-1', name: 'Rooftop unit', durationSeconds: 10_800 }]);
  });
});

describe('permissions (W6)', () => {
  it('refuses what a role may not do, naming the permission', async () => {
    const world = await makeWorld();
    await world.run('user.add', { name: 'kim', role: 'dispatcher' });
    world.setActor('kim');
    const error = await failure(world.run('company.set', { setting: 'units', value: 'km' }));
    expect(error).toMatchObject({ exitCode: 7 });
    expect(error.message).toBe('kim (dispatcher) lacks the permission company.modify for "company set".');
  });

  it('refuses an unknown user', async () => {
    const world = await makeWorld();
    world.setActor('nobody');
    expect(await failure(world.run('company.show'))).toMatchObject({ exitCode: 3, code: 'no-user' });
  });
});
