// Customers for people: the card that answers a phone call, the list to pick from, and their notes.

import { localDate } from '../base/time.ts';
import { count } from '../base/words.ts';
import { statusWords } from '../domain/appointment.ts';
import type { ContactCard } from '../domain/contact.ts';
import type {
  ArchivedCustomer,
  CustomerCard,
  CustomerFile,
  CustomerList,
  CustomerListItem,
  CustomerTechnicians,
  RekeyedCustomer,
  ServiceHistoryRow,
} from '../domain/customer.ts';
import type { TechnicianWish } from '../domain/customer-technician.ts';
import type { NoteCard, NoteList } from '../domain/note.ts';
import { addressLine } from './address.ts';
import { dayWindow } from './board-words.ts';
import { card } from './card.ts';
import type { Column } from './columns.ts';
import { aligned, listing } from './columns.ts';
import { mergeText } from './customer-merge.ts';
import { bookedOtherwise, shortWish } from './customer-wish.ts';
import { noteText } from './note.ts';
import { phoneText } from './phone.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

const SHOWN_APPOINTMENTS = 15;
/** In narrower terminals the place says more about a caller than half an e-mail address. */
const EMAIL_COLUMNS = 100;
/** The card's labels with their indents. */
const LABELS = 'Accounting key'.length + 4;

function contactText({ type, label, value, isPrimary }: ContactCard, isOnly: boolean, view: View): string {
  const shown = view.text(type === 'phone' ? phoneText(value) : value);
  const facts = [...(label === 'main' ? [] : [view.text(label)]), ...(isPrimary && !isOnly ? ['primary'] : [])];
  return facts.length === 0 ? shown : `${shown} (${facts.join(', ')})`;
}

function contactsText(customer: CustomerCard, type: ContactCard['type'], view: View): string {
  const contacts = customer.contacts.filter((contact) => contact.type === type);
  return contacts.map((contact) => contactText(contact, contacts.length === 1, view)).join('\n');
}

function titleOf(customer: CustomerCard, view: View): string {
  const title = [`${customer.number} ${view.text(customer.name)}`];
  if (customer.company !== null && customer.company !== customer.name) title.push(view.text(customer.company));
  if (customer.kind === 'lead') title.push('lead');
  if (customer.mergedInto !== null) title.push(`merged into ${customer.mergedInto}`);
  else if (customer.archivedAt !== null) {
    title.push(`archived ${view.date(localDate(customer.archivedAt, customer.timeZone))}`);
  }
  return title.join(view.ascii ? ' - ' : ' · ');
}

/** `only Maria Lopez`, `never Sam Okafor: left the gate open`. */
function wishText(wish: TechnicianWish, view: View): string {
  const archived = wish.technician.archivedAt === null ? '' : ' (archived)';
  const why = wish.reason === null ? '' : `: ${view.text(wish.reason)}`;
  return wrap(`${shortWish(wish, view)}${archived}${why}`, view.columns - LABELS).join('\n');
}

function customerCardText(customer: CustomerCard, view: View): string {
  return card(
    titleOf(customer, view),
    [
      ['Phone', contactsText(customer, 'phone', view)],
      ['E-mail', contactsText(customer, 'email', view)],
      ...customer.addresses.map((address): [string, string] => {
        const lines = wrap(`${view.text(address.name)}: ${addressLine(address, view)}`, view.columns - LABELS);
        if (address.latitude === null) lines.push(view.palette.warning('not on the map'));
        return [address.number, lines.join('\n')];
      }),
      ['Technicians', customer.technicians.map((wish) => wishText(wish, view)).join('\n')],
      ['Accounting key', view.text(customer.accountingKey)],
      ['Branch', customer.timeZone === view.timeZone ? null : `${view.text(customer.branch)} (${customer.timeZone})`],
      [
        'External id',
        customer.externalId === null ? null : view.text(`${customer.externalId} ${customer.source ?? ''}`),
      ],
    ],
    view,
  );
}

function nextText(customer: CustomerCard): string {
  if (customer.mergedInto !== null) return `Next: dispatch customer show ${customer.mergedInto}\n`;
  if (customer.archivedAt !== null) return `Next: dispatch customer restore ${customer.number}\n`;
  const [first] = customer.addresses;
  if (!first) {
    return `Next: dispatch address add ${customer.number} --street STREET --city CITY --state ST --postal CODE\n`;
  }
  return `Next: dispatch job create --address ${first.number} --service SERVICE\n`;
}

export function create(customer: CustomerCard, view: View): string {
  return customerCardText(customer, view) + roughPlaces(customer, view) + nextText(customer);
}

