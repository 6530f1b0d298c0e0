// Events of technicians in words: how often they repeat as people type it.

import { expect, test } from 'vitest';
import type { Instant, LocalDate } from '../../src/base/time.ts';
import { eventAdd } from '../../src/presentation/technician.ts';
import { makeView } from '../../src/presentation/view.ts';

const view = makeView({
  columns: 80,
  color: false,
  ascii: false,
  timeZone: 'America/Chicago',
  units: 'mi',
  clock: '12',
  now: '2026-11-23T14:00:00Z' as Instant,
  today: '2026-11-23' as LocalDate,
});

test.each([
  ['FREQ=WEEKLY;BYDAY=MO', 'every mon'],
  ['FREQ=WEEKLY;BYDAY=TU,TH', 'every tue, thu'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'every weekday'],
  ['FREQ=DAILY', 'every day'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO'],
])('%s reads %s', (rrule, words) => {
  const event = { number: 'E-1', title: 'Meeting', technician: null, branch: 'Main', timeZone: 'America/Chicago' };
  const text = eventAdd({ ...event, next: [], rrule, isOpen: false, place: null, misfits: [] } as never, view);
  expect(text).toContain(`  repeats    ${words}\n`);
});
