// Territories, and which technicians serve them.

import { formatId } from '../base/ids.ts';
import type { Territory, TerritoryCard } from '../domain/territory.ts';
import type { Database } from './database.ts';

/** By name, each with who serves it and has not left. */
export async function findTerritories(db: Database): Promise<TerritoryCard[]> {
  const rows = await db.selectFrom('territory').selectAll().orderBy('name').execute();
  const served = await db
    .selectFrom('technicianTerritory')
    .innerJoin('technician', 'technician.id', 'technicianTerritory.technicianId')
    .select(['technicianTerritory.territoryId', 'technician.code'])
    .where('technician.archivedAt', 'is', null)
    .orderBy('technician.id')
    .execute();
  return rows.map(({ id, version, name, postalPrefixes }) => ({
    id,
    number: formatId('territory', id),
    version,
    name,
    postalPrefixes: JSON.parse(postalPrefixes) as string[],
    technicians: served.flatMap(({ territoryId, code }) => (territoryId === id ? code : [])),
  }));
}

/** Technician → own territories, by name; who serves everywhere is not there. */
export async function loadTerritories(db: Database): Promise<Map<number, Territory[]>> {
  const rows = await db
    .selectFrom('technicianTerritory')
    .innerJoin('territory', 'territory.id', 'technicianTerritory.territoryId')
    .select(['technicianTerritory.technicianId', 'territory.name', 'territory.postalPrefixes'])
    .orderBy('territory.name')
    .execute();
  const found = new Map<number, Territory[]>();
  for (const { technicianId, name, postalPrefixes } of rows) {
    const own = found.get(technicianId) ?? [];
    own.push({ name, postalPrefixes: JSON.parse(postalPrefixes) as string[] });
    found.set(technicianId, own);
  }
  return found;
}

/** Whether a technician serves the territory: it is among the own ones, or there are none. */
export async function techniciansServing(
  db: Database,
  territoryId: number,
): Promise<(technicianId: number) => boolean> {
  const rows = await db.selectFrom('technicianTerritory').select(['technicianId', 'territoryId']).execute();
  const bound = new Set(rows.map(({ technicianId }) => technicianId));
  const inside = new Set(rows.flatMap((row) => (row.territoryId === territoryId ? row.technicianId : [])));
  return (id) => inside.has(id) || !bound.has(id);
}
