// Finding customers (C8): what a query matches, in the text and in the book.

import { describe, expect, test } from 'vitest';
import type { CustomerList } from '../../src/domain/customer.ts';
import { searchTerms, searchText } from '../../src/storage/search.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

test.each([
  [['Jane', 'Doe'], ' jane doe '],
  [['José  Ñandú', 'jane@x.com'], ' jose nandu jane@x.com '],
  [['Ng-Smith'], ' ng-smith ng smith '],
  [["O'Neil & Co."], " o'neil & co. o neil co "],
  [['a-b@x.com'], ' a-b@x.com '],
  [['王小明 🌻'], ' 王小明 🌻 '],
  [[], '  '],
])('the text of %j is %j', (parts, text) => {
  expect(searchText(parts)).toBe(text);
});

test.each([
  ['Jane  Doe', ['jane', 'doe']],
  ['(312) 555-0100', ['3125550100']],
  ['+44 20 7946 0958', ['442079460958']],
  ['020 7946 0958', ['2079460958']],
  ['0100', ['0100']],
  ['1201 W', ['1201', 'w']],
  ['Doe, Jane', ['doe', 'jane']],
  ['doe DOE', ['doe']],
  ['a b c d e f g h i j k l m n', [...'abcdefghijkl']],
])('the query %j looks for %j', (query, terms) => {
  expect(searchTerms(query)).toEqual(terms);
});

describe('in the book', () => {
  async function people(): Promise<World> {
    const world = await makeWorld();
    const add = (input: Record<string, unknown>) => world.run('customer.create', input);
    await add({ first: 'Amy', last: 'Ng', email: ['amy@long.example.com'], phone: ['312-555-0100'] });
    await add({ first: 'José', last: 'Ng-Smith' });
    await add({ company: '100% Angel_Wings \\ Co.', phone: ['312-555-0199'] });
    await add({
      first: 'Angus',
      last: 'Doe',
      street: '4801 N Broadway',
      city: 'Chicago',
      state: 'IL',
      postal: '60640',
    });
    return world;
  }
  const find = async (world: World, query: string): Promise<number[]> =>
    (await world.run<CustomerList>('customer.list', { query })).items.map(({ id }) => id).sort();

  test.each([
    ['ng', [1, 2]],
    ['NG', [1, 2]],
    ['ang', [3, 4]],
    ['jose', [2]],
    ['JOSÉ', [2]],
    ['amy ng', [1]],
    ['ng amy', [1]],
    ['amy doe', []],
    ['555-0100', [1]],
    ['(312) 555', [1, 3]],
    ['amy@long', [1]],
    ['broadway', [4]],
    ['4801', [4]],
    ['100%', [3]],
    ['angel_w', [3]],
    ['angelxw', []],
    ['%%%', []],
    ['___', []],
    ['\\', [3]],
    ["' or 1=1 --", []],
    ['co', [3]],
    ['x', []],
  ])('%j finds %j', async (query, ids) => {
    expect(await find(await people(), query)).toEqual(ids);
  });

  test('the texts follow every change, and its undo', async () => {
    const world = await people();
    await world.run('customer.edit', { customer: 'C-4', last: 'Roe', addEmail: ['angus@x.com'] });
    expect([await find(world, 'roe'), await find(world, 'angus@x')]).toEqual([[4], [4]]);
    expect(await find(world, 'angus doe')).toEqual([4]);
    await world.run('history.undo', {});
    expect([await find(world, 'roe'), await find(world, 'angus@x')]).toEqual([[], []]);
    await world.run('address.edit', { address: 'AD-1', street: '77 Elm Ave' });
    expect([await find(world, 'broadway'), await find(world, 'elm')]).toEqual([[], [4]]);
    await world.run('customer.archive', { customer: 'C-4' });
    expect(await find(world, 'elm')).toEqual([]);
    expect((await world.run<CustomerList>('customer.list', { query: 'elm', all: true })).total).toBe(1);
    await world.run('customer.restore', { customer: 'C-4' });
    expect(await find(world, 'elm')).toEqual([4]);
  });

  test('the street of a merged address is found no more', async () => {
    const world = await people();
    const place = { city: 'Chicago', state: 'IL', postal: '60640' };
    await world.run('address.add', { customer: 'C-4', street: '9 Typo Rd', ...place });
    expect(await find(world, 'typo')).toEqual([4]);
    await world.run('address.merge', { keep: 'AD-1', merge: 'AD-2' });
    expect(await find(world, 'typo')).toEqual([]);
  });

  test('a page of many says how many there are', async () => {
    const world = await people();
    const { items, total } = await world.run<CustomerList>('customer.list', { query: 'ng', limit: 1 });
    expect([items.map(({ name }) => name), total]).toEqual([['Amy Ng'], 2]);
    const everyone = await world.run<CustomerList>('customer.list', { limit: 2 });
    expect([everyone.items.map(({ id }) => id), everyone.total]).toEqual([[3, 1], 4]);
    expect(everyone.items[1]).toEqual({
      id: 1,
      number: 'C-1',
      kind: 'customer',
      name: 'Amy Ng',
      company: null,
      phone: '+13125550100',
      email: 'amy@long.example.com',
      address: null,
      archivedAt: null,
      mergedInto: null,
    });
  });
});
