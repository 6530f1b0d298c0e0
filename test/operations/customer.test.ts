// Customers through their operations: what is created, refused, warned of and found (C1, C2, C3, C8).

import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import type {
  ArchivedCustomer,
  CustomerCard,
  CustomerFile,
  CustomerList,
  RekeyedCustomer,
} from '../../src/domain/customer.ts';
import type { NoteList } from '../../src/domain/note.ts';
import { addBooked } from '../support/booked.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const MADISON = { street: '1201 W Madison St', city: 'Chicago', state: 'IL', postal: '60607' };

/** The error of a run, which must fail. */
async function failure(running: Promise<unknown>): Promise<AppError> {
  const error = await running.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

const create = (world: World, input: Record<string, unknown>): Promise<CustomerCard> =>
  world.run<CustomerCard>('customer.create', input);

describe('creating', () => {
  test('a customer with contacts and a first address', async () => {
    const world = await makeWorld();
    const card = await create(world, {
      first: ' Jane ',
      last: 'Doe',
      email: ['Jane@X.com', 'work:jane@corp.com', 'jane@x.com'],
      phone: ['mobile:312-555-0100'],
      ...MADISON,
      at: '41.8819,-87.6580',
    });
    expect(card).toMatchObject({
      number: 'C-1',
      kind: 'customer',
      name: 'Jane Doe',
      accountingKey: 'Jane Doe',
      version: 1,
    });
    expect(card.contacts).toEqual([
      { type: 'email', label: 'main', value: 'jane@x.com', isPrimary: true },
      { type: 'email', label: 'work', value: 'jane@corp.com', isPrimary: false },
      { type: 'phone', label: 'mobile', value: '+13125550100', isPrimary: true },
    ]);
    expect(card.addresses).toMatchObject([
      { number: 'AD-1', name: 'Home', latitude: 41.8819, longitude: -87.658, coordinatesSource: 'given' },
    ]);
  });

  test('says where only the postal code placed the address', async () => {
    const world = await makeWorld();
    const parts = ['--street', '1 Oak St', '--city', 'Chicago', '--state', 'IL', '--postal', '60607'];
    const rough = await world.cli(['customer', 'create', '--first', 'Jane', ...parts]);
    expect(rough.stdout.replace(/\s+/g, ' ')).toContain(
      'AD-1 is placed at the middle of 60607. Exactly: dispatch address edit AD-1 --at LAT,LNG',
    );
    const exact = await world.cli(['customer', 'create', '--first', 'Ann', ...parts, '--at', '41.88,-87.65']);
    expect(exact.stdout).not.toContain('middle of');
  });

  test('phones without a country code belong to the country of the address', async () => {
    const world = await makeWorld();
    const card = await create(world, { first: 'Ada', phone: ['020 7946 0958'], country: 'gb' });
    expect(card.contacts[0]?.value).toBe('+442079460958');
  });

  test('everything wrong is said at once', async () => {
    const world = await makeWorld();
    const error = await failure(
      create(world, { first: '\u0007', email: ['jane'], phone: ['12'], street: '1 Main', postal: '6060' }),
    );
    expect(error.exitCode).toBe(2);
    expect(error.violations.map(({ code, field }) => [code, field])).toEqual([
      ['blank-name', 'first'],
      ['bad-email', 'email'],
      ['bad-phone', 'phone'],
      ['missing-field', 'city'],
      ['missing-field', 'state'],
      ['bad-postal-code', 'postal'],
    ]);
  });

  test('nothing at all is no customer', async () => {
    const world = await makeWorld();
    expect(await failure(create(world, { lead: true }))).toMatchObject({ exitCode: 2, code: 'empty-customer' });
  });

  test.each(['🌻 王小明', "Robert'); drop table customer;--", 'O\u2019Neil % _ \\', '\u001b[31mRed'])(
    'the name %j is kept as it is and found again',
    async (last) => {
      const world = await makeWorld();
      await create(world, { last });
      const { items } = await world.run<CustomerList>('customer.list', { query: last });
      expect(items.map(({ name }) => name)).toEqual([last]);
    },
  );

  test('an e-mail that another has is saved with a warning that names them', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', last: 'Doe', email: ['jane@x.com'] });
    const { notices } = await world.outcome('customer.create', { first: 'John', email: ['JANE@x.com'] });
    expect(notices).toEqual(['jane@x.com is also an e-mail of C-1 Jane Doe.']);
    expect((await world.run<CustomerList>('customer.list', { query: 'jane@x' })).total).toBe(2);
  });

  test('so is a phone, however it is written, when creating and when editing', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Bob', last: 'Angry', phone: ['312-555-0199'] });
    await world.run('customer.archive', { customer: 'C-1' });
    const second = await world.outcome('customer.create', { first: 'Rob', phone: ['work:(312) 555 0199'] });
    expect(second.notices).toEqual(['+13125550199 is also a phone of C-1 Bob Angry (archived).']);
    const again = await world.outcome('customer.edit', { customer: 'C-2', addPhone: ['312-555-0188'] });
    expect(again.notices).toEqual([]);
    await create(world, { first: 'Eva' });
    const third = await world.outcome('customer.edit', { customer: 'C-3', addPhone: ['312-555-0188'] });
    expect(third.notices).toEqual(['+13125550188 is also a phone of C-2 Rob.']);
  });

  test('the same name at the same door is said, with the way back; elsewhere it is another person', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Bob', last: 'Angry', ...MADISON });
    const elsewhere = { first: 'Bob', last: 'Angry', ...MADISON, street: '3 W Madison St' };
    expect((await world.outcome('customer.create', elsewhere)).notices).toEqual([]);
    const same = { first: 'bob', last: 'ANGRY', ...MADISON, street: '1201 w madison st' };
    expect((await world.outcome('customer.create', same)).notices).toEqual([
      'C-1 Bob Angry has the same name and address. If it is the same caller, take this one back (dispatch undo) and use C-1.',
    ]);
  });

  test('an external id is taken once per source, and the refusal names the record', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', externalId: '77', source: 'crm' });
    const error = await failure(create(world, { first: 'Jane', externalId: '77', source: 'crm' }));
    expect(error).toMatchObject({ exitCode: 4, message: expect.stringContaining('C-1') });
    await create(world, { first: 'Jane', externalId: '77', source: 'erp' });
    await create(world, { first: 'Jane', externalId: '77' });
    expect(await failure(create(world, { first: 'Jane', externalId: '77' }))).toMatchObject({ exitCode: 4 });
    expect(await failure(create(world, { first: 'Jane', source: 'crm' }))).toMatchObject({ exitCode: 2 });
  });
});

