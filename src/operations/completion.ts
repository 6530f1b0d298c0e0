// What the shell's completion asks of the book: words that may stand where a record is typed.

import { formatId } from '../base/ids.ts';
import { addDays, dayStart, formatTimes, formatWindow, localDate } from '../base/time.ts';
import type { Candidate, CandidateList } from '../domain/candidate.ts';
import { idsBeginning } from '../domain/candidate.ts';
import type { FindableNoun, Found } from '../storage/candidate.ts';
import { findCandidates } from '../storage/candidate.ts';
import * as declarations from './catalog/completion.ts';
import type { Scope } from './code.ts';
import { implementRead } from './code.ts';

/** More than that nobody reads through. */
const MOST = 50;

export const records = implementRead(declarations.records, {
  async read(scope, { noun: kind, text = '' }): Promise<CandidateList> {
    const noun = kind === 'time-off' ? 'timeOff' : kind;
    const ids = idsBeginning(noun, text);
    const name = text.toLowerCase();
    const { timeZone } = scope.book;
    const today = { start: dayStart(scope.today, timeZone), end: dayStart(addDays(scope.today, 1), timeZone) };
    const found = await findCandidates(scope.db, noun, { ids, name, today, limit: MOST });
    const items = found.flatMap((record) => wordsOf(scope, { noun, record, text }));
    return { items: items.slice(0, MOST) };
  },
});

/** The names that begin with the text; the number where it does, or where nothing is typed and there is no shorter word. */
function wordsOf(scope: Scope, asked: { noun: FindableNoun; record: Found; text: string }): Candidate[] {
  const { noun, record, text } = asked;
  const number = formatId(noun, record.id);
  const begins = (word: string): boolean => word.toLowerCase().startsWith(text.toLowerCase());
  const [short] = noun === 'customer' ? [] : record.names;
  if (text === '') {
    const word = short ?? number;
    return [{ word, about: aboutOf(scope, record, word === number ? [] : [number], word) }];
  }
  const word = record.names.find(begins);
  if (word !== undefined) return [{ word, about: aboutOf(scope, record, [number], word) }];
  const ids = idsBeginning(noun, text);
  const isMeant = ids?.some(({ first, last }) => record.id >= first && record.id <= last) || begins(number);
  return isMeant ? [{ word: number, about: aboutOf(scope, record, []) }] : [];
}

/** What is not in the word itself. */
function aboutOf(scope: Scope, record: Found, more: readonly string[], word?: string): string {
  const all = [...record.names, ...record.about, ...windowText(scope, record), ...more];
  return [...new Set(all)].filter((part) => part !== word).join(' · ');
}

/** Today's windows need no date. */
function windowText(scope: Scope, { window }: Found): string[] {
  if (!window) return [];
  const { start, end, zone } = window;
  const clock = scope.book.settings.clock === '24' ? 24 : 12;
  const isToday = localDate(start, zone) === localDate(scope.now, zone);
  return [isToday ? formatTimes(start, end, zone, clock) : formatWindow(start, end, zone, clock)];
}
