// Imports: what comes in obeys the rules that typing obeys, all of a file or nothing; a row finds the record it is about; coming
// again changes nothing.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AppError } from '../../src/base/errors.ts';
import type { AppointmentDetails } from '../../src/domain/appointment.ts';
import type { CustomerCard } from '../../src/domain/customer.ts';
import type { TechnicianCard } from '../../src/domain/technician.ts';
import { contents, records } from '../support/contents.ts';
import { CHANGED, makeImporter, NEW, SAME } from '../support/importer.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop } from '../support/shop.ts';

let shop: Shop;
const { bring, tally, faults } = makeImporter(() => shop);
beforeEach(async () => {
  shop = await makeShop();
});

const CHICAGO = 'America/Chicago';

describe('which record', () => {
  test('the external id first; the third time is as the second, and writes nothing', async () => {
    const text = 'first,last,email,externalId\nAda,Ng,ada@x.com,7\n';
    expect(await tally('customers', text, { source: 'crm' })).toEqual(NEW);
    const before = contents(shop.path);
    expect(await tally('customers', text, { source: 'crm' })).toEqual(SAME);
    expect(contents(shop.path)).toEqual(before);
    expect(await tally('customers', text.replace('Ada', 'Eva'), { source: 'crm' })).toEqual(CHANGED);
    expect(await tally('customers', text, { source: 'other' })).toEqual(NEW);
  });

  test('then the number; only the columns of the file change, and a blank cell clears', async () => {
    expect(await tally('customers', 'number,company\nC-1,Doe Ltd\n')).toEqual(CHANGED);
    const card = await shop.run<CustomerCard>('customer.show', { customer: 'C-1' });
    expect(card).toMatchObject({ firstName: 'Jane', company: 'Doe Ltd', contacts: [{ value: '+13125550100' }] });
    expect(await tally('customers', 'number,company,phone\nC-1,,\n')).toEqual(CHANGED);
    expect(await shop.run('customer.show', { customer: 'C-1' })).toMatchObject({ company: null, contacts: [] });
  });

  test('a number above all others makes the record with it; rows without a number come after', async () => {
    const text = 'number,first,last\n,Last,One\nC-20,Ada,Ng\nC-30,Eva,Ng\n';
    expect(await tally('customers', text)).toEqual({ created: 3, updated: 0, unchanged: 0 });
    const names = records(shop.path).customer as { id: number; firstName: string }[];
    const ids = new Map(names.map(({ firstName, id }) => [firstName, id]));
    expect([ids.get('Ada'), ids.get('Eva'), ids.get('Last')]).toEqual([20, 30, 31]);
    expect(await shop.run('customer.create', { first: 'Next' })).toMatchObject({ number: 'C-32' });
  });

  test('a number that was given before is not given again, also after an undo', async () => {
    await bring('customers', 'number,first\nC-9,Ada\n');
    await shop.run('history.undo');
    expect(await faults('customers', 'number,first\nC-9,Eva\nC-4,Eva\n')).toEqual([
      '2 number number-used',
      '3 number number-used',
    ]);
    expect(await faults('customers', 'number,first\nJ-1,Eva\nC-40,A\nC-40,B\n')).toEqual([
      '2 number bad-id',
      '4 number row-twice',
    ]);
  });

  test('rows without a number never become those of the file that have one', async () => {
    const lines = (...rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const asJson = { name: 'mixed.jsonl' };
    expect(await faults('customers', lines({ first: 'A' }, { number: 'C-3', first: 'B' }), asJson)).toEqual([
      '1 number row-twice',
    ]);
    const many = Array.from({ length: 501 }, (_, i) => ({ first: `A${i}` }));
    expect(await faults('customers', lines(...many, { number: 'C-3', first: 'B' }), asJson)).toEqual([
      '502 number row-twice',
    ]);
  });

  test('a number and an external id of two records are a contradiction', async () => {
    await bring('customers', 'number,externalId\nC-1,a\n');
    expect(await faults('customers', 'number,externalId\nC-2,a\n')).toEqual(['2 number two-records']);
    expect(await faults('customers', 'first,externalId\nA,z\nB,z\n')).toEqual(['3 externalId row-twice']);
    expect(await faults('customers', 'number,source,externalId\nC-1,crm,\n')).toEqual(['2 source no-external-id']);
  });
});

describe('the file', () => {
  test('columns are found however they are written; others are named with the nearest field', async () => {
    expect(await tally('customers', '\uFEFFFIRST;Last ;E_mail\nAda;Ng;ada@x.com\n')).toEqual(NEW);
    expect(await faults('customers', 'frist,Last name,Fax\nA,B,C\n')).toEqual([
      'frist unknown-column',
      'Last name unknown-column',
      'Fax unknown-column',
    ]);
    const error = await bring('customers', 'frist,Last name\nA,B\n').catch((thrown: AppError) => thrown);
    expect((error as AppError).message).toBe(
      'There is no field for the column "frist". Did you mean "first"?\nThere is no field for the column "Last name". Did you mean "last"?',
    );
    const map = { map: ['Vorname=first', 'Nach Name=last'], ignore: ['fax'] };
    expect(await tally('customers', 'VORNAME,nach-name,Fax\nEva,Ng,1\n', map)).toEqual(NEW);
    expect(await faults('customers', 'first\nA\n', { map: ['Nmae=last'] })).toEqual(['map bad-map']);
    expect(await faults('customers', 'Name\nA\n', { map: ['Name=first', 'name=last'] })).toEqual(['map bad-map']);
    expect(await faults('customers', 'first,Name\nA,B\n', { map: ['Name=first'] })).toEqual(['Name column-twice']);
  });

  test('JSON lines say the same', async () => {
    const lines = '{"first":"Ada","phone":["312-555-0111"],"lead":true}\n{"first":"Eva","e-mail":"eva@x.com"}\n';
    expect(await tally('customers', lines, { name: 'table.jsonl' })).toEqual({ created: 2, updated: 0, unchanged: 0 });
    expect(await faults('customers', '{"first":"A"}\nnothing\n{"frist":"A"}\n', { name: 'table.jsonl' })).toEqual([
      '2 bad-line',
      '3 frist unknown-column',
    ]);
  });

  test('a row that ends early says nothing of the columns behind', async () => {
    await bring('customers', 'number,company,phone\nC-1,Doe Ltd\n');
    expect(await shop.run('customer.show', { customer: 'C-1' })).toMatchObject({
      company: 'Doe Ltd',
      contacts: [{ value: '+13125550100' }],
    });
  });

  test('a key stands for what the file holds, whatever the file is called', async () => {
    const file = join(shop.folder, 'keyed.csv');
    const input = { noun: 'customers', file };
    writeFileSync(file, 'first,externalId\nAnn,1\n');
    const first = await shop.outcome('transfer.import', input, { key: 'k' });
    const again = await shop.outcome('transfer.import', input, { key: 'k' });
    expect([first.replayed, again.replayed]).toEqual([false, true]);
    writeFileSync(file, 'first,externalId\nBob,2\n');
    await expect(shop.run('transfer.import', input, { key: 'k' })).rejects.toMatchObject({ code: 'key-reused' });
    const lines = join(shop.folder, 'lines.jsonl');
    writeFileSync(lines, JSON.stringify({ op: 'transfer.import', key: 'k', args: input }));
    for (const flags of [[], ['--atomic']])
      expect(await shop.cli(['batch', lines, ...flags])).toMatchObject({ exitCode: 4 });
  });

  test('what is no table is refused as a whole', async () => {
    await expect(bring('customers', '')).rejects.toMatchObject({ code: 'no-header', exitCode: 2 });
    writeFileSync(join(shop.folder, 'latin.csv'), Buffer.from([0x66, 0x69, 0x72, 0x73, 0x74, 0x0a, 0xfc, 0x0a]));
    const latin = { noun: 'customers', file: join(shop.folder, 'latin.csv') };
    await expect(shop.run('transfer.import', latin)).rejects.toMatchObject({
      code: 'not-utf8',
      hint: 'Save it as CSV UTF-8.',
    });
    await expect(shop.run('transfer.import', { noun: 'customers', file: 'none.csv' })).rejects.toMatchObject({
      exitCode: 8,
    });
  });

  test('every bad row is named with its line, people see twenty, and nothing is saved', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `Ada ${i},${i % 2 === 0 ? 'bad' : 'ok@x.com'}`);
    const text = `first,email\n${rows.join('\n')}\n`;
    const found = await faults('customers', text);
    expect(found).toHaveLength(15);
    expect(found[1]).toBe('4 email bad-email');
    const error = (await bring('customers', text.replaceAll('ok@', 'ok')).catch(
      (thrown: unknown) => thrown,
    )) as AppError;
    expect(error.violations).toHaveLength(30);
    expect(error.message.split('\n')).toHaveLength(22);
    expect(error.message).toContain('... and 10 more; --json lists all.');
  });

  test('a dry run says what would be, one undo takes all of it back', async () => {
    const before = records(shop.path);
    const text = 'first,email\nAda,a@x.com\nEva,e@x.com\n';
    const file = join(shop.folder, 'dry.csv');
    writeFileSync(file, text);
    const dry = await shop.outcome('transfer.import', { noun: 'customers', file }, { dryRun: true });
    expect(dry).toMatchObject({ dryRun: true, revision: null, result: { items: [{ created: 2 }] } });
    expect(records(shop.path)).toEqual(before);
    await bring('customers', text);
    expect(await shop.run('customer.list', { query: 'e@x.com' })).toMatchObject({ total: 1 });
    await shop.run('history.undo');
    expect(records(shop.path)).toEqual(before);
  });

  test('each noun asks for its own permission', async () => {
    await shop.run('user.add', { name: 'kim', role: 'dispatcher' });
    shop.setActor('kim');
    await expect(bring('services', 'name\nX\n')).rejects.toMatchObject({
      exitCode: 7,
      message: expect.stringContaining('company.modify'),
    });
    expect(await tally('customers', 'first\nAda\n')).toEqual(NEW);
  });
});

