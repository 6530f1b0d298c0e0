// Addresses of customers as operations return them, and the rules of what is typed for one (A1-A3).

import type { Violation } from '../base/errors.ts';
import type { Coordinates } from '../base/geo.ts';
import type { Instant } from '../base/time.ts';
import { closest } from '../base/words.ts';
import { isTimeZone } from '../base/zone.ts';
import type { NamedAppointment } from './customer.ts';

export const ADDRESS_TYPES = ['residential', 'commercial', 'billing', 'other'] as const;
export type AddressType = (typeof ADDRESS_TYPES)[number];

/** Where coordinates came from: typed by a person, or the middle of the postal code's area. */
export type CoordinatesSource = 'given' | 'postal-code';

export interface AddressCard {
  readonly id: number;
  readonly number: string;
  readonly version: number;
  readonly customerId: number;
  readonly customerNumber: string;
  readonly name: string;
  readonly type: AddressType;
  readonly street: string;
  readonly unit: string | null;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
  /** null = not on the map: never suggested or assigned by the scheduler (A3). */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly coordinatesSource: CoordinatesSource | null;
  /** The branch's, unless the address lies in another. */
  readonly timeZone: string;
  readonly taxBasisPoints: number;
  readonly exemptionReason: string | null;
  readonly archivedAt: Instant | null;
  /** `AD-1` when this one was merged into it. */
  readonly mergedInto: string | null;
  readonly externalId: string | null;
  readonly source: string | null;
}

export interface AddressList {
  readonly items: readonly AddressCard[];
  readonly total: number;
}

/** An open appointment whose place can't be kept as it is, with every reason. */
export interface UnfitAppointment extends NamedAppointment {
  readonly technician: string | null;
  readonly violations: readonly Violation[];
}

export interface EditedAddress extends AddressCard {
  readonly unfit: readonly UnfitAppointment[];
}

export interface MergedAddresses {
  readonly kept: AddressCard;
  readonly merged: AddressCard;
  readonly moved: { readonly jobs: number; readonly appointments: number; readonly notes: number };
  readonly unfit: readonly UnfitAppointment[];
}

export interface ImportedPlaces {
  readonly file: string;
  readonly added: number;
  readonly replaced: number;
  readonly unchanged: number;
}

/** One row of the table of postal codes. */
export interface PostalPlace extends Coordinates {
  readonly country: string;
  readonly postalCode: string;
  readonly place: string;
}

export interface AddressParts {
  readonly street: string;
  readonly unit: string | null;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
}

/** `1201 W Madison St, Apt 2, Chicago, IL 60607`. */
export function addressText({ street, unit, city, state, postalCode }: AddressParts): string {
  return [street, unit, city, `${state} ${postalCode}`].filter((part) => part !== null && part !== '').join(', ');
}

const DEFAULT_NAMES: Readonly<Record<AddressType, string>> = {
  residential: 'Home',
  commercial: 'Business',
  billing: 'Billing',
  other: 'Other',
};

export function defaultAddressName(type: AddressType): string {
  return DEFAULT_NAMES[type];
}

const POST_BOX =
  /(?:^|[\s,;#])(?:p\.? ?o\.? ?(?:box|drawer|bin)|post(?:al)? office box|postal box|p\.? ?o\.? ?b\.?)(?=[\s#\d.:,-]|$)/i;
const BARE_BOX = /^box +#? *\d+$/i;

/** A post office box has no door to drive to: its postal code doesn't place it (A3). */
export function isPostBox(street: string): boolean {
  const line = street.trim();
  return POST_BOX.test(line) || BARE_BOX.test(line);
}

/** How postal codes are looked up, the most exact first: a US ZIP+4 by its first five digits, a Canadian code also by its area. */
export function postalKeys(country: string, postalCode: string): string[] {
  const code = postalCode.toUpperCase().replace(/\s+/g, ' ').trim();
  if (country === 'US') return [code.slice(0, 5)];
  const compact = code.replaceAll(' ', '');
  const keys = country === 'CA' ? [code, compact, compact.slice(0, 3)] : [code, compact];
  return [...new Set(keys)];
}

/** `60607` or `60607-1234` in the US; elsewhere anything that is not blank. */
export function postalViolations(country: string, postalCode: string): Violation[] {
  if (country !== 'US' || /^\d{5}(?:-\d{4})?$/.test(postalCode)) return [];
  const message = `"${postalCode}" is not a US ZIP code: five digits, such as 60607. Give --country for another country.`;
  return [{ code: 'bad-postal-code', rule: 'A1', field: 'postal', message }];
}

export function countryViolations(country: string): Violation[] {
  if (/^[A-Za-z]{2}$/.test(country)) return [];
  return [{ code: 'bad-country', field: 'country', message: `"${country}" is not a two-letter country, such as US.` }];
}

export function zoneViolations(timeZone: string | undefined): Violation[] {
  if (timeZone === undefined || timeZone === '' || isTimeZone(timeZone)) return [];
  const near = closest(timeZone, Intl.supportedValuesOf('timeZone'));
  const meant = near === null ? 'Write it as America/Chicago.' : `Did you mean "${near}"?`;
  const message = `"${timeZone}" is not an IANA time zone. ${meant}`;
  return [{ code: 'bad-time-zone', field: 'timezone', message }];
}

/** A2: the company's own wording of the reason, or the violation with the reasons there are. */
export function readExemption(
  typed: string,
  reasons: readonly string[],
): { reason: string } | { violation: Violation } {
  const reason = reasons.find((known) => known.toLowerCase() === typed.toLowerCase());
  if (reason !== undefined) return { reason };
  const near = closest(typed, reasons);
  const meant = near === null ? `The reasons are: ${reasons.join(', ') || 'none yet'}.` : `Did you mean "${near}"?`;
  const message = `"${typed}" is not one of the company's exemption reasons. ${meant}`;
  return { violation: { code: 'bad-exemption', rule: 'A2', field: 'exempt', message } };
}
