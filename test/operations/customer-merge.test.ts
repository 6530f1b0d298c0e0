// Merging two customers who are one (C8): everything moves, the kept one's word stands, and whoever names the merged one
// afterwards, by hand or in a file, reaches the kept one.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AppError } from '../../src/base/errors.ts';
import type { AppointmentCard } from '../../src/domain/appointment.ts';
import type { CustomerCard, CustomerFile, CustomerList } from '../../src/domain/customer.ts';
import type { MergedCustomers } from '../../src/domain/customer-merge.ts';
import type { NoteList } from '../../src/domain/note.ts';
import { contents, records } from '../support/contents.ts';
import { splitWords } from '../support/shell-words.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, refusal, TUESDAY } from '../support/shop.ts';
import type { World } from '../support/world.ts';

const DOUBLE = {
  first: 'Jane',
  last: 'Doe',
  email: ['work:jane@x.com'],
  phone: ['312-555-0100', 'mobile:312-555-0199'],
  street: '1 Oak St.',
  city: 'Chicago',
  state: 'IL',
  postal: '60610',
  at: '41.90,-87.64',
  externalId: '4711',
  source: 'crm',
};

/** A shop in which C-3 is Jane Doe (C-1) once more, with AD-3, J-1 and A-1. */
async function shopWithDouble(input: Record<string, unknown> = {}): Promise<Shop> {
  const shop = await makeShop();
  await shop.run('customer.create', { ...DOUBLE, ...input });
  await shop.book({}, { address: 'AD-3' });
  await shop.run('note.add', { customer: 'C-3', text: 'Gate code 12', important: true });
  return shop;
}

const merge = (world: World, keep = 'C-1', other = 'C-3'): Promise<MergedCustomers> =>
  world.run('customer.merge', { keep, merge: other });
const file = (world: World, customer = 'C-1'): Promise<CustomerFile> => world.run('customer.show', { customer });
const codes = ({ violations }: AppError): string[] => violations.map(({ code }) => code);
const mergeRefusal = (world: World, keep: string, other: string): Promise<AppError> =>
  refusal(world, 'customer.merge', { keep, merge: other });

/** Every row that points to the customer, by table. */
function pointingTo(world: World, customerId: number): string[] {
  return Object.entries(contents(world.path))
    .filter(([table]) => table !== 'change')
    .flatMap(([table, rows]) =>
      (rows as Record<string, unknown>[]).filter((row) => row.customerId === customerId).map(() => table),
    );
}