describe('customers', () => {
  test.each([
    ['an e-mail that is none', 'first,email\nA,bad\n', ['2 email bad-email']],
    ['a phone that is none', 'first,phone\nA,12\n', ['2 phone bad-phone']],
    ['a key of another', 'first,accountingKey\nA,jane DOE\n', ['2 accountingKey key-taken']],
    ['a key of an earlier line', 'first,accountingKey\nA,K\nB,k\n', ['3 accountingKey key-taken']],
    ['a key that is changed', 'number,accountingKey\nC-1,Other\n', ['2 accountingKey key-differs']],
    ['nobody', 'first,lead\n,yes\n', ['2 empty-customer']],
    ['a customer who would be a lead', 'number,lead\nC-1,yes\n', ['2 lead not-a-lead']],
    ['a word that is neither yes nor no', 'first,lead\nA,maybe\n', ['2 lead bad-value']],
    ['a branch that is not there', 'first,branch\nA,Nowhere\n', ['2 branch no-branch']],
    ['a technician wished twice', 'first,prefer,ban\nA,SAM,T-2\n', ['2 ban one-of']],
  ])('refused: %s', async (_what, text, wanted) => {
    expect(await faults('customers', text)).toEqual(wanted);
  });

  test('keys are made from names and numbers, contacts are normalised, wishes come along', async () => {
    const text =
      'first,last,email,phone,ban\nJane,Doe,"HOME:Jane@X.com, j@y.com",(312) 555-0123,sam\n,,,312 555 0124,\n';
    await bring('customers', text);
    expect(await shop.run<CustomerCard>('customer.show', { customer: 'C-3' })).toMatchObject({
      accountingKey: 'Jane Doe 2',
      contacts: [
        { type: 'email', label: 'home', value: 'jane@x.com', isPrimary: true },
        { type: 'email', label: 'main', value: 'j@y.com', isPrimary: false },
        { type: 'phone', label: 'main', value: '+13125550123', isPrimary: true },
      ],
      technicians: [{ relation: 'banned', technician: { code: 'SAM' } }],
    });
    expect(await shop.run('customer.show', { customer: 'C-4' })).toMatchObject({ accountingKey: '4' });
  });

  test('a list with name, phone and address comes in at once; again it changes nothing', async () => {
    const head = 'externalId,first,phone,street,city,state,postal\n';
    const rows = ['a,Ada,312-555-0111,1 Oak St,Chicago,il,60610', 'b,Bea,,9 Elm St,Nowhere,IL,00000', 'c,Cy,,,,,'];
    const { notices } = await bring('customers', `${head}${rows.join('\n')}\n`);
    expect(notices).toEqual([expect.stringContaining('1 address is not on the map')]);
    expect(await shop.run<CustomerCard>('customer.show', { customer: 'C-3' })).toMatchObject({
      addresses: [
        { name: 'Home', street: '1 Oak St', state: 'IL', coordinatesSource: 'postal-code', timeZone: CHICAGO },
      ],
    });
    expect((await shop.run<CustomerCard>('customer.show', { customer: 'C-5' })).addresses).toEqual([]);
    const before = contents(shop.path);
    expect(await tally('customers', `${head}${rows.join('\n')}\n`)).toEqual({ created: 0, updated: 0, unchanged: 3 });
    expect(contents(shop.path)).toEqual(before);
    expect(await tally('customers', `${head}c,Cy,,2 Oak St,Chicago,IL,60610\n`)).toEqual(CHANGED);
    expect((await shop.run<CustomerCard>('customer.show', { customer: 'C-5' })).addresses).toHaveLength(1);
  });

  test('an address is whole and right, and is not changed by the table of customers', async () => {
    expect(await faults('customers', 'first,street,postal\nAda,1 Oak St,6061\n')).toEqual([
      '2 city missing-field',
      '2 state missing-field',
      '2 postal bad-postal-code',
    ]);
    expect(await faults('customers', 'number,street\nC-1,7 Elm St\n')).toEqual(['2 street other-address']);
    expect(await faults('addresses', 'customer,street,city,state,postal\ncrm-7,1 Oak St,Chicago,IL,60610\n')).toEqual([
      '2 customer no-customer',
    ]);
  });

  test('contacts that several have afterwards are counted, the first ones named; the second time nothing is new', async () => {
    const rows = ['a,Ada,312-555-0100', 'b,Bea,312-555-0111', 'c,Cy,312-555-0111', 'd,Di,312-555-0122'];
    const text = `externalId,first,phone\n${rows.join('\n')}\n`;
    expect((await bring('customers', text)).notices).toEqual([
      '2 phones and e-mails belong to several customers now: +13125550100 of C-1 Jane Doe, C-3 Ada; +13125550111 of C-4 Bea, C-5 Cy.',
    ]);
    expect((await bring('customers', text)).notices).toEqual([]);
  });

  test('whoever has open appointments is not archived', async () => {
    await shop.book();
    expect(await faults('customers', 'number,archivedAt\nC-3,2026-11-23T13:00:00Z\n')).toEqual([
      '2 archivedAt open-appointments',
    ]);
  });
});

