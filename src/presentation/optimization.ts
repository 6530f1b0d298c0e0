// What an optimization changed: per day what it gained, and a line for every appointment that moved. And the runs so far (S7).

import { formatDuration } from '../base/duration.ts';
import { localDate } from '../base/time.ts';
import { count } from '../base/words.ts';
import type {
  OptimizedDay,
  OptimizeResult,
  PlanChange,
  PlanPrices,
  PlanWorth,
  RunCard,
  RunList,
} from '../domain/schedule.ts';
import type { Column } from './columns.ts';
import { listing } from './columns.ts';
import type { Presenter, View } from './view.ts';
import { wrapped } from './width.ts';
import { wrap } from './wrap.ts';

export const optimization: Presenter<OptimizeResult> = (result, view) => {
  const days = result.days.map((day) => optimizedDay(day, view)).join('');
  const seed = view.palette.faint(
    `Run ${result.number}: ${count(result.iterations, 'step')} a day, seed ${result.seed}`,
  );
  const first = result.days[0];
  const lost = result.days.find(({ changes }) => changes.some(isLost));
  const command = lost ? `dispatch explain --unassigned ${lost.date}` : `dispatch board ${first?.date}`;
  const next = first ? `Next: ${command}\n` : '';
  return `${days}${seed}\n${pricesText(result.prices, view)}${next}`;
};

/** The weights, with every result. */
function pricesText(prices: PlanPrices, view: View): string {
  const { changeFarPercent: far, changeNearPercent: near, changeFarHours: hours } = prices;
  const times = view.ascii ? 'x' : '×';
  const parts = [
    `Weights in minutes of driving: driving ${times}${prices.drive}`,
    `overtime ${times}${prices.overtime}`,
    `another technician ${prices.changeTechnician}`,
    `a start moved by an hour ${prices.changeStartHour}`,
    `both ${times}${far / 100} from ${hours} h before the start, rising to ${times}${near / 100}`,
    `not the preferred technician ${prices.preference}`,
    `a skill level too many ${prices.overQualification}`,
    `an hour beyond a fair share ${prices.unfairHour}`,
    `opening a shift ${prices.openShift}`,
  ];
  const lines = wrap(parts.join(', '), view.columns);
  return lines.map((line) => `${view.palette.faint(line)}\n`).join('');
}

/** It had a technician and has none now. */
function isLost({ fromTechnicianId, toTechnicianId }: PlanChange): boolean {
  return fromTechnicianId !== null && toTechnicianId === null;
}

function optimizedDay(day: OptimizedDay, view: View): string {
  const heading = view.palette.heading(view.date(day.date));
  const changes = day.changes
    .map((change) => {
      const line = `  ${changeLine(change, day, view)}`;
      return `${isLost(change) ? view.palette.warning(line) : line}\n`;
    })
    .join('');
  const { moves } = day;
  const moved =
    moves === day.changes.length ? '' : moves === 0 ? ', nobody moved' : `, ${count(moves, 'appointment')} moved`;
  const nothing = day.beyond ? 'nothing to gain with so few moves' : 'nothing to improve';
  const summary = day.changes.length === 0 ? nothing : `${count(day.changes.length, 'change')}${moved}`;
  return `${heading}: ${summary}\n${worthLine(day.before, day.after, view)}${changes}${beyondLine(day, view)}`;
}

/** What more moves would gain. */
function beyondLine({ after, beyond }: OptimizedDay, view: View): string {
  if (!beyond) return '';
  const parts = [
    `With ${count(beyond.moves, 'move')}: driving ${step(formatDuration(after.driveSeconds), formatDuration(beyond.worth.driveSeconds), view)}`,
    `overtime ${step(formatDuration(after.overtimeSeconds), formatDuration(beyond.worth.overtimeSeconds), view)}`,
    `unassigned ${step(String(after.unassigned), String(beyond.worth.unassigned), view)}`,
  ];
  const lines = wrapped(parts, { separator: ', ', width: view.columns - 2, ascii: view.ascii });
  return lines.map((line) => `  ${view.palette.faint(line)}\n`).join('');
}

function worthLine(before: PlanWorth, after: PlanWorth, view: View): string {
  const parts = [
    `driving ${step(formatDuration(before.driveSeconds), formatDuration(after.driveSeconds), view)}`,
    `overtime ${step(formatDuration(before.overtimeSeconds), formatDuration(after.overtimeSeconds), view)}`,
    `unassigned ${step(String(before.unassigned), String(after.unassigned), view)}`,
    ...(before.misfits + after.misfits > 0
      ? [`breaking a rule ${step(String(before.misfits), String(after.misfits), view)}`]
      : []),
  ];
  const lines = wrapped(parts, { separator: ', ', width: view.columns - 2, ascii: view.ascii });
  return lines.map((line) => `  ${line}\n`).join('');
}

function arrow(view: View): string {
  return view.ascii ? '->' : '→';
}

function step(before: string, after: string, view: View): string {
  return before === after ? after : `${before} ${arrow(view)} ${after}`;
}

/** `A-12 Kim: Sam 10:15 → Maria 9:40`. */
function changeLine(change: PlanChange, day: OptimizedDay, view: View): string {
  const place = (name: string | null, start: string | null): string =>
    name === null || start === null ? 'unassigned' : `${view.text(name)} ${view.time(start, day.timeZone)}`;
  const from = place(change.fromTechnicianName, change.fromStart);
  const isSame = change.toTechnicianId === change.fromTechnicianId && change.toStart !== null;
  const to = isSame ? view.time(change.toStart, day.timeZone) : place(change.toTechnicianName, change.toStart);
  const price = change.priceMinutes === 0 ? '' : ` (price ${change.priceMinutes} min)`;
  return `${change.number} ${view.text(change.customerName)}: ${from} ${arrow(view)} ${to}${price}`;
}

/** Without the year, which is this one. */
function momentText(at: RunCard['at'], view: View): string {
  const date = view.date(localDate(at, view.timeZone)).replace(` ${view.today.slice(0, 4)}`, '');
  return `${date} ${view.time(at)}`;
}

const columns = (view: View): Column<RunCard>[] => [
  { title: 'NO', cell: (row) => row.number },
  { title: 'WHEN', cell: (row) => momentText(row.at, view) },
  { title: 'BY', cell: (row) => view.text(row.by), shrink: true },
  { title: 'DAY', cell: (row) => (row.days === 1 ? row.fromDate : `${row.fromDate} +${row.days - 1}`) },
  { title: 'SEED', cell: (row) => String(row.seed), align: 'right' },
  { title: 'CHANGED', cell: (row) => String(row.changed), align: 'right' },
  {
    title: 'DRIVING',
    cell: (row) => step(formatDuration(row.driveSecondsBefore), formatDuration(row.driveSecondsAfter), view),
  },
  {
    title: 'IN LANE',
    cell: (row) => step(String(row.unassignedBefore), String(row.unassignedAfter), view),
  },
];

export const runList: Presenter<RunList> = (result, view) =>
  listing(columns(view), result.items, result.total, 'runs', view);
