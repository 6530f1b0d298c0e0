// What a moved place does to the appointments booked there (A4): which of those still ahead can't be kept as they stand.

import type { Violation } from '../base/errors.ts';
import type { Coordinates } from '../base/geo.ts';
import { greatCircleMetres } from '../base/geo.ts';
import { formatId } from '../base/ids.ts';
import type { UnfitAppointment } from '../domain/address.ts';
import { activePin } from '../domain/pin.ts';
import type { AddressRecord } from '../storage/address.ts';
import { findAddress } from '../storage/address.ts';
import type { OpenAppointment } from '../storage/service-history.ts';
import { openAppointments } from '../storage/service-history.ts';
import type { Scope } from './code.ts';

/** The appointments ahead at an address, `among` those of a set where one is given, that no longer fit where they stand. */
export async function unfitAppointments(
  scope: Scope,
  addressId: number,
  among?: ReadonlySet<number>,
): Promise<UnfitAppointment[]> {
  const open = await openAppointments(scope.db, { addressIds: [addressId] });
  const address = await findAddress(scope.db, addressId);
  const ahead = open.filter(
    ({ appointmentId, windowEnd }) => windowEnd > scope.now && (among === undefined || among.has(appointmentId)),
  );
  return ahead.flatMap((appointment) => {
    const violations = reachViolations(scope, appointment, address);
    const { number, appointmentId, windowStart, windowEnd, timeZone, service, status } = appointment;
    const technician = appointment.technician?.name ?? null;
    if (violations.length === 0) return [];
    return { appointmentId, number, windowStart, windowEnd, timeZone, service, status, technician, violations };
  });
}

/** Off the map only a pin holds (A3); on it the technician's own radius and the company's maximum area count (S6). */
function reachViolations(scope: Scope, appointment: OpenAppointment, address: AddressRecord): Violation[] {
  const place = placeOfAddress(address);
  if (!place) {
    if (activePin(appointment, scope.now) !== null) return [];
    const message = `${formatId('address', address.id)} is not on the map, so nobody can be assigned there without a pin.`;
    return [{ code: 'no-coordinates', rule: 'A3', message }];
  }
  const { technician } = appointment;
  if (!technician?.start) return [];
  const metres = greatCircleMetres(technician.start, place);
  const violations: Violation[] = [];
  if (technician.coverageRadiusMetres !== null && metres > technician.coverageRadiusMetres) {
    const message = `It lies outside the coverage radius of ${technician.name}.`;
    violations.push({ code: 'outside-coverage', rule: 'S6', message });
  }
  const { maximumAreaMetres } = scope.book.settings;
  if (maximumAreaMetres > 0 && metres > maximumAreaMetres) {
    const message = `It lies outside the maximum area around the start of ${technician.name}.`;
    violations.push({ code: 'outside-area', rule: 'S6', message });
  }
  return violations;
}

function placeOfAddress({ latitude, longitude }: AddressRecord): Coordinates | null {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}