/** Whoever books has to know that the drive is a guess. */
function roughPlaces({ addresses }: CustomerCard, view: View): string {
  const rough = addresses.filter(({ coordinatesSource }) => coordinatesSource === 'postal-code');
  return rough
    .map(
      ({ number, postalCode }) =>
        `${number} is placed at the middle of ${view.text(postalCode)}.\nExactly: dispatch address edit ${number} --at LAT,LNG\n`,
    )
    .join('');
}

export const edit = customerCardText;

export function technicians(customer: CustomerTechnicians, view: View): string {
  return customerCardText(customer, view) + bookedOtherwise(customer, view);
}

export const merge = mergeText;

export function restore(customer: CustomerCard, view: View): string {
  return customerCardText(customer, view) + nextText(customer);
}

export function list(result: CustomerList, view: View): string {
  if (result.items.length === 0) return 'No customers. Archived ones are found with --all.\n';
  const email: Column<CustomerListItem> = { title: 'E-MAIL', cell: (item) => view.text(item.email), shrink: true };
  return listing(
    [
      { title: 'NO', cell: ({ number }) => number },
      { title: 'NAME', cell: (item) => nameCell(item, view), shrink: true },
      { title: 'PHONE', cell: ({ phone }) => view.text(phone === null ? '' : phoneText(phone)) },
      ...(view.columns < EMAIL_COLUMNS ? [] : [email]),
      { title: 'ADDRESS', cell: ({ address }) => view.text(address), shrink: true },
    ],
    result.items,
    result.total,
    'customers',
    view,
  );
}

function nameCell(item: CustomerListItem, view: View): string {
  const company = item.company !== null && item.company !== item.name ? `, ${view.text(item.company)}` : '';
  // What a narrow column cuts off is the end, and whoever was merged is looked for under another number.
  if (item.mergedInto !== null) return `${view.text(item.name)} (now ${item.mergedInto})${company}`;
  const state = item.archivedAt !== null ? ' (archived)' : item.kind === 'lead' ? ' (lead)' : '';
  return `${view.text(item.name)}${company}${state}`;
}

export function show(customer: CustomerFile, view: View): string {
  const sections = [customerCardText(customer, view)];
  const { appointments, notes, noteCount } = customer;
  if (appointments.length > 0) sections.push(historyText(customer, view));
  if (notes.length > 0) {
    const title = noteCount > notes.length ? `Notes (${notes.length} of ${noteCount})` : 'Notes';
    sections.push(`${view.palette.heading(title)}\n${notes.map((note) => noteText(note, view)).join('')}`);
  }
  return sections.join('\n') + (appointments.length === 0 ? nextText(customer) : '');
}

function historyText(customer: CustomerFile, view: View): string {
  const rows = customer.appointments.slice(0, SHOWN_APPOINTMENTS);
  const hidden = customer.appointments.length - rows.length;
  const more = `${hidden} earlier: dispatch appointment list --customer ${customer.number}`;
  const severalPlaces = new Set(customer.appointments.map(({ addressId }) => addressId)).size > 1;
  const text = aligned<ServiceHistoryRow>(
    [
      { title: 'APPT', cell: ({ number }) => number },
      { title: 'JOB', cell: ({ jobNumber }) => jobNumber },
      ...(severalPlaces ? [{ title: 'AT', cell: (row: ServiceHistoryRow) => row.addressNumber }] : []),
      { title: 'WINDOW', cell: (row) => dayWindow(row, view) },
      { title: 'STATUS', cell: ({ status }) => statusWords(status) },
      { title: 'SERVICE', cell: ({ service }) => view.text(service), shrink: true },
      { title: 'TECHNICIAN', cell: ({ technician }) => view.text(technician), shrink: true },
    ],
    rows,
    view,
  );
  return text + (hidden > 0 ? `${view.palette.faint(more)}\n` : '');
}

export function accountingKey(customer: RekeyedCustomer, view: View): string {
  const was = `The accounting key was "${view.text(customer.oldKey)}". Change it in the ledger too.`;
  return `${customerCardText(customer, view)}${was}\n`;
}

export function archive(customer: ArchivedCustomer, view: View): string {
  const { cancelled } = customer;
  const lines = cancelled.map(
    ({ number, windowStart, windowEnd, timeZone, service }) =>
      `  ${number} ${view.window(windowStart, windowEnd, timeZone)}, ${view.text(service)}\n`,
  );
  const title = cancelled.length === 0 ? '' : `Cancelled ${count(cancelled.length, 'appointment')}:\n`;
  return `${customerCardText(customer, view)}${title}${lines.join('')}${nextText(customer)}`;
}

export function noteAdd(note: NoteCard, view: View): string {
  return noteText(note, view);
}

export function noteList({ items, total }: NoteList, view: View): string {
  if (items.length === 0) return 'No notes. System notes show with --all.\n';
  const more =
    total > items.length ? `${view.palette.faint(`${items.length} of ${total} notes; --limit shows more`)}\n` : '';
  return items.map((note) => noteText(note, view)).join('') + more;
}
