// A command line for any declared operation, with only what it needs, each field filled by its declared type. The records
// are those of `makeBook` in this file.

import type { Field, Operation } from '../../src/base/operation.ts';
import { flagName } from '../../src/base/operation.ts';
import type { Shop } from './shop.ts';
import { makeShop } from './shop.ts';

/** One record of each noun that a command takes, as `makeBook` has them. */
const KNOWN: Readonly<Record<string, string>> = {
  customer: 'C-1',
  address: 'AD-1',
  job: 'J-2',
  appointment: 'A-1',
  technician: 'T-1',
  branch: 'B-1',
  department: 'D-1',
  service: 'S-1',
  event: 'E-1',
  timeOff: 'TO-1',
};

const BY_TYPE: Readonly<Record<string, string>> = {
  text: 'x',
  integer: '1',
  duration: '30m',
  instant: '"tomorrow 09:00"',
  window: '"tomorrow 8-10"',
  date: 'tomorrow',
  coordinates: '41.90,-87.64',
};

/** Texts that mean something. */
const BY_NAME: Readonly<Record<string, string>> = {
  start: '08:00',
  timezone: 'America/Chicago',
  record: 'J-2',
  hours: '10:00-14:00',
};

/** Without these the words themselves say too little. */
const ALSO: Readonly<Record<string, string>> = {
  'customer.create': '--first Ada',
  'appointment.edit': '--notes x',
  'book.backup': '--force',
};

function sample(name: string, field: Field): string {
  if (field.type === 'record') return KNOWN[field.noun as string] as string;
  if (field.type === 'choice') return field.choices?.[0] as string;
  if (field.type === 'boolean') return '';
  return (field.type === 'text' ? BY_NAME[name] : undefined) ?? (BY_TYPE[field.type] as string);
}

/** The line, with the given values in place of samples. */
export function sampleLine(operation: Operation, given: Readonly<Record<string, string>> = {}): string {
  const groups = new Set(operation.requires ?? []);
  for (const name of Object.keys(given)) groups.delete(operation.fields[name]?.oneOf ?? '');
  const words = Object.entries(operation.fields).flatMap(([name, field]) => {
    const fillsGroup = field.oneOf !== undefined && groups.delete(field.oneOf);
    if (given[name] === undefined && !field.required && !fillsGroup) return [];
    const value = given[name] ?? sample(name, field);
    return field.positional ? [value] : [`--${flagName(name, field)}`, ...(value === '' ? [] : [value])];
  });
  return ['dispatch', ...(operation.paths[0] ?? []), ...words, ALSO[operation.name] ?? ''].join(' ').trim();
}

/**
 * Maria (T-1) and Sam (T-2) do hvac, Lee (T-3) sells. Jane Doe (C-1) has AD-1 and AD-3; J-1 is booked there as A-1, pinned to
 * Maria on Tuesday from 9 to 10; J-2 waits. C-2 is a lead. C-3 has no coordinates (AD-4, J-3), C-4 is archived (AD-5, J-4).
 * Sam has time off (TO-1) and everybody a meeting (E-1), both far ahead.
 */
export async function makeBook(): Promise<Shop> {
  const shop = await makeShop();
  const place = { city: 'Elsewhere', state: 'IL', postal: '00000' };
  await shop.job({ address: 'AD-1' });
  await shop.run('address.add', { customer: 'C-1', street: '2 Oak St', ...place, at: '41.90,-87.64' });
  await shop.run('appointment.book', { job: 'J-1', start: '2026-11-24 09:00', tech: 'MARIA' });
  await shop.job({ address: 'AD-1' });
  await shop.run('customer.create', { first: 'Ada', last: 'Ng', street: '9 Nowhere Rd', ...place });
  await shop.job({ address: 'AD-4' });
  await shop.run('customer.create', { first: 'Gone', last: 'Away', street: '7 Oak St', ...place, at: '41.90,-87.64' });
  await shop.job({ address: 'AD-5' });
  await shop.run('customer.archive', { customer: 'C-4' });
  await shop.run('technician.timeoff-add', { technician: 'SAM', from: '2027-06-01' });
  await shop.run('technician.event-add', { title: 'Party', date: '2027-06-02', start: '16:00', duration: '1h' });
  return shop;
}
