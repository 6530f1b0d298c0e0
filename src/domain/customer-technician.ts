// Whom a customer wants to be served by, and whom not: preferred, required and banned technicians. One relation for each pair.
// What is required or banned binds the scheduler as a missing skill does; what is preferred has a price.

import type { Instant } from '../base/time.ts';
import { enumerated } from '../base/words.ts';
import type { Kind } from './appointment.ts';
import type { TechnicianRef } from './technician.ts';

export type TechnicianRelation = 'preferred' | 'required' | 'banned';

/** One technician on the customer's card. */
export interface TechnicianWish {
  readonly technician: TechnicianRef & { readonly archivedAt: Instant | null };
  readonly relation: TechnicianRelation;
  readonly reason: string | null;
  readonly by: string;
  readonly at: Instant;
}

/** All wishes of one customer, as the scheduler asks for them. */
export interface CustomerWishes {
  readonly customerName: string;
  readonly wishes: readonly {
    readonly technicianId: number;
    readonly technicianName: string;
    /** What the technician takes. */
    readonly kind: 'tech' | 'sales' | 'both';
    readonly relation: TechnicianRelation;
    readonly reason: string | null;
  }[];
}

/** By customer. */
export type WishesByCustomer = ReadonlyMap<number, CustomerWishes>;

export interface Objection {
  readonly code: 'banned' | 'not-required';
  readonly message: string;
}

/**
 * Why the customer would not have this technician for an appointment of this kind, or null. A required technician who does not
 * take that kind of appointment says nothing about it.
 */
export function objectionTo(
  technician: { readonly id: number; readonly name: string },
  kind: Kind,
  { customerName, wishes }: CustomerWishes,
): Objection | null {
  const own = wishes.find((wish) => wish.technicianId === technician.id);
  if (own?.relation === 'banned') {
    const why = own.reason === null ? 'banned' : `banned: ${own.reason}`;
    return { code: 'banned', message: `${customerName} doesn't want ${technician.name} (${why}).` };
  }
  const required = wishes.filter(
    (wish) => wish.relation === 'required' && (wish.kind === 'both' || wish.kind === kind),
  );
  if (required.length === 0 || own?.relation === 'required') return null;
  const names = enumerated(required.map((wish) => wish.technicianName));
  return { code: 'not-required', message: `${customerName} takes nobody but ${names}, so not ${technician.name}.` };
}

/** Whether the customer would rather have somebody else. */
export function isSecondChoice(technicianId: number, { wishes }: CustomerWishes): boolean {
  const preferred = wishes.filter((wish) => wish.relation === 'preferred');
  return preferred.length > 0 && preferred.every((wish) => wish.technicianId !== technicianId);
}
