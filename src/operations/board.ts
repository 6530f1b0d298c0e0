// The dispatch board: reads the days as they are stored and shows them; nothing is solved.

import type { LocalDate } from '../base/time.ts';
import { addDays, datesFrom, formatDate } from '../base/time.ts';
import { parseDate } from '../base/when.ts';
import type { Board } from '../domain/board.ts';
import type { DayRecords, DayTechnician } from '../domain/day.ts';
import { lackingSkills } from '../domain/skills.ts';
import { boardDay } from '../scheduling/board/board.ts';
import type { DepartmentServices } from '../storage/board.ts';
import { departmentServices } from '../storage/board.ts';
import { loadDays } from '../storage/day.ts';
import { lookup } from '../storage/lookup.ts';
import { loadTechnicianDays } from '../storage/technician.ts';
import { techniciansServing } from '../storage/territory.ts';
import * as declarations from './catalog/board.ts';
import type { Scope } from './code.ts';
import { implementRead } from './code.ts';
import { withRoads } from './roads.ts';

export const show = implementRead(declarations.show, {
  async within(scope, { asOf }, work) {
    return asOf === undefined ? await work(scope) : await (await import('./as-of.ts')).asOf(scope, asOf, work);
  },
  async read(scope, input): Promise<Board> {
    const { db, book, now, today, typedToday = today } = scope;
    const from = input.date === undefined ? today : parseDate(input.date, { today: typedToday });
    if (input.date === undefined && from !== typedToday) {
      scope.warn(`This is the board of ${formatDate(from)}; of another day: dispatch board DATE --as-of ...`);
    }
    const dates = datesFrom(from, input.days);
    const named = input.tech && (await technicianIds(scope, input.tech));
    const territoryId = input.territory === undefined ? undefined : await lookup(db, 'territory', input.territory);
    const serving = territoryId === undefined ? undefined : await techniciansServing(db, territoryId);
    const department =
      input.department === undefined
        ? undefined
        : await departmentServices(db, await lookup(db, 'department', input.department));
    const records = await loadDays(db, { book, now }, dates);
    const days = (await withRoads(scope, records.values())).map((day) =>
      boardDay(day, {
        companyName: book.companyName,
        settings: book.settings,
        now,
        technicianIds: rowsOf(day, { named, serving, department }),
        serviceIds: department?.serviceIds,
      }),
    );
    const isIdle = days.every(({ rows, unassigned }) => rows.length === 0 && unassigned.length === 0);
    return {
      days,
      range: rangeOf(from, input.days),
      ...(isIdle ? { nextWorkingDay: await nextWorkingDay(scope, addDays(from, input.days), named) } : {}),
      ...(input.format === 'table' ? { layout: 'table' } : {}),
    };
  },
});

async function technicianIds({ db }: Scope, texts: readonly string[]): Promise<Set<number>> {
  const ids = new Set<number>();
  for (const text of texts) ids.add(await lookup(db, 'technician', text));
  return ids;
}

/** So far ahead somebody's next shift is looked for. */
const MOST_DAYS_AHEAD = 31;

/** From `date` on; null when nobody has a shift in a month. */
async function nextWorkingDay(
  { db }: Scope,
  date: LocalDate,
  named: ReadonlySet<number> | undefined,
): Promise<LocalDate | null> {
  const dates = datesFrom(date, MOST_DAYS_AHEAD);
  const working = await loadTechnicianDays(db, dates, named && [...named]);
  return dates.find((one) => working.get(one)?.some(({ shifts }) => shifts.length > 0)) ?? null;
}

interface Filters {
  readonly named: ReadonlySet<number> | undefined;
  readonly serving: ((technicianId: number) => boolean) | undefined;
  readonly department: DepartmentServices | undefined;
}

/** Who is named, serves the territory, and works for the department; undefined = everybody. */
function rowsOf(
  { technicians, appointments }: DayRecords,
  { named, serving, department }: Filters,
): ReadonlySet<number> | undefined {
  const isAsked = (id: number): boolean => (named?.has(id) ?? true) && (serving?.(id) ?? true);
  if (!department) return serving ? new Set(technicians.map(({ id }) => id).filter(isAsked)) : named;
  const { serviceIds, offered } = department;
  const needy = offered.filter(({ skills }) => Object.keys(skills).length > 0);
  const judged = needy.length > 0 ? needy : offered;
  // A pin may put its work in anybody's hands, and what is booked is never hidden.
  const booked = new Set(
    appointments.flatMap((one) => (serviceIds.has(one.serviceId) ? (one.technicianId ?? []) : [])),
  );
  const works = technicians.filter(
    (one) => isAsked(one.id) && (booked.has(one.id) || judged.some((service) => canDo(one, service))),
  );
  return new Set(works.map(({ id }) => id));
}

function canDo(technician: DayTechnician, { kind, skills }: DepartmentServices['offered'][number]): boolean {
  const isOfKind = technician.kind === 'both' || technician.kind === kind;
  return isOfKind && lackingSkills(skills, technician.skills).length === 0;
}

/** B2: stepping goes by as many days as are shown. */
function rangeOf(from: LocalDate, days: number): Board['range'] {
  return { from, to: addDays(from, days - 1), previous: addDays(from, -days), next: addDays(from, days) };
}
