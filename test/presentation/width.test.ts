import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { makePalette } from '../../src/presentation/colors.ts';
import { clip, clusters, head, padded, textWidth, wrapped } from '../../src/presentation/width.ts';

const range = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((code) => String.fromCodePoint(code));
const emoji = fc.constantFrom('🔒', '😀', '👩‍🔧', '🇩🇪', '👍🏽', '❤️', '1️⃣', '🏠', '⚡', '☎', '✔️', '👨‍👩‍👧');
const character = fc.oneof(
  range(0x20, 0x7e),
  range(0xa1, 0x17f),
  range(0x391, 0x3c9),
  range(0x410, 0x44f),
  range(0x5d0, 0x5ea),
  range(0x621, 0x64a),
  range(0x2500, 0x25a9),
  range(0x3041, 0x3096),
  range(0x30a1, 0x30fa),
  range(0x4e00, 0x9fff),
  range(0xac00, 0xd7a3),
  range(0xff01, 0xff5e),
  range(0x20000, 0x20100),
  fc.constantFrom('…', '╌', '━', '▐', '▌', '░', '▒', '▓', '·', '●', '○', '✓', '✗', '›', 'é', 'ñ', 'ệ', '\u200b'),
  emoji,
);
const text = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(''));

describe('textWidth', () => {
  it('agrees with string-width on what names are written in', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(textWidth(value)).toBe(stringWidth(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with string-width on every single character of the plane that a terminal shows in one or two columns', () => {
    const wrong: string[] = [];
    for (let code = 0x20; code < 0x1fbff; code++) {
      const one = String.fromCodePoint(code);
      if (/[\p{L}\p{N}\p{P}\p{S}\p{Zs}]/u.test(one) && textWidth(one) !== stringWidth(one))
        wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('keeps an emoji of several parts together', () => {
    expect(clusters('a👩‍🔧é')).toEqual(['a', '👩‍🔧', 'é']);
  });
});

describe('clip', () => {
  it.each([
    ['Patel', 5, 'Patel'],
    ['Patel', 4, 'Pat…'],
    ['Patel', 1, 'P'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['日本語', 1, ''],
    ['Al Bo', 4, 'Al…'],
  ])('cuts %s to %i columns', (value, width, expected) => {
    expect(clip(value, width, false)).toBe(expected);
  });

  it('cuts with a dot where only ASCII may be used', () => {
    expect(clip('Patel', 4, true)).toBe('Pat.');
  });

  it('never takes more columns than it may', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 20 }), (value, width) => {
        expect(stringWidth(clip(value, width, false))).toBeLessThanOrEqual(width);
        expect(stringWidth(head(value, width))).toBeLessThanOrEqual(width);
        expect(value.startsWith(head(value, width))).toBe(true);
      }),
    );
  });
});

describe('wrapped', () => {
  it('puts as many parts on a line as fit', () => {
    expect(wrapped(['one', 'two', 'three', 'four'], { separator: ' · ', width: 12, ascii: false })).toEqual([
      'one · two',
      'three · four',
    ]);
  });

  it('cuts a part that is longer than a line', () => {
    expect(wrapped(['abcdef', 'x'], { separator: ' ', width: 4, ascii: false })).toEqual(['abc…', 'x']);
  });
});

describe('painted text', () => {
  const { heading, warning } = makePalette(true);

  it('is as wide as its letters', () => {
    expect(textWidth(heading('NUMBER'))).toBe(6);
    expect(textWidth(warning('日本'))).toBe(4);
    expect(padded(heading('NO'), 4)).toBe(`${heading('NO')}  `);
  });

  it('loses its color only where it is cut', () => {
    expect(clip(warning('flagged'), 7, false)).toBe(warning('flagged'));
    expect(clip(warning('flagged'), 4, false)).toBe('fla…');
  });
});

describe('padded', () => {
  it('counts columns, not characters', () => {
    expect(padded('日本', 6)).toBe('日本  ');
    expect(padded('日本', 6, 'right')).toBe('  日本');
  });
});
