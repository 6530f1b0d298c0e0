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
import { card, listing } from './table.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** `1201 W Madison St, Chicago, IL 60607`, safe for a terminal. */
export function addressLine(address: AddressCard, view: View): string {
  const text = addressText(address);
  return view.text(address.country === 'US' ? text : `${text}, ${address.country}`);
}

function addressCardText(address: AddressCard, view: View): string {
  const title = [`${address.number} ${view.text(address.name)}`, address.type, address.customerNumber];
  if (address.mergedInto !== null) title.push(`merged into ${address.mergedInto}`);
  else if (address.archivedAt !== null) title.push('archived');
  return card(
    title.join(view.ascii ? ' - ' : ' · '),
    [
      ['Address', addressLine(address, view)],
      ['On the map', placeText(address, view)],
      ['Tax', taxText(address, view)],
      ['Time zone', address.timeZone === view.timeZone ? null : view.text(address.timeZone)],
      ['External id', address.externalId === null ? null : view.text(`${address.externalId} ${address.source ?? ''}`)],
    ],
    view,
  );
}

export function placeText({ latitude, longitude, coordinatesSource, postalCode }: AddressCard, view: View): string {
  if (latitude === null || longitude === null) return view.palette.warning('no: give --at LAT,LNG');
  const point = `${latitude},${longitude}`;
  return coordinatesSource === 'postal-code' ? `${point} (middle of ${view.text(postalCode)})` : point;
}

export function taxText({ taxBasisPoints, exemptionReason }: AddressCard, view: View): string {
  if (exemptionReason !== null) return `exempt (${view.text(exemptionReason)})`;
  return `${(taxBasisPoints / 100).toFixed(2).replace(/\.?0+$/, '')}%`;
}

export function add(address: AddressCard, view: View): string {
  return `${addressCardText(address, view)}Next: dispatch job create --address ${address.number} --service SERVICE\n`;
}

export function edit(address: EditedAddress, view: View): string {
  return addressCardText(address, view) + unfitText(address.unfit, view);
}

export function list(result: AddressList, view: View): string {
  return listing(
    [
      { title: 'Address', cell: (address) => address.number },
      { title: 'Name', cell: (address) => view.text(address.name), shrink: true },
      { title: 'Where', cell: (address) => addressLine(address, view), shrink: true },
      { title: 'Type', cell: (address) => address.type },
      { title: 'Tax', cell: (address) => taxText(address, view) },
      { title: 'State', cell: stateText },
    ],
    result.items,
    result.total,
    'addresses',
    view,
  );
}

function stateText(address: AddressCard): string {
  if (address.mergedInto !== null) return `in ${address.mergedInto}`;
  if (address.archivedAt !== null) return 'archived';
  return address.latitude === null ? 'not on map' : '';
}

export function merge({ kept, merged, moved, unfit }: MergedAddresses, view: View): string {
  const facts = card(
    `Merge ${merged.number} into ${kept.number}`,
    [
      ['Kept', `${kept.number} ${addressLine(kept, view)}, tax ${taxText(kept, view)}`],
      ['Archived', `${merged.number} ${addressLine(merged, view)}`],
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
