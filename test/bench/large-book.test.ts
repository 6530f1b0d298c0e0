// The bench's book fits the schema as it is now: rows are accepted, related, plausible, and the same every time.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';

const SCRIPT = fileURLToPath(new URL('./large-book.js', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-large-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function bookOf(name: string, appointments: number) {
  const path = join(folder, name);
  const options = { path, jitter: () => 0 };
  const empty = openDatabase({ ...options, mode: 'create' });
  await empty.insertInto('branch').values({ name: 'Main', timeZone: 'America/Chicago' }).execute();
  await empty.destroy();
  execFileSync(process.execPath, [SCRIPT, path, '--appointments', String(appointments)]);
  return openDatabase({ ...options, mode: 'open' });
}

test('50 technicians, and every appointment has a customer, an address, a job and a fitting technician', async () => {
  const book = await bookOf('a.db', 1003);
  const rows = await book
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('address', 'address.id', 'job.addressId')
    .innerJoin('customer', 'customer.id', 'address.customerId')
    .innerJoin('searchText', 'searchText.recordId', 'customer.id')
    .innerJoin('service', 'service.id', 'appointment.serviceId')
    .innerJoin('technician', 'technician.id', 'appointment.technicianId')
    .select([
      'technicianId',
      'plannedStart',
      'windowStart',
      'windowEnd',
      'technician.skills as held',
      'service.skills as needed',
    ])
    .execute();
  expect(rows).toHaveLength(1003);
  expect(new Set(rows.map(({ technicianId }) => technicianId)).size).toBe(50);
  for (const { plannedStart, windowStart, windowEnd, held, needed } of rows) {
    expect(plannedStart! >= windowStart && plannedStart! < windowEnd).toBe(true);
    expect(Object.keys(JSON.parse(held))).toEqual(Object.keys(JSON.parse(needed)));
  }
  const starts = rows.map(({ technicianId, plannedStart }) => `${technicianId} ${plannedStart}`);
  expect(new Set(starts).size).toBe(rows.length);
  await book.destroy();
});

test('two books of the same size are alike', async () => {
  const [one, two] = [await bookOf('a.db', 300), await bookOf('b.db', 300)];
  for (const table of ['technician', 'customer', 'address', 'job', 'appointment', 'searchText'] as const) {
    expect(await one.selectFrom(table).selectAll().execute()).toEqual(
      await two.selectFrom(table).selectAll().execute(),
    );
  }
  await one.destroy();
  await two.destroy();
});
