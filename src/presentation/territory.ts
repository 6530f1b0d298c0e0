// Territories, for people.

import type { TerritoryCard } from '../domain/territory.ts';
import { listing } from './columns.ts';
import type { View } from './view.ts';

function territoryLine({ number, name, postalPrefixes }: TerritoryCard, view: View): string {
  return `${number} ${view.text(name)}: postal codes ${postalPrefixes.join(', ')}\n`;
}

export function add(territory: TerritoryCard, view: View): string {
  return `Added territory ${territoryLine(territory, view)}`;
}

export function edit(territory: TerritoryCard, view: View): string {
  return `Saved territory ${territoryLine(territory, view)}`;
}

export function list(
  territories: { readonly items: readonly TerritoryCard[]; readonly total: number },
  view: View,
): string {
  const columns = [
    { title: 'NO', cell: (row: TerritoryCard) => row.number },
    { title: 'NAME', cell: (row: TerritoryCard) => view.text(row.name), shrink: true },
    { title: 'POSTAL', cell: (row: TerritoryCard) => row.postalPrefixes.join(', '), shrink: true },
    { title: 'SERVED BY', cell: (row: TerritoryCard) => view.text(row.technicians.join(', ')), shrink: true },
  ];
  return listing(columns, territories.items, territories.total, 'territories', view);
}
