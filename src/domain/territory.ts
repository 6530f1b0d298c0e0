// Territories: parts of the map by the beginnings of their postal codes. A technician without one serves everywhere.

import { AppError } from '../base/errors.ts';

export interface Territory {
  readonly name: string;
  /** In upper case, without spaces. */
  readonly postalPrefixes: readonly string[];
}

export interface TerritoryCard extends Territory {
  readonly id: number;
  readonly number: string;
  readonly version: number;
  /** Codes of those who serve it, by number. */
  readonly technicians: readonly string[];
}

/** `60613, m5v 2` → 60613 and M5V2, sorted, each once. Throws AppError (exit 2) for what no postal code begins with. */
export function parsePrefixes(texts: readonly string[]): string[] {
  const prefixes = texts.map((text) => {
    const prefix = plain(text);
    if (/^[A-Z0-9]{1,10}$/.test(prefix)) return prefix;
    throw AppError.usage(
      'bad-postal-prefix',
      `"${text}" is not the beginning of a postal code.`,
      'Give whole codes or their beginnings, with commas between: 60613,6062',
    );
  });
  return [...new Set(prefixes)].sort();
}

/** Without a postal code the territory cannot be judged: such an address counts as inside. */
export function servesPostal(territories: readonly Territory[] | undefined, postalCode: string | null): boolean {
  if (territories === undefined || territories.length === 0 || postalCode === null) return true;
  const code = plain(postalCode);
  if (code === '') return true;
  return territories.some(({ postalPrefixes }) => postalPrefixes.some((prefix) => code.startsWith(prefix)));
}

function plain(postalCode: string): string {
  return postalCode.toUpperCase().replace(/[\s-]/g, '');
}
