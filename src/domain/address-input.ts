// What is typed for an address, checked as a whole and turned into columns (A1, A2): the same for a new address, a
// customer's first one, and an edit.

import type { Violation } from '../base/errors.ts';
import type { Coordinates } from '../base/geo.ts';
import type { AddressType } from './address.ts';
import { countryViolations, postalViolations, readExemption, zoneViolations } from './address.ts';
import { hasVisible, tidyName } from './customer.ts';
import type { Settings } from './settings.ts';

export interface AddressInput {
  readonly street?: string | undefined;
  readonly unit?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly postal?: string | undefined;
  readonly country?: string | undefined;
  readonly at?: Coordinates | undefined;
  readonly name?: string | undefined;
  readonly type?: AddressType | undefined;
  readonly timezone?: string | undefined;
  readonly taxRate?: number | undefined;
  readonly exempt?: string | undefined;
  readonly notExempt?: boolean | undefined;
}

/** The parts without which there is no address. */
const NEEDED = ['street', 'city', 'state', 'postal'] as const;

/** Whether any part of an address is given; a country alone is none. */
export function isAddressGiven(input: AddressInput): boolean {
  return [...NEEDED, 'unit' as const, 'at' as const].some((field) => input[field] !== undefined);
}

/** The parts that are missing from an address of which some are given. */
export function missingParts(input: AddressInput): Violation[] {
  return NEEDED.filter((field) => input[field] === undefined).map((field) => ({
    code: 'missing-field',
    rule: 'A1',
    field,
    message: `--${field} is missing: the address needs it.`,
  }));
}

/** Everything that is wrong with what is given. `country` is the one the address has or gets. */
export function addressViolations(
  input: AddressInput,
  country: string,
  settings: Pick<Settings, 'exemptionReasons'>,
): Violation[] {
  const violations: Violation[] = NEEDED.filter((field) => input[field] !== undefined && !hasVisible(input[field])).map(
    (field) => ({ code: 'blank-address', rule: 'A1', field, message: `--${field} has no visible characters.` }),
  );
  violations.push(...countryViolations(country));
  if (input.postal !== undefined && hasVisible(input.postal)) {
    violations.push(...postalViolations(country.toUpperCase(), input.postal));
  }
  violations.push(...zoneViolations(input.timezone));
  if (input.exempt !== undefined) {
    const read = readExemption(input.exempt, settings.exemptionReasons);
    if ('violation' in read) violations.push(read.violation);
    if (input.notExempt) {
      const message = '--exempt and --not-exempt exclude each other.';
      violations.push({ code: 'one-of', rule: 'A2', field: 'notExempt', message });
    }
  }
  return violations;
}

export interface AddressColumns {
  street?: string;
  unit?: string | null;
  city?: string;
  state?: string;
  postalCode?: string;
  country?: string;
  name?: string;
  type?: AddressType;
  timeZone?: string | null;
  taxBasisPoints?: number;
  exemptionReason?: string | null;
}

/** The columns that the given fields set, without the place on the map. The input has no violations. */
export function addressColumns(input: AddressInput, settings: Pick<Settings, 'exemptionReasons'>): AddressColumns {
  const columns: AddressColumns = {};
  if (input.street !== undefined) columns.street = oneLine(input.street);
  if (input.unit !== undefined) columns.unit = tidyName(input.unit);
  if (input.city !== undefined) columns.city = oneLine(input.city);
  if (input.state !== undefined) columns.state = stateText(input.state);
  if (input.postal !== undefined) columns.postalCode = oneLine(input.postal).toUpperCase();
  if (input.country !== undefined) columns.country = input.country.toUpperCase();
  if (input.name !== undefined && hasVisible(input.name)) columns.name = oneLine(input.name);
  if (input.type !== undefined) columns.type = input.type;
  if (input.timezone !== undefined) columns.timeZone = input.timezone === '' ? null : input.timezone;
  if (input.taxRate !== undefined) columns.taxBasisPoints = input.taxRate;
  if (input.notExempt) columns.exemptionReason = null;
  if (input.exempt !== undefined) {
    const read = readExemption(input.exempt, settings.exemptionReasons) as { reason: string };
    columns.exemptionReason = read.reason;
  }
  return columns;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** `il` is IL; longer names stay as typed. */
function stateText(text: string): string {
  const state = oneLine(text);
  return /^[a-z]{2}$/i.test(state) ? state.toUpperCase() : state;
}
