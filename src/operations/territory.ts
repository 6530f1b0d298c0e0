// Territories: adding and changing them, and giving them to technicians.

import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { TerritoryCard } from '../domain/territory.ts';
import { parsePrefixes } from '../domain/territory.ts';
import type { Patch } from '../storage/change-log.ts';
import { lookup } from '../storage/lookup.ts';
import { findTerritories } from '../storage/territory.ts';
import * as declarations from './catalog/territory.ts';
import type { Scope, WriteScope } from './code.ts';
import { implementRead, implementWrite } from './code.ts';
import { requireChange } from './given.ts';

export const add = implementWrite(declarations.add, {
  async write(scope, input): Promise<TerritoryCard> {
    await refuseTaken(scope, input.name, null);
    const postalPrefixes = JSON.stringify(parsePrefixes(input.postal));
    return await territoryCard(scope, await scope.changes.insert('territory', { name: input.name, postalPrefixes }));
  },
});

export const edit = implementWrite(declarations.edit, {
  async write(scope, input): Promise<TerritoryCard> {
    const id = await lookup(scope.db, 'territory', input.territory);
    requireChange(declarations.edit, input, { record: formatId('territory', id) });
    const patch: Patch<'territory'> = {};
    if (input.name !== undefined) {
      await refuseTaken(scope, input.name, id);
      patch.name = input.name;
    }
    if (input.postal !== undefined) patch.postalPrefixes = JSON.stringify(parsePrefixes(input.postal));
    await scope.changes.update('territory', id, patch, input.ifVersion);
    return await territoryCard(scope, id);
  },
});

export const list = implementRead(declarations.list, {
  async read(scope): Promise<{ items: TerritoryCard[]; total: number }> {
    const items = await findTerritories(scope.db);
    return { items, total: items.length };
  },
});

async function territoryCard(scope: Scope, id: number): Promise<TerritoryCard> {
  return (await findTerritories(scope.db)).find((one) => one.id === id) as TerritoryCard;
}

async function refuseTaken(scope: Scope, name: string, except: number | null): Promise<void> {
  const folded = name.toLowerCase();
  const taken = (await findTerritories(scope.db)).find((one) => one.name.toLowerCase() === folded && one.id !== except);
  if (!taken) return;
  throw AppError.conflict(
    'name-taken',
    `There is a territory "${taken.name}" already (${taken.number}).`,
    'Choose another name.',
  );
}

/** Replaces the territories of a technician; false when they are the same as before. */
export async function replaceTerritories(
  scope: WriteScope,
  technicianId: number,
  texts: readonly string[],
): Promise<boolean> {
  const wanted = new Set<number>();
  for (const text of texts) wanted.add(await lookup(scope.db, 'territory', text));
  const rows = await scope.db
    .selectFrom('technicianTerritory')
    .select(['id', 'territoryId'])
    .where('technicianId', '=', technicianId)
    .execute();
  const gone = rows.filter(({ territoryId }) => !wanted.has(territoryId));
  const held = new Set(rows.map(({ territoryId }) => territoryId));
  const added = [...wanted].filter((territoryId) => !held.has(territoryId));
  for (const { id } of gone) await scope.changes.remove('technicianTerritory', id);
  const links = added.map((territoryId) => ({ technicianId, territoryId }));
  await scope.changes.insertMany('technicianTerritory', links);
  return gone.length + added.length > 0;
}
