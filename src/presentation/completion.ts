// The words that a shell offers, each with what it is.

import type { CandidateList } from '../domain/candidate.ts';
import type { View } from './view.ts';

/** Tabs between, as shells and scripts read it. */
export function records({ items }: CandidateList, view: View): string {
  return items.map(({ word, about }) => `${view.text(word)}\t${view.text(about)}\n`).join('');
}
