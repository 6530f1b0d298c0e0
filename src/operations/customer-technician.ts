// A customer's preferred, required and banned technicians: set and cleared together, contradictions refused, and whoever is
// booked against them named.

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import type { Instant } from '../base/time.ts';
import type { Kind } from '../domain/appointment.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import type { CustomerCard, CustomerTechnicians } from '../domain/customer.ts';
import type { TechnicianRelation, TechnicianWish } from '../domain/customer-technician.ts';
import { objectionTo } from '../domain/customer-technician.ts';
import { customerCard, findCustomer } from '../storage/customer.ts';
import { loadWishes, wishesOf } from '../storage/customer-technician.ts';
import { lookup } from '../storage/lookup.ts';
import { findTechnicians } from '../storage/technician-card.ts';
import { refuseArchived } from './address.ts';
import * as declarations from './catalog/customer.ts';
import type { Scope, WriteScope } from './code.ts';
import { requireChange } from './given.ts';
import { requireNoCardNumber } from './work.ts';

type TechniciansInput = Input<typeof declarations.technicians>;
type Customer = Awaited<ReturnType<typeof findCustomer>>;

const FLAGS = { preferred: 'prefer', required: 'require', banned: 'ban' } as const satisfies Record<
  TechnicianRelation,
  keyof TechniciansInput
>;

interface Wish {
  readonly technicianId: number;
  readonly relation: TechnicianRelation;
}

export async function setTechnicians(scope: WriteScope, input: TechniciansInput): Promise<CustomerTechnicians> {
  requireNoCardNumber({ reason: input.reason });
  const customer = await findCustomer(scope.db, await lookup(scope.db, 'customer', input.customer));
  refuseArchived(customer);
  const number = formatId('customer', customer.id);
  requireChange(declarations.technicians, input, { record: number, except: ['reason'] });
  const before = await wishesOf(scope.db, customer.id);
  const cleared = new Set<number>();
  for (const text of input.clear ?? []) cleared.add(await lookup(scope.db, 'technician', text));
  const wishes = await readWishes(scope, input);
  const violations = [
    ...missingViolations(customer.name, before, cleared),
    ...contradictions(customer, { wishes, before: before.filter(({ technician }) => !cleared.has(technician.id)) }),
    ...(await unfitViolations(scope, customer, wishes)),
  ];
  if (violations.length > 0) throw refusal(number, customer.name, violations);
  const replaced = new Set([...cleared, ...wishes.map(({ technicianId }) => technicianId)]);
  for (const { id, technician } of before) {
    if (replaced.has(technician.id)) await scope.changes.remove('customerTechnician', id);
  }
  for (const { technicianId, relation } of wishes) {
    const [createdAt, createdBy, reason] = [scope.now, scope.actor.name, input.reason || null];
    const row = { customerId: customer.id, technicianId, relation, reason, createdAt, createdBy };
    await scope.changes.insert('customerTechnician', row);
  }
  await scope.changes.touch('customer', customer.id);
  const card = await customerCard(scope.db, customer.id);
  warnPointless(scope, card);
  return { ...card, against: await bookedAgainst(scope, customer.id) };
}

/** Where some are required, it says nothing to prefer others. */
function warnPointless(scope: WriteScope, { name, technicians: wishes }: CustomerCard): void {
  const [required] = wishes.filter(({ relation }) => relation === 'required');
  const [preferred] = wishes.filter(({ relation }) => relation === 'preferred');
  if (!required || !preferred) return;
  scope.warn(
    `${name} takes nobody but ${required.technician.name}: that ${preferred.technician.name} is preferred changes nothing.`,
  );
}

async function readWishes(scope: Scope, input: TechniciansInput): Promise<Wish[]> {
  const wishes: Wish[] = [];
  for (const relation of Object.keys(FLAGS) as TechnicianRelation[]) {
    for (const text of input[FLAGS[relation]] ?? []) {
      const technicianId = await lookup(scope.db, 'technician', text);
      const other = wishes.find((wish) => wish.technicianId === technicianId);
      if (other?.relation === relation) continue;
      if (other) {
        throw AppError.usage(
          'one-of',
          `"${text}" is given with --${FLAGS[other.relation]} and with --${FLAGS[relation]}.`,
          'A technician is preferred, required or banned: give one of them.',
        );
      }
      wishes.push({ technicianId, relation });
    }
  }
  return wishes;
}

