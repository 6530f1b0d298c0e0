// What a moved place does to the appointments booked there (A4): which of those still ahead can't be kept as they stand.

import type { Violation } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { UnfitAppointment } from '../domain/address.ts';
import { activePin } from '../domain/pin.ts';
import { findAddress } from '../storage/address.ts';
import { openAppointments } from '../storage/service-history.ts';
import type { Scope } from './code.ts';
import { recheck } from './plan.ts';

/** The appointments ahead at an address, `among` those of a set where one is given, that no longer fit where they stand. */
export async function unfitAppointments(
  scope: Scope,
  addressId: number,
  among?: ReadonlySet<number>,
): Promise<UnfitAppointment[]> {
  const open = await openAppointments(scope.db, { addressIds: [addressId] });
  const ahead = open.filter(
    ({ appointmentId, windowEnd }) => windowEnd > scope.now && (among === undefined || among.has(appointmentId)),
  );
  if (ahead.length === 0) return [];
  const { latitude } = await findAddress(scope.db, addressId);
  const unplaced = latitude === null ? offTheMap(addressId) : null;
  const ids = ahead.map(({ appointmentId }) => appointmentId);
  const broken = new Map(
    (await recheck(scope, ids)).map((found) => [found.appointmentId, found.violations.filter(isMoreThanItsStart)]),
  );
  return ahead.flatMap(({ jobId: _, pin, pinExpiresAt, ...appointment }) => {
    const isPinned = activePin({ pin, pinExpiresAt }, scope.now) !== null;
    const violations = [...(unplaced && !isPinned ? [unplaced] : []), ...(broken.get(appointment.appointmentId) ?? [])];
    return violations.length === 0 ? [] : [{ ...appointment, violations }];
  });
}

/** A planned start that has to move inside its window is the next plan's business, not a promise at risk. */
function isMoreThanItsStart({ code }: Violation): boolean {
  return code !== 'start-lost';
}

/** A3: off the map only a pin holds an appointment. */
function offTheMap(addressId: number): Violation {
  const message = `${formatId('address', addressId)} is not on the map, so nobody is assigned there without a pin.`;
  return { code: 'no-coordinates', rule: 'A3', message };
}
