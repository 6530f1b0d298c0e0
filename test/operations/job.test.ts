// Jobs: created, shown with their appointments, edited, completed, cancelled with all that is open (J1-J4).

import { describe, expect, test } from 'vitest';
import type { JobCard, JobList } from '../../src/domain/job.ts';
import { makeShop, refusal } from '../support/shop.ts';

describe('creating', () => {
  test('keeps address, service, subtype, priority and notes', async () => {
    const shop = await makeShop();
    const input = { address: 'AD-1', service: 'ac repair', subtype: 'rooftop unit', notes: 'blows warm' };
    expect(await shop.run('job.create', input)).toMatchObject({
      number: 'J-1',
      status: 'open',
      isFlagged: false,
      customerName: 'Jane Doe',
      street: '1 Oak St',
      serviceName: 'AC Repair',
      subtypeName: 'Rooftop unit',
      priority: 'normal',
      notes: 'blows warm',
      openAppointments: 0,
      appointments: [],
    });
    expect(await shop.job({ service: 'Furnace Install' })).toMatchObject({ priority: 'high' });
    expect(await shop.job({ priority: 'emergency' })).toMatchObject({ priority: 'emergency' });
  });

  test('takes the only address in use of a customer, and lists them where there are several', async () => {
    const shop = await makeShop();
    const work = { service: 'AC Repair' };
    expect(await shop.run('job.create', { ...work, customer: 'jane doe' })).toMatchObject({ addressId: 1 });
    const second = { street: '9 Elm St', city: 'Chicago', state: 'IL', postal: '60614' };
    await shop.run('address.add', { customer: 'C-1', ...second });
    expect(await refusal(shop, 'job.create', { ...work, customer: 'C-1' })).toMatchObject({
      code: 'several-addresses',
      exitCode: 2,
      message: 'C-1 Jane Doe has 2 addresses: AD-1 1 Oak St, Chicago, IL 60610; AD-3 9 Elm St, Chicago, IL 60614.',
      hint: 'Name the one, such as --address AD-1.',
    });
    await shop.run('address.merge', { keep: 'AD-3', merge: 'AD-1' });
    expect(await shop.run('job.create', { ...work, customer: 'C-1' })).toMatchObject({ addressId: 3 });
    await shop.run('customer.create', { first: 'Ann', last: 'Nowhere' });
    expect(await refusal(shop, 'job.create', { ...work, customer: 'C-3' })).toMatchObject({
      code: 'without-address',
      exitCode: 5,
      hint: expect.stringContaining('dispatch address add C-3 --street'),
    });
    await shop.run('customer.archive', { customer: 'C-1', reason: 'moved away' });
    const archived = await refusal(shop, 'job.create', { ...work, customer: 'C-1' });
    expect(archived).toMatchObject({ exitCode: 5, code: 'archived-customer' });
    expect(await refusal(shop, 'job.create', work)).toMatchObject({ exitCode: 2, code: 'invalid-input' });
  });

  test.each([
    [{ address: 'AD-9' }, 3, 'no-address'],
    [{ service: 'Nothing' }, 3, 'no-service'],
    [{ subtype: 'Nothing' }, 3, 'no-subtype'],
    [{ address: 'AD-2' }, 5, 'lead-tech'],
    [{ service: 'Estimate' }, 5, 'customer-sales'],
    [{ notes: '4111111111111111' }, 2, 'invalid-input'],
    [{ notes: 'x'.repeat(2041) }, 2, 'invalid-input'],
  ])('%j is refused', async (input, exitCode, code) => {
    const shop = await makeShop();
    const error = await refusal(shop, 'job.create', { address: 'AD-1', service: 'AC Repair', ...input });
    expect(error).toMatchObject({ exitCode, code });
  });

  test('for an archived customer is refused, naming restore (C2)', async () => {
    const shop = await makeShop();
    await shop.run('customer.archive', { customer: 'C-1' });
    const error = await refusal(shop, 'job.create', { address: 'AD-1', service: 'AC Repair' });
    expect(error).toMatchObject({ exitCode: 5, code: 'archived-customer' });
    expect(error.hint).toContain('dispatch customer restore C-1');
  });

  test('an external id is taken once (exit 4)', async () => {
    const shop = await makeShop();
    await shop.job({ externalId: '7', source: 'web' });
    const input = { address: 'AD-1', service: 'AC Repair', externalId: '7', source: 'web' };
    expect(await refusal(shop, 'job.create', input)).toMatchObject({ exitCode: 4 });
  });
});

test('the card lists appointments with their own services, "(Pinned)" behind the name (J2, J3)', async () => {
  const shop = await makeShop();
  await shop.book({ tech: 'SAM' }, { address: 'AD-1' });
  await shop.run('appointment.book', { job: 'J-1', window: '2026-11-25 08:00-12:00', service: 'Furnace Install' });
  const { stdout } = await shop.cli(['job', 'show', 'J-1'], { columns: 100 });
  expect(stdout).toContain('Sam Okafor (Pinned)');
  expect(stdout).toContain('Furnace Install');
  expect(await shop.run('job.show', { job: 'J-1' })).toMatchObject({
    openAppointments: 2,
    appointments: [{ serviceName: 'AC Repair' }, { serviceName: 'Furnace Install' }],
  });
});

