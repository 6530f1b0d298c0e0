// Customers and leads of the made-up company. Whoever calls or writes to them reaches nobody: phones are 555 numbers, e-mails
// go to example.com.

import type { Instant } from '../base/time.ts';
import { addSeconds } from '../base/time.ts';
import type { Dice } from './dice.ts';
import { BUSINESSES, CUSTOMER_NOTES, FIRST_NAMES, LAST_NAMES } from './names.ts';
import type { SeedAddress, SeedCustomer } from './plan.ts';
import type { Region } from './region.ts';
import { drawSpot, drawTown } from './region.ts';

const LEAD_PERCENT = 6;
const BUSINESS_PERCENT = 12;
const SECOND_ADDRESS_PERCENT = 12;
const SECOND_PHONE_PERCENT = 20;
const NOTE_PERCENT = 15;
const DAY = 86_400;
const OLDEST_DAYS = 1_000;
const YOUNGEST_DAYS = 40;
/** Area codes that take turns, so that ten thousand numbers each have a customer of their own. */
const AREA_CODES = ['312', '630', '708', '773', '815', '847'];
const NUMBERS_PER_CODE = 10_000;
/** No common divisor with the numbers of a code: neighbors in the book have numbers far apart. */
const SPREAD = 7_919;

export interface PeopleFrame {
  readonly region: Region;
  readonly count: number;
  readonly now: Instant;
  /** How many customers the book has: numbers and e-mails go on from there. */
  readonly from: number;
}

export function makePeople(dice: Dice, frame: PeopleFrame): SeedCustomer[] {
  const names = { first: dice.deck(FIRST_NAMES), last: dice.deck(LAST_NAMES) };
  return Array.from({ length: frame.count }, (_, index) => {
    const name = { firstName: names.first(), lastName: names.last() };
    return makeCustomer(dice, frame, { ...name, number: frame.from + index });
  });
}

interface Person {
  readonly firstName: string;
  readonly lastName: string;
  /** How many are in the book before. */
  readonly number: number;
}

function makeCustomer(dice: Dice, { region, now }: PeopleFrame, person: Person): SeedCustomer {
  const { firstName, lastName } = person;
  const kind = dice.happens(LEAD_PERCENT) ? 'lead' : 'customer';
  const isBusiness = kind === 'customer' && dice.happens(BUSINESS_PERCENT);
  return {
    kind,
    firstName: isBusiness ? null : firstName,
    lastName: isBusiness ? null : lastName,
    company: isBusiness ? `${lastName} ${dice.pick(BUSINESSES)}` : null,
    contacts: makeContacts(dice, person),
    addresses: makeAddresses(dice, region, isBusiness),
    note: dice.happens(NOTE_PERCENT)
      ? { body: dice.pick(CUSTOMER_NOTES), isImportant: dice.happens(20), isVisible: dice.happens(30) }
      : null,
    createdAt: addSeconds(now, -dice.between(YOUNGEST_DAYS, OLDEST_DAYS) * DAY),
  };
}

function makeContacts(dice: Dice, { firstName, lastName, number }: Person): SeedCustomer['contacts'] {
  const email = `${firstName}.${lastName}.${number + 1}@example.com`.toLowerCase();
  const contacts: SeedCustomer['contacts'][number][] = [
    { type: 'email', label: 'main', value: email, isPrimary: true },
    { type: 'phone', label: 'mobile', value: phone(number), isPrimary: true },
  ];
  if (dice.happens(SECOND_PHONE_PERCENT)) {
    const value = phone(number + NUMBERS_PER_CODE * (AREA_CODES.length / 2));
    contacts.push({ type: 'phone', label: 'work', value, isPrimary: false });
  }
  return contacts;
}

function phone(number: number): string {
  const code = AREA_CODES[Math.floor(number / NUMBERS_PER_CODE) % AREA_CODES.length];
  return `+1${code}555${String((number * SPREAD) % NUMBERS_PER_CODE).padStart(4, '0')}`;
}

function makeAddresses(dice: Dice, region: Region, isBusiness: boolean): SeedAddress[] {
  const town = drawTown(dice, region);
  const first = makeAddress(dice, { ...drawSpot(dice, region, town), isBusiness });
  if (!dice.happens(SECOND_ADDRESS_PERCENT)) return [first];
  const second = makeAddress(dice, { ...drawSpot(dice, region, drawTown(dice, region)), isBusiness });
  return [first, { ...second, name: isBusiness ? 'Second shop' : 'Rental' }];
}

function makeAddress(
  dice: Dice,
  { isBusiness, ...spot }: Omit<SeedAddress, 'name' | 'type' | 'unit'> & { isBusiness: boolean },
): SeedAddress {
  const unit = dice.happens(10) ? `Apt ${dice.between(1, 40)}` : null;
  return isBusiness
    ? { ...spot, name: 'Business', type: 'commercial', unit: null }
    : { ...spot, name: 'Home', type: 'residential', unit };
}
