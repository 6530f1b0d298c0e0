// The change log and undo, for people.

import type { LogResult, RecordChange, RevisionCard, UndoResult } from '../domain/history.ts';
import type { View } from './view.ts';

const SHOWN_RECORDS = 6;

export function log(result: LogResult, view: View): string {
  if (result.items.length === 0) return 'No changes.\n';
  const entries = result.items.map((revision) => entry(revision, result.detailed, view)).join('');
  const more = result.total - result.items.length;
  return entries + (more > 0 ? view.palette.faint(`${more} earlier changes; --limit shows more\n`) : '');
}

function entry(revision: RevisionCard, detailed: boolean, view: View): string {
  const { palette } = view;
  const marks = [
    revision.isFinal ? 'final' : '',
    revision.undoes === null ? '' : `undoes ${revision.undoes}`,
    revision.undoneBy === null ? '' : `undone by ${revision.undoneBy}`,
  ].filter((mark) => mark !== '');
  const head = `${palette.heading(String(revision.revision).padStart(4))}  ${view.moment(revision.at)}  ${view.text(revision.actor)}`;
  return [
    `${head}${marks.length > 0 ? palette.warning(`  [${marks.join(', ')}]`) : ''}`,
    `      ${view.text(revision.command)}`,
    ...recordLines(revision.changes, detailed, view).map((line) => `      ${palette.faint(line)}`),
    '',
  ].join('\n');
}

function recordLines(changes: readonly RecordChange[], detailed: boolean, view: View): string[] {
  if (detailed) return changes.flatMap((change) => detailLines(change, view));
  const lines = changes.slice(0, SHOWN_RECORDS).map(({ kind, record, columns }) => {
    const names = kind === 'changed' ? ` (${columns.map(({ column }) => columnWords(column)).join(', ')})` : '';
    return `${kind} ${columnWords(record)}${names}`;
  });
  return changes.length > SHOWN_RECORDS ? [...lines, `and ${changes.length - SHOWN_RECORDS} more records`] : lines;
}

function detailLines({ kind, record, columns }: RecordChange, view: View): string[] {
  const arrow = view.ascii ? '->' : '→';
  const given = columns.filter(({ before, after }) => kind === 'changed' || (before ?? after) !== null);
  return [
    `${kind} ${columnWords(record)}`,
    ...given.map(({ column, before, after }) => {
      const value =
        kind === 'changed'
          ? `${valueText(before, view)} ${arrow} ${valueText(after, view)}`
          : valueText(after ?? before, view);
      return `  ${columnWords(column)}: ${value}`;
    }),
  ];
}

/** `technician` for technicianId, `planned start` for plannedStart, `status step 5` for statusStep 5. */
function columnWords(column: string): string {
  return column.replace(/Id$/, '').replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function valueText(value: unknown, view: View): string {
  if (value === null) return 'none';
  const text = view.text(String(value));
  return text;
}

export function undo(result: UndoResult, view: View): string {
  const lines = recordLines(result.changes, false, view).map((line) => `  ${line}`);
  return [
    `Undone: revision ${result.revision} by ${view.text(result.actor)}: ${view.text(result.command)}`,
    ...lines,
    '',
  ].join('\n');
}