function missingViolations(
  customer: string,
  before: readonly TechnicianWish[],
  cleared: ReadonlySet<number>,
): Violation[] {
  const known = new Set(before.map(({ technician }) => technician.id));
  return [...cleared]
    .filter((id) => !known.has(id))
    .map((id) => ({
      code: 'nothing-to-clear',
      field: 'clear',
      message: `${customer} has no wish about ${formatId('technician', id)}.`,
    }));
}

/** Who is banned cannot be wanted too: that has to be cleared first, so that nobody is let in again by a slip. */
function contradictions(
  customer: Customer,
  { wishes, before }: { wishes: readonly Wish[]; before: readonly TechnicianWish[] },
): Violation[] {
  return wishes.flatMap(({ technicianId, relation }): Violation[] => {
    const old = before.find(({ technician }) => technician.id === technicianId);
    if (!old || (old.relation === 'banned') === (relation === 'banned')) return [];
    const { code, name } = old.technician;
    const command = `dispatch customer tech ${formatId('customer', customer.id)} --clear ${code} --${FLAGS[relation]} ${code}`;
    const message = `${name} is ${old.relation}, and would be ${relation} too. To change it: ${command}`;
    return [{ code: 'contradiction', field: FLAGS[relation], message }];
  });
}

/** A wish that no appointment of this customer could follow. */
async function unfitViolations(scope: Scope, customer: Customer, wishes: readonly Wish[]): Promise<Violation[]> {
  const found: Violation[] = [];
  const sales = customer.kind === 'lead' || scope.book.settings.salesOnCustomers;
  for (const { technicianId, relation } of wishes) {
    const [technician] = await findTechnicians(scope.db, { id: technicianId });
    if (!technician) continue;
    const field = FLAGS[relation];
    const add = (code: string, message: string): void => {
      found.push({ code, field, message: `${technician.number} ${technician.name} ${message}` });
    };
    if (technician.archivedAt !== null) add('archived-technician', `is archived: nobody to be ${relation}.`);
    if (relation === 'banned') continue;
    if (technician.branchId !== customer.branchId) {
      add('other-branch', `works for ${technician.branch}, and ${customer.name} belongs to ${customer.branchName}.`);
    }
    if (customer.kind === 'lead' && technician.kind === 'tech') {
      add('wrong-kind', 'takes tech appointments only, and a lead gets sales appointments.');
    }
    if (!sales && technician.kind === 'sales') {
      add('wrong-kind', 'takes sales appointments only, and customers get none (company setting salesOnCustomers).');
    }
  }
  return found;
}

function refusal(number: string, name: string, violations: readonly Violation[]): AppError {
  const lines = violations.map(({ message }) => `  ${message}`);
  return AppError.refused(
    violations[0]?.code ?? 'contradiction',
    [`The technicians of ${number} ${name} cannot be set so:`, ...lines].join('\n'),
    `See who is: dispatch customer show ${number}`,
    violations,
  );
}

/** Open appointments that stand with somebody the customer would not have. */
export async function bookedAgainst(scope: Scope, customerId: number): Promise<CustomerTechnicians['against']> {
  const wishes = (await loadWishes(scope.db)).get(customerId);
  if (!wishes) return [];
  const rows = await scope.db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('technician', 'technician.id', 'appointment.technicianId')
    .select([
      'appointment.id',
      'appointment.kind',
      'appointment.windowStart',
      'appointment.windowEnd',
      'appointment.timeZone',
      'appointment.pin',
      'technician.id as technicianId',
      'technician.name',
    ])
    .where('job.customerId', '=', customerId)
    .where('appointment.status', 'in', OPEN_STATUSES)
    .where('appointment.windowEnd', '>', scope.now)
    .orderBy('appointment.windowStart')
    .orderBy('appointment.id')
    .execute();
  return rows.flatMap((row) => {
    const objection = objectionTo({ id: row.technicianId, name: row.name }, row.kind as Kind, wishes);
    if (!objection) return [];
    return [
      {
        appointmentId: row.id,
        number: formatId('appointment', row.id),
        windowStart: row.windowStart as Instant,
        windowEnd: row.windowEnd as Instant,
        timeZone: row.timeZone,
        technicianName: row.name,
        isPinned: row.pin !== null,
        message: objection.message,
      },
    ];
  });
}
