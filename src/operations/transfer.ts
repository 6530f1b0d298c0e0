// Records as tables: out of the book, and back.

import * as declarations from './catalog/transfer.ts';
import { implementRead, implementWrite } from './code.ts';

export const exportRecords = implementRead(declarations.exportRecords, {
  read: async (scope, input) => await (await import('./export.ts')).exportTables(scope, input),
});

export const importRecords = implementWrite(declarations.importRecords, {
  prepare: async (scope, input) => await (await import('./import.ts')).readSources(scope, input),
  identity: async (sources) => (await import('./import.ts')).contentOf(sources),
  write: async (scope, input, sources) => await (await import('./import.ts')).writeSources(scope, input, sources),
});