describe('what moves', () => {
  test('addresses, jobs, appointments, notes, phones and e-mails; the key and the external id stay', async () => {
    const shop = await shopWithDouble();
    const merged = await merge(shop);
    expect(merged).toMatchObject({
      kept: { number: 'C-1', accountingKey: 'Jane Doe', mergedInto: null, archivedAt: null },
      merged: {
        number: 'C-3',
        accountingKey: 'Jane Doe 2',
        mergedInto: 'C-1',
        archivedAt: '2026-11-23T14:00:00Z',
        externalId: '4711',
        contacts: [],
        addresses: [],
      },
      moved: { addresses: 1, jobs: 1, appointments: 1, notes: 1, contacts: 2, technicians: 0 },
      shared: [{ type: 'phone', value: '+13125550100' }],
      samePlaces: [{ keep: 'AD-1', merge: 'AD-3' }],
      dropped: [],
      against: [],
    });
    const kept = await file(shop);
    expect(kept.contacts.map(({ value, label, isPrimary }) => [value, label, isPrimary])).toEqual([
      ['jane@x.com', 'work', true],
      ['+13125550100', 'main', true],
      ['+13125550199', 'mobile', false],
    ]);
    expect(kept.addresses.map(({ number, archivedAt }) => [number, archivedAt])).toEqual([
      ['AD-1', null],
      ['AD-3', null],
    ]);
    expect(kept.appointments.map(({ number }) => number)).toEqual(['A-1']);
    expect(kept.notes.map(({ body }) => body)).toEqual(['Gate code 12']);
    expect(kept.version).toBe(2);
    expect(pointingTo(shop, 3)).toEqual([]);
    expect(await shop.run<AppointmentCard>('appointment.show', { appointment: 'A-1' })).toMatchObject({
      customerNumber: 'C-1',
    });
    const { items } = await shop.run<NoteList>('note.list', { customer: 'C-1', all: true });
    expect(items.find(({ kind }) => kind === 'system')?.body).toBe(
      'C-3 Jane Doe, accounting key "Jane Doe 2", was merged into C-1 Jane Doe.',
    );
  });

  test('the kept customer is found by what the other had, and the doctor has nothing to say', async () => {
    const shop = await shopWithDouble({ company: 'Doe & Sons' });
    await merge(shop);
    const found = async (query: string, all = false): Promise<string[]> =>
      (await shop.run<CustomerList>('customer.list', { query, all })).items.map(({ number }) => number);
    expect(await found('555-0199')).toEqual(['C-1']);
    expect(await found('doe')).toEqual(['C-1']);
    expect(await found('sons')).toEqual([]);
    expect(await found('sons', true)).toEqual(['C-3']);
    expect(await shop.run('book.doctor', {})).toMatchObject({ problems: 0 });
  });

  test('wished technicians: the kept customer’s word stands, and who is booked against it is named', async () => {
    const shop = await shopWithDouble();
    await shop.run('appointment.pin', { appointment: 'A-1', tech: 'SAM' });
    await shop.run('customer.technicians', { customer: 'C-1', ban: ['SAM'], reason: 'left the gate open' });
    await shop.run('customer.technicians', { customer: 'C-3', prefer: ['SAM', 'MARIA'] });
    const { kept, moved, dropped, against } = await merge(shop);
    expect(kept.technicians.map(({ technician, relation }) => [technician.code, relation])).toEqual([
      ['MARIA', 'preferred'],
      ['SAM', 'banned'],
    ]);
    expect(moved.technicians).toBe(1);
    expect(dropped).toMatchObject([
      {
        technician: { code: 'SAM' },
        relation: 'preferred',
        instead: { relation: 'banned', reason: 'left the gate open' },
      },
    ]);
    expect(against.map(({ number, isPinned }) => [number, isPinned])).toEqual([['A-1', true]]);
    expect(pointingTo(shop, 3)).toEqual([]);
  });

  test('who was merged before is merged into the one that stays', async () => {
    const shop = await shopWithDouble();
    await merge(shop, 'C-3', 'C-1');
    await shop.run('customer.create', { first: 'Jane', last: 'Roe' });
    await merge(shop, 'C-4', 'C-3');
    expect(await file(shop, 'C-1')).toMatchObject({ mergedInto: 'C-4', accountingKey: 'Jane Doe' });
    expect(await file(shop, 'C-3')).toMatchObject({ mergedInto: 'C-4' });
  });

  test('a dry run shows the same and saves nothing', async () => {
    const shop = await shopWithDouble();
    const before = contents(shop.path);
    const { result } = await shop.outcome('customer.merge', { keep: 'C-1', merge: 'C-3' }, { dryRun: true });
    expect(contents(shop.path)).toEqual(before);
    expect(await merge(shop)).toEqual(result);
  });

  test('the board stays as it was but for the name, and the board of before is the one that was printed', async () => {
    const shop = await shopWithDouble({ first: 'Janet', last: 'Roe' });
    const board = async (...more: string[]): Promise<string> => (await shop.cli(['board', TUESDAY, ...more])).stdout;
    const before = await board();
    const { revision } = await shop.outcome('note.add', { customer: 'C-2', text: 'x' });
    await merge(shop);
    expect(await board()).toBe(before.replace('Roe', 'Doe'));
    expect(await board('--as-of', String(revision))).toBe(before);
  });
});

