// Territories: named sets of postal code prefixes, and which technicians serve them; no row for a technician = everywhere.

export const territory: readonly string[] = [
  `create table territory (id integer primary key autoincrement, version integer not null default 1,
    name text not null collate nocase unique, postalPrefixes text not null) strict`,
  `create table technicianTerritory (id integer primary key autoincrement,
    technicianId integer not null references "technician"(id) deferrable initially deferred,
    territoryId integer not null references "territory"(id) deferrable initially deferred,
    unique (technicianId, territoryId)) strict`,
  'create index technicianTerritoryByTerritory on technicianTerritory (territoryId)',
];
