// The appointment of a job that still waits for a technician: what is asked before another one is booked.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { Database } from './database.ts';

export interface WaitingAppointment {
  /** `A-1`. */
  readonly number: string;
  readonly windowStart: string;
  readonly windowEnd: string;
}

/** In nobody's hands and with no pin, its window not over; the first of several; null = none. */
export async function waitingAppointment(
  db: Database,
  jobId: number,
  now: Instant,
): Promise<WaitingAppointment | null> {
  const row = await db
    .selectFrom('appointment')
    .select(['id', 'windowStart', 'windowEnd'])
    .where('jobId', '=', jobId)
    .where('status', '=', 'scheduled')
    .where('technicianId', 'is', null)
    .where('pin', 'is', null)
    .where('windowEnd', '>', now)
    .orderBy('windowStart')
    .orderBy('id')
    .executeTakeFirst();
  if (!row) return null;
  const { id, windowStart, windowEnd } = row;
  return { number: formatId('appointment', id), windowStart, windowEnd };
}
