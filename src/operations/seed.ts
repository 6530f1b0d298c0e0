// `seed`: fills a book with a made-up company. It is made on a snapshot, by the book's own hours, services and travel model,
// and stored in one change.

import { AppError } from '../base/errors.ts';
import { coordinatesOf } from '../base/geo.ts';
import type { Input } from '../base/operation.ts';
import { addDays } from '../base/time.ts';
import { count } from '../base/words.ts';
import type { Seeded } from '../domain/seeded.ts';
import { makeCompany } from '../seed/make.ts';
import type { SeedFrame, SeedPlan, SeedVisit } from '../seed/plan.ts';
import type { Shape } from '../seed/scenario.ts';
import { loadShape, scenarioShape } from '../seed/scenario.ts';
import { loadEvents } from '../storage/hours.ts';
import * as declarations from './catalog/seed.ts';
import type { Scope } from './code.ts';
import { implementWrite } from './code.ts';
import { storeCompany } from './seed-writing.ts';

type SeedInput = Input<typeof declarations.fill>;

interface Made {
  readonly plan: SeedPlan;
  readonly branchId: number;
  readonly scenario: string | null;
}

const LOAD_FLAGS = ['customers', 'technicians', 'days', 'history'] as const;

export const fill = implementWrite(declarations.fill, {
  async prepare(scope, input): Promise<Made> {
    const both = LOAD_FLAGS.filter((name) => input.scenario !== undefined && input[name] !== undefined);
    if (both.length > 0) {
      throw AppError.usage(
        'one-of',
        `--scenario ${input.scenario} has its own size: --${both.join(' and --')} cannot be given with it.`,
        'Give the sizes for a plain load, or the scenario alone.',
      );
    }
    const customers = await countCustomers(scope);
    if (customers > 0 && !input.add) throw notEmpty(scope, customers);
    const branch = await scope.db.selectFrom('branch').selectAll().orderBy('id').limit(1).executeTakeFirstOrThrow();
    const frame = await frameOf(scope, branch, input);
    const shape = shapeOf(frame, input);
    const plan = makeCompany(frame, shape, { seed: input.seed, customers });
    return { plan, branchId: branch.id, scenario: input.scenario ?? null };
  },
  async write(scope, input, { plan, branchId, scenario }): Promise<Seeded> {
    await storeCompany(scope, plan, branchId);
    return summaryOf(scope, plan, { seed: input.seed, scenario });
  },
});

async function countCustomers({ db }: Scope): Promise<number> {
  const { total } = await db
    .selectFrom('customer')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

function notEmpty({ context, book }: Scope, customers: number): AppError {
  return AppError.conflict(
    'book-in-use',
    `The book of ${book.companyName} (${context.bookPath}) has ${count(customers, 'customer')}: made-up ones would stand among them.`,
    'Name a new file with --db, or give --add to add them all the same.',
  );
}

/** What the company is made for: the book as it is. */
async function frameOf(
  scope: Scope,
  branch: { id: number; timeZone: string; latitude: number | null; longitude: number | null },
  { days = DEFAULTS.days, history = DEFAULTS.history }: SeedInput,
): Promise<SeedFrame> {
  const { db, now, today, book } = scope;
  const services = await db
    .selectFrom('service')
    .select(['name', 'kind', 'durationSeconds', 'skills'])
    .where('archivedAt', 'is', null)
    .execute();
  const somebody = await db.selectFrom('technician').select('id').limit(1).executeTakeFirst();
  const dates = { first: addDays(today, -history), last: addDays(today, days) };
  const eventsOf = await loadEvents(db, { ...dates, technicianIds: undefined });
  return {
    now,
    today,
    timeZone: branch.timeZone,
    settings: book.settings,
    centre: coordinatesOf(branch.latitude, branch.longitude),
    services: new Map(
      services.map(({ name, kind, durationSeconds, skills }) => [
        name.toLowerCase(),
        { kind: kind as 'tech' | 'sales', durationSeconds, skills: JSON.parse(skills) },
      ]),
    ),
    events: eventsOf({ id: 0, branchId: branch.id }),
    mayMeet: somebody === undefined,
  };
}

const DEFAULTS = { customers: 300, technicians: 8, days: 14, history: 7 } as const;

function shapeOf(frame: SeedFrame, input: SeedInput): Shape {
  if (input.scenario !== undefined) return scenarioShape(frame, input.scenario);
  const { customers, technicians, days, history } = { ...DEFAULTS, ...given(input) };
  return loadShape(frame, { customers, technicians, days, history });
}

function given(input: SeedInput): Partial<Record<keyof typeof DEFAULTS, number>> {
  return Object.fromEntries(LOAD_FLAGS.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])));
}

function summaryOf(
  { today }: Scope,
  { customers, services, technicians, visits, waiting, loads }: SeedPlan,
  asked: { seed: number; scenario: string | null },
): Seeded {
  const open = visits.filter(({ status }) => status !== 'cancelled');
  const worked = loads.filter(({ capacitySeconds }) => capacitySeconds > 0);
  const byDate = new Map<string, SeedVisit[]>(worked.map(({ date }) => [date, []]));
  for (const visit of open) byDate.get(visit.date)?.push(visit);
  const days = worked.map(({ date, busySeconds, capacitySeconds }) => {
    const own = byDate.get(date) ?? [];
    return {
      date,
      visits: own.length,
      unassigned: own.filter(({ place }) => place === null).length,
      percent: Math.round((busySeconds * 100) / capacitySeconds),
    };
  });
  return {
    ...asked,
    customers: customers.length,
    addresses: customers.reduce((sum, { addresses }) => sum + addresses.length, 0),
    services: services.length,
    technicians: technicians.length,
    jobs: visits.length + waiting.length,
    appointments: visits.length,
    pinned: visits.filter(({ pin }) => pin !== null).length,
    unassigned: open.filter(({ place }) => place === null).length,
    day: (days.find(({ date }) => date > today) ?? days.at(-1))?.date ?? today,
    days,
  };
}
