// A small shop for tests of jobs and appointments: two technicians and a seller, services of both kinds, a customer with an
// address and a lead. It is Monday 2026-11-23, 08:00 in Chicago; tests book for the next day.

import { AppError } from '../../src/base/errors.ts';
import type { AppointmentCard, AppointmentChange } from '../../src/domain/appointment.ts';
import type { JobCard } from '../../src/domain/job.ts';
import type { World, WorldOptions } from './world.ts';
import { makeWorld } from './world.ts';

export interface Shop extends World {
  /** A new job of a new customer near the shop (or at the given address). */
  job: (input?: Record<string, unknown>) => Promise<JobCard>;
  /** Books a new job; default tomorrow 8-10. */
  book: (input?: Record<string, unknown>, job?: Record<string, unknown>) => Promise<AppointmentChange>;
  appointment: (id: number) => Promise<AppointmentCard>;
}

export const TUESDAY = '2026-11-24';
/** Customers stand side by side, some minutes from both technicians. */
const PLACES = ['41.90,-87.64', '41.905,-87.645', '41.91,-87.65', '41.915,-87.655', '41.92,-87.66'];

/** Maria (T-1) and Sam (T-2) do hvac, Sam plumbing too; Lee (T-3) sells. AD-1 is Jane Doe's, AD-2 the lead's. */
export async function makeShop(options: WorldOptions & { settings?: Record<string, string> } = {}): Promise<Shop> {
  const world = await makeWorld(options);
  await addServices(world);
  await addPeople(world);
  for (const [setting, value] of Object.entries(options.settings ?? {})) {
    await world.run('company.set', { setting, value });
  }
  let made = 0;
  const job: Shop['job'] = async (input = {}) => {
    const address = input.address ?? (await newAddress(world, made++));
    return await world.run('job.create', { service: 'AC Repair', ...input, address });
  };
  return {
    ...world,
    job,
    book: async (input = {}, jobInput = {}) => {
      const { number } = await job(jobInput);
      const when = ['window', 'start', 'first'].some((name) => name in input)
        ? {}
        : { window: `${TUESDAY} 08:00-10:00` };
      return await world.run('appointment.book', { job: number, ...when, ...input });
    },
    appointment: async (id) => await world.run('appointment.show', { appointment: `A-${id}` }),
  };
}

async function addServices(world: World): Promise<void> {
  const add = (input: Record<string, unknown>) => world.run('service.add', input);
  await add({ department: 'HVAC', name: 'AC Repair', duration: '1h', skills: 'hvac' });
  await add({ department: 'HVAC', name: 'Furnace Install', duration: '2h', skills: 'hvac', priority: 'high' });
  await add({ department: 'Plumbing', name: 'Leak Repair', duration: '1h', skills: 'plumbing' });
  await add({ department: 'Sales', name: 'Estimate', duration: '1h', kind: 'sales' });
  await world.run('subtype.add', { service: 'AC Repair', name: 'Rooftop unit', duration: '3h' });
}

async function addPeople(world: World): Promise<void> {
  const shift = 'mon-fri 08:00-17:00';
  const add = (input: Record<string, unknown>) => world.run('technician.add', { shift, lunch: 'none', ...input });
  await add({ name: 'Maria Lopez', code: 'MARIA', skills: 'hvac', start: '41.90,-87.65' });
  await add({ name: 'Sam Okafor', code: 'SAM', skills: ['hvac', 'plumbing'], start: '41.91,-87.66' });
  await add({ name: 'Lee Chan', code: 'LEE', kind: 'sales', start: '41.90,-87.64' });
  const jane = { first: 'Jane', last: 'Doe', phone: '312-555-0100' };
  await world.run('customer.create', { ...jane, ...street(1), at: '41.90,-87.64' });
  await world.run('customer.create', { first: 'Lena', last: 'Lead', lead: true, ...street(2), at: '41.91,-87.65' });
}

function street(number: number) {
  return { street: `${number} Oak St`, city: 'Chicago', state: 'IL', postal: '60610' };
}

async function newAddress(world: World, index: number): Promise<string> {
  const customer = await world.run<{ addresses: { number: string }[] }>('customer.create', {
    first: 'Customer',
    last: `Nr${index + 1}`,
    ...street(100 + index),
    at: PLACES[index % PLACES.length],
  });
  return customer.addresses[0]?.number ?? '';
}

/** The AppError that the run must end in; and nothing may have changed. */
export async function refusal(shop: World, name: string, input: Record<string, unknown>): Promise<AppError> {
  const before = await revision(shop);
  const error = await shop.run(name, input).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`${name} was not refused: ${String(error)}`);
  if ((await revision(shop)) !== before) throw new Error(`${name} was refused but changed the book`);
  return error;
}

async function revision(shop: World): Promise<number> {
  return (await shop.run<{ revision: number }>('company.show')).revision;
}