describe('accounting keys (C3)', () => {
  test('duplicates are numbered, without regard to case, archived ones included', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', last: 'Doe' });
    await world.run('customer.archive', { customer: 'C-1' });
    const keys = [];
    for (const input of [
      { first: 'jane', last: 'DOE' },
      { first: 'Jane', last: 'Doe', company: 'Hart' },
      { company: 'Jane Doe' },
      { company: 'Hart' },
      { first: 'Jane', last: 'Doe 2' },
    ]) {
      keys.push((await create(world, input)).accountingKey);
    }
    expect(keys).toEqual(['jane DOE 2', 'Jane Doe 3', 'Jane Doe 4', 'Hart', 'Jane Doe 2 2']);
  });

  test('without any name it is the number alone', async () => {
    const world = await makeWorld();
    await create(world, { first: '2' });
    const card = await create(world, { phone: ['312-555-0100'] });
    expect(card).toMatchObject({ number: 'C-2', name: '2 2', accountingKey: '2 2' });
    expect(await create(world, { email: ['a@x.com'] })).toMatchObject({ name: '3', accountingKey: '3' });
  });

  test('many of one name get numbers without gaps', async () => {
    const world = await makeWorld();
    const keys = new Set<string>();
    for (let index = 0; index < 20; index++) keys.add((await create(world, { last: 'Smith' })).accountingKey);
    expect([...keys]).toEqual(['Smith', ...Array.from({ length: 19 }, (_, index) => `Smith ${index + 2}`)]);
  });

  test('a rename leaves the key, and says so', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', last: 'Doe' });
    const { result, notices } = await world.outcome('customer.edit', { customer: 'C-1', last: 'Roe' });
    expect(result).toMatchObject({ name: 'Jane Roe', accountingKey: 'Jane Doe' });
    expect(notices).toEqual([expect.stringContaining('stays "Jane Doe"')]);
  });

  test('changing it keeps old, new, reason, user and time in a system note', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', last: 'Doe' });
    const change = { customer: 'C-1', newKey: 'Jane Roe', reason: 'married', acknowledge: true };
    const card = await world.run<RekeyedCustomer>('customer.accounting-key', change);
    expect(card).toMatchObject({ accountingKey: 'Jane Roe', oldKey: 'Jane Doe', newKey: 'Jane Roe' });
    const { items } = await world.run<NoteList>('note.list', { customer: 'C-1', all: true });
    expect(items).toMatchObject([{ kind: 'system', createdBy: 'owner', createdAt: '2026-11-23T14:00:00Z' }]);
    for (const part of ['Jane Doe', 'Jane Roe', 'married', 'owner', '2026-11-23T14:00:00Z']) {
      expect(items[0]?.body).toContain(part);
    }
    expect((await create(world, { first: 'Jane', last: 'Doe' })).accountingKey).toBe('Jane Doe');
  });

  test('it needs acknowledgement and reason, and a key nobody has', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', last: 'Doe' });
    await create(world, { first: 'John', last: 'Roe' });
    await world.run('customer.archive', { customer: 'C-2' });
    const change = { customer: 'C-1', newKey: 'X', reason: 'r', acknowledge: true };
    const run = (patch: Record<string, unknown>) =>
      failure(world.run('customer.accounting-key', { ...change, ...patch }));
    expect(await run({ acknowledge: false })).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('ledger'),
    });
    expect(await run({ reason: '\u0007' })).toMatchObject({ exitCode: 2 });
    expect(await run({ newKey: 'JOHN ROE' })).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('archived'),
    });
    expect(await run({ newKey: 'Jane Doe' })).toMatchObject({ exitCode: 2, code: 'same-key' });
    await world.run('customer.accounting-key', { ...change, newKey: 'JANE DOE' });
  });

  test('a dispatcher may not', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', last: 'Doe' });
    await world.run('user.add', { name: 'dana', role: 'dispatcher' });
    world.setActor('dana');
    const change = { customer: 'C-1', newKey: 'X', reason: 'r', acknowledge: true };
    const error = await failure(world.run('customer.accounting-key', change));
    expect(error).toMatchObject({ exitCode: 7, message: expect.stringContaining('customer.accounting-key') });
  });
});

