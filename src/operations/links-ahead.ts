// The links of an appointment that is to be: those that follow from its job, and those of one that waits for another place.

import type { AppointmentLink, LinkSet } from '../domain/link.ts';
import { linksAround } from '../storage/link.ts';
import type { Scope } from './code.ts';

/** As the scheduler is asked: the appointment itself is number 0. Undefined where nothing binds it. */
export async function linksAhead(
  scope: Scope,
  of: { readonly appointmentId: number | null; readonly jobId: number },
): Promise<LinkSet | undefined> {
  const { appointmentId, jobId } = of;
  if (appointmentId !== null) {
    const { links, ends } = await linksAround(scope.db, [appointmentId], scope.now);
    const own = links.filter((link) => link.appointmentId === appointmentId || link.otherId === appointmentId);
    const asNew = (id: number): number => (id === appointmentId ? 0 : id);
    if (own.length === 0) return undefined;
    return {
      links: own.map((link) => ({ ...link, appointmentId: asNew(link.appointmentId), otherId: asNew(link.otherId) })),
      ends,
    };
  }
  const links = await linksOfJob(scope, jobId);
  if (links.length === 0) return undefined;
  const ids = links.map(({ otherId }) => otherId);
  return { links, ends: (await linksAround(scope.db, ids, scope.now)).ends };
}

/** One technician does all of some jobs: then a new appointment has that one. */
export async function linksOfJob(scope: Scope, jobId: number): Promise<AppointmentLink[]> {
  const rows = await scope.db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .select('appointment.id')
    .where('job.id', '=', jobId)
    .where('job.sameTechnician', '=', 1)
    .where('appointment.status', 'not in', ['cancelled', 'no-show'])
    .execute();
  return rows.map(({ id }) => ({ kind: 'same-technician', appointmentId: 0, otherId: id, gapSeconds: 0 }));
}
