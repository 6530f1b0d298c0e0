// Customers, their addresses and notes, as they are exported.

import type { ContactType } from '../domain/contact.ts';
import { rowsByOwner } from '../storage/table-rows.ts';
import { define, EXTERNAL, idsOf } from './export-book.ts';
import { nameCell, numberCell, percentCell, placeCell } from './export-cells.ts';
import { exportedColumns } from './record-fields.ts';

export const CUSTOMERS = define<'customer'>({
  table: 'customer',
  columns: exportedColumns('customers'),
  async cells({ db, branches, technicians }, rows) {
    const contacts = await rowsByOwner(db, 'contact', 'customerId', idsOf(rows));
    const wishes = await rowsByOwner(db, 'customerTechnician', 'customerId', idsOf(rows));
    return rows.map((row) => {
      const of = (type: ContactType): string[] =>
        (contacts.get(row.id) ?? [])
          .filter((contact) => contact.type === type)
          .sort((a, b) => b.isPrimary - a.isPrimary || a.id - b.id)
          .map(({ label, value }) => `${label}:${value}`);
      const wish = (relation: string): (string | null)[] =>
        (wishes.get(row.id) ?? [])
          .filter((one) => one.relation === relation)
          .map(({ technicianId }) => nameCell('technician', technicianId, technicians))
          .sort();
      return {
        number: numberCell('customer', row.id),
        first: row.firstName,
        last: row.lastName,
        company: row.company,
        lead: row.kind === 'lead',
        email: of('email'),
        phone: of('phone'),
        branch: nameCell('branch', row.branchId, branches),
        accountingKey: row.accountingKey,
        prefer: wish('preferred'),
        require: wish('required'),
        ban: wish('banned'),
        createdAt: row.createdAt,
        archivedAt: row.archivedAt,
        mergedInto: numberCell('customer', row.mergedIntoId),
        ...EXTERNAL(row),
      };
    });
  },
});

export const ADDRESSES = define<'address'>({
  table: 'address',
  columns: exportedColumns('addresses'),
  cells: async (_at, rows) =>
    rows.map((row) => ({
      number: numberCell('address', row.id),
      customer: numberCell('customer', row.customerId),
      name: row.name,
      type: row.type,
      street: row.street,
      unit: row.unit,
      city: row.city,
      state: row.state,
      postal: row.postalCode,
      country: row.country,
      at: placeCell(row.latitude, row.longitude),
      coordinatesSource: row.coordinatesSource,
      timezone: row.timeZone,
      taxRate: percentCell(row.taxBasisPoints),
      exempt: row.exemptionReason,
      archivedAt: row.archivedAt,
      mergedInto: numberCell('address', row.mergedIntoId),
      ...EXTERNAL(row),
    })),
});

export const NOTES = define<'note'>({
  table: 'note',
  columns: exportedColumns('notes'),
  cells: async (_at, rows) =>
    rows.map((row) => ({
      number: numberCell('note', row.id),
      customer: numberCell('customer', row.customerId),
      address: numberCell('address', row.addressId),
      job: numberCell('job', row.jobId),
      appointment: numberCell('appointment', row.appointmentId),
      kind: row.kind,
      text: row.body,
      important: row.isImportant === 1,
      visible: row.isVisible === 1,
      createdAt: row.createdAt,
      createdBy: row.createdBy,
    })),
});
