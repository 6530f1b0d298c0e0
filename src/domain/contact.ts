// E-mails and phones of customers (C1): how they are typed (`work:jane@x.com`), what is accepted, and the one form they are
// kept in. E-mails are kept in lower case, phones in E.164, so that the same one is found however it was typed.

import type { Violation } from '../base/errors.ts';

export type ContactType = 'email' | 'phone';

export interface ContactCard {
  readonly type: ContactType;
  readonly label: string;
  readonly value: string;
  /** One of each type. */
  readonly isPrimary: boolean;
}

export interface ReadContact {
  readonly type: ContactType;
  readonly label: string;
  readonly value: string;
}

export type ContactResult = { readonly contact: ReadContact } | { readonly violation: Violation };

const DEFAULT_LABEL = 'main';
const LABEL_LENGTH = 30;

/** Splits `mobile:312-555-0100` into label and value; without a label it is "main". */
function splitLabel(text: string): { label: string; value: string } {
  const colon = text.indexOf(':');
  if (colon < 0) return { label: DEFAULT_LABEL, value: text.trim() };
  const label = text.slice(0, colon).replace(/\s+/g, ' ').trim().toLowerCase();
  return { label: label === '' ? DEFAULT_LABEL : label, value: text.slice(colon + 1).trim() };
}

function labelViolation(label: string, field: string): Violation | null {
  const fine = [...label].length <= LABEL_LENGTH && !/\p{Cc}/u.test(label) && !label.includes('@');
  if (fine) return null;
  const message = `"${label}" is no label: use a short word, such as work:jane@x.com.`;
  return { code: 'bad-label', rule: 'C1', field, message };
}

/** Reads an e-mail with an optional label. */
export function readEmail(text: string, field: string): ContactResult {
  const { label, value } = splitLabel(text);
  const wrong = labelViolation(label, field);
  if (wrong) return { violation: wrong };
  if (!isEmail(value)) {
    const message = `"${value}" is not an e-mail address: it needs a name, one @ and a domain, such as jane@x.com.`;
    return { violation: { code: 'bad-email', rule: 'C1', field, message } };
  }
  return { contact: { type: 'email', label, value: value.toLowerCase() } };
}

/** A sanity check in linear time: one @, no spaces or control characters, a domain of at least two parts. */
export function isEmail(text: string): boolean {
  if (text.length > 254 || /[\p{C}\p{Z}<>(),;:"\\[\]]/u.test(text)) return false;
  const [name = '', domain = '', ...more] = text.split('@');
  const parts = domain.split('.');
  return name !== '' && more.length === 0 && parts.length >= 2 && parts.every((part) => part !== '');
}

/**
 * Reads a phone with an optional label into E.164; an extension goes into the label, which E.164 has no place for.
 * Numbers without a country code are those of `country`.
 */
export async function readPhone(text: string, country: string, field: string): Promise<ContactResult> {
  return (await phoneReader())(text, country, field);
}

/** `readPhone` for many: the rules of all countries are loaded first. */
export async function phoneReader(): Promise<(text: string, country: string, field: string) => ContactResult> {
  const { isSupportedCountry, parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  return (text, country, field) => {
    const { label, value } = splitLabel(text);
    const wrong = labelViolation(label, field);
    if (wrong) return { violation: wrong };
    const home = isSupportedCountry(country) ? country : 'US';
    const phone = /[\p{L}]{4,}/u.test(value) ? undefined : parsePhoneNumberFromString(value, home);
    if (!phone?.isPossible()) {
      const message = `"${value}" is not a phone number: give it with its area code, or with + and the country code.`;
      return { violation: { code: 'bad-phone', rule: 'C1', field, message } };
    }
    const extended = phone.ext === undefined ? label : `${label} ext ${phone.ext}`;
    return { contact: { type: 'phone', label: extended, value: phone.number } };
  };
}

/** How a contact is found by what people type: e-mails without regard to case, phones by their digits' end. */
export function isSameContact(contact: Pick<ContactCard, 'type' | 'value'>, typed: string): boolean {
  const { value } = splitLabel(typed);
  if (contact.type === 'email') return contact.value === value.toLowerCase();
  const digits = value.replace(/[^0-9]/g, '');
  return /^[0-9 ().+/-]+$/.test(value) && digits.length >= 7 && contact.value.endsWith(digits);
}

export interface ContactWishes {
  readonly add: readonly ReadContact[];
  /** Typed values, as in `isSameContact`. */
  readonly remove: readonly string[];
  readonly primary: readonly string[];
}

export interface EditedContacts {
  readonly contacts: readonly ContactCard[];
  readonly violations: readonly Violation[];
}

/**
 * The contacts after removing, adding and choosing primary ones, in this order. A value that is there already takes the new
 * label; each type keeps exactly one primary contact: the chosen one, else the one it had, else the first.
 */
export function editContacts(current: readonly ContactCard[], wishes: ContactWishes): EditedContacts {
  const violations: Violation[] = [];
  const only = (contacts: readonly ContactCard[], typed: string, field: string): ContactCard | null => {
    const found = contacts.filter((contact) => isSameContact(contact, typed));
    if (found.length === 1) return found[0] as ContactCard;
    const message =
      found.length === 0
        ? `There is no e-mail or phone "${typed}" here.`
        : `"${typed}" may be ${found.map(({ value }) => value).join(' or ')}: give it in full.`;
    violations.push({ code: 'no-contact', rule: 'C1', field, message });
    return null;
  };
  const removed = new Set(wishes.remove.map((typed) => only(current, typed, 'removeContact')));
  let contacts = current.filter((contact) => !removed.has(contact));
  for (const added of wishes.add) contacts = withContact(contacts, added);
  const chosen = new Map<ContactType, ContactCard>();
  for (const typed of wishes.primary) {
    const contact = only(contacts, typed, 'primary');
    if (!contact) continue;
    const other = chosen.get(contact.type);
    if (other && other !== contact) {
      const message = `Only one ${contact.type} can be primary, not both ${other.value} and ${contact.value}.`;
      violations.push({ code: 'two-primaries', rule: 'C1', field: 'primary', message });
    }
    chosen.set(contact.type, contact);
  }
  return { contacts: contacts.map((contact) => ({ ...contact, isPrimary: isPrimary(contact) })), violations };

  function isPrimary(contact: ContactCard): boolean {
    const same = contacts.filter(({ type }) => type === contact.type);
    return contact === (chosen.get(contact.type) ?? same.find((other) => other.isPrimary) ?? same[0]);
  }
}

function withContact(contacts: readonly ContactCard[], added: ReadContact): ContactCard[] {
  const isAdded = (contact: ContactCard): boolean => contact.type === added.type && contact.value === added.value;
  if (contacts.some(isAdded)) {
    return contacts.map((contact) => (isAdded(contact) ? { ...contact, label: added.label } : contact));
  }
  return [...contacts, { ...added, isPrimary: false }];
}
