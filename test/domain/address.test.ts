// Addresses: what is a post office box, how postal codes are looked up, what is refused (A1-A3).

import { describe, expect, test } from 'vitest';
import { addressText, isPostBox, postalKeys, postalViolations, readExemption } from '../../src/domain/address.ts';
import { addressColumns, addressViolations, isAddressGiven, missingParts } from '../../src/domain/address-input.ts';

const SETTINGS = { exemptionReasons: ['resale', 'Non-Profit'] };

describe('post office boxes', () => {
  test.each([
    'PO Box 12',
    'P.O. Box 12',
    'p o box 12',
    'P. O. Box #12',
    'POBox 12',
    'P.O.B. 12',
    'Post Office Box 12',
    'Postal Box 9',
    'PO Drawer 7',
    'Box 12',
    'Suite 4, PO Box 12',
  ])('%j is one', (street) => {
    expect(isPostBox(street)).toBe(true);
  });

  test.each([
    '1201 W Madison St',
    '12 Boxwood Ln',
    '4 Post Office Sq',
    '100 Box Elder Rd',
    '7 Popo St',
    '12 Apollo Box Ct',
    '3 Po River Rd',
  ])('%j is none', (street) => {
    expect(isPostBox(street)).toBe(false);
  });
});

test.each([
  ['US', '60607-1234', ['60607']],
  ['US', '60607', ['60607']],
  ['CA', 'k1a 0b1', ['K1A 0B1', 'K1A0B1', 'K1A']],
  ['DE', '10115', ['10115']],
  ['GB', 'SW1A  1AA', ['SW1A 1AA', 'SW1A1AA']],
])('a postal code of %s, %j, is looked up as %j', (country, code, keys) => {
  expect(postalKeys(country, code)).toEqual(keys);
});

test.each([
  ['US', '60607', 0],
  ['US', '60607-1234', 0],
  ['US', '6060', 1],
  ['US', 'K1A 0B1', 1],
  ['CA', 'K1A 0B1', 0],
])('%s %j has %i violations', (country, code, count) => {
  expect(postalViolations(country, code)).toHaveLength(count);
});

test('an exemption is one of the company reasons, in its own spelling (A2)', () => {
  expect(readExemption('non-profit', SETTINGS.exemptionReasons)).toEqual({ reason: 'Non-Profit' });
  expect(readExemption('resal', SETTINGS.exemptionReasons)).toMatchObject({
    violation: { rule: 'A2', message: expect.stringContaining('Did you mean "resale"?') },
  });
  expect(readExemption('nope', [])).toMatchObject({ violation: { message: expect.stringContaining('none yet') } });
});

describe('what is typed', () => {
  test('everything wrong is said at once', () => {
    const input = {
      street: '\u0007',
      city: 'Chicago',
      state: 'IL',
      postal: '6060',
      timezone: 'America/Chicgo',
      exempt: 'nope',
      notExempt: true,
    };
    expect(addressViolations(input, 'USA', SETTINGS).map(({ code }) => code)).toEqual([
      'blank-address',
      'bad-country',
      'bad-time-zone',
      'bad-exemption',
      'one-of',
    ]);
    expect(addressViolations(input, 'us', SETTINGS).map(({ code }) => code)).toContain('bad-postal-code');
  });

  test('nothing is wrong with what is not given', () => {
    expect(addressViolations({}, 'US', SETTINGS)).toEqual([]);
    expect(addressViolations({ exempt: 'resale' }, 'US', SETTINGS)).toEqual([]);
  });

  test('a blank postal code is blank, not malformed', () => {
    expect(addressViolations({ postal: ' ' }, 'US', SETTINGS).map(({ code }) => code)).toEqual(['blank-address']);
  });

  test.each([
    ['America/Chicgo', 'Did you mean "America/Chicago"?'],
    ['nowhere at all', 'Write it as America/Chicago.'],
  ])('a time zone %j gets the nearest, or how one is written', (timezone, meant) => {
    expect(addressViolations({ timezone }, 'US', SETTINGS)).toMatchObject([
      { code: 'bad-time-zone', message: `"${timezone}" is not an IANA time zone. ${meant}` },
    ]);
  });

  test('some parts of an address need the others', () => {
    expect(isAddressGiven({ country: 'US' })).toBe(false);
    expect(isAddressGiven({ at: { latitude: 1, longitude: 2 } })).toBe(true);
    expect(missingParts({ street: '1 Main', postal: '60607' }).map(({ field }) => field)).toEqual(['city', 'state']);
  });

  test('columns are tidy, and only those that are given', () => {
    expect(addressColumns({ street: ' 1  Main\nSt ', state: 'il', postal: '60607', unit: '' }, SETTINGS)).toEqual({
      street: '1 Main St',
      state: 'IL',
      postalCode: '60607',
      unit: null,
    });
    expect(addressColumns({ notExempt: true, taxRate: 1025, timezone: '' }, SETTINGS)).toEqual({
      exemptionReason: null,
      taxBasisPoints: 1025,
      timeZone: null,
    });
    expect(addressColumns({ exempt: 'RESALE' }, SETTINGS)).toEqual({ exemptionReason: 'resale' });
    expect(
      addressColumns(
        {
          name: ' The  shop',
          type: 'commercial',
          timezone: 'America/Chicago',
          city: ' Santa  Fe',
          state: 'Jalisco',
          country: 'mx',
        },
        SETTINGS,
      ),
    ).toEqual({
      name: 'The shop',
      type: 'commercial',
      timeZone: 'America/Chicago',
      city: 'Santa Fe',
      state: 'Jalisco',
      country: 'MX',
    });
    expect(addressColumns({ name: ' ' }, SETTINGS)).toEqual({});
  });

  test('one line', () => {
    const parts = { street: '1 Main St', unit: 'Apt 2', city: 'Chicago', state: 'IL', postalCode: '60607' };
    expect(addressText(parts)).toBe('1 Main St, Apt 2, Chicago, IL 60607');
    expect(addressText({ ...parts, unit: null })).toBe('1 Main St, Chicago, IL 60607');
  });
});
