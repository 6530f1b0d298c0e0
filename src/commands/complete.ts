// `complete`: prints the words that may come next, for the shell's completion. What is expected comes from the declarations, as
// the commands themselves do; the records come from the book. Whatever goes wrong, it prints nothing: a keypress is no
// place for an error.

import { visible } from '../base/words.ts';
import type { CandidateList } from '../domain/candidate.ts';
import { runOperation } from '../operations/run.ts';
import type { Expected, Word } from './expected.ts';
import { expectedAfter } from './expected.ts';
import type { HandCall } from './hand.ts';

/** What tells words apart fits on a line beside them. */
const LONGEST_ABOUT = 60;

/** Prints the words that may come next, one a line with what they are. */
export async function complete({ context, run, commands }: HandCall): Promise<void> {
  const expected = expectedAfter(run.args, commands);
  if (expected.files) return await context.io.write('\tfiles\n');
  const onBook = expected.book === null ? context : context.withBook(expected.book);
  try {
    const words = [...expected.words, ...(await recordsOf(onBook, expected))];
    await context.io.write(words.map((word) => lineOf(expected.lead, word)).join(''));
  } catch {
    // No book yet, a locked one, a damaged one: the command itself will say so.
  } finally {
    await onBook.close();
  }
}

async function recordsOf(context: HandCall['context'], { nouns, text }: Expected): Promise<Word[]> {
  const found: Word[] = [];
  for (const noun of nouns) {
    const kind = noun === 'timeOff' ? 'time-off' : noun;
    const { result } = await runOperation(context, 'completion.records', { noun: kind, text });
    // A name that a terminal would obey is not typed for anybody.
    found.push(...(result as CandidateList).items.filter(({ word }) => visible(word) === word));
  }
  return found;
}

function lineOf(lead: string, { word, about }: Word): string {
  const line = [...visible(about).replaceAll('/', '\u2215')];
  const short = line.length > LONGEST_ABOUT ? [...line.slice(0, LONGEST_ABOUT - 1), '…'] : line;
  return `${lead}${word}\t${short.join('')}\n`;
}
