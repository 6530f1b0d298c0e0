// Contacts: what is read, in which form it is kept, and that each type keeps exactly one primary one (C1).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContactCard } from '../../src/domain/contact.ts';
import { editContacts, isEmail, isSameContact, readEmail, readPhone } from '../../src/domain/contact.ts';

describe('e-mails', () => {
  test.each([
    ['jane@x.com', true],
    ["o'hara+tag@mail.example.co.uk", true],
    ['josé@exämple.com', true],
    ['jane', false],
    ['jane@x', false],
    ['jane@@x.com', false],
    ['a@b@c.com', false],
    ['@x.com', false],
    ['jane@', false],
    ['jane@x..com', false],
    ['jane@.com', false],
    ['jane doe@x.com', false],
    ['jane\u0007@x.com', false],
    ['jane@x.com\u202e', false],
    ['jane@x.com>', false],
    [`${'a'.repeat(250)}@x.com`, false],
  ])('%j is one: %j', (text, expected) => {
    expect(isEmail(text)).toBe(expected);
  });

  test('a label is kept, the value in lower case', () => {
    expect(readEmail('Work : Jane@X.com', 'email')).toEqual({
      contact: { type: 'email', label: 'work', value: 'jane@x.com' },
    });
    expect(readEmail('jane@x.com', 'email')).toMatchObject({ contact: { label: 'main' } });
    expect(readEmail(' : jane@x.com', 'email')).toMatchObject({ contact: { label: 'main', value: 'jane@x.com' } });
    expect(readEmail('work:jane', 'email')).toMatchObject({ violation: { code: 'bad-email' } });
    expect(readEmail('jane@x.com:work', 'email')).toMatchObject({ violation: { code: 'bad-label' } });
  });

  test('a hostile text is judged in linear time', () => {
    expect(isEmail(`${'a.'.repeat(50_000)}@`)).toBe(false);
    expect(isEmail('@'.repeat(100_000))).toBe(false);
  });
});

describe('phones', () => {
  test.each([
    ['312-555-0100', 'US', '+13125550100', 'main'],
    ['mobile:(312) 555.0100', 'US', '+13125550100', 'mobile'],
    ['+1 312 555 0100', 'DE', '+13125550100', 'main'],
    ['office:312-555-0100 x12', 'US', '+13125550100', 'office ext 12'],
    ['020 7946 0958', 'GB', '+442079460958', 'main'],
    ['312-555-0100', 'ZZ', '+13125550100', 'main'],
  ])('%j in %s is %s', async (text, country, value, label) => {
    expect(await readPhone(text, country, 'phone')).toEqual({ contact: { type: 'phone', label, value } });
  });

  test.each(['555-0100', '911', 'abc', '', '312-555-01000', 'call Jane 312-555-0100', 'x'.repeat(60)])(
    '%j is refused',
    async (text) => {
      expect(await readPhone(text, 'US', 'phone')).toMatchObject({
        violation: { code: 'bad-phone', rule: 'C1', field: 'phone' },
      });
    },
  );

  test('a label is a short word', async () => {
    expect(await readPhone('jane@x.com:312-555-0100', 'US', 'phone')).toMatchObject({
      violation: { code: 'bad-label' },
    });
  });
});

describe('finding a contact by what is typed', () => {
  const phone = { type: 'phone', value: '+13125550100' } as const;
  test.each([
    [phone, '312-555-0100', true],
    [phone, '555 0100', true],
    [phone, '0100', false],
    [phone, '+1 (312) 555-0100', true],
    [phone, '312-555-0199', false],
    [{ type: 'email', value: 'jane@x.com' } as const, 'JANE@x.com', true],
    [{ type: 'email', value: 'jane@x.com' } as const, 'ane@x.com', false],
  ])('%j by %j: %j', (contact, typed, expected) => {
    expect(isSameContact(contact, typed)).toBe(expected);
  });
});

describe('editing contacts', () => {
  const home: ContactCard = { type: 'email', label: 'main', value: 'a@x.com', isPrimary: true };
  const work: ContactCard = { type: 'email', label: 'work', value: 'b@x.com', isPrimary: false };

  test('removing the primary one makes the next primary', () => {
    const { contacts } = editContacts([home, work], { add: [], remove: ['a@x.com'], primary: [] });
    expect(contacts).toEqual([{ ...work, isPrimary: true }]);
  });

  test('a new one may be chosen as primary at once', () => {
    const added = { type: 'email', label: 'new', value: 'c@x.com' } as const;
    const { contacts } = editContacts([home, work], { add: [added], remove: [], primary: ['c@x.com'] });
    expect(contacts.map(({ value, isPrimary }) => [value, isPrimary])).toEqual([
      ['a@x.com', false],
      ['b@x.com', false],
      ['c@x.com', true],
    ]);
  });

  test('a value that is there takes the new label and stays what it is', () => {
    const { contacts } = editContacts([home], { add: [{ ...home, label: 'old' }], remove: [], primary: [] });
    expect(contacts).toEqual([{ ...home, label: 'old' }]);
  });

  test('unknown values and two primaries are named, all at once', () => {
    const { violations } = editContacts([home, work], {
      add: [],
      remove: ['z@x.com'],
      primary: ['y@x.com', 'a@x.com', 'b@x.com'],
    });
    expect(violations.map(({ code, field }) => [code, field])).toEqual([
      ['no-contact', 'removeContact'],
      ['no-contact', 'primary'],
      ['two-primaries', 'primary'],
    ]);
  });

  test('the end of a number that several have is not enough', () => {
    const phones = ['+13125550100', '+17735550100'].map(
      (value): ContactCard => ({ type: 'phone', label: 'main', value, isPrimary: false }),
    );
    const { contacts, violations } = editContacts(phones, { add: [], remove: ['555-0100'], primary: [] });
    expect(contacts).toHaveLength(2);
    expect(violations.map(({ message }) => message)).toEqual([
      '"555-0100" may be +13125550100 or +17735550100: give it in full.',
    ]);
  });

  test('each type that is left has exactly one primary contact', () => {
    const contact = fc.record({
      type: fc.constantFrom('email' as const, 'phone' as const),
      label: fc.constant('main'),
      value: fc.constantFrom('a@x.com', 'b@x.com', 'c@x.com'),
    });
    fc.assert(
      fc.property(fc.array(contact, { maxLength: 8 }), fc.array(contact, { maxLength: 4 }), (first, then) => {
        const before = editContacts([], { add: first, remove: [], primary: [] }).contacts;
        const { contacts } = editContacts(before, { add: then, remove: [], primary: [] });
        for (const type of ['email', 'phone']) {
          const same = contacts.filter((item) => item.type === type);
          expect(same.filter(({ isPrimary }) => isPrimary)).toHaveLength(Math.min(1, same.length));
        }
      }),
    );
  });
});