describe('what stands in the way', () => {
  test('itself, one that was merged, one that is archived, one that is not there', async () => {
    const shop = await shopWithDouble();
    expect(codes(await mergeRefusal(shop, 'C-1', 'C-1'))).toEqual(['same-customer']);
    expect(await mergeRefusal(shop, 'C-1', 'C-9')).toMatchObject({ exitCode: 3 });
    await shop.run('customer.create', { first: 'Ada', last: 'Ng' });
    await shop.run('customer.archive', { customer: 'C-4' });
    for (const [keep, other] of [
      ['C-1', 'C-4'],
      ['C-4', 'C-1'],
    ] as const) {
      const error = await mergeRefusal(shop, keep, other);
      expect(error).toMatchObject({ exitCode: 5, violations: [{ code: 'archived', rule: 'C2' }] });
      expect(error.message).toContain(
        'C-4 Ada Ng is archived. Bring the customer back first: dispatch customer restore C-4',
      );
    }
    await shop.run('customer.restore', { customer: 'C-4' });
    await merge(shop);
    const again = await mergeRefusal(shop, 'C-1', 'C-3');
    expect([again.message, codes(again)]).toEqual(['C-3 Jane Doe was merged into C-1 already.', ['merged-already']]);
    for (const error of [await mergeRefusal(shop, 'C-3', 'C-4'), await mergeRefusal(shop, 'C-4', 'C-3')]) {
      expect(error.message).toBe('C-3 Jane Doe was merged into C-1 already. Name C-1 in its place.');
    }
  });

  test('an appointment of the merged customer in motion; one of the kept customer does not', async () => {
    const shop = await shopWithDouble();
    await shop.run('appointment.status', { appointment: 'A-1', to: 'accepted' });
    const error = await mergeRefusal(shop, 'C-1', 'C-3');
    expect([codes(error), error.message]).toEqual([
      ['in-motion'],
      'A-1 of C-3 Jane Doe is in motion (accepted): wait until it is done.',
    ]);
    await merge(shop, 'C-3', 'C-1');
  });

  test('a lead does not take in a customer, and nobody changes branches: every reason at once', async () => {
    const shop = await shopWithDouble();
    await shop.run('branch.add', { name: 'Denver', timezone: 'America/Denver' });
    await shop.run('customer.create', { first: 'Dan', last: 'Ver', branch: 'Denver', lead: true });
    const error = await mergeRefusal(shop, 'C-4', 'C-1');
    expect(error.violations.map(({ code, rule, field }) => [code, rule, field])).toEqual([
      ['other-branch', 'C8', 'merge'],
      ['lead-kept', 'P10', 'keep'],
    ]);
    expect(error.message).toContain('dispatch customer edit C-4 --convert');
    expect(await merge(shop, 'C-1', 'C-2')).toMatchObject({ kept: { kind: 'customer' }, merged: { kind: 'lead' } });
  });

  test('undo and redo: it is final', async () => {
    const shop = await shopWithDouble();
    await merge(shop);
    expect(await refusal(shop, 'history.undo', {})).toMatchObject({ exitCode: 5, code: 'final' });
  });

  test('whoever may not change customers', async () => {
    const shop = await shopWithDouble();
    await shop.run('user.add', { name: 'maria', role: 'technician', tech: 'MARIA' });
    shop.setActor('maria');
    expect(await mergeRefusal(shop, 'C-1', 'C-3')).toMatchObject({ exitCode: 7 });
  });
});

describe('whoever names the merged customer', () => {
  const CHANGES: [string, Record<string, unknown>][] = [
    ['customer.edit', { last: 'Roe' }],
    ['customer.technicians', { prefer: ['SAM'] }],
    ['customer.archive', {}],
    ['customer.restore', {}],
    ['customer.accounting-key', { newKey: 'Roe', reason: 'x', acknowledge: true }],
    ['note.add', { text: 'x' }],
    ['address.add', { street: '2 Elm St', city: 'Chicago', state: 'IL', postal: '60610' }],
    ['job.create', { service: 'AC Repair' }],
  ];

  test('changes nothing there, and is told whom to use', async () => {
    const shop = await shopWithDouble();
    await merge(shop);
    const before = contents(shop.path);
    for (const [name, input] of CHANGES) {
      const error = await refusal(shop, name, { customer: 'C-3', ...input });
      expect([name, error.exitCode, error.message, error.hint]).toEqual([
        name,
        5,
        'C-3 Jane Doe was merged into C-1.',
        'Use C-1: dispatch customer show C-1',
      ]);
    }
    expect(contents(shop.path)).toEqual(before);
  });

  test.each(['address list C-3', 'note list C-3', 'job list --customer C-3', 'appointment list --customer C-3'])(
    '%s says where it is now',
    async (line) => {
      const shop = await shopWithDouble();
      await merge(shop);
      const { stderr, exitCode } = await shop.cli(splitWords(line));
      const way = `C-3 Jane Doe was merged into C-1: dispatch ${line.replace('C-3', 'C-1')}`;
      expect([exitCode, stderr.replace(/\s+/g, ' ')]).toEqual([0, expect.stringContaining(way)]);
    },
  );

  test('its accounting key and its external id are never given again', async () => {
    const shop = await shopWithDouble();
    await merge(shop);
    const { accountingKey } = await shop.run<CustomerCard>('customer.create', { first: 'Jane', last: 'Doe' });
    expect(accountingKey).toBe('Jane Doe 3');
    const key = { customer: 'C-1', newKey: 'jane doe 2', reason: 'x', acknowledge: true };
    expect(await refusal(shop, 'customer.accounting-key', key)).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('C-3 Jane Doe, who is merged into C-1; keys are never used twice'),
    });
    const create = { first: 'Eve', externalId: '4711', source: 'crm' };
    expect(await refusal(shop, 'customer.create', create)).toMatchObject({
      exitCode: 4,
      hint: 'It was merged into C-1: use C-1.',
    });
  });
});

