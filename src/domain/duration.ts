// What durations an appointment may have (P5).

import { formatDuration } from '../base/duration.ts';
import type { Violation } from '../base/errors.ts';
import type { Settings } from './settings.ts';

/** A duration must be a whole number of the company's steps; the violation names the nearest ones. */
export function durationViolations(seconds: number, settings: Pick<Settings, 'durationStepMinutes'>): Violation[] {
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
