// The history for people: the change log, what has set each value, what differs between two moments, and what an undo or a
// redo has brought back.

import { count, enumerated } from '../base/words.ts';
import type {
  BlamedColumn,
  BlameResult,
  BookMoment,
  DiffResult,
  LogResult,
  RecordChange,
  RecordDifference,
  RevisionCard,
  UndoResult,
} from '../domain/history.ts';
import { dayWindow } from './board-words.ts';
import type { Column } from './columns.ts';
import { aligned } from './columns.ts';
import { changeText, columnWords, recordWords, titleOf, valueText } from './history-value.ts';
import type { View } from './view.ts';
import { clip } from './width.ts';
import { wrap } from './wrap.ts';

const SHOWN_RECORDS = 6;
const SHOWN_VALUES = 3;
/** Under the head of an entry. */
const INDENT = 6;

export function log(result: LogResult, view: View): string {
  if (result.items.length === 0) return 'No changes.\n';
  const entries = result.items.map((revision) => entry(revision, result.detailed, view)).join('');
  const more = result.total - result.items.length;
  return entries + (more > 0 ? view.palette.faint(`${count(more, 'earlier change')}; --limit shows more\n`) : '');
}

function entry(revision: RevisionCard, detailed: boolean, view: View): string {
  const { palette } = view;
  const marks = [
    revision.isFinal ? 'final' : '',
    revision.undoes === null ? '' : `undoes ${revision.undoes}`,
    revision.undoneBy === null ? '' : `undone by ${revision.undoneBy}`,
    revision.redoneBy === null ? '' : `redone by ${revision.redoneBy}`,
  ].filter((mark) => mark !== '');
  const head = `${palette.heading(String(revision.revision).padStart(4))}  ${view.moment(revision.at)}  ${view.text(revision.actor)}`;
  return [
    `${head}${marks.length > 0 ? palette.warning(`  [${marks.join(', ')}]`) : ''}`,
    `      ${view.text(revision.command)}`,
    ...recordLines(revision, detailed, view).map((line) => `      ${palette.faint(line)}`),
    '',
  ].join('\n');
}

function recordLines(
  { changes, changeCount }: Pick<RevisionCard, 'changes' | 'changeCount'>,
  detailed: boolean,
  view: View,
): string[] {
  if (detailed) return changes.flatMap((change) => detailLines(change, view));
  const shown = changes.slice(0, SHOWN_RECORDS);
  const more = changeCount - shown.length;
  const lines = shown.flatMap((change) => wrap(shortLine(change, view), view.columns - INDENT));
  return more > 0 ? [...lines, `and ${count(more, 'more record', 'more records')}`] : lines;
}

/** A record of which little was changed is shown with the values. */
function shortLine({ kind, record, columns }: RecordChange, view: View): string {
  const name = `${kind} ${recordWords(record)}`;
  if (kind !== 'changed') return [name, titleOf({ record, columns }, view)].filter(Boolean).join(', ');
  if (columns.length === 0) return name;
  const window = windowText(columns, view);
  const others = window === null ? columns : columns.filter(({ column }) => !WINDOW.includes(column));
  const shown = window === null ? [] : [window];
  if (shown.length + others.length <= SHOWN_VALUES)
    return `${name}: ${[...shown, ...others.map((one) => `${columnWords(one.column)} ${changeText(record, one, view)}`)].join('; ')}`;
  const names = others.map(({ column }) => columnWords(column)).join(', ');
  return window === null ? `${name} (${names})` : `${name}: ${window} (${names})`;
}

const WINDOW: readonly string[] = ['windowStart', 'windowEnd'];

/** The promise in one piece, by the company's clock; null where it did not become another. */
function windowText(columns: RecordChange['columns'], view: View): string | null {
  const [start, end] = WINDOW.map((name) => columns.find(({ column }) => column === name));
  if (!start || !end) return null;
  const of = (side: 'before' | 'after'): string => {
    const [windowStart, windowEnd] = [String(start[side]), String(end[side])];
    return dayWindow({ windowStart, windowEnd, timeZone: view.timeZone }, view);
  };
  return `window ${of('before')} ${view.ascii ? '->' : '→'} ${of('after')}`;
}

function detailLines({ kind, record, columns }: RecordChange, view: View): string[] {
  const given = columns.filter(({ before, after }) => kind === 'changed' || (before ?? after) !== null);
  return [
    `${kind} ${recordWords(record)}`,
    ...given.map((change) => {
      const { column, before, after } = change;
      const value =
        kind === 'changed' ? changeText(record, change, view) : valueText({ record, column }, after ?? before, view);
      return `  ${columnWords(column)}: ${value}`;
    }),
  ];
}

export function undo(result: UndoResult, view: View): string {
  if (result.operation !== 'history.redo') return reversed('Undone', result, result, view);
  return reversed('Undone again', result.original, result, view);
}

export function redo(result: UndoResult, view: View): string {
  return reversed('Redone', result.original, result, view);
}