describe('imports', () => {
  async function bring(
    shop: Shop,
    noun: string,
    text: string,
  ): Promise<{ counts: unknown; notices: readonly string[] }> {
    const path = join(shop.folder, `${noun}.csv`);
    writeFileSync(path, text);
    const { result, notices } = await shop.outcome('transfer.import', { noun, file: path, source: 'crm' });
    const { created, updated, unchanged } = (result as { items: Record<string, number>[] }).items[0] ?? {};
    return { counts: [created, updated, unchanged], notices };
  }

  test('by its external id reach the kept customer, and the second time add nothing', async () => {
    const shop = await shopWithDouble();
    await merge(shop);
    const customers =
      'externalId,first,phone,street,city,state,postal\n4711,Jayne,312-555-0100;312-555-0188,1 Oak St.,Chicago,IL,60610\n';
    const addresses = 'externalId,customerExternalId,street,city,state,postal\n9,4711,9 Elm St,Chicago,IL,60610\n';
    expect(await bring(shop, 'customers', customers)).toEqual({
      counts: [0, 1, 0],
      notices: [
        '1 row names a customer that was merged into another (C-3 is C-1): only new phones and e-mails were added.',
      ],
    });
    expect((await bring(shop, 'addresses', addresses)).counts).toEqual([1, 0, 0]);
    const kept = await file(shop);
    expect(kept).toMatchObject({ firstName: 'Jane' });
    expect(kept.contacts.map(({ value }) => value)).toContain('+13125550188');
    expect(kept.addresses.map(({ number }) => number)).toEqual(['AD-1', 'AD-3', 'AD-4']);
    expect(pointingTo(shop, 3)).toEqual([]);
    const before = records(shop.path);
    expect((await bring(shop, 'customers', customers)).counts).toEqual([0, 0, 1]);
    expect((await bring(shop, 'addresses', addresses)).counts).toEqual([0, 0, 1]);
    expect(records(shop.path)).toEqual(before);
  });

  test('of both records at once take nothing from each other, before and after their addresses are one', async () => {
    const shop = await makeShop();
    const row = (id: string, phone: string): string => `${id},Jane,${phone},5 Elm St,Chicago,IL,60610\n`;
    const head = 'externalId,first,phone,street,city,state,postal\n';
    const both = head + row('1', '312-555-0111') + row('2', '312-555-0122');
    expect((await bring(shop, 'customers', both)).counts).toEqual([2, 0, 0]);
    await merge(shop, 'C-3', 'C-4');
    const phones = async (): Promise<string[]> => (await file(shop, 'C-3')).contacts.map(({ value }) => value);
    expect((await bring(shop, 'customers', both)).counts).toEqual([0, 0, 2]);
    await shop.run('address.merge', { keep: 'AD-4', merge: 'AD-3' });
    expect((await bring(shop, 'customers', both)).counts).toEqual([0, 0, 2]);
    expect(await phones()).toEqual(['+13125550111', '+13125550122']);
    // Whoever gives our own number means all there is.
    expect((await bring(shop, 'customers', 'number,phone\nC-3,312-555-0111\n')).counts).toEqual([0, 1, 0]);
    expect(await phones()).toEqual(['+13125550111']);
  });

  test.each([
    ['bring nobody back', 'number,archivedAt\nC-3,\n', ['archivedAt merge-final']],
    ['merge nobody', 'number,mergedInto\nC-2,C-1\n', ['mergedInto merge-final']],
    ['part nobody', 'number,mergedInto\nC-3,\n', ['mergedInto merge-final']],
    [
      'name a target that is there',
      'first,archivedAt,mergedInto\nA,2026-11-20T08:00:00Z,C-99\n',
      ['mergedInto no-customer'],
    ],
    [
      'name a target that is not merged',
      'first,archivedAt,mergedInto\nA,2026-11-20T08:00:00Z,C-3\n',
      ['mergedInto merged-target'],
    ],
    ['say since when', 'first,mergedInto\nA,C-1\n', ['archivedAt merged-archived']],
    [
      'give the merged nothing of their own',
      'first,phone,archivedAt,mergedInto\nA,312-555-0133,2026-11-20T08:00:00Z,C-1\n',
      ['phone merged-customer'],
    ],
  ])('%s', async (_, text, faults) => {
    const shop = await shopWithDouble();
    await merge(shop);
    const before = contents(shop.path);
    const error = await bring(shop, 'customers', text).catch((caught: unknown) => caught as AppError);
    const { violations } = error as AppError;
    expect(violations.map(({ field, code }) => `${field} ${code}`)).toEqual(faults);
    expect(contents(shop.path)).toEqual(before);
  });
});