test('the list filters by customer, status and what has no time yet', async () => {
  const shop = await makeShop();
  await shop.book({}, { address: 'AD-1' });
  await shop.job({ address: 'AD-1' });
  await shop.job({ address: 'AD-1' });
  await shop.run('job.cancel', { job: 'J-3', reason: 'x' });
  const numbers = async (input: Record<string, unknown>) =>
    (await shop.run<JobList>('job.list', input)).items.map(({ number }) => number);
  expect(await numbers({})).toEqual(['J-3', 'J-2', 'J-1']);
  expect(await numbers({ unbooked: true })).toEqual(['J-2']);
  expect(await numbers({ status: 'cancelled' })).toEqual(['J-3']);
  expect(await numbers({ customer: 'C-2' })).toEqual([]);
  expect(await shop.run('job.list', { limit: 1 })).toMatchObject({ total: 3, items: [{ number: 'J-3' }] });
});

describe('editing', () => {
  test('changes priority, notes and service of the same kind; booked appointments keep theirs', async () => {
    const shop = await makeShop();
    await shop.book({}, { address: 'AD-1', subtype: 'Rooftop unit', notes: 'old' });
    const edited = await shop.run<JobCard>('job.edit', {
      job: 'J-1',
      service: 'Leak Repair',
      priority: 'emergency',
      notes: '',
    });
    expect(edited).toMatchObject({ serviceName: 'Leak Repair', subtypeName: null, priority: 'emergency', notes: null });
    expect(edited.appointments[0]).toMatchObject({ serviceName: 'AC Repair', priority: 'emergency' });
  });

  test.each([
    [{ service: 'Estimate' }, 5, 'other-kind'],
    [{ notes: 'x', ifVersion: 7 }, 4, 'changed-since'],
  ])('%j is refused', async (input, exitCode, code) => {
    const shop = await makeShop();
    await shop.job();
    expect(await refusal(shop, 'job.edit', { job: 'J-1', ...input })).toMatchObject({ exitCode, code });
  });
});

describe('closing', () => {
  test('a job with something open, or nothing done, is not complete', async () => {
    const shop = await makeShop();
    await shop.job();
    expect((await refusal(shop, 'job.complete', { job: 'J-1' })).message).toContain(
      'J-1 has no completed appointment.',
    );
    await shop.run('appointment.book', { job: 'J-1', window: '2026-11-24 8-10' });
    expect(await refusal(shop, 'job.complete', { job: 'J-1' })).toMatchObject({
      exitCode: 5,
      hint: 'Do or cancel what is open: dispatch cancel A-1 --reason ...',
    });
  });

  test('cancelling takes every open appointment with it, with the reason', async () => {
    const shop = await makeShop();
    await shop.book({}, { address: 'AD-1' });
    await shop.run('appointment.book', { job: 'J-1', window: '2026-11-25 8-10' });
    expect(await shop.run('job.cancel', { job: 'J-1', reason: 'fixed it' })).toMatchObject({
      status: 'cancelled',
      isFlagged: false,
      openAppointments: 0,
      appointments: [
        { status: 'cancelled', cancelReason: 'fixed it' },
        { status: 'cancelled', cancelReason: 'fixed it' },
      ],
    });
    expect(await refusal(shop, 'job.edit', { job: 'J-1', notes: 'x' })).toMatchObject({
      exitCode: 5,
      code: 'job-closed',
    });
  });

  test('with somebody on the way it is refused and nothing is cancelled (P3)', async () => {
    const shop = await makeShop();
    await shop.book({}, { address: 'AD-1' });
    await shop.run('appointment.book', { job: 'J-1', window: '2026-11-25 8-10' });
    await shop.run('appointment.status', { appointment: 'A-1', to: 'on-the-way' });
    const error = await refusal(shop, 'job.cancel', { job: 'J-1', reason: 'x' });
    expect(error).toMatchObject({ exitCode: 5, code: 'in-motion' });
    expect((await shop.appointment(2)).status).toBe('scheduled');
  });

  test('at a command line it has to be confirmed', async () => {
    const shop = await makeShop();
    await shop.job();
    expect(await shop.cli(['job', 'cancel', 'J-1', '--reason', 'x'])).toMatchObject({ exitCode: 2 });
    expect(await shop.cli(['job', 'cancel', 'J-1', '--reason', 'x', '--yes'])).toMatchObject({ exitCode: 0 });
  });
});

test('undo takes a booking back, with what it moved and the flag it cleared', async () => {
  const shop = await makeShop();
  await shop.book({}, { address: 'AD-1' });
  await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'x' });
  await shop.run('appointment.book', { job: 'J-1', window: '2026-11-24 8-10' });
  await shop.run('history.undo');
  expect(await shop.run('job.show', { job: 'J-1' })).toMatchObject({ isFlagged: true, openAppointments: 0 });
});

test('what is printed says what to do next: book, or find somebody for what waits', async () => {
  const shop = await makeShop();
  const full = { window: '2026-11-24 08:00-08:30', unassigned: true };
  for (let i = 0; i < 3; i++) await shop.book(full);
  await shop.job();
  expect((await shop.cli(['job', 'list', '--unbooked'])).stdout).toContain('\nNext: dispatch suggest --job J-4\n');
  const waiting = await shop.cli(['job', 'show', 'J-3']);
  expect(waiting.stdout).toContain('\nNext: dispatch suggest --job J-3 (A-3 waits for a technician)\n');
  expect((await shop.cli(['job', 'show', 'J-1'])).stdout).not.toContain('Next:');
});
