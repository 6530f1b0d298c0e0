// Notes as people read them: who and when on one line, the text below, important ones with a red "!" (T1).

import { visible } from '../base/words.ts';
import type { NoteCard } from '../domain/note.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

const INDENT = '    ';

export function noteText(note: NoteCard, view: View): string {
  const { palette } = view;
  const mark = note.isImportant ? palette.danger('!') : ' ';
  const facts = [
    view.moment(note.createdAt),
    view.text(note.createdBy),
    ...(note.isImportant ? ['important'] : []),
    ...(note.isVisible ? ['the customer sees it'] : []),
    ...(note.kind === 'system' ? ['system'] : []),
  ];
  const body = wrap(visible(note.body, { newlines: true }), view.columns - INDENT.length);
  const lines = body.map((line) => `${INDENT}${line}`.trimEnd());
  return `${mark} ${note.number}  ${palette.faint(facts.join(' · '))}\n${lines.join('\n')}\n`;
}
