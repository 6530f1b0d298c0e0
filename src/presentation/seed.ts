// What `seed` has made, and what to look at first.

import { count } from '../base/words.ts';
import type { DayLoad, Seeded } from '../domain/seeded.ts';
import type { View } from './view.ts';

/** What each scenario is for, as the next commands. */
const NEXT: Readonly<Record<string, (day: string) => string[]>> = {
  tiny: (day) => [`dispatch optimize ${day} --dry-run`],
  gridlocked: (day) => ['dispatch pins', `dispatch optimize ${day} --dry-run`, 'dispatch unpin A-1'],
  'storm-day': (day) => [`dispatch optimize ${day} --dry-run`, `dispatch explain --unassigned ${day}`],
  'technician-sick': (day) => [`dispatch optimize ${day} --dry-run`],
};

export function fill(result: Seeded, view: View): string {
  const { scenario, seed, day } = result;
  const people = [count(result.technicians, 'technician'), count(result.customers, 'customer')];
  const work = [count(result.services, 'service'), count(result.jobs, 'job')];
  const booked = [`${result.pinned} pinned`, `${result.unassigned} unassigned`];
  const next = [`dispatch board ${day}`, ...(NEXT[scenario ?? '']?.(day) ?? ['dispatch job list --unbooked'])];
  return [
    view.palette.heading(`Made ${scenario === null ? 'a company' : `the scenario ${scenario}`} (seed ${seed})`),
    `  ${[...people, ...work].join(', ')}`,
    `  ${count(result.appointments, 'appointment')}, ${booked.join(', ')}`,
    ...loads(result, view).map((line) => `  ${line}`),
    '',
    'Next:',
    ...next.map((command) => `  ${command}`),
    '',
  ].join('\n');
}

/** The first day ahead, and the last. */
function loads({ days, day }: Seeded, view: View): string[] {
  const first = days.find(({ date }) => date === day);
  const last = days.at(-1);
  const line = ({ date, visits, percent, unassigned }: DayLoad): string =>
    `${view.date(date)}: ${count(visits, 'visit')}, ${unassigned} of them unassigned; ${percent} % full`;
  return [...new Set([first, last])].flatMap((one) => (one ? [line(one)] : []));
}
