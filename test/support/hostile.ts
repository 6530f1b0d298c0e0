// Text that does harm where it is shown as it is: it moves the cursor, rewrites the clipboard, hides what a link points to,
// or turns the direction of writing.

const between = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index)).join('');

const SEQUENCES = [
  '\u001b[2J\u001b[31m',
  '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u009b2J\u009d0;title\u009c',
].join('');
/** NUL is refused everywhere, and a test of its own. */
const CONTROLS = `x${between(0x01, 0x1f)}y${between(0x7f, 0x9f)}z`;
const DIRECTIONS = `x\u061c\u200e\u200f${between(0x202a, 0x202e)}y${between(0x2066, 0x2069)}\u2028z\u2029\ufeffw`;

export const HOSTILE = {
  /** As much as fits where names go. */
  short: 'x\u001b[2J\u001b]52;c;ZXZpbA==\u0007\u009b2J\u007f\r\n\u202e\u2066\u2028\ufeffx',
  surrogate: 'x\ud800y',
  nul: 'x\u0000y',
  everything: `${SEQUENCES}${CONTROLS}${DIRECTIONS}`,
} as const;

const OBEYED = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** The characters of a text that a terminal would obey, but for those its form is made of. */
export function rawControls(text: string, form = ''): string[] {
  const own = form === '--csv' ? '\r\n' : form === '--plain' ? '\t\n' : '\n';
  const found = (text.match(OBEYED) ?? []).filter((character) => !own.includes(character));
  return [...new Set(found)].map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}