describe('addresses, technicians and the catalogue', () => {
  const PLACE = 'Oak St 9,Chicago,IL';

  test.each([
    [
      'a postal code that is none',
      'addresses',
      `customer,street,city,state,postal\nC-1,${PLACE},606\n`,
      ['2 postal bad-postal-code'],
    ],
    ['nobody’s', 'addresses', `customer,street,city,state,postal\nC-99,${PLACE},60610\n`, ['2 customer no-customer']],
    [
      'parts that are missing',
      'addresses',
      'customer,street\nC-1,\n',
      ['2 street missing-field', '2 city missing-field', '2 state missing-field', '2 postal missing-field'],
    ],
    [
      'off the earth',
      'addresses',
      `customer,street,city,state,postal,at\nC-1,${PLACE},60610,"99,1"\n`,
      ['2 at invalid-coordinates'],
    ],
    ['another customer’s', 'addresses', 'number,customer\nAD-1,C-2\n', ['2 customer other-customer']],
    ['a code that is taken', 'technicians', 'name,code\nAda,maria\n', ['2 code code-taken']],
    ['a shift that is none', 'technicians', 'name,shift\nAda,always\n', ['2 shift invalid-hours']],
    ['a skill that is none', 'technicians', 'name,skills\nAda,gas:0\n', ['2 skills bad-skill']],
    ['a lunch that is none', 'technicians', 'name,lunch\nAda,noon\n', ['2 lunch bad-lunch']],
    ['a name that is taken', 'services', 'name,department,duration\nac repair,HVAC,1h\n', ['2 name name-taken']],
    ['a duration out of step', 'services', 'name,department,duration\nX,HVAC,17m\n', ['2 duration duration-step']],
    ['another kind', 'services', 'number,kind\nS-1,sales\n', ['2 kind other-kind']],
  ])('refused: %s', async (_what, noun, text, wanted) => {
    expect(await faults(noun, text)).toEqual(wanted);
  });

  test('an address hangs on a customer of the other system, and is placed', async () => {
    await bring('customers', 'first,externalId\nAda,7\n', { source: 'crm' });
    const text = `customerExternalId,street,city,state,postal,at,externalId\n7,${PLACE},60610,"41.9,-87.6",a1\n`;
    expect(await tally('addresses', text, { source: 'crm' })).toEqual(NEW);
    expect(await tally('addresses', text, { source: 'crm' })).toEqual(SAME);
    expect(await shop.run('address.list', { customer: 'C-3' })).toMatchObject({
      items: [{ latitude: 41.9, coordinatesSource: 'given', name: 'Home' }],
    });
    const unplaced = await bring('addresses', `customer,street,city,state,postal\nC-1,${PLACE},00001\n`);
    expect(unplaced.notices.join()).toContain('1 address is not on the map');
  });

  test('a technician comes with code, hours and profile; the same again is nothing new', async () => {
    const text =
      'name,skills,radius,lunch,shift\nMaria Two,"hvac,gas:2",20mi,30m 11:30-13:00,"mon-fri 7-15, sat 9-12"\nNo Hours,,,,none\n';
    await bring('technicians', text);
    expect(await shop.run<TechnicianCard>('technician.show', { technician: 'MARIA2' })).toMatchObject({
      skills: { gas: 2, hvac: 1 },
      coverageRadiusMetres: 32187,
      lunch: { seconds: 1800 },
      hours: [...Array.from({ length: 5 }, () => ({ startTime: '07:00' })), { startTime: '09:00' }],
    });
    expect(await shop.run('technician.show', { technician: 'NO' })).toMatchObject({ hours: [] });
    expect(await tally('technicians', 'number,shift\nT-4,"mon-fri 07:00-15:00, sat 09:00-12:00"\n')).toEqual(SAME);
    expect(await tally('technicians', 'number,shift,skills\nT-4,mon 8-12,\n')).toEqual(CHANGED);
    expect(await shop.run('technician.show', { technician: 'T-4' })).toMatchObject({
      skills: {},
      hours: [{ weekday: 1 }],
      version: 2,
    });
  });

  test('a department that a service names is made, and said', async () => {
    const { notices } = await bring('services', 'name,department,duration\nDrain,Sewer,1h\nPipe,sewer,1h\n');
    expect(notices[0]).toBe('made 1 department: "Sewer"');
    expect(notices[1]).toContain('would add these records once more');
    expect(await shop.run('service.list', { department: 'Sewer' })).toMatchObject({ total: 2 });
    expect(await faults('services', 'name,department,duration\nDrain 2,Sewers,1h\n')).toEqual([
      '2 department no-department',
    ]);
  });

  test('a merged address stays merged', async () => {
    await shop.run('address.add', {
      customer: 'C-1',
      street: '9 Oak St',
      city: 'Chicago',
      state: 'IL',
      postal: '60610',
    });
    await shop.run('address.merge', { keep: 'AD-1', merge: 'AD-3' });
    expect(await faults('addresses', 'number,archivedAt\nAD-3,\n')).toEqual(['2 archivedAt merge-final']);
  });
});

