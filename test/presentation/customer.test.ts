// What people see of customers, addresses and notes, at 80 columns and safe for a terminal.

import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { phoneText } from '../../src/presentation/phone.ts';
import { wrap } from '../../src/presentation/wrap.ts';
import { addBooked, addTechnicianRow } from '../support/booked.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const MADISON = { street: '1201 W Madison St', city: 'Chicago', state: 'IL', postal: '60607' };

async function print(world: World, command: string, columns = 80): Promise<string> {
  const { stdout, stderr } = await world.cli(command.split(' '), { columns });
  return stdout + stderr;
}

test('the card answers a call and says what to type next', async () => {
  const world = await makeWorld();
  await world.run('customer.create', {
    first: 'Jane',
    last: 'Doe',
    company: 'Hart Bakery',
    email: ['jane@x.com', 'work:jane@hart.com'],
    phone: ['mobile:312-555-0100'],
    ...MADISON,
    at: '41.8819,-87.658',
  });
  await world.run('address.add', {
    customer: 'C-1',
    ...MADISON,
    street: 'PO Box 12',
    type: 'billing',
    exempt: 'resale',
  });
  const technicianId = await addTechnicianRow(world, { latitude: 41.88, longitude: -87.65 });
  await addBooked(world, { customerId: 1, addressId: 1, technicianId });
  await world.run('note.add', { customer: 'C-1', text: 'Dog in the yard', important: true, visible: true });
  expect(await print(world, 'customer show C-1')).toBe(
    `C-1 Jane Doe · Hart Bakery
  Phone           312-555-0100 (mobile)
  E-mail          jane@x.com (primary)
                  jane@hart.com (work)
  AD-1            Home: 1201 W Madison St, Chicago, IL 60607
  AD-2            Billing: PO Box 12, Chicago, IL 60607
                  not on the map
  Accounting key  Jane Doe

APPT  JOB  WINDOW             STATUS     SERVICE    TECHNICIAN
A-1   J-1  Tue 24 Nov 8-10am  scheduled  AC Repair  Maria Lopez

Notes
! N-1  Mon 23 Nov 2026 8:00 AM CST · owner · important · the customer sees it
    Dog in the yard
`,
  );
  expect(await print(world, 'address list C-1')).toBe(
    `AD-1 Home · residential · C-1
  Address     1201 W Madison St, Chicago, IL 60607
  On the map  41.8819,-87.658 (given by hand)
  Tax         0%
AD-2 Billing · billing · C-1
  Address     PO Box 12, Chicago, IL 60607
  On the map  no: give --at LAT,LNG
  Tax         exempt (resale)
`,
  );
});

test('a merge shows what moves and what no longer fits', async () => {
  const world = await makeWorld();
  await world.run('customer.create', { first: 'Jane', ...MADISON });
  await world.run('address.add', { customer: 'C-1', ...MADISON, street: 'PO Box 12' });
  await addBooked(world, { customerId: 1, addressId: 1 });
  expect(await print(world, 'address merge --keep AD-2 --merge AD-1 --dry-run')).toBe(
    `Merge AD-1 into AD-2
  Kept      AD-2 PO Box 12, Chicago, IL 60607, tax 0%
  Archived  AD-1 1201 W Madison St, Chicago, IL 60607
  Moved     1 job, 1 appointment, 0 notes
1 appointment no longer fits:
  A-1 AC Repair, Tue 24 Nov 2026, 8:00-10:00 AM CST, unassigned
    AD-2 is not on the map, so nobody is assigned there without a pin.
Next: dispatch slots A-1
Dry run: nothing was saved.
`,
  );
  const refused = await world.cli(['address', 'merge', '--keep', 'AD-2', '--merge', 'AD-1']);
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--yes') });
});

test('nothing stored drives the terminal', async () => {
  const world = await makeWorld();
  const evil = '\u001b[2J\u202eevil';
  await world.run('customer.create', { first: evil, company: evil, email: ['a@x.com'], ...MADISON, street: evil });
  await world.run('address.edit', { address: 'AD-1', name: evil, unit: evil });
  await world.run('note.add', { customer: 'C-1', text: evil });
  for (const command of ['customer show C-1', 'customer list', 'address list C-1', 'note list C-1 --all']) {
    const text = await print(world, command);
    expect(text).toContain('evil');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
  }
});

describe('80 columns', () => {
  test('wide names, long streets and notes stay within them', async () => {
    const world = await makeWorld();
    const long = '王小明🌻 and a rather long name of somebody important';
    await world.run('customer.create', {
      first: long,
      email: [`${'a'.repeat(60)}@example.com`],
      ...MADISON,
      unit: long,
    });
    await world.run('note.add', { customer: 'C-1', text: `${long} `.repeat(9) });
    for (const command of ['customer list', 'note list C-1', 'address edit AD-1 --name Home']) {
      for (const line of (await print(world, command)).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
    }
  });

  test('wrapping loses nothing but the spaces it breaks at', () => {
    const text = fc.array(fc.constantFrom('a', 'bcd', ' ', '  ', '王', '🌻', '\n', 'xxxxxxxxxxxx'), { maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 12 }), (parts, width) => {
        const lines = wrap(parts.join(''), width);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/ /g, '')).toBe(parts.join('').replace(/[ \n]/g, ''));
      }),
    );
  });

  test.each([
    ['one two three', 7, ['one two', 'three']],
    ['one\n\ntwo', 7, ['one', '', 'two']],
    ['abcdefghij k', 4, ['abcd', 'efgh', 'ij k']],
    ['', 4, ['']],
  ])('%j at %i', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });
});

test.each([
  ['+13125550100', '312-555-0100'],
  ['+442079460958', '+442079460958'],
  ['312555000001', '312555000001'],
])('the phone %s reads %s', (phone, text) => {
  expect(phoneText(phone)).toBe(text);
});
