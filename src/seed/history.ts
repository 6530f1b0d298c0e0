// What has become of a visit by now: who was early or late, who cancelled, who was not at home. Nobody is behind today, so that
// what is still ahead can be kept.

import type { Instant } from '../base/time.ts';
import { epochSeconds, instantAt } from '../base/time.ts';
import type { AppointmentStatus } from '../domain/appointment.ts';
import type { Dice } from './dice.ts';
import { CANCEL_REASONS } from './names.ts';
import type { SeedVisit } from './plan.ts';
import type { Stop } from './route.ts';

export type Outcome = Pick<SeedVisit, 'status' | 'stamps' | 'cancelled' | 'endedAt'>;

const CANCELLED_PERCENT = 4;
const NO_SHOW_PERCENT = 2;
const ACCEPTED_PERCENT = 30;
const HOUR = 3_600;
const LATEST_SECONDS = 600;
const WAITED_SECONDS = 900;

const NOTHING_YET = { acceptedAt: null, travelStartedAt: null, arrivedAt: null, completedAt: null };

/** As booked. */
export const AHEAD: Outcome = { status: 'scheduled', stamps: NOTHING_YET, cancelled: null, endedAt: null };

/** What has become of the stops of one day, in their order; `createdAt` is when each was booked. */
export function outcomesOf(
  dice: Dice,
  day: {
    readonly stops: readonly Stop[];
    readonly createdAt: readonly Instant[];
    readonly now: Instant;
    readonly isToday: boolean;
  },
): Outcome[] {
  const now = epochSeconds(day.now);
  let free = 0;
  return day.stops.map((stop, index) => {
    const created = epochSeconds(day.createdAt[index] as Instant);
    if (dice.happens(CANCELLED_PERCENT)) return cancelledBetween(dice, created, Math.min(now, stop.start - 2 * HOUR));
    const times = timesOf(dice, stop, { free, latest: day.isToday ? 0 : LATEST_SECONDS });
    free = times.completedAt;
    return outcomeAt(dice, times, now);
  });
}

function cancelledBetween(dice: Dice, from: number, to: number): Outcome {
  const at = instantAt(from + Math.floor((Math.max(0, to - from) * dice.between(10, 90)) / 100));
  return { ...AHEAD, status: 'cancelled', cancelled: { at, reason: dice.pick(CANCEL_REASONS) } };
}

interface Times {
  readonly acceptedAt: number;
  readonly travelStartedAt: number;
  readonly arrivedAt: number;
  readonly completedAt: number;
  readonly isNoShow: boolean;
}

/** When it comes to pass; work takes up to a fifth less than planned, and on other days than today up to a tenth more. */
function timesOf(dice: Dice, stop: Stop, { free, latest }: { free: number; latest: number }): Times {
  const late = latest === 0 ? 0 : dice.between(0, latest);
  const travelStartedAt = Math.max(free, stop.start - stop.driveSeconds + late);
  const arrivedAt = travelStartedAt + stop.driveSeconds;
  const percent = dice.between(80, latest === 0 ? 100 : 110);
  const isNoShow = dice.happens(NO_SHOW_PERCENT);
  const seconds = isNoShow ? WAITED_SECONDS : Math.floor((stop.durationSeconds * percent) / 100);
  const acceptedAt = travelStartedAt - dice.between(5, 30) * 60;
  return { acceptedAt, travelStartedAt, arrivedAt, completedAt: arrivedAt + seconds, isNoShow };
}

function outcomeAt(dice: Dice, times: Times, now: number): Outcome {
  const isAccepted = dice.happens(ACCEPTED_PERCENT) && times.acceptedAt <= now;
  const hasLeft = times.travelStartedAt <= now;
  const isThere = times.arrivedAt <= now;
  const isOver = times.completedAt <= now;
  const reached: readonly [boolean, AppointmentStatus][] = [
    [isOver, times.isNoShow ? 'no-show' : 'complete'],
    [isThere, 'on-site'],
    [hasLeft, 'on-the-way'],
    [isAccepted, 'accepted'],
  ];
  const status = reached.find(([isSo]) => isSo)?.[1] ?? 'scheduled';
  const stamp = (given: boolean, seconds: number): Instant | null => (given ? instantAt(seconds) : null);
  return {
    status,
    stamps: {
      acceptedAt: stamp(isAccepted, times.acceptedAt),
      travelStartedAt: stamp(hasLeft, times.travelStartedAt),
      arrivedAt: stamp(isThere, times.arrivedAt),
      completedAt: stamp(status === 'complete', times.completedAt),
    },
    cancelled: null,
    endedAt: stamp(status === 'no-show', times.completedAt),
  };
}
