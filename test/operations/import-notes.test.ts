// Imports of notes and users: what people wrote, and who they are. No card number comes in (C5), and no file locks the owner out.

import { beforeEach, describe, expect, test } from 'vitest';
import type { NoteList } from '../../src/domain/note.ts';
import { contents, records } from '../support/contents.ts';
import { CHANGED, makeImporter, NEW, SAME } from '../support/importer.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop } from '../support/shop.ts';

let shop: Shop;
const { bring, tally, faults } = makeImporter(() => shop);
beforeEach(async () => {
  shop = await makeShop();
});

const rowsOf = (table: string) => records(shop.path)[table] as Record<string, unknown>[];

describe('notes', () => {
  const HEAD = 'customer,address,job,appointment,kind,text,important,visible,createdAt,createdBy\n';

  test('a new one is as typed, with what it is about and who wrote it when', async () => {
    await shop.book({}, { address: 'AD-1' });
    const text = `${HEAD}C-1,,,,,Dog in the yard,yes,,,\nC-1,AD-1,J-1,A-1,system,"Pinned,\n""as promised""",,yes,2026-01-02T10:00:00Z,kim\n`;
    expect(await tally('notes', text)).toEqual({ created: 2, updated: 0, unchanged: 0 });
    const { items } = await shop.run<NoteList>('note.list', { customer: 'C-1', all: true });
    const now = { kind: 'standard', isVisible: false, createdAt: '2026-11-23T14:00:00Z', createdBy: 'owner' };
    const then = { createdAt: '2026-01-02T10:00:00Z', createdBy: 'kim', isImportant: false, isVisible: true };
    expect(items).toMatchObject([
      { ...now, body: 'Dog in the yard', isImportant: true, addressId: null, jobId: null, appointmentId: null },
      { ...then, body: 'Pinned,\n"as promised"', kind: 'system', addressId: 1, jobId: 1, appointmentId: 1 },
    ]);
    const before = contents(shop.path);
    for (let again = 0; again < 2; again++)
      expect(await tally('notes', text)).toEqual({ created: 0, updated: 0, unchanged: 2 });
    expect(contents(shop.path)).toEqual(before);
  });

  test('a row with its number changes what the file has; one without is known by customer, text and time', async () => {
    await bring('notes', `number,${HEAD}N-4,C-1,,,,,Dog,yes,yes,2026-01-02T10:00:00Z,kim\n`);
    expect(await tally('notes', 'number,text,important\nN-4,Cat,\n')).toEqual(CHANGED);
    const cat = {
      id: 4,
      body: 'Cat',
      isImportant: 0,
      isVisible: 1,
      createdAt: '2026-01-02T10:00:00Z',
      createdBy: 'kim',
    };
    expect(rowsOf('note')).toMatchObject([cat]);
    expect(await tally('notes', 'customer,text\nC-1,Cat\n')).toEqual(SAME);
    expect(await tally('notes', 'customer,text,createdAt\nC-1,Cat,2026-01-02T10:00:00Z\n')).toEqual(SAME);
    expect(await tally('notes', 'customer,text,createdAt\nC-1,Cat,2026-01-03T10:00:00Z\n')).toEqual(NEW);
    expect(await tally('notes', 'customer,text\nC-2,Cat\n')).toEqual(NEW);
  });

  test.each([
    ['a card number', `${HEAD}C-1,,,,,4111 1111 1111 1111,,,,\n`, ['2 text card-number']],
    ['a card number of the program', `${HEAD}C-1,,,,system,4111-1111-1111-1111,,,,\n`, ['2 text card-number']],
    ['nobody’s', `${HEAD}C-99,,,,,Dog,,,,\n,,,,,Dog,,,,\n`, ['2 customer no-customer', '3 customer missing-field']],
    ['no text', `${HEAD}C-1,,,,,,,,,\n`, ['2 text missing-field']],
    ['nothing to be seen', `${HEAD}C-1,,,,,\u200b,,,,\n`, ['2 text blank-note']],
    ['too long', `${HEAD}C-1,,,,,${'x'.repeat(2041)},,,,\n`, ['2 text bad-value']],
    ['a kind that is none', `${HEAD}C-1,,,,secret,Dog,,,,\n`, ['2 kind bad-value']],
    ['neither yes nor no', `${HEAD}C-1,,,,,Dog,maybe,,,\n`, ['2 important bad-value']],
    ['in the future', `${HEAD}C-1,,,,,Dog,,,2027-01-01T00:00:00Z,\n`, ['2 createdAt in-future']],
    ['a time that is none', `${HEAD}C-1,,,,,Dog,,,soon,\n`, ['2 createdAt invalid-instant']],
    [
      'about what is not there',
      `${HEAD}C-1,AD-9,J-9,x,,Dog,,,,\n`,
      ['2 address no-address', '2 job no-job', '2 appointment no-appointment'],
    ],
    ['about another customer’s', `${HEAD}C-1,AD-2,,,,Dog,,,,\n`, ['2 address other-customer']],
    ['the same twice', `${HEAD}C-1,,,,,Dog,,,,\nC-1,,,,,Dog,yes,,,\n`, ['3 row-twice']],
  ])('refused: %s', async (_what, text, wanted) => {
    expect(await faults('notes', text)).toEqual(wanted);
  });

  test('a note stays with its customer, and what the program wrote stays as it is', async () => {
    await bring('notes', `number,${HEAD}N-1,C-1,,,,,Dog,,,,\nN-2,C-1,,,,system,Restored by kim.,,,,\n`);
    expect(await faults('notes', 'number,customer\nN-1,C-2\n')).toEqual(['2 customer other-customer']);
    expect(await faults('notes', 'number,text\nN-2,Restored by lee.\n')).toEqual(['2 text system-note']);
    expect(await faults('notes', 'number,kind\nN-1,system\nN-2,standard\n')).toEqual([
      '2 kind system-note',
      '3 text system-note',
    ]);
    expect(await tally('notes', 'number,text\nN-2,Restored by kim.\n')).toEqual(SAME);
  });

  test('it hangs on a customer of the other system, and on the one that a merged customer is now', async () => {
    await bring('customers', 'number,first,externalId\nC-3,Jane,7\n', { source: 'crm' });
    await bring('notes', 'customerExternalId,text\n7,Dog\n', { source: 'crm' });
    await shop.run('customer.merge', { keep: 'C-1', merge: 'C-3' });
    await bring('notes', 'customer,text\nC-3,Cat\n');
    const { items } = await shop.run<NoteList>('note.list', { customer: 'C-1' });
    expect(items.map(({ body }) => body)).toEqual(['Cat', 'Dog']);
  });

  test('one undo takes all of it back', async () => {
    await bring('notes', `number,${HEAD}N-1,C-1,,,,,Dog,,,,\n`);
    const before = records(shop.path);
    await bring('notes', `number,${HEAD}N-1,C-1,,,,,Cat,,,,\nN-2,C-2,,,,,Dog,,,,\n`);
    expect(rowsOf('note')).toHaveLength(2);
    await shop.run('history.undo');
    expect(records(shop.path)).toEqual(before);
  });
});

