// Records by the beginning of a number or name, as the shell's completion asks for them: without a number only what is current,
// the likeliest first; with one, whatever has it.

import { expect, it } from 'vitest';
import type { CandidateList } from '../../src/domain/candidate.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, TUESDAY } from '../support/shop.ts';

/**
 * C-1 to C-4, the last archived. J-1 has A-1 at eight today and A-2 tomorrow; J-2 is cancelled, J-3 waits. Time off: TO-1 is over
 * for a year, TO-2 is to come.
 */
async function makeRecords(): Promise<Shop> {
  const shop = await makeShop({ now: '2026-11-23T13:00:00Z' });
  await shop.job();
  await shop.run('appointment.book', { job: 'J-1', window: '2026-11-23 08:00-10:00', tech: 'MARIA' });
  await shop.run('appointment.book', { job: 'J-1', window: `${TUESDAY} 08:00-10:00`, tech: 'SAM' });
  await shop.job({ address: 'AD-1' });
  await shop.run('job.cancel', { job: 'J-2', reason: 'customer' });
  await shop.job({ address: 'AD-1' });
  await shop.run('customer.create', {
    ...{ first: 'Gone', last: 'Away', at: '41.90,-87.64' },
    ...{ street: '7 Oak St', city: 'Chicago', state: 'IL', postal: '60610' },
  });
  await shop.run('customer.archive', { customer: 'C-4' });
  await shop.run('technician.archive', { technician: 'LEE' });
  await shop.run('technician.timeoff-add', { technician: 'SAM', from: '2025-06-01' });
  await shop.run('technician.timeoff-add', { technician: 'SAM', from: '2027-06-01', reason: 'vacation' });
  await shop.run('technician.event-add', { title: 'Party', date: '2027-06-02', start: '16:00', duration: '1h' });
  const weekly = { start: '08:00', duration: '30m', repeat: 'FREQ=WEEKLY' };
  await shop.run('technician.event-add', { title: 'Huddle', date: '2026-11-30', ...weekly });
  await shop.run('territory.add', { name: 'North', postal: '60610' });
  return shop;
}

const WORDS: readonly (readonly [noun: string, text: string, words: readonly string[]])[] = [
  ['appointment', '', ['A-1 (Customer Nr1 · AC Repair · 8:00-10:00 AM)']],
  ['appointment', 'A-2', ['A-2 (Customer Nr1 · AC Repair · Tue 24 Nov 2026, 8:00-10:00 AM CST)']],
  ['appointment', 'x', []],
  ['job', '', ['J-3 (Jane Doe · AC Repair)', 'J-1 (Customer Nr1 · AC Repair)']],
  ['job', 'J-', ['J-3 (Jane Doe · AC Repair)', 'J-1 (Customer Nr1 · AC Repair)']],
  ['job', '2', ['J-2 (Jane Doe · AC Repair · cancelled)']],
  ['job', 'x', []],
  ['customer', '', ['C-3 (Customer Nr1)', 'C-2 (Lena Lead)', 'C-1 (Jane Doe)']],
  ['customer', 'customer', ['Customer Nr1 (C-3)']],
  ['customer', 'C-4', []],
  ['customer', '1', ['C-1 (Jane Doe)']],
  [
    'address',
    '',
    [
      'AD-3 (Customer Nr1 · 100 Oak St, Chicago)',
      'AD-2 (Lena Lead · 2 Oak St, Chicago)',
      'AD-1 (Jane Doe · 1 Oak St, Chicago)',
    ],
  ],
  ['address', 'AD-1', ['AD-1 (Jane Doe · 1 Oak St, Chicago)']],
  ['address', 'AD-4', []],
  ['address', 'oak', []],
  ['technician', '', ['MARIA (Maria Lopez · T-1)', 'SAM (Sam Okafor · T-2)']],
  ['technician', 'sam', ['SAM (Sam Okafor · T-2)']],
  ['service', 'ac', ['AC Repair (S-1)']],
  ['department', '', ['HVAC (D-1)', 'Plumbing (D-2)', 'Sales (D-3)']],
  ['branch', '', ['Main (B-1)']],
  ['territory', '', ['North (TY-1)']],
  ['event', '', ['E-2 (Huddle · repeats from 2026-11-30)', 'E-1 (Party · 2027-06-02)']],
  ['event', 'E-1', ['E-1 (Party · 2027-06-02)']],
  ['event', 'party', []],
  ['time-off', '', ['TO-2 (Sam Okafor · from 2027-06-01 · vacation)']],
  ['time-off', 'TO-1', ['TO-1 (Sam Okafor · from 2025-06-01)']],
  ['time-off', 'sam', []],
];

it('each noun has the words that may stand for a record, as far as one is typed', async () => {
  const shop = await makeRecords();
  const found: (typeof WORDS)[number][] = [];
  for (const [noun, text] of WORDS) {
    const { items } = await shop.run<CandidateList>('completion.records', { noun, text });
    found.push([noun, text, items.map(({ word, about }) => `${word} (${about})`)]);
  }
  expect(found).toEqual(WORDS);
});
