// Users as an import, by the rules of "user add". Every book has its owner, who is whoever gives no name: no file takes that away.

import type { RowOf } from '../storage/table-rows.ts';
import { allRows } from '../storage/table-rows.ts';
import { archivedColumn } from './import-columns.ts';
import { Names } from './import-names.ts';
import type { ImportRow } from './import-row.ts';
import type { TableImport } from './import-table.ts';
import { RECORD_FIELDS } from './record-fields.ts';

export const USERS: TableImport = {
  table: 'user',
  fields: RECORD_FIELDS.users,
  async open({ db, now }) {
    const users = await allRows(db, 'user');
    const owner = users.find(({ archivedAt }) => archivedAt === null);
    const names = new Names('user', users);
    const technicians = new Names('technician', await allRows(db, 'technician'));
    return {
      read(row) {
        const name = row.text('name');
        const role = row.text('role');
        if (name !== undefined) names.claim(row, 'name', name);
        const columns = {
          ...(name === undefined ? {} : { name }),
          ...(role === undefined ? {} : { role }),
          ...(row.before === null || row.has('tech')
            ? { technicianId: technicians.given(row, 'tech')?.id ?? null }
            : {}),
          ...archivedColumn(row, now),
        };
        if (owner && row.before?.id === owner.id) keepOwner(row, owner, columns);
        return columns;
      },
    };
  },
};

function keepOwner(row: ImportRow, owner: RowOf<'user'>, to: { role?: string; archivedAt?: string | null }): void {
  if (to.role !== undefined && to.role !== owner.role)
    row.wrong('role', 'owner', `${owner.name} owns the book, and stays ${owner.role}.`);
  if (to.archivedAt != null) row.wrong('archivedAt', 'owner', `${owner.name} owns the book, and is not archived.`);
}