function reversed(
  verb: string,
  { revision, actor, command }: UndoResult['original'],
  { changes }: UndoResult,
  view: View,
): string {
  const lines = recordLines({ changes, changeCount: changes.length }, false, view).map((line) => `  ${line}`);
  return [`${verb}: revision ${revision} by ${view.text(actor)}: ${view.text(command)}`, ...lines, ''].join('\n');
}

/** Follows from the key itself. */
const DERIVED = 'accountingKeyFolded';

/** Columns that hold nothing are shown only where somebody has emptied them. */
export function blame({ record, items }: BlameResult, view: View): string {
  const created = Math.min(...items.flatMap(({ setBy }) => setBy?.revision ?? []));
  const isGiven = items.filter(({ column }) => column !== DERIVED);
  const shown = isGiven.filter(({ value, setBy }) => value !== null || (setBy !== null && setBy.revision > created));
  return [
    `${view.palette.heading(record)}\n`,
    aligned(blameColumns(record, view), shown, view),
    ...restoredLines(shown, view),
  ].join('');
}

/** Times without weekday, this year and the company's zone: the line has to hold a command as well. */
function blameColumns(record: string, view: View): Column<BlamedColumn>[] {
  const year = ` ${view.today.slice(0, 4)}`;
  const zone = new RegExp(` ${view.zone(view.now)}$`);
  const short = (text: string): string =>
    text
      .replace(/^[A-Z][a-z]{2} (?=\d)/, '')
      .replace(year, '')
      .replace(zone, '');
  const when = (at: string): string => short(view.moment(at));
  return [
    { title: 'WHAT', cell: ({ column }) => columnWords(column) },
    { title: 'VALUE', cell: ({ column, value }) => short(valueText({ record, column }, value, view)), shrink: true },
    { title: 'REV', cell: ({ setBy }) => (setBy === null ? '' : String(setBy.revision)), align: 'right' },
    { title: 'SET', cell: ({ setBy }) => (setBy === null ? 'before the log' : when(setBy.at)) },
    { title: 'BY', cell: ({ setBy }) => view.text(setBy?.actor) },
    { title: 'COMMAND', cell: ({ setBy }) => view.text(setBy?.command.replace(/^dispatch /, '')), shrink: true },
  ];
}

/** One line for each undo or redo that has brought values back. */
function restoredLines(shown: readonly BlamedColumn[], view: View): string[] {
  const columns = new Map<number, string[]>();
  for (const { column, restoredBy } of shown) {
    if (restoredBy === null) continue;
    columns.set(restoredBy.revision, [...(columns.get(restoredBy.revision) ?? []), columnWords(column)]);
  }
  return [...columns].flatMap(([revision, names]) =>
    wrap(`Brought back by revision ${revision}: ${enumerated(names)}.`, view.columns).map(
      (line) => `${view.palette.faint(line)}\n`,
    ),
  );
}

export function diff(result: DiffResult, view: View): string {
  const { items, total, counts } = result;
  const head = [`From ${momentText(result.from, view)}`, `to   ${momentText(result.to, view)}`];
  if (total === 0) return `${[...head, 'Nothing differs.'].join('\n')}\n`;
  const numbers = (['created', 'changed', 'removed'] as const).flatMap((kind) =>
    counts[kind] > 0 ? `${counts[kind]} ${kind}` : [],
  );
  const lines = [...head, enumerated(numbers), '', ...items.flatMap((item) => differenceLines(item, view))];
  if (total > items.length)
    lines.push(view.palette.faint(`${items.length} of ${count(total, 'record')}; --limit shows more`));
  return `${lines.join('\n')}\n`;
}

function momentText({ at, revision }: BookMoment, view: View): string {
  return `${view.moment(at)}, ${revision === 0 ? 'before the book began' : `revision ${revision}`}`;
}

function differenceLines({ record, kind, columns, parts }: RecordDifference, view: View): string[] {
  const title = kind === 'changed' ? '' : titleOf({ record, columns }, view);
  const inner = [
    ...(kind === 'changed' ? columns.map((one) => `${columnWords(one.column)}: ${changeText(record, one, view)}`) : []),
    ...parts.map((part) => partLine(part, view)),
  ];
  return [
    clip(
      `${kind} ${view.palette.heading(recordWords(record))}${title === '' ? '' : `  ${title}`}`,
      view.columns,
      view.ascii,
    ),
    ...inner.flatMap((text) =>
      wrap(text, view.columns - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`),
    ),
  ];
}

function partLine({ record, kind, columns }: RecordChange, view: View): string {
  const told = columns
    .filter(
      ({ column, before, after }) =>
        !/^(customer|appointment|technician)Id$/.test(column) && (after ?? before) !== null,
    )
    .map(
      (one) =>
        `${columnWords(one.column)} ${kind === 'changed' ? changeText(record, one, view) : valueText({ record, column: one.column }, one.after ?? one.before, view)}`,
    );
  return `${kind} ${recordWords(record)}: ${told.join(', ')}`;
}