describe('editing (C1)', () => {
  test('names, contacts and primaries in one go', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', company: 'Hart', email: ['a@x.com', 'b@x.com'], phone: ['312-555-0100'] });
    const card = await world.run<CustomerCard>('customer.edit', {
      customer: 'C-1',
      company: '',
      addPhone: ['work:312-555-0199'],
      removeContact: ['a@x.com', '312-555-0100'],
      primary: ['312-555-0199'],
    });
    expect(card).toMatchObject({ firstName: 'Jane', company: null });
    expect(card.contacts).toEqual([
      { type: 'email', label: 'main', value: 'b@x.com', isPrimary: true },
      { type: 'phone', label: 'work', value: '+13125550199', isPrimary: true },
    ]);
  });

  test('a change of contacts is a change of the customer: --if-version sees it', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', email: ['a@x.com'] });
    const edit = { customer: 'C-1', ifVersion: 1 };
    expect(await world.run('customer.edit', { ...edit, addEmail: ['b@x.com'] })).toMatchObject({ version: 2 });
    expect(await failure(world.run('customer.edit', { ...edit, addEmail: ['c@x.com'] }))).toMatchObject({
      exitCode: 4,
    });
    expect(await failure(world.run('customer.edit', { ...edit, last: 'Roe' }))).toMatchObject({ exitCode: 4 });
  });

  test('a lead becomes a customer once', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', lead: true });
    expect(await world.run('customer.edit', { customer: 'C-1', convert: true })).toMatchObject({ kind: 'customer' });
    const again = failure(world.run('customer.edit', { customer: 'C-1', convert: true }));
    expect(await again).toMatchObject({ exitCode: 5, code: 'not-a-lead' });
  });

  test('nothing to change, unknown contacts and blank names are refused', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', email: ['a@x.com'] });
    const edit = (input: Record<string, unknown>) => failure(world.run('customer.edit', { customer: 'C-1', ...input }));
    expect(await edit({})).toMatchObject({ exitCode: 2, code: 'nothing-to-change' });
    expect((await edit({ removeContact: ['z@x.com'], first: '\u200b', addPhone: ['1'] })).violations).toHaveLength(3);
    expect(await failure(world.run('customer.edit', { customer: 'C-9', last: 'X' }))).toMatchObject({ exitCode: 3 });
  });
});

