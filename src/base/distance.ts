// Distances as people write them, in whole metres inside.

import { AppError } from './errors.ts';

const METRES_PER_MILE = 1609.344;
const METRES: Readonly<Record<string, number>> = { mi: METRES_PER_MILE, km: 1000, m: 1 };

/** `25mi`, `40 km`, `500m` → metres. The unit is needed: a bare number could be either. */
export function parseDistance(text: string): number {
  const match = /^([0-9]{1,6}(?:\.[0-9]{1,3})?) ?(mi|km|m)$/.exec(text.trim().toLowerCase());
  const metres = match ? Math.round(Number(match[1]) * (METRES[match[2] as string] ?? Number.NaN)) : 0;
  if (metres <= 0) throw AppError.usage('bad-distance', `"${text}" is not a distance.`, 'Write it as 25mi or 40km.');
  return metres;
}

/** `3.2 mi` or `5.1 km`; whole numbers from 100 on. */
export function formatDistance(metres: number, unit: 'mi' | 'km'): string {
  const value = metres / (unit === 'mi' ? METRES_PER_MILE : 1000);
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}
