// Why an appointment fits nowhere in its window: for each technician every reason that holds at any time, and else the reasons
// at the start that comes nearest to fitting. What a refused booking says, and what `explain` counts.

import type { Violation } from '../../base/errors.ts';
import { epochSeconds, formatTime, instantAt } from '../../base/time.ts';
import type { DayTechnician } from '../../domain/day.ts';
import type { Day } from './day.ts';
import { buildDay, requireRoadsTo } from './day.ts';
import type { Reason } from './eligibility.ts';
import type { PlaceTask } from './place-task.ts';
import { asWanted, optionsOf } from './place-task.ts';
import type { SlotRequest } from './slots.ts';
import { aroundReason, gradeOf, startReasons } from './slots.ts';

/** The start in the window that breaks least, and what it breaks. */
export interface NearestStart {
  /** Epoch seconds. */
  readonly start: number;
  readonly reasons: readonly Reason[];
}

/** Every reason of every technician, said with the technician's name. */
export function refusalViolations(task: PlaceTask): Violation[] {
  const day = buildDay(task.records, task.settings, task.now, { ...optionsOf(task), light: true });
  const wanted = asWanted(task);
  requireRoadsTo(day, wanted.place);
  const { request } = task;
  const considered = task.records.technicians.filter(
    (one) => request.technicianId === null || one.id === request.technicianId,
  );
  if (considered.length === 0) return [nobody(request.technicianId)];
  return considered.flatMap((technician) => technicianViolations(day, technician, wanted));
}

function nobody(technicianId: number | null): Violation {
  const message =
    technicianId === null
      ? 'The branch has no technicians.'
      : `T-${technicianId} does not work for the branch of this customer.`;
  return { code: 'no-technician', rule: 'S2', message };
}

type Windowed = SlotRequest & { readonly windowStart: string; readonly windowEnd: string };

/** All that is in one technician's way, as sentences that name the technician. */
export function technicianViolations(day: Day, technician: DayTechnician, wanted: Windowed): Violation[] {
  const { start, reasons } = nearestStart(day, technician, wanted);
  const clock = day.settings.clock === '24' ? 24 : 12;
  const when = formatTime(instantAt(start), day.records.timeZone, clock);
  return reasons.map(({ grade: _, ...violation }) => ({
    ...violation,
    message: violation.message.includes(technician.name)
      ? violation.message
      : `${technician.name} at ${when}: ${violation.message}`,
  }));
}

/** The start a step apart that breaks the fewest rules, impossible ones counting most. */
export function nearestStart(day: Day, technician: DayTechnician, wanted: Windowed): NearestStart {
  const step = day.settings.durationStepMinutes * 60;
  const from = epochSeconds(wanted.windowStart as never);
  const to = epochSeconds(wanted.windowEnd as never);
  let best = null as NearestStart | null;
  let least = Number.POSITIVE_INFINITY;
  for (let start = from; start < to; start += step) {
    const found = startReasons({ day, technician, wanted, start });
    const reasons = found.length > 0 ? found : [aroundReason(technician)];
    const weight = reasons.length + (gradeOf(reasons) === 'impossible' ? 100 : 0);
    if (weight < least) {
      least = weight;
      best = { start, reasons };
    }
  }
  return best as NearestStart;
}
