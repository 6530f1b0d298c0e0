// Finding customers by what a caller says (C8): one folded text per customer with names, contacts and streets.
// Three or more characters match anywhere, one or two match whole words. Derived data, rebuilt with each change. The texts
// of archived customers carry a noun of their own, so that one pass over the texts answers a search without a join.

import { sql } from 'kysely';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';

const ACTIVE = 'customer';
const ARCHIVED = 'archived customer';
/** More words than this in one query are noise, and each costs a pass over the texts. */
const TERMS = 12;

/** Rebuilds the search texts of these customers; of customers that are gone, removes them. */
export async function refreshSearch(db: Database, customerIds: readonly number[]): Promise<void> {
  for (const chunk of chunksOf(customerIds)) {
    await refreshChunk(db, chunk);
  }
}

async function refreshChunk(db: Database, ids: readonly number[]): Promise<void> {
  await db.deleteFrom('searchText').where('noun', 'in', [ACTIVE, ARCHIVED]).where('recordId', 'in', ids).execute();
  const rows = await textsOf(db, ids);
  if (rows.length > 0) await db.insertInto('searchText').values(rows).execute();
}

/** What should stand for these customers. */
async function textsOf(db: Database, ids: readonly number[]) {
  const customers = await db
    .selectFrom('customer')
    .select(['id', 'firstName', 'lastName', 'company', 'accountingKey', 'archivedAt'])
    .where('id', 'in', ids)
    .execute();
  if (customers.length === 0) return [];
  const contacts = await db
    .selectFrom('contact')
    .select(['customerId', 'value'])
    .where('customerId', 'in', ids)
    .orderBy('id')
    .execute();
  const addresses = await db
    .selectFrom('address')
    .select(['customerId', 'street', 'city'])
    .where('customerId', 'in', ids)
    .where('archivedAt', 'is', null)
    .orderBy('id')
    .execute();
  const words = new Map<number, string[]>(
    customers.map(({ id, archivedAt: _, ...names }) => [id, Object.values(names).filter((name) => name !== null)]),
  );
  for (const { customerId, value } of contacts) words.get(customerId)?.push(value);
  for (const { customerId, street, city } of addresses) words.get(customerId)?.push(street, city);
  return customers.map(({ id, archivedAt }) => ({
    noun: archivedAt === null ? ACTIVE : ARCHIVED,
    recordId: id,
    text: searchText(words.get(id) ?? []),
  }));
}

/** The customers whose texts are missing or say something else than they should, and those that are gone but still found. */
export async function staleSearch(db: Database): Promise<number[]> {
  const stale = new Set<number>();
  const all = db.selectFrom('customer').select('id').unionAll(db.selectFrom('searchText').select('recordId as id'));
  const ids = [...new Set((await all.execute()).map(({ id }) => id))].sort((a, b) => a - b);
  for (const chunk of chunksOf(ids)) {
    for (const id of await staleAmong(db, chunk)) stale.add(id);
  }
  return [...stale];
}

async function staleAmong(db: Database, ids: readonly number[]): Promise<number[]> {
  const stored = await db
    .selectFrom('searchText')
    .select(['noun', 'recordId', 'text'])
    .where('noun', 'in', [ACTIVE, ARCHIVED])
    .where('recordId', 'in', ids)
    .execute();
  const [has, should] = [byCustomer(stored), byCustomer(await textsOf(db, ids))];
  return ids.filter((id) => has.get(id) !== should.get(id));
}

function byCustomer(rows: readonly { noun: string; recordId: number; text: string }[]): Map<number, string> {
  const texts = new Map<number, string>();
  for (const { noun, recordId, text } of rows) texts.set(recordId, `${texts.get(recordId) ?? ''}${noun}${text}`);
  return texts;
}

/**
 * Folded words separated by single spaces, with one at each end, so that a whole word is found as ` word `. The parts of a
 * compound name stand behind it, so that "Ng" finds Ng-Smith; e-mails are kept whole.
 */
export function searchText(parts: readonly string[]): string {
  const words = foldedWords(parts.join(' '));
  const inner = words.filter((word) => !word.includes('@')).flatMap(innerWords);
  return ` ${[...words, ...inner].join(' ')} `;
}

function innerWords(word: string): string[] {
  const inner = word.split(/[-.'’&"]+/).filter((part) => part !== '');
  return inner.length === 1 && inner[0] === word ? [] : inner;
}

/** Lower case without accents, so that "jose" finds José and the other way around. */
function foldedWords(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
  return folded.split(/[\s,;/()]+/).filter((word) => word !== '');
}

/** The keys of customers that match every word of the query, archived ones included: to filter other records by. */
export function matchingCustomers(db: Database, query: string) {
  return matchingTexts(db, { query, all: true }).select('recordId');
}

export interface Search {
  readonly query: string;
  /** Archived customers too. */
  readonly all: boolean;
}

/** The first customers that match, in the order of their names, and how many match in all. */
export async function findCustomers(
  db: Database,
  search: Search & { readonly limit: number },
): Promise<{ ids: number[]; total: number }> {
  const matches = matchingTexts(db, search);
  const { total } = await matches.select((from) => from.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  if (total === 0) return { ids: [], total };
  const page = await matches.select('recordId').orderBy('text').orderBy('recordId').limit(search.limit).execute();
  return { ids: page.map(({ recordId }) => recordId), total };
}

function matchingTexts(db: Database, { query, all }: Search) {
  let matches = db.selectFrom('searchText').where('noun', 'in', all ? [ACTIVE, ARCHIVED] : [ACTIVE]);
  for (const term of searchTerms(query)) {
    matches = matches.where('text', 'like', sql<string>`${likePattern(term)} escape '\\'`);
  }
  return matches;
}

/** The query's words; a phone number however typed becomes its digits, without the zeros that only a dial needs. */
export function searchTerms(query: string): string[] {
  const phone = query.replace(/[\s().+/-]/g, '');
  if (/^[0-9]{4,15}$/.test(phone)) return [phone.replace(/^0+(?=[0-9]{4})/, '')];
  return [...new Set(foldedWords(query))].slice(0, TERMS);
}

function likePattern(term: string): string {
  const escaped = term.replace(/[\\%_]/g, (character) => `\\${character}`);
  return [...term].length >= 3 ? `%${escaped}%` : `% ${escaped} %`;
}
