// The company itself, as it is exported: branches, departments, services with their variants, territories.

import { define, EXTERNAL } from './export-book.ts';
import { durationCell, nameCell, numberCell, placeCell, skillCells } from './export-cells.ts';
import { exportedColumns } from './record-fields.ts';

export const BRANCHES = define<'branch'>({
  table: 'branch',
  columns: exportedColumns('branches'),
  cells: async (_at, rows) =>
    rows.map((row) => ({
      number: numberCell('branch', row.id),
      name: row.name,
      timezone: row.timeZone,
      at: placeCell(row.latitude, row.longitude),
    })),
});

export const DEPARTMENTS = define<'department'>({
  table: 'department',
  columns: exportedColumns('departments'),
  cells: async (_at, rows) =>
    rows.map(({ id, name, archivedAt }) => ({ number: numberCell('department', id), name, archivedAt })),
});

export const SERVICES = define<'service'>({
  table: 'service',
  columns: exportedColumns('services'),
  cells: async ({ departments }, rows) =>
    rows.map((row) => ({
      number: numberCell('service', row.id),
      name: row.name,
      department: nameCell('department', row.departmentId, departments),
      kind: row.kind,
      duration: durationCell(row.durationSeconds),
      skills: skillCells(row.skills),
      priority: row.priority,
      archivedAt: row.archivedAt,
      ...EXTERNAL(row),
    })),
});

export const SUBTYPES = define<'subtype'>({
  table: 'subtype',
  columns: exportedColumns('subtypes'),
  cells: async ({ services }, rows) =>
    rows.map((row) => ({
      number: numberCell('subtype', row.id),
      service: nameCell('service', row.serviceId, services),
      name: row.name,
      duration: row.durationSeconds === null ? null : durationCell(row.durationSeconds),
      archivedAt: row.archivedAt,
    })),
});

export const TERRITORIES = define<'territory'>({
  table: 'territory',
  columns: exportedColumns('territories'),
  cells: async (_at, rows) =>
    rows.map(({ id, name, postalPrefixes }) => ({
      number: numberCell('territory', id),
      name,
      postal: JSON.parse(postalPrefixes) as string[],
    })),
});
