// The scheduler's commands on a real book: what they return, what they print, what they refuse.

import { describe, expect, test } from 'vitest';
import type { AppointmentChange } from '../../src/domain/appointment.ts';
import type { ExplainResult, OptimizeResult, RunList, SlotsResult, SuggestResult } from '../../src/domain/schedule.ts';
import { makeShop, refusal, TUESDAY } from '../support/shop.ts';

describe('suggest', () => {
  test('prints the windows of a job and the command that books the best, which then works', async () => {
    const shop = await makeShop();
    await shop.job();
    const { items } = await shop.run<SuggestResult>('schedule.suggest', { job: 'J-1' });
    const [best] = items;
    expect(items).toHaveLength(10);
    expect(best?.command).toBe('dispatch book J-1 --window "2026-11-23 08:00-10:00"');
    const printed = await shop.cli(['suggest', '--job', 'J-1', '--days', '1']);
    expect(printed.exitCode).toBe(0);
    expect(printed.stdout).toContain('Next: dispatch book J-1 --window "2026-11-23 08:00-10:00"');
    expect(
      Math.max(
        ...printed.stdout
          .split('\n')
          .slice(0, 5)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
    const booked = await shop.run<AppointmentChange>('appointment.book', {
      job: 'J-1',
      window: '2026-11-23 08:00-10:00',
    });
    expect(booked).toMatchObject({ technicianId: best?.technicianId, plannedStart: best?.plannedStart });
  });

  test('every suggestion of a day can be booked, one after the other', async () => {
    const shop = await makeShop();
    for (let number = 1; number <= 6; number++) {
      await shop.job();
      const asked = { job: `J-${number}`, from: TUESDAY, days: 1 };
      const { items } = await shop.run<SuggestResult>('schedule.suggest', asked);
      const worst = items.at(-1);
      const window = /--window "([^"]+)"/.exec(worst?.command ?? '')?.[1];
      const booked = await shop.run<AppointmentChange>('appointment.book', { job: `J-${number}`, window });
      expect(booked).toMatchObject({ technicianId: worst?.technicianId, plannedStart: worst?.plannedStart });
    }
  });

  test('book --first takes the first of them', async () => {
    const shop = await makeShop();
    await shop.job();
    const { items } = await shop.run<SuggestResult>('schedule.suggest', { job: 'J-1' });
    const booked = await shop.run<AppointmentChange>('appointment.book', { job: 'J-1', first: true });
    expect(booked).toMatchObject({ windowStart: items[0]?.windowStart, plannedStart: items[0]?.plannedStart });
    expect(booked.pin).toBeNull();
  });

  describe('of a job whose appointment waits in the lane', () => {
    const full = { window: '2026-11-24 08:00-08:30', unassigned: true };
    const fill = async () => {
      const shop = await makeShop({ settings: { rescheduleTracking: 'yes' } });
      for (let i = 0; i < 3; i++) await shop.book(full);
      expect((await shop.appointment(3)).technicianId).toBeNull();
      return shop;
    };

    test('moves that one instead of booking another, to the technician and start suggested', async () => {
      const shop = await fill();
      const { items, askedFor } = await shop.run<SuggestResult>('schedule.suggest', { job: 'J-3', from: TUESDAY });
      expect(askedFor.appointmentId).toBe(3);
      expect(items[0]?.command).toMatch(/^dispatch edit A-3 --window "2026-11-2\d \d\d:00-\d\d:00" --rescheduling no$/);
      const printed = await shop.cli(['suggest', '--job', 'J-3', '--from', TUESDAY]);
      expect(printed.stdout).toContain('\nA-3 waits for a technician.\n');
      expect(printed.stdout).toContain(`Next: ${items[0]?.command}`);
      const window = /--window "([^"]+)"/.exec(items[0]?.command ?? '')?.[1];
      const moved = await shop.run('appointment.edit', { appointment: 'A-3', window, rescheduling: 'no' });
      expect(moved).toMatchObject({ technicianId: items[0]?.technicianId, plannedStart: items[0]?.plannedStart });
    });

    test('keeps its window where somebody has become free', async () => {
      const shop = await makeShop();
      for (let i = 0; i < 2; i++) await shop.book({ window: '2026-11-24 08:00-10:00', duration: '5h' });
      await shop.book({ window: '2026-11-24 08:00-10:00', duration: '5h', unassigned: true });
      await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'moved away' });
      const asked = { job: 'J-3', from: TUESDAY, days: 1 };
      const { items } = await shop.run<SuggestResult>('schedule.suggest', asked);
      const own = items.find(({ windowStart }) => windowStart === '2026-11-24T14:00:00Z');
      expect(own?.command).toBe('dispatch edit A-3 --auto');
      const placed = await shop.run('appointment.edit', { appointment: 'A-3', auto: true });
      expect(placed).toMatchObject({ technicianId: own?.technicianId, plannedStart: own?.plannedStart });
      const placedJob = await shop.run<SuggestResult>('schedule.suggest', { ...asked, job: 'J-2', days: 2 });
      expect(placedJob.items.every(({ command }) => command?.startsWith('dispatch book J-2 '))).toBe(true);
    });
  });

  describe('of an appointment that stands', () => {
    test('where it could move to, as if it were not there, and the command that moves it', async () => {
      const shop = await makeShop({ settings: { rescheduleTracking: 'yes' } });
      await shop.book();
      const asked = { record: 'A-1', from: TUESDAY, days: 1 };
      const { items, standing } = await shop.run<SuggestResult>('schedule.suggest', asked);
      expect(standing).toMatchObject({ number: 'A-1', technicianName: 'Maria Lopez' });
      expect(items.map(({ windowStart }) => windowStart)).not.toContain(standing?.windowStart);
      expect(items.map(({ where }) => where).join()).not.toContain('Caller');
      expect(new Set(items.map(({ windowStart }) => windowStart)).size).toBe(items.length);
      expect(items[0]?.command).toMatch(/^dispatch edit A-1 --window "2026-11-24 \d\d:00-\d\d:00" --rescheduling no$/);
      const printed = await shop.cli(['suggest', 'A-1', '--from', TUESDAY]);
      expect(printed.stdout).toContain('\nA-1 is Tue 24 Nov 8-10am with Maria Lopez now. It could move to:\n');
      const window = /--window "([^"]+)"/.exec(items[0]?.command ?? '')?.[1];
      const moved = await shop.run('appointment.edit', { appointment: 'A-1', window, rescheduling: 'no' });
      expect(moved).toMatchObject({ technicianId: items[0]?.technicianId, plannedStart: items[0]?.plannedStart });
    });

    test('nobody but the one it is pinned to', async () => {
      const shop = await makeShop();
      await shop.book({ tech: 'SAM' });
      const { items } = await shop.run<SuggestResult>('schedule.suggest', { record: 'A-1' });
      expect(new Set(items.map(({ technicianName }) => technicianName))).toEqual(new Set(['Sam Okafor']));
      expect(items[0]?.command).not.toContain('--tech');
    });

    test('not once it is done; of its job it is said that there is one', async () => {
      const shop = await makeShop();
      await shop.book();
      const { notices } = await shop.outcome('schedule.suggest', { record: 'J-1' });
      expect(notices).toEqual([
        'J-1 has A-1 already, Tue 24 Nov 2026, 8:00-10:00 AM CST: these windows are for one more. To move it: dispatch suggest A-1',
      ]);
      await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'moved away' });
      expect(await refusal(shop, 'schedule.suggest', { record: 'A-1' })).toMatchObject({ exitCode: 5, code: 'closed' });
      expect(await refusal(shop, 'schedule.suggest', { record: 'foo' })).toMatchObject({ exitCode: 2, code: 'bad-id' });
    });
  });

  test('answers for a caller who is no customer yet (P12), and says why others fell out', async () => {
    const shop = await makeShop();
    const caller = { at: '41.91,-87.65', service: 'Leak Repair', from: TUESDAY, days: 1 };
    const { items, explanation } = await shop.run<SuggestResult>('schedule.suggest', { ...caller, explain: true });
    expect(new Set(items.map((one) => one.technicianName))).toEqual(new Set(['Sam Okafor']));
    expect(items[0]?.command).toBeNull();
    expect(explanation?.technicians.map(({ reasons }) => reasons[0])).toEqual([
      'Maria Lopez lacks the skill plumbing.',
      'Lee Chan takes sales appointments only, and this is a tech one.',
    ]);
    const none = await shop.cli([
      'suggest',
      '--at',
      '41.91,-87.65',
      '--service',
      'Leak Repair',
      '--from',
      '2026-11-28',
      '--days',
      '1',
      '--explain',
    ]);
    expect(none.stdout).toContain('No arrival window can be kept in 1 day from Sat 28 Nov 2026');
  });

  test('knows a caller by the postal code alone, its territory too', async () => {
    const shop = await makeShop();
    const caller = { service: 'Leak Repair', from: TUESDAY, days: 1 };
    const { items, askedFor } = await shop.run<SuggestResult>('schedule.suggest', { ...caller, postal: '60610' });
    expect(askedFor.street).toBe('the middle of 60610, Chicago');
    expect(items[0]).toMatchObject({ technicianName: 'Sam Okafor', command: null });
    await shop.run('territory.add', { name: 'South', postal: ['60620', '60621'] });
    await shop.run('technician.edit', { technician: 'SAM', territories: 'South' });
    expect((await shop.run<SuggestResult>('schedule.suggest', { ...caller, postal: '60610-1234' })).items).toEqual([]);
    const slots = { service: 'Leak Repair', date: TUESDAY, postal: '60610' };
    const grid = await shop.run<SlotsResult>('schedule.slots', slots);
    expect(grid.askedFor.street).toBe('the middle of 60610, Chicago');
  });

  test('is refused without coordinates, with the way out', async () => {
    const shop = await makeShop();
    const nowhere = { street: 'PO Box 7', city: 'Nowhere', state: 'XX', postal: '00000' };
    const { number } = await shop.run<{ number: string }>('address.add', { customer: 'C-1', ...nowhere });
    await shop.job({ address: number });
    const error = await refusal(shop, 'schedule.suggest', { job: 'J-1' });
    expect(error).toMatchObject({ code: 'no-coordinates', exitCode: 5 });
    expect(error.hint).toContain(`dispatch address edit ${number} --at LAT,LNG`);
  });

  test.each([
    [{}, 'missing-field'],
    [{ at: '41.9,-87.6' }, 'no-service'],
    [{ postal: '60610' }, 'no-service'],
    [{ postal: '60610', job: 'J-1' }, 'one-of'],
    [{ postal: '6061', service: 'AC Repair' }, 'bad-postal-code'],
    [{ postal: '00000', service: 'AC Repair' }, 'no-postal-place'],
    [{ postal: '60610', country: 'CA', service: 'AC Repair' }, 'no-postal-place'],
    [{ job: 'J-9' }, 'no-job'],
    [{ job: 'J-1', duration: '35m' }, 'invalid-input'],
  ])('refuses %j', async (input, code) => {
    const shop = await makeShop();
    await shop.job();
    const error = await refusal(shop, 'schedule.suggest', input);
    expect([error.code, ...error.violations.map((violation) => violation.code)]).toContain(code);
  });
});