describe('archiving (C2)', () => {
  async function withAppointments(...statuses: string[]): Promise<World> {
    const world = await makeWorld();
    await create(world, { first: 'Jane', last: 'Doe', ...MADISON });
    for (const status of statuses) await addBooked(world, { customerId: 1, addressId: 1, status });
    return world;
  }

  test('open appointments are listed and refuse it', async () => {
    const world = await withAppointments('scheduled', 'complete', 'scheduled');
    const error = await failure(world.run('customer.archive', { customer: 'C-1' }));
    expect(error).toMatchObject({ exitCode: 5, hint: expect.stringContaining('--cancel-open') });
    expect(error.violations.map(({ message, rule }) => [message.slice(0, 3), rule])).toEqual([
      ['A-1', 'C2'],
      ['A-3', 'C2'],
    ]);
    expect(error.message).toContain('Tue 24 Nov 2026, 8:00-10:00 AM CST, AC Repair');
  });

  test('--cancel-open cancels them, with steps and flagged jobs', async () => {
    const world = await withAppointments('scheduled', 'complete');
    const archived = await world.run<ArchivedCustomer>('customer.archive', {
      customer: 'C-1',
      cancelOpen: true,
      reason: 'moved away',
    });
    expect(archived).toMatchObject({ archivedAt: '2026-11-23T14:00:00Z', cancelled: [{ number: 'A-1' }] });
    const db = await world.context().openBook();
    const rows = await db.selectFrom('appointment').select(['status', 'cancelledAt', 'cancelReason']).execute();
    expect(rows).toEqual([
      { status: 'cancelled', cancelledAt: '2026-11-23T14:00:00Z', cancelReason: 'moved away' },
      { status: 'complete', cancelledAt: null, cancelReason: null },
    ]);
    expect(await db.selectFrom('statusStep').selectAll().execute()).toMatchObject([
      { appointmentId: 1, fromStatus: 'scheduled', toStatus: 'cancelled', reason: 'moved away', by: 'owner' },
    ]);
    expect(await db.selectFrom('job').select('isFlagged').execute()).toEqual([{ isFlagged: 1 }, { isFlagged: 0 }]);
  });

  test.each(['accepted', 'on-the-way', 'on-site'])('one that is %s refuses even so', async (status) => {
    const world = await withAppointments('scheduled', status);
    const error = await failure(world.run('customer.archive', { customer: 'C-1', cancelOpen: true }));
    expect(error).toMatchObject({ exitCode: 5, code: 'in-motion' });
    expect(error.violations.map(({ message }) => message.slice(0, 3))).toEqual(['A-2']);
    expect(await world.run('customer.show', { customer: 'C-1' })).toMatchObject({ archivedAt: null });
  });

  test('who may not cancel may not archive over open appointments', async () => {
    const world = await withAppointments('scheduled');
    await world.run('user.add', { name: 'sam', role: 'sales' });
    world.setActor('sam');
    const error = await failure(world.run('customer.archive', { customer: 'C-1', cancelOpen: true }));
    expect(error).toMatchObject({ exitCode: 7, message: expect.stringContaining('appointment.cancel') });
  });

  test('archived: found with --all only, unchangeable, and restored', async () => {
    const world = await withAppointments();
    await world.run('customer.archive', { customer: 'C-1' });
    expect(await world.run('customer.list', { query: 'doe' })).toEqual({ items: [], total: 0 });
    expect(await world.run('customer.list', { query: 'doe', all: true })).toMatchObject({ total: 1 });
    for (const [operation, input] of [
      ['customer.archive', { customer: 'C-1' }],
      ['customer.edit', { customer: 'C-1', last: 'Roe' }],
      ['address.add', { customer: 'C-1', ...MADISON }],
      ['address.edit', { address: 'AD-1', city: 'Evanston' }],
    ] as const) {
      expect(await failure(world.run(operation, input))).toMatchObject({ exitCode: 5 });
    }
    expect(await world.run('customer.restore', { customer: 'C-1' })).toMatchObject({ archivedAt: null });
    expect(await failure(world.run('customer.restore', { customer: 'C-1' }))).toMatchObject({ exitCode: 5 });
    const { items } = await world.run<NoteList>('note.list', { customer: 'C-1', all: true });
    expect(items.map(({ body }) => body)).toEqual(['Restored by owner.', 'Archived by owner.']);
  });
});

