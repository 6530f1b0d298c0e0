// A merge of two customers: what stays, what moves, and what is still to be done by hand.

import { count, enumerated } from '../base/words.ts';
import type { CustomerCard } from '../domain/customer.ts';
import type { MergedCustomers, SamePlace } from '../domain/customer-merge.ts';
import { card } from './card.ts';
import { bookedOtherwise, shortWish } from './customer-wish.ts';
import { phoneText } from './phone.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** The card's labels with their indents. */
const LABELS = 'Technicians'.length + 4;

export function mergeText(result: MergedCustomers, view: View): string {
  const { kept, merged, moved, shared, dropped } = result;
  const inCard = (text: string): string => wrap(text, view.columns - LABELS).join('\n');
  const facts = card(
    `Merge ${merged.number} into ${kept.number}`,
    [
      ['Kept', inCard(named(kept, view))],
      ['Archived', inCard(`${named(merged, view)}, never given again`)],
      ['Moved', inCard(movedText(moved))],
      ['On both', inCard(shared.map((contact) => view.text(contactText(contact))).join(', '))],
      ['Technicians', dropped.map((wish) => inCard(droppedText(wish, kept, view))).join('\n')],
    ],
    view,
  );
  return facts + samePlacesText(result.samePlaces, view) + bookedOtherwise(result, view);
}

function named({ number, name, company, kind, accountingKey }: CustomerCard, view: View): string {
  const more = company === null || company === name ? '' : `, ${view.text(company)}`;
  const lead = kind === 'lead' ? ' (lead)' : '';
  return `${number} ${view.text(name)}${more}${lead}, accounting key "${view.text(accountingKey)}"`;
}

function contactText({ type, value }: MergedCustomers['shared'][number]): string {
  return type === 'phone' ? phoneText(value) : value;
}

function movedText(moved: MergedCustomers['moved']): string {
  const words = [
    count(moved.addresses, 'address', 'addresses'),
    count(moved.jobs, 'job'),
    count(moved.appointments, 'appointment'),
    count(moved.notes, 'note'),
    count(moved.contacts, 'phone or e-mail', 'phones and e-mails'),
    count(moved.technicians, 'wished technician'),
  ].filter((text) => !text.startsWith('0 '));
  return words.length === 0 ? 'nothing' : words.join(', ');
}

/** `"preferred Sam Okafor" is dropped: C-1 has "never Sam Okafor"`. */
function droppedText(wish: MergedCustomers['dropped'][number], kept: CustomerCard, view: View): string {
  return `"${shortWish(wish, view)}" is dropped: ${kept.number} has "${shortWish(wish.instead, view)}"`;
}

function samePlacesText(places: readonly SamePlace[], view: View): string {
  const [first] = places;
  if (!first) return '';
  const lines = places.map(({ keep, merge: other, address }) => `${enumerated([keep, other])}: ${view.text(address)}`);
  const more = lines.flatMap((line) => wrap(line, view.columns - 2).map((part) => `  ${part}`));
  const title = view.palette.warning(`${count(places.length, 'place stands', 'places stand')} there twice:`);
  return `${[title, ...more].join('\n')}\nNext: dispatch address merge --keep ${first.keep} --merge ${first.merge}\n`;
}
