// Two processes that live as long as the test book the same start of the same technician, again and again: one wins each
// time, the other is refused by the rule, and nobody is told that the file is locked.

import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { LocalDate } from '../../src/base/time.ts';
import { addDays, weekday } from '../../src/base/time.ts';
import type { Answer, Order } from '../support/booking-worker.ts';
import { bundled } from '../support/bundled.ts';
import { makeShop, TUESDAY } from '../support/shop.ts';
import { MONDAY_8AM } from '../support/world.ts';
import { record, times } from './soak.ts';

const ROUNDS = times(120, 500);
const STARTS_PER_DAY = 18;

test(`${ROUNDS} races for one place`, { timeout: 120_000 }, async () => {
  const shop = await makeShop();
  const worker = await bundled('test/support/booking-worker.ts');
  const jobs = await Promise.all([shop.job({ address: 'AD-1' }), shop.job({ address: 'AD-1' })]);
  const processes = jobs.map(({ number }) => start(worker, [shop.path, MONDAY_8AM, number, 'MARIA']));
  for (const at of starts()) {
    const answers = await Promise.all(processes.map((one) => ask(one, { start: at })));
    expect(answers.map(({ exitCode }) => exitCode).sort(), `${at}: ${JSON.stringify(answers)}`).toEqual([0, 5]);
    const loser = answers.find(({ exitCode }) => exitCode === 5);
    expect(loser?.message).toMatch(/A-\d+/);
  }
  expect(facts(shop.path)).toEqual({ booked: ROUNDS, overlaps: 0, revisions: ROUNDS });
  record(
    '2 processes for one place',
    `${ROUNDS} races`,
    'one booked each time, the other refused by the rule; no overlap',
  );
});

/** Every half hour from 8:00 on working days. */
function starts(): string[] {
  const found: string[] = [];
  for (let date = TUESDAY as LocalDate; found.length < ROUNDS; date = addDays(date, 1)) {
    if (weekday(date) === 0 || weekday(date) === 6) continue;
    for (let half = 0; half < STARTS_PER_DAY && found.length < ROUNDS; half++) {
      const hour = String(8 + Math.floor(half / 2)).padStart(2, '0');
      found.push(`${date} ${hour}:${half % 2 === 0 ? '00' : '30'}`);
    }
  }
  return found;
}

function start(worker: string, args: readonly string[]): ChildProcess {
  const process = fork(worker, args, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => {
    process.kill();
  });
  return process;
}

async function ask(process: ChildProcess, order: Order): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the process ended with ${code}`));
    process.once('exit', ended);
    process.once('message', (answer) => {
      process.off('exit', ended);
      resolve(answer as Answer);
    });
    process.send(order);
  });
}

/** Looked up past the tool, in plain SQL. */
function facts(path: string): unknown {
  const db = new SqliteDatabase(path, { readonly: true });
  const one = (sql: string): unknown => db.prepare(sql).pluck().get();
  const end = (row: string): string => `unixepoch(${row}.plannedStart) + ${row}.durationSeconds`;
  const found = {
    booked: one('select count(*) from appointment'),
    overlaps: one(
      `select count(*) from appointment a join appointment b on b.technicianId = a.technicianId and b.id > a.id
       where unixepoch(a.plannedStart) < ${end('b')} and unixepoch(b.plannedStart) < ${end('a')}`,
    ),
    revisions: one("select count(*) from revision where operation = 'appointment.book'"),
  };
  db.close();
  return found;
}
