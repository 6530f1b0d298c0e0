// The history of the book (X4, X5): each command with the file that does it.

import * as declarations from './catalog/history.ts';
import { implementRead, implementWrite } from './code.ts';

const reading = () => import('./history-reading.ts');
const undoing = () => import('./undoing.ts');

export const log = implementRead(declarations.log, {
  read: async (scope, input) => await (await reading()).readLog(scope, input),
});

export const blame = implementRead(declarations.blame, {
  read: async (scope, input) => await (await reading()).readBlame(scope, input),
});

export const diff = implementRead(declarations.diff, {
  read: async (scope, input) => await (await reading()).readDiff(scope, input),
});

export const undo = implementWrite(declarations.undo, {
  write: async (scope, input) => await (await undoing()).writeUndo(scope, input),
});

export const redo = implementWrite(declarations.redo, {
  write: async (scope, input) => await (await undoing()).writeRedo(scope, input),
});
