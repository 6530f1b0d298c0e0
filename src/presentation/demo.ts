// The demo's few lines before the board and after it.

import { formatDuration } from '../base/duration.ts';
import { count, grouped } from '../base/words.ts';
import type { DemoSummary } from '../domain/demo.ts';
import type { View } from './view.ts';

/** What was made, booked and planned. */
export function demoSummary(summary: DemoSummary, view: View): string {
  const { technicians, customers, services, jobs, bookings, plan } = summary;
  const arrow = view.ascii ? '->' : '→';
  const driving = plan.days.map(
    ({ before, after }) => `${formatDuration(before.driveSeconds)} ${arrow} ${formatDuration(after.driveSeconds)}`,
  );
  const moved = plan.changed === 0 ? 'nothing had to move' : `${count(plan.changed, 'appointment')} moved`;
  const steps = `${grouped(plan.iterations)} steps, seed ${plan.seed}`;
  const lines = [
    view.palette.heading(view.text(summary.companyName)),
    `  ${[count(technicians, 'technician'), count(customers, 'customer'), count(services, 'service'), count(jobs, 'job')].join(', ')}`,
    `  Booked ${count(bookings, 'appointment')}: ${summary.appointments} on ${view.date(summary.date)}, ${summary.pinned} of them pinned, ${summary.unassigned} unassigned`,
    `  Planned (${steps}): driving ${driving.join(', ')}; ${moved}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** What to try next, on the file that was left, or how to get one. */
export function demoNext({ book, date }: DemoSummary, view: View): string {
  if (book === null) return 'Keep one to play with: dispatch demo --db demo.db\n';
  const file = shellWord(view.text(book));
  const commands = [
    `export DISPATCH_DB=${file}`,
    `dispatch board ${date}`,
    `dispatch explain --unassigned ${date}`,
    'dispatch job list --unbooked',
    'dispatch suggest --job J-43',
    'dispatch pins',
    'dispatch address merge --keep AD-6 --merge AD-61 --dry-run',
    'dispatch tech show MARIA',
  ];
  return `Try next:\n${commands.map((command) => `  ${command}\n`).join('')}`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