describe('slots', () => {
  test('grade a day for a job, naming what is in the way', async () => {
    const shop = await makeShop();
    await shop.book({ start: '2026-11-24 09:00', tech: 'MARIA' });
    await shop.job();
    const { items } = await shop.run<SlotsResult>('schedule.slots', { record: 'J-2', date: TUESDAY, tech: ['MARIA'] });
    const grade = (start: string) => items[0]?.starts.find((slot) => slot.start === start);
    expect(grade('2026-11-24T15:00:00Z')).toMatchObject({ grade: 'impossible', reasons: [{ code: 'taken-fixed' }] });
    expect(grade('2026-11-24T18:00:00Z')?.grade).toBe('green');
    const printed = await shop.cli(['slots', 'J-2', '--date', TUESDAY]);
    expect(printed.stdout).toContain('A-1 Customer Nr1');
    expect(printed.stdout).toMatch(/\+ free {3}~ only by a pin {3}x impossible/);
  });

  test('of an appointment leave it out of its own way, on its own day', async () => {
    const shop = await makeShop();
    await shop.book({ start: '2026-11-24 09:00', tech: 'MARIA' });
    const { items } = await shop.run<SlotsResult>('schedule.slots', { record: 'A-1' });
    const row = items.find((one) => one.technicianCode === 'MARIA');
    expect(row?.date).toBe(TUESDAY);
    expect(row?.starts.find((slot) => slot.start === '2026-11-24T15:00:00Z')?.grade).toBe('green');
  });
});

