// Tables that tests bring into a shop: what came of them, or what is wrong with them.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import type { ImportedTable } from '../../src/domain/transfer.ts';
import type { Outcome } from '../../src/operations/run.ts';
import { contents } from './contents.ts';
import type { Shop } from './shop.ts';

type Options = Record<string, unknown> & { readonly name?: string };

export const NEW = { created: 1, updated: 0, unchanged: 0 };
export const CHANGED = { created: 0, updated: 1, unchanged: 0 };
export const SAME = { created: 0, updated: 0, unchanged: 1 };

export interface Importer {
  bring: (noun: string, text: string, options?: Options) => Promise<Outcome>;
  tally: (noun: string, text: string, options?: Options) => Promise<Omit<ImportedTable, 'noun' | 'file' | 'rows'>>;
  /** What is wrong, as `line field code`; the book is as it was. */
  faults: (noun: string, text: string, options?: Options) => Promise<string[]>;
}

/** Into the shop that there is when a test asks. */
export function makeImporter(shopNow: () => Shop): Importer {
  const bring: Importer['bring'] = async (noun, text, { name = 'table.csv', ...options } = {}) => {
    const shop = shopNow();
    const file = join(shop.folder, name);
    writeFileSync(file, text);
    return await shop.outcome('transfer.import', { noun, file, ...options });
  };
  return {
    bring,
    async tally(noun, text, options = {}) {
      const { result } = await bring(noun, text, options);
      const { created, updated, unchanged } = (result as { items: ImportedTable[] }).items[0] as ImportedTable;
      return { created, updated, unchanged };
    },
    async faults(noun, text, options = {}) {
      const { path } = shopNow();
      const before = contents(path);
      const error = await bring(noun, text, options).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof AppError)) throw new Error(`it was imported: ${String(error)}`);
      expect(contents(path)).toEqual(before);
      return error.violations.map(({ line, field, code }) =>
        [line, field, code].filter((part) => part !== undefined).join(' '),
      );
    },
  };
}
