// Preferred, required and banned technicians of a customer: what is stored and refused, and that every way to the scheduler
// honours them.

import { describe, expect, test } from 'vitest';
import type { AppointmentChange } from '../../src/domain/appointment.ts';
import type { CustomerCard, CustomerTechnicians } from '../../src/domain/customer.ts';
import type { ExplainResult, OptimizeResult, SlotsResult, SuggestResult } from '../../src/domain/schedule.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, refusal, TUESDAY } from '../support/shop.ts';

const wish = (shop: Shop, input: Record<string, unknown>): Promise<CustomerTechnicians> =>
  shop.run('customer.technicians', { customer: 'C-1', ...input });
const told = ({ technicians }: CustomerCard): unknown[] =>
  technicians.map(({ technician, relation, reason }) => [technician.code, relation, reason]);
/** One of Jane Doe's, whose wishes they are. */
const book = (shop: Shop, input: Record<string, unknown> = {}): Promise<AppointmentChange> =>
  shop.book(input, { address: 'AD-1' });

describe('a customer’s technicians', () => {
  test('are set, replaced, cleared, shown, and undone', async () => {
    const shop = await makeShop();
    const first = await wish(shop, { prefer: ['MARIA'], ban: ['SAM'], reason: 'left the gate open' });
    const both = [
      ['MARIA', 'preferred', 'left the gate open'],
      ['SAM', 'banned', 'left the gate open'],
    ];
    expect(told(first)).toEqual(both);
    expect(first.version).toBe(2);
    expect(told(await wish(shop, { require: ['MARIA'] }))).toEqual([
      ['MARIA', 'required', null],
      ['SAM', 'banned', 'left the gate open'],
    ]);
    await shop.run('history.undo', {});
    expect(told(await shop.run('customer.show', { customer: 'C-1' }))).toEqual(both);
    expect(told(await wish(shop, { clear: ['SAM', 'MARIA'], prefer: ['SAM'] }))).toEqual([['SAM', 'preferred', null]]);
    const { stdout } = await shop.cli(['customer', 'show', 'C-1']);
    expect(stdout).toMatch(/Technicians +preferred Sam Okafor\n/);
  });

  test.each([
    ['the same twice', { require: ['SAM'], ban: ['T-2'] }, 'one-of'],
    ['nothing', {}, 'nothing-to-change'],
    ['a reason alone', { reason: 'rude' }, 'nothing-to-change'],
    ['who is banned as required', { require: ['MARIA'] }, 'contradiction'],
    ['a seller, where customers get no sales appointments', { require: ['LEE'] }, 'wrong-kind'],
    ['a technician for a lead', { customer: 'C-2', prefer: ['SAM'] }, 'wrong-kind'],
    ['to clear what was not said', { clear: ['SAM'] }, 'nothing-to-clear'],
  ])('refuse %s', async (_, input, code) => {
    const shop = await makeShop();
    await wish(shop, { ban: ['MARIA'] });
    const error = await refusal(shop, 'customer.technicians', { customer: 'C-1', ...input });
    expect(error.code).toBe(code);
  });

  test('refuse who is archived or works for another branch, and keep who is required from being archived', async () => {
    const shop = await makeShop();
    await shop.run('branch.add', { name: 'North', timezone: 'America/Chicago' });
    await shop.run('technician.add', { name: 'Nora Berg', code: 'NORA', branch: 'North' });
    const error = await refusal(shop, 'customer.technicians', { customer: 'C-1', prefer: ['NORA'] });
    expect(error.message).toContain('T-4 Nora Berg works for North, and Jane Doe belongs to');
    await wish(shop, { require: ['MARIA'] });
    const kept = await refusal(shop, 'technician.archive', { technician: 'MARIA' });
    expect([kept.code, kept.message]).toEqual([
      'required',
      'T-1 Maria Lopez is required by 1 customer:\nC-1 Jane Doe takes nobody but Maria Lopez.',
    ]);
    await wish(shop, { require: ['SAM'] });
    await shop.run('technician.archive', { technician: 'MARIA' });
    const archived = await refusal(shop, 'customer.technicians', { customer: 'C-1', prefer: ['MARIA'] });
    expect(archived.code).toBe('archived-technician');
  });

  test('name what is booked against them', async () => {
    const shop = await makeShop();
    const { technicianId } = await book(shop, { tech: 'SAM' });
    expect(technicianId).toBe(2);
    const { against } = await wish(shop, { ban: ['SAM'], reason: 'rude' });
    expect(against.map(({ number, isPinned, message }) => [number, isPinned, message])).toEqual([
      ['A-1', true, "Jane Doe doesn't want Sam Okafor (banned: rude)."],
    ]);
    expect((await wish(shop, { clear: ['SAM'] })).against).toEqual([]);
  });
});

