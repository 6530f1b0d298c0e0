import { expect, it } from 'vitest';
import { makeShop } from '../support/shop.ts';

it.each([
  ['customer.edit', { customer: 'C-1' }, 'C-1'],
  ['address.edit', { address: 'AD-1' }, 'AD-1'],
  ['job.edit', { job: 'J-1', ifVersion: 1 }, 'J-1'],
  ['service.edit', { service: 'AC Repair' }, 'S-1'],
  ['technician.edit', { technician: 'MARIA' }, 'T-1'],
  ['appointment.edit', { appointment: 'A-1', reason: 'regular', auto: false }, 'A-1'],
])('%s without anything to change is refused', async (name, input, record) => {
  const shop = await makeShop();
  await shop.book();
  await expect(shop.run(name, input)).rejects.toMatchObject({
    exitCode: 2,
    code: 'nothing-to-change',
    message: `Nothing was given to change on ${record}.`,
  });
});