describe('users', () => {
  const HEAD = 'number,name,role,tech,archivedAt\n';

  test('they come with role and technician; the owner of the file is the one that is there', async () => {
    const text = `${HEAD}U-1,owner,super,,\nU-4,maria,technician,MARIA,\nU-5,gone,dispatcher,,2026-11-01T00:00:00Z\n`;
    expect(await tally('users', text)).toEqual({ created: 2, updated: 0, unchanged: 1 });
    const before = contents(shop.path);
    for (let again = 0; again < 2; again++)
      expect(await tally('users', text)).toEqual({ created: 0, updated: 0, unchanged: 3 });
    expect(contents(shop.path)).toEqual(before);
    expect(await shop.run('user.list')).toMatchObject({
      items: [{ name: 'owner' }, { name: 'maria', number: 'U-4', role: 'technician', technicianId: 1 }],
    });
    expect(await tally('users', 'number,role\nU-4,dispatcher\n')).toEqual(CHANGED);
    expect(rowsOf('user')[1]).toMatchObject({ name: 'maria', role: 'dispatcher', technicianId: 1 });
    expect(await tally('users', 'number,tech\nU-4,\n')).toEqual(CHANGED);
    expect(rowsOf('user')[1]).toMatchObject({ role: 'dispatcher', technicianId: null });
  });

  test.each([
    ['no name', `${HEAD},,sales,,\n`, ['2 name missing-field']],
    ['no role', `${HEAD},kim,,,\n`, ['2 role missing-field']],
    ['a role that is none', `${HEAD},kim,boss,,\n`, ['2 role bad-value']],
    ['nobody of that name', `${HEAD},kim,technician,KIM,\n`, ['2 tech no-technician']],
    ['a name that is taken', `${HEAD},OWNER,sales,,\n`, ['2 name name-taken']],
    ['a name of an earlier line', `${HEAD},kim,sales,,\n,Kim,sales,,\n`, ['3 name name-taken']],
    ['archived in the future', `${HEAD},kim,sales,,2027-01-01T00:00:00Z\n`, ['2 archivedAt in-future']],
    ['the owner as another', `${HEAD}U-1,owner,technician,,\n`, ['2 role owner']],
    ['the owner archived', `${HEAD}U-1,owner,super,,2026-11-01T00:00:00Z\n`, ['2 archivedAt owner']],
  ])('refused: %s', async (_what, text, wanted) => {
    expect(await faults('users', text)).toEqual(wanted);
  });

  test('only who may change the company brings users', async () => {
    await bring('users', `${HEAD},kim,dispatcher,,\n,ann,admin,,\n`);
    shop.setActor('kim');
    await expect(bring('users', 'name,role\nx,super\n')).rejects.toMatchObject({
      exitCode: 7,
      message: expect.stringContaining('company.modify'),
    });
    shop.setActor('ann');
    expect(await faults('users', `${HEAD}U-1,owner,sales,,\n`)).toEqual(['2 role owner']);
  });

  test('one undo takes all of it back', async () => {
    await bring('users', `${HEAD}U-2,kim,dispatcher,,\n`);
    const before = records(shop.path);
    await bring('users', `${HEAD}U-2,kim,sales,LEE,\nU-3,ann,admin,,\n`);
    await shop.run('history.undo');
    expect(records(shop.path)).toEqual(before);
  });
});
