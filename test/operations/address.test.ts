// Addresses through their operations: places, taxes, merging and the table of postal codes (A1-A4).

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import type { AddressCard, AddressList, EditedAddress, MergedAddresses } from '../../src/domain/address.ts';
import { addBooked, addTechnicianRow } from '../support/booked.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const MADISON = { street: '1201 W Madison St', city: 'Chicago', state: 'IL', postal: '60607' };
const BROADWAY = { street: '4801 N Broadway', city: 'Chicago', state: 'IL', postal: '60640' };

async function failure(running: Promise<unknown>): Promise<AppError> {
  const error = await running.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

async function worldWithJane(): Promise<World> {
  const world = await makeWorld();
  await world.run('customer.create', { first: 'Jane', ...MADISON, at: '41.8819,-87.6580' });
  return world;
}

const add = (world: World, input: Record<string, unknown>) =>
  world.outcome('address.add', { customer: 'C-1', ...BROADWAY, ...input });

describe('places (A3)', () => {
  test.each([
    [{ at: '41.9,-87.7' }, { latitude: 41.9, longitude: -87.7, coordinatesSource: 'given' }],
    [{}, { latitude: 41.9719, longitude: -87.6624, coordinatesSource: 'postal-code' }],
    [{ postal: '60640-1234' }, { coordinatesSource: 'postal-code' }],
    [{ street: 'PO Box 12', at: '41.9,-87.7' }, { coordinatesSource: 'given' }],
  ])('%j is placed at %j without a notice', async (input, place) => {
    const world = await worldWithJane();
    const { result, notices } = await add(world, input);
    expect(result).toMatchObject(place);
    expect(notices).toEqual([]);
  });

  test.each([
    [{ street: 'P.O. Box 12' }, 'P.O. box'],
    [{ postal: '99999' }, 'postal code 99999 is not in the table'],
    [{ country: 'CA', postal: 'K1A 0B1' }, 'postal code K1A 0B1 is not in the table'],
  ])('%j is not placed, which says how to', async (input, why) => {
    const world = await worldWithJane();
    const { result, notices } = await add(world, input);
    expect(result).toMatchObject({ latitude: null, longitude: null, coordinatesSource: null });
    expect(notices).toEqual([expect.stringContaining(why)]);
    expect(notices[0]).toContain('dispatch address edit AD-2 --at LAT,LNG');
  });

  test('a moved street is placed anew where the postal code had placed it', async () => {
    const world = await worldWithJane();
    await add(world, {});
    const edited = await world.run<EditedAddress>('address.edit', { address: 'AD-2', postal: '60607' });
    expect(edited).toMatchObject({ latitude: 41.8748, longitude: -87.6518, version: 2 });
    const box = await world.outcome('address.edit', { address: 'AD-2', street: 'PO Box 1' });
    expect(box.result).toMatchObject({ latitude: null, coordinatesSource: null });
    expect(box.notices).toHaveLength(1);
  });

  test('given coordinates stay when the street changes, with a notice', async () => {
    const world = await worldWithJane();
    const { result, notices } = await world.outcome('address.edit', { address: 'AD-1', street: '1300 W Madison St' });
    expect(result).toMatchObject({ street: '1300 W Madison St', latitude: 41.8819, coordinatesSource: 'given' });
    expect(notices).toEqual([expect.stringContaining('--at LAT,LNG')]);
  });

  test('a place that moves out of reach lists the appointments that no longer fit', async () => {
    const world = await worldWithJane();
    const technicianId = await addTechnicianRow(world, {
      latitude: 41.88,
      longitude: -87.65,
      coverageRadiusMetres: 10_000,
    });
    await addBooked(world, { customerId: 1, addressId: 1, technicianId });
    await addBooked(world, {
      customerId: 1,
      addressId: 1,
      technicianId,
      windowStart: '2026-11-02T14:00:00Z',
      windowEnd: '2026-11-02T16:00:00Z',
    });
    const near = await world.run<EditedAddress>('address.edit', { address: 'AD-1', at: '41.89,-87.65' });
    expect(near.unfit).toEqual([]);
    const far = await world.run<EditedAddress>('address.edit', { address: 'AD-1', at: '42.3,-87.65' });
    expect(far.unfit).toMatchObject([{ number: 'A-1', technician: 'Maria Lopez' }]);
    expect(far.unfit[0]?.violations.map(({ code }) => code)).toContain('outside-radius');
  });
});

describe('the card (A1, A2)', () => {
  test('type, name, tax, exemption and zone', async () => {
    const world = await worldWithJane();
    const { result } = await add(world, {
      type: 'commercial',
      taxRate: '10.25',
      exempt: 'RESALE',
      timezone: 'America/Denver',
    });
    expect(result).toMatchObject({
      name: 'Business',
      type: 'commercial',
      taxBasisPoints: 1025,
      exemptionReason: 'resale',
      timeZone: 'America/Denver',
    });
    const edited = await world.run<AddressCard>('address.edit', {
      address: 'AD-2',
      notExempt: true,
      name: 'Shop',
      timezone: '',
    });
    expect(edited).toMatchObject({
      name: 'Shop',
      exemptionReason: null,
      taxBasisPoints: 1025,
      timeZone: 'America/Chicago',
    });
  });

  test('bad input is refused with every reason', async () => {
    const world = await worldWithJane();
    const error = await failure(add(world, { city: '\u200b', postal: '1', exempt: 'friend', timezone: 'Mars/One' }));
    expect(error).toMatchObject({ exitCode: 2 });
    expect(error.violations.map(({ field }) => field)).toEqual(['city', 'postal', 'timezone', 'exempt']);
    expect(await failure(add(world, { at: '100,200' }))).toMatchObject({ exitCode: 2 });
    expect(await failure(world.run('address.edit', { address: 'AD-1' }))).toMatchObject({ code: 'nothing-to-change' });
    expect(await failure(world.run('address.edit', { address: 'AD-1', country: 'CA', ifVersion: 9 }))).toMatchObject({
      exitCode: 4,
    });
  });

  test('an external id is taken once', async () => {
    const world = await worldWithJane();
    await add(world, { externalId: 'x', source: 'crm' });
    const error = await failure(add(world, { externalId: 'x', source: 'crm' }));
    expect(error).toMatchObject({ exitCode: 4, message: expect.stringContaining('AD-2') });
  });
});

describe('merging (A4)', () => {
  test('moves jobs, appointments and notes, keeps the tax setting, and archives the duplicate', async () => {
    const world = await worldWithJane();
    await world.run('address.edit', { address: 'AD-1', taxRate: '8.25' });
    await add(world, { taxRate: '10' });
    await addBooked(world, { customerId: 1, addressId: 2 });
    await addBooked(world, { customerId: 1, addressId: 2, status: 'complete' });
    await addBooked(world, { customerId: 1, addressId: 1 });
    const db = await world.context().openBook();
    await db
      .insertInto('note')
      .values({
        customerId: 1,
        addressId: 2,
        jobId: null,
        appointmentId: null,
        kind: 'standard',
        body: 'Gate code 12',
        isImportant: 0,
        isVisible: 0,
        createdAt: '2026-11-23T14:00:00Z',
        createdBy: 'owner',
      })
      .execute();
    const merged = await world.run<MergedAddresses>('address.merge', { keep: 'AD-1', merge: 'AD-2' });
    expect(merged).toMatchObject({
      kept: { number: 'AD-1', taxBasisPoints: 825, archivedAt: null },
      merged: { number: 'AD-2', mergedInto: 'AD-1', archivedAt: '2026-11-23T14:00:00Z' },
      moved: { jobs: 2, appointments: 2, notes: 1 },
      unfit: [],
    });
    expect(await db.selectFrom('job').select('addressId').distinct().execute()).toEqual([{ addressId: 1 }]);
    expect(await db.selectFrom('note').select('addressId').distinct().execute()).toEqual([{ addressId: 1 }]);
    expect((await world.run<AddressList>('address.list', { customer: 'C-1' })).total).toBe(1);
    expect((await world.run<AddressList>('address.list', { customer: 'C-1', all: true })).total).toBe(2);
  });

  test('moved appointments are checked from the kept place; past and kept ones are not', async () => {
    const world = await worldWithJane();
    await add(world, { street: 'PO Box 12' });
    await addBooked(world, { customerId: 1, addressId: 1 });
    await addBooked(world, { customerId: 1, addressId: 1, pin: 'both' });
    await addBooked(world, { customerId: 1, addressId: 2 });
    const { unfit } = await world.run<MergedAddresses>('address.merge', { keep: 'AD-2', merge: 'AD-1' });
    expect(unfit).toMatchObject([{ number: 'A-1', violations: [{ rule: 'A3' }] }]);
  });

  test('every reason against it at once', async () => {
    const world = await worldWithJane();
    await world.run('customer.create', { first: 'John', ...BROADWAY });
    await addBooked(world, { customerId: 1, addressId: 1, status: 'on-site' });
    await addBooked(world, { customerId: 2, addressId: 2, status: 'accepted' });
    const error = await failure(world.run('address.merge', { keep: 'AD-1', merge: 'AD-2' }));
    expect(error.exitCode).toBe(5);
    expect(error.violations.map(({ code }) => code)).toEqual(['two-customers', 'in-motion', 'in-motion']);
  });

  test('not with itself, not twice, not of an archived customer, not what is not there', async () => {
    const world = await worldWithJane();
    await add(world, {});
    await add(world, {});
    const merge = (keep: string, gone: string) => failure(world.run('address.merge', { keep, merge: gone }));
    const codes = (error: AppError): string[] => error.violations.map(({ code }) => code);
    expect(codes(await merge('AD-1', 'AD-1'))).toEqual(['same-address']);
    await world.run('address.merge', { keep: 'AD-1', merge: 'AD-2' });
    expect(codes(await merge('AD-3', 'AD-2'))).toEqual(['merged-already']);
    expect(codes(await merge('AD-2', 'AD-3'))).toEqual(['merged-already']);
    expect(await merge('AD-1', 'AD-9')).toMatchObject({ exitCode: 3 });
    expect(await failure(world.run('address.edit', { address: 'AD-2', city: 'X' }))).toMatchObject({
      exitCode: 5,
      hint: 'Use AD-1.',
    });
    await world.run('customer.archive', { customer: 'C-1' });
    expect(codes(await merge('AD-1', 'AD-3'))).toEqual(['customer-archived']);
  });

  test('is final: undo refuses it', async () => {
    const world = await worldWithJane();
    await add(world, {});
    await world.run('address.merge', { keep: 'AD-1', merge: 'AD-2' });
    expect(await failure(world.run('history.undo', {}))).toMatchObject({ exitCode: 5 });
  });

  test('a dry run shows what would move and changes nothing', async () => {
    const world = await worldWithJane();
    await add(world, {});
    await addBooked(world, { customerId: 1, addressId: 2 });
    const outcome = await world.outcome('address.merge', { keep: 'AD-1', merge: 'AD-2' }, { dryRun: true });
    expect(outcome.result).toMatchObject({ moved: { jobs: 1, appointments: 1, notes: 0 } });
    expect((await world.run<AddressList>('address.list', { customer: 'C-1' })).total).toBe(2);
  });
});

describe('the table of postal codes (A3)', () => {
  const HEAD = 'country,postal_code,latitude,longitude,place\n';
  function csv(world: World, text: string): string {
    const file = join(world.folder, 'places.csv');
    writeFileSync(file, text);
    return file;
  }

  test('imported places come before the shipped ones, and a second import changes nothing', async () => {
    const world = await worldWithJane();
    const file = csv(world, `${HEAD}US,60640,41.5,-87.5,Here\nCA,K1A,45.4,-75.7,Ottawa\n`);
    expect(await world.run('postal.import', { file })).toEqual({ file, added: 2, replaced: 0, unchanged: 0 });
    expect((await add(world, {})).result).toMatchObject({ latitude: 41.5, coordinatesSource: 'postal-code' });
    expect((await add(world, { country: 'ca', postal: 'k1a 0b1' })).result).toMatchObject({ latitude: 45.4 });
    expect(await world.outcome('postal.import', { file })).toMatchObject({ revision: null, result: { unchanged: 2 } });
    const changed = csv(world, `${HEAD}US,60640,41.6,-87.5,There\n`);
    expect(await world.run('postal.import', { file: changed })).toMatchObject({ added: 0, replaced: 1 });
  });

  test('one bad row and nothing is imported; all are listed', async () => {
    const world = await worldWithJane();
    const file = csv(world, `${HEAD}US,60640,41.5,-87.5,x\nUS,1,2,3,x\nUS,60641,99,0,x\n`);
    const error = await failure(world.run('postal.import', { file }));
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining('Line 3') });
    expect(error.violations).toHaveLength(2);
    expect((await add(world, {})).result).toMatchObject({ latitude: 41.9719 });
  });

  test('files that are no table', async () => {
    const world = await worldWithJane();
    const run = (file: string) => failure(world.run('postal.import', { file }));
    expect(await run(join(world.folder, 'none.csv'))).toMatchObject({ exitCode: 8 });
    expect(await run(world.folder)).toMatchObject({ exitCode: 8 });
    expect(await run(csv(world, HEAD))).toMatchObject({ exitCode: 2, code: 'empty-file' });
    const binary = join(world.folder, 'binary.csv');
    writeFileSync(binary, Buffer.from([0xff, 0xfe, 0x00, 0xd8]));
    expect(await run(binary)).toMatchObject({ exitCode: 2, code: 'not-utf8' });
  });
});
