import { describe, expect, it } from 'vitest';
import { makeShop } from '../support/shop.ts';

describe('an empty text', () => {
  it.each([
    ['appointment.list', { tech: '' }, '--tech'],
    ['appointment.list', { customer: ' ' }, '--customer'],
    ['appointment.list', { date: '' }, '--date'],
    ['board.show', { tech: ['MARIA', ''] }, '--tech'],
    ['appointment.pin', { appointment: 'A-1', start: '' }, '--start'],
  ])('of %s %j is none that names a record or a time', async (name, input, flag) => {
    const shop = await makeShop();
    await expect(shop.run(name, input)).rejects.toMatchObject({
      exitCode: 2,
      message: `${flag} must not be empty.`,
    });
  });
});

describe('a text of a megabyte', () => {
  it.each([
    ['job.list', 'customer'],
    ['appointment.list', 'query'],
    ['appointment.list', 'tech'],
    ['board.show', 'date'],
  ])('is refused by %s %s', async (name, field) => {
    const shop = await makeShop();
    await shop.book();
    const error = await shop.run(name, { [field]: 'a'.repeat(1_000_000) }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining('has 1000000 characters') });
  });
});