describe('optimize', () => {
  test('writes the differences, records the run, and changes nothing the second time', async () => {
    const shop = await makeShop();
    await shop.book({ window: '2026-11-24 08:00-12:00' });
    await shop.book({ window: '2026-11-24 08:00-12:00' });
    const before = await shop.appointment(1);
    await shop.run('technician.timeoff-add', { technician: String(before.technicianName), from: TUESDAY });
    const first = await shop.run<OptimizeResult>('schedule.optimize', { date: TUESDAY, iterations: 500 });
    expect(first.days[0]?.before.misfits).toBeGreaterThan(0);
    expect(first.days[0]?.after.misfits).toBe(0);
    expect((await shop.appointment(1)).technicianName).not.toBe(before.technicianName);
    const again = await shop.run<OptimizeResult>('schedule.optimize', { date: TUESDAY, iterations: 500 });
    expect([again.changed, again.days[0]?.before]).toEqual([0, first.days[0]?.after]);
    const { items } = await shop.run<RunList>('schedule.runs');
    expect(items.map((run) => [run.number, run.changed])).toEqual([
      ['R-2', 0],
      ['R-1', first.changed],
    ]);
    expect((await shop.cli(['runs'])).stdout).toContain('R-1');
  });

  test('places what waits in the lane; a dry run saves nothing', async () => {
    const shop = await makeShop();
    const window = { window: '2026-11-24 08:00-08:30', unassigned: true };
    const booked: AppointmentChange[] = [];
    for (let i = 0; i < 3; i++) booked.push(await shop.book(window));
    expect(booked.map((one) => one.technicianId === null)).toEqual([false, false, true]);
    await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'moved away' });
    const dry = await shop.outcome('schedule.optimize', { date: TUESDAY, iterations: 300 }, { dryRun: true });
    expect((dry.result as OptimizeResult).changed).toBe(1);
    expect((await shop.appointment(3)).technicianId).toBeNull();
    const printed = await shop.cli(['optimize', TUESDAY, '--iterations', '300']);
    expect(printed.stdout).toMatch(/A-3 Customer Nr3: unassigned → (Maria Lopez|Sam Okafor) 8:\d\d AM/);
    expect(printed.stdout).toContain('unassigned 1 → 0');
    expect((await shop.appointment(3)).technicianId).not.toBeNull();
    await shop.run('history.undo');
    expect((await shop.appointment(3)).technicianId).toBeNull();
  });
});

