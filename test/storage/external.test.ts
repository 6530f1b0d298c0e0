// Ids of other systems are unique per noun, for every record that scripts bring in.

import { expect, it } from 'vitest';
import { makeShop } from '../support/shop.ts';

const REFERENCE = { externalId: '77', source: 'crm' };
const PLACE = { street: '9 Elm St', city: 'Chicago', state: 'IL', postal: '60610' };

it.each([
  ['customer.create', { first: 'Ann' }],
  ['address.add', { customer: 'C-1', ...PLACE }],
  ['service.add', { department: 'HVAC', duration: '1h' }, 'name'],
  ['technician.add', {}, 'name'],
  ['job.create', { address: 'AD-1', service: 'AC Repair' }],
])('%s run twice by a script makes one record', async (operation, input, named?: string) => {
  const shop = await makeShop();
  const make = (name: string, reference: object) =>
    shop.run(operation, { ...input, ...(named === undefined ? {} : { [named]: name }), ...reference });
  await make('One', REFERENCE);
  await expect(make('Two', REFERENCE)).rejects.toMatchObject({ exitCode: 4, code: 'external-id-taken' });
  await expect(make('Two', { source: 'crm' })).rejects.toMatchObject({ exitCode: 2, code: 'no-external-id' });
  await make('Two', { ...REFERENCE, source: 'erp' });
});
