// Technicians, when they are away, what else they do, and users, as they are exported.

import { formatHours } from '../domain/shift.ts';
import { rowsByOwner } from '../storage/table-rows.ts';
import { define, EXTERNAL, idsOf } from './export-book.ts';
import { distanceCell, durationCell, momentCell, nameCell, numberCell, placeCell, skillCells } from './export-cells.ts';
import { exportedColumns } from './record-fields.ts';

export const TECHNICIANS = define<'technician'>({
  table: 'technician',
  columns: exportedColumns('technicians'),
  async cells({ db, branches, territories }, rows) {
    const shifts = await rowsByOwner(db, 'shift', 'technicianId', idsOf(rows));
    const served = await rowsByOwner(db, 'technicianTerritory', 'technicianId', idsOf(rows));
    return rows.map((row) => ({
      number: numberCell('technician', row.id),
      name: row.name,
      code: row.code,
      kind: row.kind,
      skills: skillCells(row.skills),
      start: placeCell(row.startLatitude, row.startLongitude),
      end: placeCell(row.endLatitude, row.endLongitude),
      radius: row.coverageRadiusMetres === null ? null : distanceCell(row.coverageRadiusMetres),
      territories: (served.get(row.id) ?? [])
        .map(({ territoryId }) => nameCell('territory', territoryId, territories))
        .sort(),
      maxJobs: row.maxJobsPerDay,
      overtime: row.overtimeSeconds === 0 ? null : durationCell(row.overtimeSeconds),
      lunch:
        row.lunchSeconds === 0 ? 'none' : `${durationCell(row.lunchSeconds)} ${row.lunchEarliest}-${row.lunchLatest}`,
      shift: formatHours((shifts.get(row.id) ?? []) as unknown as Parameters<typeof formatHours>[0]) || 'none',
      branch: nameCell('branch', row.branchId, branches),
      archivedAt: row.archivedAt,
      ...EXTERNAL(row),
    }));
  },
});

export const ABSENCES = define<'timeOff'>({
  table: 'timeOff',
  columns: exportedColumns('absences'),
  cells: async ({ technicians, technicianBranches, zones }, rows) =>
    rows.map(({ id, technicianId, startsAt, endsAt, reason }) => {
      const zone = zones.get(technicianBranches.get(technicianId) ?? 0) ?? 'UTC';
      return {
        number: numberCell('timeOff', id),
        technician: nameCell('technician', technicianId, technicians),
        from: momentCell(startsAt, zone),
        to: momentCell(endsAt, zone),
        reason,
      };
    }),
});

export const EVENTS = define<'event'>({
  table: 'event',
  columns: exportedColumns('events'),
  cells: async ({ technicians, branches }, rows) =>
    rows.map((row) => ({
      number: numberCell('event', row.id),
      tech: nameCell('technician', row.technicianId, technicians),
      branch: nameCell('branch', row.branchId, branches),
      title: row.title,
      date: row.date,
      start: row.startTime,
      duration: durationCell(row.durationSeconds),
      repeat: row.rrule,
      open: row.openToCustomers === 1,
      at: placeCell(row.latitude, row.longitude),
    })),
});

export const USERS = define<'user'>({
  table: 'user',
  columns: exportedColumns('users'),
  cells: async ({ technicians }, rows) =>
    rows.map(({ id, name, role, technicianId, archivedAt }) => ({
      number: numberCell('user', id),
      name,
      role,
      tech: nameCell('technician', technicianId, technicians),
      archivedAt,
    })),
});
