// Customers' preferred, required and banned technicians: of one customer as on the card, and of all as the scheduler asks.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { customerName } from '../domain/customer.ts';
import type {
  CustomerWishes,
  TechnicianRelation,
  TechnicianWish,
  WishesByCustomer,
} from '../domain/customer-technician.ts';
import type { DayTechnician } from '../domain/day.ts';
import type { Database } from './database.ts';

/** Required ones first, then preferred, then banned; by name. */
export async function wishesOf(db: Database, customerId: number): Promise<(TechnicianWish & { id: number })[]> {
  const rows = await db
    .selectFrom('customerTechnician')
    .innerJoin('technician', 'technician.id', 'customerTechnician.technicianId')
    .selectAll('customerTechnician')
    .select(['technician.name', 'technician.code', 'technician.archivedAt'])
    .where('customerId', '=', customerId)
    .orderBy('customerTechnician.relation', 'desc')
    .orderBy('technician.name')
    .orderBy('technician.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    technician: {
      id: row.technicianId,
      number: formatId('technician', row.technicianId),
      name: row.name,
      code: row.code,
      archivedAt: row.archivedAt as Instant | null,
    },
    relation: row.relation as TechnicianRelation,
    reason: row.reason,
    by: row.createdBy,
    at: row.createdAt as Instant,
  }));
}

/** Every customer's wishes. */
export async function loadWishes(db: Database): Promise<WishesByCustomer> {
  const rows = await db
    .selectFrom('customerTechnician')
    .innerJoin('technician', 'technician.id', 'customerTechnician.technicianId')
    .innerJoin('customer', 'customer.id', 'customerTechnician.customerId')
    .select([
      'customerTechnician.customerId',
      'customerTechnician.technicianId',
      'customerTechnician.relation',
      'customerTechnician.reason',
      'technician.name',
      'technician.kind',
      'customer.firstName',
      'customer.lastName',
      'customer.company',
      'customer.accountingKey',
    ])
    .orderBy('customerTechnician.customerId')
    .orderBy('technician.name')
    .orderBy('technician.id')
    .execute();
  const found = new Map<number, { customerName: string; wishes: CustomerWishes['wishes'][number][] }>();
  for (const row of rows) {
    const own = found.get(row.customerId) ?? { customerName: customerName(row), wishes: [] };
    found.set(row.customerId, own);
    own.wishes.push({
      technicianId: row.technicianId,
      technicianName: row.name,
      kind: row.kind as DayTechnician['kind'],
      relation: row.relation as TechnicianRelation,
      reason: row.reason,
    });
  }
  return found;
}

/** Active customers who would have nobody at work any more without this technician: required, and no other is. */
export async function customersLeftWithNobody(db: Database, technicianId: number) {
  const rows = await db
    .selectFrom('customerTechnician as wish')
    .innerJoin('customer', 'customer.id', 'wish.customerId')
    .select(['customer.id', 'customer.firstName', 'customer.lastName', 'customer.company', 'customer.accountingKey'])
    .where('wish.technicianId', '=', technicianId)
    .where('wish.relation', '=', 'required')
    .where('customer.archivedAt', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('customerTechnician as other')
            .innerJoin('technician', 'technician.id', 'other.technicianId')
            .select('other.id')
            .whereRef('other.customerId', '=', 'wish.customerId')
            .where('other.relation', '=', 'required')
            .where('other.technicianId', '!=', technicianId)
            .where('technician.archivedAt', 'is', null),
        ),
      ),
    )
    .orderBy('customer.id')
    .execute();
  return rows.map((row) => ({ number: formatId('customer', row.id), name: customerName(row) }));
}
