// Backups, what came back from one, and the check-up, for people.

import { count, grouped } from '../base/words.ts';
import type { Backup, BookFacts, CheckResult, Checkup, Restored } from '../domain/book.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** Records named of each check; --json has all. */
const SHOWN = 3;

export function backup({ file, ...facts }: Backup, view: View): string {
  return `${view.palette.heading(`Backed up to ${view.text(file)}`)}\n${factsText(facts, view)}\nTo bring it back: dispatch restore ${view.text(file)}\n`;
}

/** After a restore, and before it, as a question. */
export function restored({ file, book, kept, ...facts }: Restored, view: View): string {
  const title = `Restored ${view.text(book)} from ${view.text(file)}`;
  const old = kept === null ? '' : `The book that was there is now ${view.text(kept)}\n`;
  return `${view.palette.heading(title)}\n${factsText(facts, view)}\n${old}`;
}

/** Lines under a title: what a book holds. */
export function factsText(facts: BookFacts, view: View): string {
  const { companyName, revision, lastChangeAt, customers, appointments, sizeBytes } = facts;
  const last = lastChangeAt === null ? 'never changed' : `last change ${view.moment(lastChangeAt, facts.timeZone)}`;
  const held = [count(customers, 'customer'), count(appointments, 'appointment'), sizeText(sizeBytes)].join(', ');
  return `  ${view.text(companyName)}, revision ${grouped(revision)}, ${last}\n  ${held}, checked`;
}

function sizeText(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function doctor({ items, revision, appointments, fixed }: Checkup, view: View): string {
  const sick = items.filter(({ problems }) => problems > 0);
  const well = items.length - sick.length;
  const blocks = sick.map((item) => `${checkText(item, view)}\n`);
  const about = `revision ${grouped(revision)}, ${count(appointments, 'appointment')}`;
  const fine =
    sick.length === 0
      ? `All is well: ${count(well, 'check')}, ${about}.`
      : `${count(well, 'other check')} found nothing; ${about}.`;
  const repaired = fixed === 0 ? '' : `Repaired ${count(fixed, 'problem')}.\n`;
  return `${blocks.join('')}${repaired}${fine}\n`;
}

function checkText({ title, problems, fixed, hint, canFix, records }: CheckResult, view: View): string {
  const isRepaired = canFix && fixed === problems;
  const heading = `${title}: ${grouped(problems)}${isRepaired ? ', repaired' : ''}`;
  const lines = records.slice(0, SHOWN).flatMap(({ number, text }) => {
    const start = number === null ? '  ' : `  ${number}  `;
    const [first = '', ...more] = wrap(view.text(text), view.columns - start.length);
    return [start + first, ...more.map((line) => ' '.repeat(start.length) + line)];
  });
  const left = records.length - SHOWN;
  if (left > 0) lines.push(`  and ${grouped(left)} more: dispatch doctor --json`);
  const way = isRepaired ? [] : [`  > ${hint ?? 'dispatch doctor --fix'}`];
  const paint = isRepaired ? view.palette.heading : view.palette.warning;
  return `${[paint(heading), ...lines, ...way.map((line) => view.palette.faint(line))].join('\n')}\n`;
}
