// Small things about words: the nearest known one to a typo, plurals, and text made safe for a terminal.

/** The candidate nearest to the text by edit distance, if it is near enough to be a typo; null otherwise. */
export function closest(text: string, candidates: Iterable<string>): string | null {
  const folded = text.toLowerCase();
  const allowed = Math.max(1, Math.floor(folded.length / 3));
  let best: string | null = null;
  let least = allowed + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - folded.length) >= least) continue;
    const distance = editDistance(folded, candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and neighbour swaps (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) distance = Math.min(distance, (beforePrevious[j - 2] ?? 0) + 1);
      current.push(distance);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** `1 appointment`, `3 appointments`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(number)} ${number === 1 ? singular : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerated(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** `100,000`. Not by Intl, whose first use takes longer than everything else a command prints. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

const LONGEST_QUOTE = 60;

/** What was given, in quotes and no longer than a message can bear. Of any value: a script may send an object for a number. */
export function quoted(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return text.length > LONGEST_QUOTE ? `"${text.slice(0, LONGEST_QUOTE - 3)}..."` : `"${text}"`;
}

const DRIVES_TERMINALS = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Shows control and direction-changing characters as `\u{1b}`, so that no stored text can drive a terminal. */
export function visible(text: string, keep: { newlines: boolean } = { newlines: false }): string {
  const shown = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  return text.replace(DRIVES_TERMINALS, (character) =>
    character === '\n' && keep.newlines ? character : shown(character),
  );
}

/** JSON that says the same to every parser, and in which no character drives a terminal: JSON itself leaves C1 and bidi. */
export function visibleJson(value: unknown, indent?: number): string {
  const escaped = (character: string): string => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, indent).replace(DRIVES_TERMINALS, (character) =>
    character === '\n' ? character : escaped(character),
  );
}
