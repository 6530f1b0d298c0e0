// Pairs of places cut into tables of a size that a routing engine takes: few of them, and few cells that nobody asked for.

import type { Coordinates } from '../base/geo.ts';
import { greatCircleMetres } from '../base/geo.ts';
import type { PlaceCode, PlacePairs } from './road.ts';
import { addPair, placeOfCode } from './road.ts';

/** Every place of `from` to every place of `to`. */
export interface RoadTile {
  readonly from: readonly PlaceCode[];
  readonly to: readonly PlaceCode[];
}

/** So far from the first place of a tile others may lie: engines refuse tables that span a continent. */
const TILE_METRES = 100_000;

/**
 * The pairs as tables of at most `size` by `size` places, together covering all of them and few others: the destinations in
 * bands, and for each band the starts that lead there.
 */
export function tilesOf(pairs: PlacePairs, size: number): RoadTile[] {
  const bands = nearby([...new Set([...pairs.values()].flatMap((row) => [...row]))], size, (code) => code);
  const bandOf = new Map(bands.flatMap((band, index) => band.map((to) => [to, index] as const)));
  const starts: Map<PlaceCode, Set<PlaceCode>>[] = bands.map(() => new Map());
  for (const [from, row] of pairs) {
    for (const to of row) addPair(starts[bandOf.get(to) as number] as Map<PlaceCode, Set<PlaceCode>>, from, to);
  }
  return starts.flatMap((leading, index) =>
    partsOf(leading, size).map(({ from, needed }) => ({
      from,
      to: (bands[index] as PlaceCode[]).filter((to) => needed.has(to)),
    })),
  );
}

/** Tables of so few cells cost no more than the question itself. */
const SMALL_CELLS = 1_000;

interface Part {
  readonly first: Coordinates;
  readonly from: PlaceCode[];
  readonly needed: Set<PlaceCode>;
  pairs: number;
}

/** Starts together in one table where they lead to the same places for the most part: one customer more is no square. */
function partsOf(starts: PlacePairs, size: number): Part[] {
  const parts: Part[] = [];
  for (const [from, row] of starts) {
    const place = placeOfCode(from);
    const part = parts.findLast(
      ({ first, from: others, needed, pairs }) =>
        others.length < size &&
        greatCircleMetres(first, place) <= TILE_METRES &&
        isWorthIt({ starts: others.length + 1, ends: unionSize(needed, row), pairs: pairs + row.size }),
    );
    if (part === undefined) {
      parts.push({ first: place, from: [from], needed: new Set(row), pairs: row.size });
      continue;
    }
    part.from.push(from);
    for (const to of row) part.needed.add(to);
    part.pairs += row.size;
  }
  return parts;
}

function isWorthIt(table: { readonly starts: number; readonly ends: number; readonly pairs: number }): boolean {
  const cells = table.starts * table.ends;
  return cells <= SMALL_CELLS || cells <= 2 * table.pairs;
}

function unionSize(set: ReadonlySet<PlaceCode>, row: ReadonlySet<PlaceCode>): number {
  let size = set.size;
  for (const one of row) if (!set.has(one)) size++;
  return size;
}

/** Cut into parts of at most `size`, each within reach of its first; the order is kept inside a part. */
function nearby<T>(all: readonly T[], size: number, codeOf: (one: T) => PlaceCode): T[][] {
  const parts: T[][] = [];
  const open: { readonly part: T[]; readonly first: Coordinates }[] = [];
  for (const one of all) {
    const place = placeOfCode(codeOf(one));
    const fitting = open.findIndex(({ first }) => greatCircleMetres(first, place) <= TILE_METRES);
    const found = open[fitting];
    if (found) {
      found.part.push(one);
      if (found.part.length === size) open.splice(fitting, 1);
      continue;
    }
    const part = [one];
    parts.push(part);
    if (size > 1) open.push({ part, first: place });
  }
  return parts;
}
