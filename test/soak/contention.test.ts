// Many processes book on one file, as fast as they can, every tenth time also a place that another one wants: nobody is told
// that the file is locked, and no technician is in two places.

import { expect, test } from 'vitest';
import { checkBook } from '../../src/storage/file-check.ts';
import { bundled } from '../support/bundled.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop } from '../support/shop.ts';
import { booking, places, write } from './processes.ts';
import { IS_LONG, record, times } from './soak.ts';
import { faultsIn } from './whole.ts';
import type { Answer, Order } from './writer.ts';

const PROCESSES = IS_LONG ? 16 : 4;

async function makeCrew(): Promise<{ shop: Shop; codes: string[]; jobs: string[] }> {
  const shop = await makeShop();
  const codes: string[] = [];
  const jobs: string[] = [];
  for (let index = 0; index < PROCESSES; index++) {
    const person = {
      code: `P${index}`,
      skills: 'hvac',
      start: '41.90,-87.65',
      shift: 'mon-fri 08:00-17:00',
      lunch: 'none',
    };
    await shop.run('technician.add', { ...person, name: `Person ${index}` });
    codes.push(person.code);
    jobs.push((await shop.job({ address: 'AD-1' })).number);
  }
  await shop.context().close();
  return { shop, codes, jobs };
}

function ordersOf(codes: readonly string[], jobs: readonly string[], each: number): Order[][] {
  const free = places(codes);
  const orders: Order[][] = jobs.map(() => []);
  for (let round = 0; round < each; round++) {
    const wanted = jobs.map(() => free.next().value);
    for (const [index, job] of jobs.entries()) {
      orders[index]?.push(booking(job, wanted[index] as (typeof wanted)[number]));
      const neighbour = wanted[(index + 1) % wanted.length] as (typeof wanted)[number];
      if (round % 10 === 9) orders[index]?.push(booking(job, neighbour));
    }
  }
  return orders;
}

function percentile(answers: readonly Answer[], percent: number): number {
  const sorted = answers.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return Math.round(sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0);
}

test('many processes', { timeout: 3_600_000 }, async () => {
  const each = times(5, 500);
  const results: string[] = [];
  for (let run = 0; run < times(1, 3); run++) {
    const { shop, codes, jobs } = await makeCrew();
    const worker = await bundled('test/soak/writer.ts');
    const began = performance.now();
    const all = await Promise.all(
      ordersOf(codes, jobs, each).map((orders) => write(worker, { book: shop.path, orders })),
    );
    const seconds = (performance.now() - began) / 1000;
    const answers = all.flat();
    const failed = answers.filter(({ exitCode }) => exitCode !== 0 && exitCode !== 5);
    expect(failed).toEqual([]);
    const booked = answers.filter(({ exitCode }) => exitCode === 0);
    // The first of each process waits for its code to be loaded, by sixteen at once.
    const timed = booked.filter(({ index }) => index > 0);
    // Each place has exactly one winner, whoever that was.
    expect(booked).toHaveLength(PROCESSES * each);
    expect(checkBook(shop.path).appointments).toBe(PROCESSES * each);
    expect(faultsIn(shop.path)).toEqual([]);
    results.push(
      `${Math.round(booked.length / seconds)} bookings/s, p50 ${percentile(timed, 50)} ms, p99 ${percentile(timed, 99)} ms, worst ${percentile(timed, 100)} ms`,
    );
  }
  record(
    `${PROCESSES} processes on one file`,
    `${results.length} × ${PROCESSES} × ${each} bookings`,
    `none failed as busy, no overlap, each contested place has one winner; ${results.join('; ')}`,
  );
});
