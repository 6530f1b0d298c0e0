// What two customers become when they are one: the kept one's word stands, and nothing of the other gets lost unsaid.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContactCard, ContactType } from '../../src/domain/contact.ts';
import { samePlaces, unitedContacts, unitedWishes } from '../../src/domain/customer-merge.ts';
import type { CustomerWishes, TechnicianRelation, TechnicianWish } from '../../src/domain/customer-technician.ts';
import { isSecondChoice, objectionTo } from '../../src/domain/customer-technician.ts';

const TECHNICIANS = [1, 2, 3, 4];

function wish(id: number, relation: TechnicianRelation): TechnicianWish {
  const technician = { id, number: `T-${id}`, name: `Tech ${id}`, code: `T${id}`, archivedAt: null };
  return { technician, relation, reason: null, by: 'owner', at: '2026-11-23T14:00:00Z' as TechnicianWish['at'] };
}

const relations = fc.constantFrom<TechnicianRelation>('preferred', 'required', 'banned');
const wishes = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...TECHNICIANS), relations), { selector: ([id]) => id })
  .map((pairs) => pairs.map(([id, relation]) => wish(id, relation)));

function asked(of: readonly TechnicianWish[]): CustomerWishes {
  const rows = of.map(({ technician, relation, reason }) => ({
    technicianId: technician.id,
    technicianName: technician.name,
    kind: 'both' as const,
    relation,
    reason,
  }));
  return { customerName: 'Jane Doe', wishes: rows };
}

describe('wished technicians', () => {
  test('whoever the kept customer would not have stays away, and whoever it wants may come', () => {
    fc.assert(
      fc.property(wishes, wishes, (kept, gone) => {
        const { moved, repeated, dropped } = unitedWishes(kept, gone);
        const after = [...kept, ...moved];
        expect([...moved, ...repeated, ...dropped].map(({ technician }) => technician.id).sort()).toEqual(
          gone.map(({ technician }) => technician.id).sort(),
        );
        expect(new Set(after.map(({ technician }) => technician.id)).size).toBe(after.length);
        for (const id of TECHNICIANS) {
          const technician = { id, name: `Tech ${id}` };
          const before = objectionTo(technician, 'tech', asked(kept));
          if (before) expect(objectionTo(technician, 'tech', asked(after))).not.toBeNull();
          const own = kept.find((one) => one.technician.id === id)?.relation;
          if (own !== undefined && own !== 'banned' && !before) {
            expect(objectionTo(technician, 'tech', asked(after))).toBeNull();
            if (own === 'preferred') expect(isSecondChoice(id, asked(after))).toBe(false);
          }
        }
        for (const one of dropped) expect(kept).toContain(one.instead);
      }),
    );
  });

  test.each([
    ['nothing said', [], [wish(1, 'required')], 'moved'],
    ['the same said', [wish(1, 'banned')], [wish(1, 'banned')], 'repeated'],
    ['the opposite said', [wish(1, 'banned')], [wish(1, 'preferred')], 'dropped'],
    ['another required', [wish(1, 'required')], [wish(2, 'required')], 'dropped'],
    ['another required, and this one preferred', [wish(1, 'required')], [wish(2, 'preferred')], 'dropped'],
    ['another preferred, and this one required', [wish(1, 'preferred')], [wish(2, 'required')], 'dropped'],
    ['another preferred too', [wish(1, 'preferred')], [wish(2, 'preferred')], 'moved'],
    ['another required, and this one banned', [wish(1, 'required')], [wish(2, 'banned')], 'moved'],
    ['another banned', [wish(1, 'banned')], [wish(2, 'required')], 'moved'],
  ] as const)('%s', (_, kept, gone, where) => {
    expect(unitedWishes(kept, gone)[where]).toHaveLength(1);
  });
});

describe('contacts', () => {
  const contacts = fc
    .uniqueArray(fc.tuple(fc.constantFrom<ContactType>('email', 'phone'), fc.constantFrom('1', '2', '3', '4')), {
      selector: (pair) => pair.join(' '),
    })
    .map((pairs): ContactCard[] => {
      const first = (type: ContactType): number => pairs.findIndex((pair) => pair[0] === type);
      return pairs.map(([type, value], index) => ({ type, value, label: 'main', isPrimary: index === first(type) }));
    });

  test('each is there once, one of each type is primary, and the kept one’s are as they were', () => {
    fc.assert(
      fc.property(contacts, contacts, (kept, gone) => {
        const { moved, shared } = unitedContacts(kept, gone);
        const after = [...kept, ...moved];
        const keys = (list: readonly ContactCard[]): string[] => list.map(({ type, value }) => type + value).sort();
        expect(keys(after)).toEqual([...new Set([...keys(kept), ...keys(gone)])].sort());
        expect(keys([...moved, ...shared])).toEqual(keys(gone));
        for (const type of ['email', 'phone']) {
          const same = after.filter((contact) => contact.type === type);
          expect(same.filter(({ isPrimary }) => isPrimary)).toHaveLength(same.length > 0 ? 1 : 0);
        }
      }),
    );
  });
});

describe('one place twice', () => {
  const HOME = {
    number: 'AD-1',
    street: '1601 W Madison St',
    unit: null,
    city: 'Chicago',
    state: 'IL',
    postalCode: '60612',
    country: 'US',
    latitude: 41.88,
    longitude: -87.66,
    coordinatesSource: 'given' as const,
  };

  test.each([
    ['the same', {}, 1],
    ['other letters and dots', { street: '1601 w. madison  st.', latitude: 41.9 }, 1],
    ['a longer code', { postalCode: '60612-1234', latitude: 41.9 }, 1],
    ['the same door on the map', { street: '1601 West Madison Street' }, 1],
    ['another unit there', { unit: '2' }, 0],
    ['another street', { street: '1603 W Madison St', latitude: 41.9 }, 0],
    ['the middle of the same postal code', { street: '9 Oak St', coordinatesSource: 'postal-code' as const }, 0],
    ['both off the map', { street: '9 Oak St', latitude: null, longitude: null, coordinatesSource: null }, 0],
  ])('%s', (_, more, found) => {
    expect(samePlaces([HOME], [{ ...HOME, number: 'AD-2', ...more }])).toHaveLength(found);
  });

  test('abroad the whole postal code counts', () => {
    const abroad = { ...HOME, country: 'CA', postalCode: 'M5V 2T6' };
    const [same, near] = [{ latitude: 43.6 }, { latitude: 43.6, postalCode: 'M5V 2T7' }];
    expect(samePlaces([abroad], [{ ...abroad, number: 'AD-2', ...same }])).toHaveLength(1);
    expect(samePlaces([abroad], [{ ...abroad, number: 'AD-2', ...near }])).toEqual([]);
  });

  test('says which to keep', () => {
    expect(samePlaces([HOME], [{ ...HOME, number: 'AD-7' }])).toEqual([
      { keep: 'AD-1', merge: 'AD-7', address: '1601 W Madison St, Chicago, IL 60612' },
    ]);
  });
});
