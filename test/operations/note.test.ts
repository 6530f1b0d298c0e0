// Notes on customers through their operations (T1, C5).

import { expect, test } from 'vitest';
import type { NoteList } from '../../src/domain/note.ts';
import { makeWorld } from '../support/world.ts';

test('standard notes by default, important ones first, searched and cut', async () => {
  const world = await makeWorld();
  await world.run('customer.create', { first: 'Jane' });
  await world.run('note.add', { customer: 'C-1', text: 'Dog in the yard', important: true });
  await world.run('note.add', { customer: 'C-1', text: 'Prefers mornings\nand calls', visible: true });
  await world.run('note.add', { customer: 'C-1', text: '🌻 DOG is gone' });
  await world.run('customer.archive', { customer: 'C-1' });
  const bodies = async (input: Record<string, unknown>) =>
    (await world.run<NoteList>('note.list', { customer: 'C-1', ...input })).items.map(({ body }) => body);
  expect(await bodies({})).toEqual(['Dog in the yard', '🌻 DOG is gone', 'Prefers mornings\nand calls']);
  expect(await bodies({ sort: 'oldest', search: 'dog' })).toEqual(['Dog in the yard', '🌻 DOG is gone']);
  expect(await bodies({ all: true })).toContain('Archived by owner.');
  expect(await bodies({ limit: 1 })).toEqual(['Dog in the yard']);
  expect(await world.run('note.list', { customer: 'C-1', limit: 1 })).toMatchObject({
    total: 3,
    items: [{ number: 'N-1', isImportant: true, isVisible: false, createdBy: 'owner' }],
  });
});

test.each([
  ['x'.repeat(2041), 'has 2041 characters'],
  ['', 'must not be empty'],
  ['\u0007\u200b', 'no visible characters'],
  ['card 4111 1111 1111 1111', 'card number'],
])('a note %j is refused', async (text, message) => {
  const world = await makeWorld();
  await world.run('customer.create', { first: 'Jane' });
  await expect(world.run('note.add', { customer: 'C-1', text })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(message),
  });
});

test('2,040 characters fit, however wide', async () => {
  const world = await makeWorld();
  await world.run('customer.create', { first: 'Jane' });
  const text = '🌻'.repeat(2040);
  expect(await world.run('note.add', { customer: 'C-1', text })).toMatchObject({ body: text });
});
