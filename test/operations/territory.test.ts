// Territories on a real book: who serves what, what that means for booking, and what undo gives back.

import { describe, expect, it } from 'vitest';
import type { Board } from '../../src/domain/board.ts';
import type { TechnicianCard } from '../../src/domain/technician.ts';
import type { TerritoryCard } from '../../src/domain/territory.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const WINDOW = '2026-11-24 08:00-10:00';

/** Maria serves North, Sam West, Lee everywhere; one job in 60608, which is in neither. */
async function world(): Promise<World> {
  const book = await makeWorld();
  await book.run('territory.add', { name: 'North', postal: ['60613', '6062'] });
  await book.run('territory.add', { name: 'West', postal: ['60612'] });
  await book.run('service.add', { department: 'HVAC', name: 'AC Repair', duration: '1h' });
  await book.run('technician.add', { name: 'Maria Lopez', start: '41.90,-87.63', territories: ['North'] });
  await book.run('technician.add', { name: 'Sam Okafor', start: '41.90,-87.63', territories: ['West'] });
  await book.run('technician.add', { name: 'Lee Chan', start: '41.90,-87.63' });
  const place = { street: '1 Oak St', city: 'Chicago', state: 'IL', postal: '60608', at: '41.90,-87.63' };
  await book.run('customer.create', { first: 'Jane', last: 'Doe', ...place });
  await book.run('job.create', { address: 'AD-1', service: 'AC Repair' });
  return book;
}

async function refusal(run: Promise<unknown>): Promise<unknown> {
  return await run.then(
    () => 'not refused',
    (error: unknown) => error,
  );
}

describe('territories', () => {
  it('are listed with who serves them', async () => {
    const book = await world();
    const { items } = await book.run<{ items: TerritoryCard[] }>('territory.list', {});
    expect(items.map(({ name, postalPrefixes, technicians }) => [name, postalPrefixes, technicians])).toEqual([
      ['North', ['60613', '6062'], ['MARIA']],
      ['West', ['60612'], ['SAM']],
    ]);
  });

  it('have one name each, and prefixes that postal codes can begin with', async () => {
    const book = await world();
    expect(await refusal(book.run('territory.add', { name: 'north', postal: ['1'] }))).toMatchObject({
      code: 'name-taken',
    });
    expect(await refusal(book.run('territory.edit', { territory: 'North', postal: ['6_1'] }))).toMatchObject({
      code: 'bad-postal-prefix',
    });
    const edited = await book.run<TerritoryCard>('territory.edit', {
      territory: 'north',
      name: 'NORTH',
      postal: ['m5v 2'],
    });
    expect(edited).toMatchObject({ name: 'NORTH', postalPrefixes: ['M5V2'], version: 2 });
  });

  it('are replaced, cleared and brought back with the technician', async () => {
    const book = await world();
    const edit = async (input: object) =>
      await book.run<TechnicianCard>('technician.edit', { technician: 'MARIA', ...input });
    expect(await edit({ territories: ['West', 'TY-1'] })).toMatchObject({ territories: ['North', 'West'], version: 2 });
    expect(await edit({ clear: ['territories'] })).toMatchObject({ territories: [], version: 3 });
    await book.run('history.undo', {});
    expect(await book.run('technician.show', { technician: 'MARIA' })).toMatchObject({
      territories: ['North', 'West'],
    });
  });

  it('keep a technician away unless pinned', async () => {
    const book = await world();
    const explained = await book.run('schedule.suggest', { job: 'J-1', tech: 'MARIA', explain: true });
    expect(JSON.stringify(explained)).toContain('Maria Lopez serves North, not 60608.');
    const lee = await book.run('appointment.book', { job: 'J-1', window: WINDOW });
    expect(JSON.stringify(lee)).toContain('Lee Chan');
  });

  it('limit the board to those who serve one', async () => {
    const book = await world();
    const codes = async (input: object) =>
      (await book.run<Board>('board.show', { date: 'tomorrow', ...input })).days[0]?.rows.map(({ code }) => code);
    expect(await codes({ territory: 'North' })).toEqual(['MARIA', 'LEE']);
    expect(await codes({ territory: 'west', tech: ['MARIA', 'SAM'] })).toEqual(['SAM']);
  });
});
