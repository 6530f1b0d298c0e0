// Addresses for people: the card with place and tax, the list, and what a move or a merge did.

import { count } from '../base/words.ts';
import type {
  AddressCard,
  AddressList,
  EditedAddress,
  ImportedPlaces,
  MergedAddresses,
  UnfitAppointment,
} from '../domain/address.ts';
import { addressText } from '../domain/address.ts';
import { card } from './card.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** The card's labels with their indents. */
const LABELS = 'External id'.length + 4;

/** `1201 W Madison St, Chicago, IL 60607`, safe for a terminal. */
export function addressLine(address: AddressCard, view: View): string {
  const text = addressText(address);
  return view.text(address.country === 'US' ? text : `${text}, ${address.country}`);
}

function inCard(text: string, view: View): string {
  return wrap(text, view.columns - LABELS).join('\n');
}

function addressCardText(address: AddressCard, view: View): string {
  const title = [`${address.number} ${view.text(address.name)}`, address.type, address.customerNumber];
  if (address.mergedInto !== null) title.push(`merged into ${address.mergedInto}`);
  else if (address.archivedAt !== null) title.push('archived');
  return card(
    title.join(view.ascii ? ' - ' : ' · '),
    [
      ['Address', inCard(addressLine(address, view), view)],
      ['On the map', placeText(address, view)],
      ['Tax', taxText(address, view)],
      ['Time zone', address.timeZone === view.timeZone ? null : view.text(address.timeZone)],
      ['External id', address.externalId === null ? null : view.text(`${address.externalId} ${address.source ?? ''}`)],
    ],
    view,
  );
}

function placeText({ latitude, longitude, coordinatesSource, postalCode }: AddressCard, view: View): string {
  if (latitude === null || longitude === null) return view.palette.warning('no: give --at LAT,LNG');
  const source = coordinatesSource === 'postal-code' ? `middle of ${view.text(postalCode)}` : 'given by hand';
  return `${latitude},${longitude} (${source})`;
}

function taxText({ taxBasisPoints, exemptionReason }: AddressCard, view: View): string {
  if (exemptionReason !== null) return `exempt (${view.text(exemptionReason)})`;
  return `${(taxBasisPoints / 100).toFixed(2).replace(/\.?0+$/, '')}%`;
}

export function add(address: AddressCard, view: View): string {
  return `${addressCardText(address, view)}Next: dispatch job create --address ${address.number} --service SERVICE\n`;
}

export function edit(address: EditedAddress, view: View): string {
  return addressCardText(address, view) + unfitText(address.unfit, view);
}

/** Cards, not a table: an address is read out in full, and a customer has few. */
export function list({ items }: AddressList, view: View): string {
  if (items.length === 0) return 'No addresses.\n';
  return items.map((address) => addressCardText(address, view)).join('');
}

export function merge({ kept, merged, moved, unfit }: MergedAddresses, view: View): string {
  const facts = card(
    `Merge ${merged.number} into ${kept.number}`,
    [
      ['Kept', inCard(`${kept.number} ${addressLine(kept, view)}, tax ${taxText(kept, view)}`, view)],
      ['Archived', inCard(`${merged.number} ${addressLine(merged, view)}`, view)],
      ['Moved', movedText(moved)],
    ],
    view,
  );
  return facts + unfitText(unfit, view);
}

function movedText({ jobs, appointments, notes }: MergedAddresses['moved']): string {
  return [count(jobs, 'job'), count(appointments, 'appointment'), count(notes, 'note')].join(', ');
}

/** The appointments that a new place breaks, with every reason and what to do. */
function unfitText(unfit: readonly UnfitAppointment[], view: View): string {
  const first = unfit[0];
  if (!first) return '';
  const lines = unfit.flatMap((appointment) => {
    const who = appointment.technician === null ? 'unassigned' : view.text(appointment.technician);
    const when = view.window(appointment.windowStart, appointment.windowEnd, appointment.timeZone);
    const reasons = appointment.violations.flatMap(({ message }) => wrap(view.text(message), view.columns - 4));
    const head = `  ${appointment.number} ${view.text(appointment.service)}, ${when}, ${who}`;
    return [...wrap(head.trim(), view.columns - 2).map((line) => `  ${line}`), ...reasons.map((line) => `    ${line}`)];
  });
  const title = `${count(unfit.length, 'appointment')} no longer ${unfit.length === 1 ? 'fits' : 'fit'}:`;
  return `${view.palette.warning(title)}\n${lines.join('\n')}\nNext: dispatch slots ${first.number}\n`;
}

export function postalImport({ file, added, replaced, unchanged }: ImportedPlaces, view: View): string {
  return `${view.text(file)}: ${count(added, 'postal code')} added, ${replaced} replaced, ${unchanged} unchanged.\n`;
}