describe('the scheduler honours them', () => {
  test('whoever is banned is not suggested, booked or offered; a pin is told', async () => {
    const shop = await makeShop();
    await wish(shop, { ban: ['MARIA'] });
    const { number } = await shop.job({ address: 'AD-1' });
    const { items } = await shop.run<SuggestResult>('schedule.suggest', { job: number, days: 3 });
    expect(new Set(items.map(({ technicianId }) => technicianId))).toEqual(new Set([2]));
    const explained = await shop.run<SuggestResult>('schedule.suggest', { job: number, explain: true });
    const maria = explained.explanation?.technicians.find(({ technicianId }) => technicianId === 1);
    expect(maria?.reasons).toEqual(["Jane Doe doesn't want Maria Lopez (banned)."]);
    const slots = await shop.run<SlotsResult>('schedule.slots', { record: number, date: TUESDAY, tech: ['MARIA'] });
    expect([slots.items[0]?.green, slots.items[0]?.starts[5]?.grade]).toEqual([0, 'yellow']);
    const booked = await book(shop, { window: `${TUESDAY} 08:00-10:00` });
    expect(booked.technicianId).toBe(2);
    const pinned = await book(shop, { window: `${TUESDAY} 13:00-15:00`, tech: 'MARIA' });
    expect([pinned.technicianId, pinned.violations.join()]).toEqual([1, expect.stringContaining("doesn't want")]);
    const { items: why } = await shop.run<ExplainResult>('schedule.explain', { appointment: booked.number });
    const verdict = why[0]?.technicians.find((one) => one.technicianId === 1);
    expect([verdict?.fits, verdict?.reasons]).toEqual([false, ["Jane Doe doesn't want Maria Lopez (banned)."]]);
  });

  test('nobody but who is required comes, for the kind that technician takes', async () => {
    const shop = await makeShop({ settings: { salesOnCustomers: 'yes' } });
    await wish(shop, { require: ['SAM'] });
    expect((await book(shop)).technicianId).toBe(2);
    const full = await refusal(shop, 'appointment.pin', { appointment: 'A-1', tech: 'NOBODY' });
    expect(full.code).toBe('no-technician');
    const estimate = await shop.book({}, { address: 'AD-1', service: 'Estimate' });
    expect(estimate.technicianId).toBe(3);
    await shop.run('technician.timeoff-add', { technician: 'SAM', from: TUESDAY, reason: 'ill' });
    const { number } = await shop.job({ address: 'AD-1' });
    const refused = await refusal(shop, 'appointment.book', { job: number, window: `${TUESDAY} 10:00-12:00` });
    expect(refused.violations.map(({ message }) => message).join('\n')).toContain(
      'Jane Doe takes nobody but Sam Okafor, so not Maria Lopez.',
    );
  });

  test('whoever is preferred comes where the way costs no more than preferenceWeight', async () => {
    const shop = await makeShop();
    await wish(shop, { prefer: ['SAM'] });
    expect((await book(shop)).technicianId).toBe(2);
    await shop.run('history.undo', {});
    await shop.run('company.set', { setting: 'preferenceWeight', value: '0' });
    expect((await book(shop)).technicianId).toBe(1);
  });

  test('a new plan moves what stands with who is banned now', async () => {
    const shop = await makeShop();
    const { number, technicianId } = await book(shop);
    expect(technicianId).toBe(1);
    await wish(shop, { ban: ['MARIA'] });
    const plan = await shop.run<OptimizeResult>('schedule.optimize', { date: TUESDAY, iterations: 200 });
    expect(plan.days[0]?.changes.map((one) => [one.number, one.toTechnicianId])).toEqual([[number, 2]]);
    expect([plan.days[0]?.before.misfits, plan.days[0]?.after.misfits]).toEqual([1, 0]);
  });
});
