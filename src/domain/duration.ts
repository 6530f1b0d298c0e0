// What durations an appointment may have (P5).

import { formatDuration } from '../base/duration.ts';
import type { Violation } from '../base/errors.ts';
import type { Settings } from './settings.ts';

/** Nobody's shift is longer than a day. */
export const LONGEST_DURATION_SECONDS = 24 * 3600;
/** What lasts longer is an absence. */
export const LONGEST_EVENT_SECONDS = 24 * 3600;

/** A duration must be a whole number of the company's steps; the violation names the nearest ones. */
export function durationViolations(seconds: number, settings: Pick<Settings, 'durationStepMinutes'>): Violation[] {
  if (seconds > LONGEST_DURATION_SECONDS) {
    const message = `A duration of ${formatDuration(seconds)} is too long: 24h at most.`;
    return [{ code: 'duration-too-long', rule: 'P5', field: 'duration', message }];
  }
  const step = settings.durationStepMinutes * 60;
  if (seconds > 0 && seconds % step === 0) return [];
  const below = Math.floor(seconds / step) * step;
  const near = [below, below + step].filter((value) => value > 0).map(formatDuration);
  return [
    {
      code: 'duration-step',
      rule: 'P5',
      field: 'duration',
      message: `A duration of ${formatDuration(seconds)} is not in steps of ${formatDuration(step)}: use ${near.join(' or ')}.`,
    },
  ];
}
