// Two customers that are one (C8): what each has of its own is put together, and where both say something different the kept
// one's word stands.

import type { AddressCard } from './address.ts';
import { addressText } from './address.ts';
import type { ContactCard } from './contact.ts';
import type { CustomerCard, CustomerTechnicians } from './customer.ts';
import type { TechnicianWish } from './customer-technician.ts';

/** What `customer merge` returns. */
export interface MergedCustomers {
  readonly kept: CustomerCard;
  readonly merged: CustomerCard;
  readonly moved: {
    readonly addresses: number;
    readonly jobs: number;
    readonly appointments: number;
    readonly notes: number;
    readonly contacts: number;
    readonly technicians: number;
  };
  /** E-mails and phones that both had. */
  readonly shared: readonly Pick<ContactCard, 'type' | 'value'>[];
  /** What the merged customer wanted and the kept one does not. */
  readonly dropped: readonly DroppedWish[];
  /** Addresses of the kept customer that are one place. */
  readonly samePlaces: readonly SamePlace[];
  /** Open appointments that stand with somebody the kept customer would not have, and did not before. */
  readonly against: CustomerTechnicians['against'];
}

export interface DroppedWish extends TechnicianWish {
  /** What the kept one wants in its place. */
  readonly instead: TechnicianWish;
}

export interface SamePlace {
  /** `AD-1`. */
  readonly keep: string;
  readonly merge: string;
  readonly address: string;
}

export interface UnitedContacts<C> {
  /** Those that the kept customer lacks, primary only where it has none of the type. */
  readonly moved: readonly C[];
  readonly shared: readonly C[];
}

/** The contacts of the merged customer beside those of the kept one. */
export function unitedContacts<C extends ContactCard>(
  kept: readonly ContactCard[],
  gone: readonly C[],
): UnitedContacts<C> {
  const isKept = ({ type, value }: ContactCard): boolean =>
    kept.some((contact) => contact.type === type && contact.value === value);
  const hasType = ({ type }: ContactCard): boolean => kept.some((contact) => contact.type === type);
  const moved = gone.filter((contact) => !isKept(contact));
  return {
    moved: moved.map((contact) => ({ ...contact, isPrimary: contact.isPrimary && !hasType(contact) })),
    shared: gone.filter(isKept),
  };
}

export interface UnitedWishes<W> {
  readonly moved: readonly W[];
  /** What the kept customer says in the same words. */
  readonly repeated: readonly W[];
  readonly dropped: readonly (W & { readonly instead: TechnicianWish })[];
}

/**
 * The technicians of the merged customer beside those of the kept one. Nobody comes whom the kept one would not have, and nobody
 * is kept away whom it prefers or requires.
 */
export function unitedWishes<W extends TechnicianWish>(
  kept: readonly TechnicianWish[],
  gone: readonly W[],
): UnitedWishes<W> {
  const united = { moved: [] as W[], repeated: [] as W[], dropped: [] as (W & { instead: TechnicianWish })[] };
  for (const wish of gone) {
    const own = kept.find(({ technician }) => technician.id === wish.technician.id);
    const instead = own ?? opposed(kept, wish);
    if (instead === null) united.moved.push(wish);
    else if (own?.relation === wish.relation) united.repeated.push(wish);
    else united.dropped.push({ ...wish, instead });
  }
  return united;
}

/** What the kept customer says of others that leaves no room for the wish. */
function opposed(kept: readonly TechnicianWish[], { relation }: TechnicianWish): TechnicianWish | null {
  if (relation === 'banned') return null;
  const required = kept.find((wish) => wish.relation === 'required');
  const preferred = kept.find((wish) => wish.relation === 'preferred');
  return required ?? (relation === 'required' ? preferred : undefined) ?? null;
}

type Place = Pick<
  AddressCard,
  'number' | 'street' | 'unit' | 'city' | 'state' | 'postalCode' | 'country' | 'latitude' | 'longitude'
> & { readonly coordinatesSource: AddressCard['coordinatesSource'] };

/** Each address of the merged customer that is one of the kept one's, however it was typed; with the first such one. */
export function samePlaces(kept: readonly Place[], gone: readonly Place[]): SamePlace[] {
  return gone.flatMap((place) => {
    const same = kept.find((other) => isSamePlace(other, place));
    return same ? [{ keep: same.number, merge: place.number, address: addressText(same) }] : [];
  });
}

/** The same words, or the same door on the map as somebody has given it. */
function isSamePlace(a: Place, b: Place): boolean {
  const isGiven = a.coordinatesSource === 'given' && b.coordinatesSource === 'given';
  const isSamePoint = isGiven && a.latitude === b.latitude && a.longitude === b.longitude;
  return folded(a.unit ?? '') === folded(b.unit ?? '') && (isSamePoint || doorOf(a) === doorOf(b));
}

function doorOf({ street, city, postalCode, country }: Place): string {
  return [street, city, postalCode.slice(0, country === 'US' ? 5 : undefined), country].map(folded).join('\n');
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s.,#]+/g, ' ')
    .trim();
}