describe('jobs and appointments', () => {
  const WHEN = '2026-11-24 08:00-10:00';
  const START = '2026-11-24 08:30';

  beforeEach(async () => {
    await shop.job({ address: 'AD-1' });
    await shop.job({ address: 'AD-1', service: 'Leak Repair' });
  });

  test.each([
    ['a job at no address', 'jobs', 'service\nAC Repair\n', ['2 address missing-field']],
    ['work that is not done', 'jobs', 'address,service\nAD-1,AC Repiar\n', ['2 service no-service']],
    [
      'a subtype of another service',
      'jobs',
      'address,service,subtype\nAD-1,Leak Repair,Rooftop unit\n',
      ['2 subtype no-subtype'],
    ],
    ['tech work for a lead', 'jobs', 'address,service\nAD-2,AC Repair\n', ['2 service lead-tech']],
    ['a card number', 'jobs', 'address,service,notes\nAD-1,AC Repair,4111 1111 1111 1111\n', ['2 notes card-number']],
    ['no job', 'appointments', `job,window\nJ-9,${WHEN}\n,${WHEN}\n`, ['2 job no-job', '3 job missing-field']],
    ['no window', 'appointments', 'job\nJ-1\n', ['2 window missing-field']],
    ['a window that is none', 'appointments', 'job,window\nJ-1,soon\n', ['2 window invalid-window']],
    ['a window too long', 'appointments', 'job,window\nJ-1,2026-11-24 06:00-20:00\n', ['2 window window-too-long']],
    [
      'an hour that the clocks skip',
      'appointments',
      'job,window\nJ-1,2027-03-14 02:00-02:30\n',
      ['2 window time-skipped'],
    ],
    ['a duration out of step', 'appointments', `job,window,duration\nJ-1,${WHEN},17m\n`, ['2 duration duration-step']],
    ['nobody of that name', 'appointments', `job,window,tech\nJ-1,${WHEN},MARAI\n`, ['2 tech no-technician']],
    ['a seller for tech work', 'appointments', `job,window,tech\nJ-1,${WHEN},LEE\n`, ['2 tech wrong-kind']],
    [
      'a start outside the window',
      'appointments',
      `job,window,tech,plannedStart\nJ-1,${WHEN},SAM,2026-11-24 10:00\n`,
      ['2 plannedStart start-outside'],
    ],
    [
      'a start for nobody',
      'appointments',
      `job,window,plannedStart\nJ-1,${WHEN},${START}\n`,
      ['2 plannedStart no-technician'],
    ],
    ['a pin on nobody', 'appointments', `job,window,pin\nJ-1,${WHEN},both\n`, ['2 pin pin-technician']],
    [
      'complete without a time',
      'appointments',
      `job,window,tech,status\nJ-1,${WHEN},SAM,complete\n`,
      ['2 completedAt stamp-missing'],
    ],
    [
      'a time ahead of its status',
      'appointments',
      'job,window,tech,arrivedAt\nJ-1,2026-11-23 06:00-07:00,SAM,2026-11-23 06:30\n',
      ['2 arrivedAt stamp-ahead'],
    ],
    [
      'complete in the future',
      'appointments',
      `job,window,tech,status,completedAt\nJ-1,${WHEN},SAM,complete,2026-11-24 09:00\n`,
      ['2 completedAt step-in-future'],
    ],
    [
      'times out of order',
      'appointments',
      'job,window,tech,status,arrivedAt,completedAt\nJ-1,2026-11-23 06:00-07:00,SAM,complete,2026-11-23 07:00,2026-11-23 06:00\n',
      ['2 completedAt step-before-last'],
    ],
    [
      'cancelled without a reason',
      'appointments',
      `job,window,status\nJ-1,${WHEN},cancelled\n`,
      ['2 cancelReason reason-missing'],
    ],
    [
      'on the way, by nobody',
      'appointments',
      `job,window,status,travelStartedAt\nJ-1,${WHEN},on-the-way,2026-11-23 07:00\n`,
      ['2 tech unassigned'],
    ],
    ['half a held place', 'appointments', `job,window,heldTech\nJ-1,${WHEN},SAM\n`, ['2 heldTech held-half']],
    [
      'two at once in the file',
      'appointments',
      `job,window,tech,plannedStart\nJ-1,${WHEN},SAM,${START}\nJ-2,${WHEN},SAM,2026-11-24 09:00\n`,
      ['3 plannedStart overlap'],
    ],
  ])('refused: %s', async (_what, noun, text, wanted) => {
    expect(await faults(noun, text)).toEqual(wanted);
  });

  test('nobody is booked who is booked already, or is archived', async () => {
    await shop.book({ window: WHEN, tech: 'SAM' });
    const { plannedStart } = await shop.appointment(1);
    expect(await faults('appointments', `job,window,tech,plannedStart\nJ-1,${WHEN},SAM,${plannedStart}\n`)).toEqual([
      '2 plannedStart overlap',
    ]);
    expect(await faults('technicians', 'number,archivedAt\nT-2,2026-11-23T13:00:00Z\n')).toEqual([
      '2 archivedAt still-booked',
    ]);
    await shop.run('technician.archive', { technician: 'MARIA' });
    expect(await faults('appointments', `job,window,tech\nJ-1,${WHEN},MARIA\n`)).toEqual([
      '2 tech archived-technician',
    ]);
    await shop.run('job.cancel', { job: 'J-2', reason: 'no' });
    expect(await faults('appointments', `job,window\nJ-2,${WHEN}\n`)).toEqual(['2 job job-closed']);
  });

  test('what is archived gets nothing new: a service, and an address; where somebody is to go, none is archived', async () => {
    const since = '2026-11-20T12:00:00Z';
    await bring('services', `number,archivedAt\nS-1,${since}\n`);
    expect(await faults('jobs', 'address,service\nAD-1,AC Repair\n')).toEqual(['2 service archived-service']);
    expect(await tally('jobs', 'address,service,createdAt\nAD-1,AC Repair,2026-01-02T10:00:00Z\n')).toEqual(NEW);
    await bring('services', 'number,archivedAt\nS-1,\n');
    await bring('appointments', `job,window\nJ-1,${WHEN}\n`);
    expect(await faults('addresses', `number,archivedAt\nAD-1,${since}\n`)).toEqual(['2 archivedAt open-appointments']);
    await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'customer' });
    await bring('addresses', `number,archivedAt\nAD-1,${since}\n`);
    expect(await faults('jobs', 'address,service\nAD-1,AC Repair\n')).toEqual(['2 address archived-address']);
    expect(await faults('appointments', `job,window\nJ-2,${WHEN}\n`)).toEqual(['2 job archived-address']);
  });

  test('an archived customer gets nothing new, and keeps what was there before', async () => {
    await shop.run('customer.archive', { customer: 'C-1' });
    expect(await faults('jobs', 'address,service\nAD-1,AC Repair\n')).toEqual(['2 address archived-customer']);
    expect(await faults('appointments', `job,window\nJ-1,${WHEN}\n`)).toEqual(['2 job archived-customer']);
    expect(await tally('jobs', 'address,service,createdAt\nAD-1,AC Repair,2026-01-02T10:00:00Z\n')).toEqual(NEW);
  });

  test('without a technician it waits in the lane; an exact start makes its window; a skill that is missing is said', async () => {
    const text = `job,window,start,tech,externalId\nJ-1,${WHEN},,,a\nJ-2,,${START},MARIA,b\n`;
    const { notices } = await bring('appointments', text);
    expect(await shop.appointment(1)).toMatchObject({ technicianId: null, plannedStart: null, durationSeconds: 3600 });
    expect(await shop.appointment(2)).toMatchObject({
      technicianName: 'Maria Lopez',
      plannedStart: '2026-11-24T14:30:00Z',
      windowEnd: '2026-11-24T14:45:00Z',
    });
    expect(notices).toEqual([
      '1 appointment stands with a technician who lacks a skill (A-2). See why: dispatch explain A-2',
    ]);
    expect(await tally('appointments', text)).toEqual({ created: 0, updated: 0, unchanged: 2 });
  });

  test('what is done comes with its steps, so that it can be rolled back', async () => {
    const text =
      'job,window,tech,status,travelStartedAt,arrivedAt,completedAt\nJ-1,2026-11-23 06:00-07:00,SAM,complete,2026-11-23 06:05,2026-11-23 06:30,2026-11-23 07:30\n';
    await bring('appointments', text);
    const done = await shop.run<AppointmentDetails>('appointment.show', { appointment: 'A-1' });
    expect(done.steps.map(({ from, to, at }) => [from, to, at.slice(11, 16)])).toEqual([
      ['scheduled', 'on-the-way', '12:05'],
      ['on-the-way', 'on-site', '12:30'],
      ['on-site', 'complete', '13:30'],
    ]);
    expect(done.plannedStart).toBe('2026-11-23T12:30:00Z');
    await shop.run('appointment.rollback', { appointment: 'A-1', reason: 'not yet' });
    expect(await shop.appointment(1)).toMatchObject({ status: 'on-site', completedAt: null });
    const again = 'number,status,completedAt\nA-1,complete,2026-11-23 07:45\n';
    expect(await tally('appointments', again)).toEqual(CHANGED);
    expect((await shop.run<AppointmentDetails>('appointment.show', { appointment: 'A-1' })).steps.at(-1)).toMatchObject(
      { from: 'on-site', to: 'complete' },
    );
    expect(await faults('appointments', 'number,status,completedAt\nA-1,on-site,\n')).toEqual(['2 status closed']);
  });

  test('a job that is booked again loses its flag, also within one import', async () => {
    await shop.run('appointment.book', { job: 'J-1', window: WHEN });
    await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'away' });
    expect(await shop.run('job.show', { job: 'J-1' })).toMatchObject({ isFlagged: true });
    await bring('appointments', `job,window\nJ-1,${WHEN}\n`);
    expect(await shop.run('job.show', { job: 'J-1' })).toMatchObject({ isFlagged: false });
    const before = records(shop.path);
    writeFileSync(join(shop.folder, 'jobs.csv'), 'number,address,service,flagged\nJ-7,AD-1,AC Repair,yes\n');
    writeFileSync(join(shop.folder, 'appointments.csv'), `job,window\nJ-7,${WHEN}\n`);
    await shop.run('transfer.import', { noun: 'all', file: shop.folder });
    expect(await shop.run('job.show', { job: 'J-7' })).toMatchObject({
      isFlagged: false,
      appointments: [{ number: 'A-3' }],
    });
    await shop.run('history.undo');
    expect(records(shop.path)).toEqual(before);
  });
});