describe('explain', () => {
  test('says what is in the way of the unassigned, and what would help', async () => {
    const shop = await makeShop();
    const window = { window: '2026-11-24 08:00-08:30', unassigned: true };
    for (let i = 0; i < 3; i++) await shop.book(window);
    const { items } = await shop.run<ExplainResult>('schedule.explain', { unassigned: TUESDAY });
    expect(items.map((one) => [one.number, one.fitsNow, one.smallestChange?.kind])).toEqual([['A-3', null, 'window']]);
    const printed = await shop.cli(['explain', '--unassigned', TUESDAY]);
    expect(printed.stdout).toContain('stands in the unassigned lane');
    expect(printed.stdout).toContain('Smallest change: Promise');
    const none = await shop.cli(['explain', '--unassigned', '2026-11-25']);
    expect(none.stdout).toBe('Nothing is unassigned on Wed 25 Nov 2026.\n');
  });

  test('says why one stands where it does', async () => {
    const shop = await makeShop();
    await shop.book();
    const printed = await shop.cli(['explain', 'A-1']);
    expect(printed.stdout).toContain('(stands there)');
    expect(printed.stdout).toContain('not pinned: the scheduler may move it inside its window');
    await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'x' });
    expect(await refusal(shop, 'schedule.explain', { appointment: 'A-1' })).toMatchObject({ code: 'cancelled' });
  });
});
