// How many columns a text takes in a terminal, and cutting it to a width. string-width knows every character, but the tables
// it rests on take longer to load than the whole board to draw; this knows the scripts that names are written in, and is
// held to string-width by tests.

import { stripVTControlCharacters } from 'node:util';

/** One column each: Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic letters, punctuation, arrows, lines, blocks, check marks. */
const NARROW =
  /^[\u0020-\u007e\u00a0-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0482\u048a-\u0590\u05d0-\u05ea\u0621-\u064a\u1e00-\u1fff\u2010-\u201f\u2020-\u2027\u2030-\u203b\u20a0-\u20bf\u2190-\u2193\u2500-\u25a9\u25c6-\u25cf\u2713\u2717]*$/;
/** Two columns each: kana, common Chinese and Korean characters, full-width forms. */
const WIDE = /[\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]/;
/** An emoji with its modifiers and joined parts, a flag, a keycap; or one character with the marks that combine with it. */
const CLUSTERS =
  /\p{RI}\p{RI}|[\d#*]\ufe0f?\u20e3|\p{Extended_Pictographic}[\ufe0f\p{EMod}]?(?:[\u{e0020}-\u{e007f}]+|(?:\u200d\p{Extended_Pictographic}[\ufe0f\p{EMod}]?)+)?|\P{M}[\p{M}\u200c\u200d]*|\p{M}+/gu;
const WIDE_RANGES =
  /^[\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3247\u3250-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18d7f}\u{18d80}-\u{18df2}\u{1aff0}-\u{1aff3}\u{1aff5}-\u{1affb}\u{1affd}\u{1affe}\u{1b000}-\u{1b2ff}\u{1d300}-\u{1d356}\u{1d360}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /^[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Mn}\p{Me}]+$/u;

export function textWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const cluster of clusters(unpainted(text))) width += clusterWidth(cluster);
  return width;
}

/** Without the palette's colors, which take no columns. Stored text holds no escapes: the view makes them visible. */
function unpainted(text: string): string {
  return text.includes('\u001b') ? stripVTControlCharacters(text) : text;
}

/** What a reader sees as one character each. */
export function clusters(text: string): readonly string[] {
  return NARROW.test(text) ? [...text] : (text.match(CLUSTERS) ?? []);
}

export function clusterWidth(cluster: string): number {
  if (cluster.length === 1) {
    if (NARROW.test(cluster)) return 1;
    if (WIDE.test(cluster)) return 2;
  }
  if (NO_WIDTH.test(cluster)) return 0;
  const spacing = cluster.match(/(?<=.)\p{Mc}/gsu)?.length ?? 0;
  return (isPicture(cluster) || WIDE_RANGES.test(cluster) ? 2 : 1) + spacing;
}

function isPicture(cluster: string): boolean {
  if (/^\p{RI}/u.test(cluster)) return cluster.length > 2;
  if (/^[\d#*]\ufe0f?\u20e3$/.test(cluster) || /^\p{Emoji_Presentation}/u.test(cluster)) return true;
  return /^\p{Extended_Pictographic}/u.test(cluster) && /[\ufe0f\p{EMod}\u200d]/u.test(cluster);
}

/** Cuts text to a width, with an ellipsis where there is room for one; what is cut loses its color. */
export function clip(text: string, width: number, ascii: boolean): string {
  if (textWidth(text) <= width) return text;
  const mark = width < 2 ? '' : ascii ? '.' : '…';
  return head(unpainted(text), width - mark.length).trimEnd() + mark;
}

/** As much of a text as fits, with no sign that it was cut. */
export function head(text: string, width: number): string {
  let kept = '';
  let used = 0;
  for (const cluster of clusters(text)) {
    used += clusterWidth(cluster);
    if (used > width) break;
    kept += cluster;
  }
  return kept;
}

/** Fills a text up with spaces. */
export function padded(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Parts one after another, as many a line as fit; a part that is too long is cut. */
export function wrapped(
  parts: readonly string[],
  options: { separator: string; width: number; ascii: boolean },
): string[] {
  const { separator, width, ascii } = options;
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : line + separator + part;
    if (line !== '' && textWidth(longer) > width) {
      lines.push(line);
      line = clip(part, width, ascii);
    } else line = clip(longer, width, ascii);
  }
  return line === '' ? lines : [...lines, line];
}
