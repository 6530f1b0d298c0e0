// Queries behind customers that no single operation shows: free accounting keys, records of other systems.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeAccountingKey } from '../../src/storage/customer.ts';
import { claimExternal } from '../../src/storage/external.ts';
import { findPostalPlace } from '../../src/storage/postal-place.ts';
import { makeWorld } from '../support/world.ts';

test('whatever numbers are taken, the key found is free and its predecessor is taken (C3)', async () => {
  const world = await makeWorld();
  const db = await world.context().openBook();
  const row = { kind: 'customer', branchId: 1, firstName: null, lastName: 'Smith', company: null, archivedAt: null };
  const none = { externalId: null, source: null };
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 12 }), async (taken) => {
      await db.deleteFrom('customer').execute();
      const keys = taken.map((number) => (number === 1 ? 'Smith' : `SMITH ${number}`));
      for (const key of keys) {
        const names = { accountingKey: key, accountingKeyFolded: key.toLowerCase() };
        await db
          .insertInto('customer')
          .values({ ...row, ...names, ...none, createdAt: 'x' })
          .execute();
      }
      const free = await freeAccountingKey(db, 'Smith');
      const number = free === 'Smith' ? 1 : Number(free.slice('Smith '.length));
      expect(taken).not.toContain(number);
      if (number > 1) expect(taken).toContain(number - 1);
    }),
    { numRuns: 40 },
  );
});

test('the external ids of one noun are no matter of another', async () => {
  const world = await makeWorld();
  await world.run('customer.create', { first: 'Jane', externalId: '1', source: 'crm' });
  const db = await world.context().openBook();
  const given = { externalId: '1', source: 'crm' };
  await expect(claimExternal(db, 'customer', given)).rejects.toMatchObject({ exitCode: 4 });
  expect(await claimExternal(db, 'job', given)).toEqual(given);
  expect(await claimExternal(db, 'job', {})).toEqual({ externalId: null, source: null });
});

test('the most exact key of a postal code wins', async () => {
  const world = await makeWorld();
  const db = await world.context().openBook();
  const place = (postalCode: string, latitude: number) => ({
    country: 'CA',
    postalCode,
    latitude,
    longitude: -75,
    place: '',
  });
  await db
    .insertInto('postalPlace')
    .values([place('K1A', 1), place('K1A 0B1', 2)])
    .execute();
  expect(await findPostalPlace(db, 'CA', ['K1A 0B1', 'K1A0B1', 'K1A'])).toMatchObject({ latitude: 2 });
  expect(await findPostalPlace(db, 'CA', ['K1A 9Z9', 'K1A9Z9', 'K1A'])).toMatchObject({ latitude: 1 });
  expect(await findPostalPlace(db, 'US', ['K1A'])).toBeNull();
});
