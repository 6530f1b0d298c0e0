// What an appointment breaks where it stands (N7, P6), in words: a pin may stand anywhere, and the board says so.

import { formatDuration } from '../../base/duration.ts';
import { formatId } from '../../base/ids.ts';
import type { DayAppointment, DayTechnician } from '../../domain/day.ts';
import type { MisfitReason } from '../../domain/misfit.ts';
import { misfitReason } from '../../domain/misfit.ts';
import type { Settings } from '../../domain/settings.ts';
import { unfitReasons } from '../day/eligibility.ts';

const MISFIT_WORDS: Readonly<Record<MisfitReason, string>> = {
  'time-off': 'During time off.',
  'off-shift': 'Outside the shift.',
  event: 'During an event.',
};

/** Every reason at once; empty = all is well. */
export function stopViolations(
  at: { readonly technician: DayTechnician; readonly settings: Settings },
  one: DayAppointment,
  leg: { readonly overlapped: DayAppointment | null; readonly shortBySeconds: number; readonly hasNoRoad: boolean },
): string[] {
  const { technician, settings } = at;
  const found = unfitReasons(technician, one, settings).map(({ message }) => message);
  const misfit = misfitReason(one, [technician]);
  if (misfit) found.push(MISFIT_WORDS[misfit]);
  const start = one.plannedStart;
  if (start !== null && (start < one.windowStart || start >= one.windowEnd)) found.push('Outside its arrival window.');
  if (leg.hasNoRoad) found.push('No road leads there.');
  if (leg.overlapped) found.push(`Overlaps ${formatId('appointment', leg.overlapped.id)}.`);
  else if (leg.shortBySeconds >= 60) found.push(`${formatDuration(leg.shortBySeconds)} too little to drive there.`);
  return found;
}
