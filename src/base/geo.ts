// Points on the earth and the straight line between them. Distances are whole metres, so that everything computed from
// them is the same on every machine.

import { AppError } from './errors.ts';

/** Degrees north and east (WGS 84). */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** A point on the unit sphere: the form in which many distances from one place are cheap. */
export interface SpherePoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const EARTH_RADIUS_METRES = 6_371_000;
const RADIANS_PER_DEGREE = Math.PI / 180;

/** Whether `value` is a point on the earth: finite, latitude within 90 degrees, longitude within 180. */
export function isCoordinates(value: unknown): value is Coordinates {
  if (typeof value !== 'object' || value === null) return false;
  const { latitude, longitude } = value as Partial<Record<keyof Coordinates, unknown>>;
  return isWithin(latitude, 90) && isWithin(longitude, 180);
}

function isWithin(degrees: unknown, limit: number): boolean {
  return typeof degrees === 'number' && Number.isFinite(degrees) && Math.abs(degrees) <= limit;
}

/** The point of two columns; null where either is missing: such a place is not on the map. */
export function coordinatesOf(latitude: number | null, longitude: number | null): Coordinates | null {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/** Reads `latitude,longitude` in decimal degrees, such as `41.88,-87.62` or `41.88 -87.62`. Throws a usage error for anything else. */
export function parseCoordinates(text: string): Coordinates {
  const match = /^\s*([+-]?\d+(?:\.\d+)?)(?:\s*,\s*|\s+)([+-]?\d+(?:\.\d+)?)\s*$/.exec(text);
  const hint = 'Write latitude,longitude in decimal degrees, such as 41.88,-87.62.';
  if (!match) throw AppError.usage('invalid-coordinates', `"${text}" is not a pair of coordinates.`, hint);
  const point = { latitude: Number(match[1]), longitude: Number(match[2]) };
  if (!isCoordinates(point)) {
    const message = `"${text}" is not on the earth: latitude is within 90 degrees, longitude within 180.`;
    throw AppError.usage('invalid-coordinates', message, hint);
  }
  return point;
}

/** The point on the unit sphere below `coordinates`. */
export function spherePoint(coordinates: Coordinates): SpherePoint {
  const latitude = coordinates.latitude * RADIANS_PER_DEGREE;
  const longitude = coordinates.longitude * RADIANS_PER_DEGREE;
  const ring = Math.cos(latitude);
  return { x: ring * Math.cos(longitude), y: ring * Math.sin(longitude), z: Math.sin(latitude) };
}

/** Great-circle distance of two sphere points in whole metres. */
export function sphereMetres(a: SpherePoint, b: SpherePoint): number {
  const chord = Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2);
  return Math.round(2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, chord / 2)));
}

/** Straight line over the earth's surface in whole metres, with a radius of 6,371,000 m. */
export function greatCircleMetres(a: Coordinates, b: Coordinates): number {
  return sphereMetres(spherePoint(a), spherePoint(b));
}
