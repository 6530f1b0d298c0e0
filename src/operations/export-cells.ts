// How values are written into tables, so that import reads back exactly what is stored.

import type { Coordinates } from '../base/geo.ts';
import { coordinatesOf } from '../base/geo.ts';
import type { Noun } from '../base/ids.ts';
import { formatId, readId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { localDate, typeableText } from '../base/time.ts';
import type { Skills } from '../domain/day.ts';
import { formatSkills } from '../domain/skills.ts';

/** Hours, minutes, or minutes with decimals: nothing is rounded away. */
export function durationCell(seconds: number): string {
  if (seconds % 60 !== 0) return `${Number((seconds / 60).toFixed(4))}m`;
  const [hours, minutes] = [Math.floor(seconds / 3600), (seconds % 3600) / 60];
  if (hours === 0) return `${minutes}m`;
  return `${hours}h${minutes === 0 ? '' : String(minutes).padStart(2, '0')}`;
}

export function distanceCell(metres: number): string {
  return `${metres / 1000}km`;
}

export function placeCell(latitude: number | null, longitude: number | null): string | null {
  const place = coordinatesOf(latitude, longitude);
  return place && placeText(place);
}

function placeText({ latitude, longitude }: Coordinates): string {
  return `${degrees(latitude)},${degrees(longitude)}`;
}

/** Never with an exponent. */
function degrees(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  let plain = value.toFixed(20);
  while (plain.endsWith('0')) plain = plain.slice(0, -1);
  return plain.endsWith('.') ? plain.slice(0, -1) : plain;
}

export function percentCell(basisPoints: number): string {
  return String(basisPoints / 100);
}

/** In the zone of the record, as people type it. */
export function momentCell(instant: string | null, zone: string): string | null {
  return instant === null ? null : typeableText(instant as Instant, zone);
}

/** `2026-11-24 08:00-10:00`; two ISO times where that would not say it all. */
export function windowCell(start: Instant, end: Instant, zone: string): string {
  const [from, to] = [typeableText(start, zone), typeableText(end, zone)];
  if (from.length === MINUTES && to.length === MINUTES) {
    const isOneDay = from.slice(0, 10) === to.slice(0, 10);
    if (isOneDay || isNextMidnight(start, end, zone)) return `${from}-${to.slice(11)}`;
  }
  return `${start}/${end}`;
}

const MINUTES = 'YYYY-MM-DD HH:MM'.length;

function isNextMidnight(start: Instant, end: Instant, zone: string): boolean {
  return (
    typeableText(end, zone).endsWith(' 00:00') &&
    localDate(start, zone) < localDate(end, zone) &&
    isWithinDay(start, end)
  );
}

function isWithinDay(start: Instant, end: Instant): boolean {
  return Date.parse(end) - Date.parse(start) <= 86_400_000;
}

/** A name by which people know a record; its number where the name itself reads as one. */
export function nameCell(noun: Noun, id: number | null, names: ReadonlyMap<number, string>): string | null {
  if (id === null) return null;
  const name = names.get(id);
  return name === undefined || readId(noun, name) !== null ? formatId(noun, id) : name;
}

export function numberCell(noun: Noun, id: number | null): string | null {
  return id === null ? null : formatId(noun, id);
}

/** `hvac:2`, one by one. */
export function skillCells(skills: string): string[] {
  return formatSkills(JSON.parse(skills) as Skills)
    .split(', ')
    .filter((skill) => skill !== '');
}