describe('showing (A5)', () => {
  test('the service history has a row per appointment, the latest first', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', ...MADISON });
    await addBooked(world, {
      customerId: 1,
      addressId: 1,
      status: 'complete',
      windowStart: '2026-11-02T14:00:00Z',
      windowEnd: '2026-11-02T16:00:00Z',
    });
    await addBooked(world, { customerId: 1, addressId: 1 });
    const file = await world.run<CustomerFile>('customer.show', { customer: 'jane' });
    expect(file.appointments).toMatchObject([
      {
        number: 'A-2',
        jobNumber: 'J-2',
        addressNumber: 'AD-1',
        status: 'scheduled',
        service: 'AC Repair',
        technician: null,
      },
      { number: 'A-1', jobNumber: 'J-1', windowStart: '2026-11-02T14:00:00Z', status: 'complete' },
    ]);
  });
});

describe('a name with a typo', () => {
  test.each([
    ['kely', 'Did you mean "Kelly"?'],
    ['bridgit kelly', 'Did you mean "Bridget Kelly"?'],
    ['zzzz', 'List them with: dispatch customer list'],
    // An archived customer is not what anybody means by a typo.
    ['jonse', 'List them with: dispatch customer list'],
  ])('%s: %s', async (typed, hint) => {
    const world = await makeWorld();
    await create(world, { first: 'Bridget', last: 'Kelly' });
    const gone = await create(world, { first: 'Old', last: 'Jones' });
    await world.run('customer.archive', { customer: gone.number });
    const error = await failure(world.run('customer.show', { customer: typed }));
    expect(error).toMatchObject({ code: 'no-customer', exitCode: 3, hint });
  });
});

describe('undo', () => {
  test('takes back a creation with all that came with it, and frees the key', async () => {
    const world = await makeWorld();
    await create(world, { first: 'Jane', email: ['a@x.com'], ...MADISON });
    await world.run('history.undo', {});
    expect(await world.run('customer.list', { all: true })).toEqual({ items: [], total: 0 });
    expect(await create(world, { first: 'Jane' })).toMatchObject({ number: 'C-2', accountingKey: 'Jane' });
  });
});
