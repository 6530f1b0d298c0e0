// Where an address lies (A3): as given, else in the middle of its postal code by the book's own table, else by the table
// that is shipped with the product. A post office box has no door, so only --at places it.

import { AppError } from '../base/errors.ts';
import type { Coordinates } from '../base/geo.ts';
import { formatId } from '../base/ids.ts';
import { count } from '../base/words.ts';
import type { CoordinatesSource, PostalPlace } from '../domain/address.ts';
import { countryViolations, isPostBox, postalKeys, postalViolations } from '../domain/address.ts';
import { findPostalPlace } from '../storage/postal-place.ts';
import type { Scope } from './code.ts';

export interface Located {
  readonly street: string;
  readonly country: string;
  readonly postalCode: string;
}

export interface MapPlace {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly coordinatesSource: CoordinatesSource | null;
}

export async function placeOf(scope: Scope, address: Located, at: Coordinates | undefined): Promise<MapPlace> {
  if (at) return { latitude: at.latitude, longitude: at.longitude, coordinatesSource: 'given' };
  const middle = isPostBox(address.street) ? null : await postalPlace(scope, address);
  if (!middle) return { latitude: null, longitude: null, coordinatesSource: null };
  return { latitude: middle.latitude, longitude: middle.longitude, coordinatesSource: 'postal-code' };
}

/**
 * The middle of a postal code as it was typed. Throws AppError: exit 2 for what is no postal code of the country, exit 3 where no
 * table knows it.
 */
export async function knownPostalPlace(scope: Scope, typed: { country: string; postal: string }): Promise<PostalPlace> {
  const country = typed.country.toUpperCase();
  const violations = [...countryViolations(country), ...postalViolations(country, typed.postal)];
  if (violations.length > 0) throw AppError.invalid(violations);
  const place = await postalPlace(scope, { country, postalCode: typed.postal });
  if (place) return place;
  throw AppError.notFound(
    'no-postal-place',
    `The table of postal codes does not know ${typed.postal} (${country}).`,
    'Give the place with --at LAT,LNG, or import the code with its place: dispatch postal import --help',
  );
}

async function postalPlace(
  scope: Scope,
  { country, postalCode }: Omit<Located, 'street'>,
): Promise<PostalPlace | null> {
  const keys = postalKeys(country, postalCode);
  const own = await findPostalPlace(scope.db, country, keys);
  if (own) return own;
  const shipped = await shippedPlaces();
  const key = keys.find((candidate) => shipped.has(`${country} ${candidate}`));
  return key === undefined ? null : (shipped.get(`${country} ${key}`) ?? null);
}

let shipped: Promise<ReadonlyMap<string, PostalPlace>> | null = null;

/** Read once per process, when the book's table has no answer. */
function shippedPlaces(): Promise<ReadonlyMap<string, PostalPlace>> {
  shipped ??= readShipped();
  return shipped;
}

async function readShipped(): Promise<ReadonlyMap<string, PostalPlace>> {
  const { existsSync, readFileSync } = await import('node:fs');
  const { readPostalPlaces } = await import('../transfer/postal-place.ts');
  // The bundle lies one folder below data/, this source two.
  const files = ['../data/postal-codes.csv', '../../data/postal-codes.csv'].map(
    (path) => new URL(path, import.meta.url),
  );
  const file = files.find((candidate) => existsSync(candidate));
  if (!file) return new Map();
  const { places } = await readPostalPlaces(readFileSync(file, 'utf8'));
  return new Map(places.map((place) => [`${place.country} ${place.postalCode}`, place]));
}

/** Says that an address is not on the map, why, and how to put it there. */
export function warnUnplaced(scope: Scope, id: number, address: Located): void {
  const number = formatId('address', id);
  const why = isPostBox(address.street)
    ? 'a P.O. box has no door'
    : `postal code ${address.postalCode} is not in the table`;
  scope.warn(
    `${number} is not on the map (${why}), so the scheduler leaves it out. Place it: dispatch address edit ${number} --at LAT,LNG`,
  );
}

/** Says how many addresses of an import are not on the map, and how to put them there; nothing when all are. */
export function warnUnplacedRows(scope: Scope, unplaced: number): void {
  if (unplaced === 0) return;
  const are = unplaced === 1 ? 'address is' : 'addresses are';
  scope.warn(
    `${count(unplaced, are, are)} not on the map, so the scheduler leaves them out. Give the column at (latitude,longitude), or import postal codes first: dispatch postal import --help`,
  );
}
