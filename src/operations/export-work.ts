// Jobs, appointments and what binds them, as they are exported.

import type { Instant } from '../base/time.ts';
import { define, EXTERNAL } from './export-book.ts';
import { durationCell, momentCell, nameCell, numberCell, windowCell } from './export-cells.ts';
import { exportedColumns } from './record-fields.ts';

export const JOBS = define<'job'>({
  table: 'job',
  columns: exportedColumns('jobs'),
  cells: async ({ services, subtypes }, rows) =>
    rows.map((row) => ({
      number: numberCell('job', row.id),
      address: numberCell('address', row.addressId),
      service: nameCell('service', row.serviceId, services),
      subtype: nameCell('subtype', row.subtypeId, subtypes),
      priority: row.priority,
      notes: row.notes,
      sameTechnician: row.sameTechnician === 1,
      status: row.status,
      flagged: row.isFlagged === 1,
      createdAt: row.createdAt,
      ...EXTERNAL(row),
    })),
});

export const APPOINTMENTS = define<'appointment'>({
  table: 'appointment',
  columns: exportedColumns('appointments'),
  cells: async ({ services, subtypes, technicians }, rows) =>
    rows.map((row) => {
      const { timeZone: zone } = row;
      return {
        number: numberCell('appointment', row.id),
        job: numberCell('job', row.jobId),
        service: nameCell('service', row.serviceId, services),
        subtype: nameCell('subtype', row.subtypeId, subtypes),
        status: row.status,
        window: windowCell(row.windowStart as Instant, row.windowEnd as Instant, zone),
        timezone: zone,
        duration: durationCell(row.durationSeconds),
        tech: nameCell('technician', row.technicianId, technicians),
        plannedStart: momentCell(row.plannedStart, zone),
        heldTech: nameCell('technician', row.heldTechnicianId, technicians),
        heldStart: momentCell(row.heldStart, zone),
        pin: row.pin,
        pinReason: row.pinReason,
        pinnedBy: row.pinnedBy,
        pinnedAt: row.pinnedAt,
        pinExpires: momentCell(row.pinExpiresAt, zone),
        notes: row.notes,
        onSiteNotes: row.onSiteNotes,
        acceptedAt: momentCell(row.acceptedAt, zone),
        travelStartedAt: momentCell(row.travelStartedAt, zone),
        arrivedAt: momentCell(row.arrivedAt, zone),
        completedAt: momentCell(row.completedAt, zone),
        cancelledAt: row.cancelledAt,
        cancelReason: row.cancelReason,
        unableReason: row.unableReason,
        createdAt: row.createdAt,
        externalId: row.externalId,
        source: row.source,
      };
    }),
});

export const LINKS = define<'appointmentLink'>({
  table: 'appointmentLink',
  columns: exportedColumns('links'),
  cells: async (_at, rows) =>
    rows.map(({ appointmentId, kind, otherId, gapSeconds }) => ({
      appointment: numberCell('appointment', appointmentId),
      kind,
      other: numberCell('appointment', otherId),
      gap: gapSeconds === 0 ? null : durationCell(gapSeconds),
    })),
});
