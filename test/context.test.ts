// What a run has at hand before anything is opened: where the book is, who runs it, and who reads stdin.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Context } from '../src/context.ts';
import { createContext } from '../src/context.ts';
import { capturedIo } from './support/world.ts';

function contextIn(environment: Record<string, string>, given: { db?: string; actor?: string } = {}): Context {
  const { io } = capturedIo({ environment });
  return createContext({ io, command: 'test', now: undefined, db: undefined, actor: undefined, ...given });
}

describe('the book', () => {
  const home = join(homedir(), '.local', 'share', 'dispatch', 'book.db');
  it.each([
    ['in the folder for data', { XDG_DATA_HOME: '/srv/data' }, '/srv/data/dispatch/book.db'],
    ['not in a folder that is relative', { XDG_DATA_HOME: 'data' }, home],
    ['at home', {}, home],
  ])('is %s', (_, environment, expected) => {
    expect(contextIn(environment).bookPath).toBe(expected);
  });
});

it('the user is the one given, else that of the environment', () => {
  const named = { DISPATCH_USER: 'jo' };
  expect([contextIn(named, { actor: 'maria' }), contextIn(named), contextIn({})].map((one) => one.actorName)).toEqual([
    'maria',
    'jo',
    null,
  ]);
});

it('stdin has one reader', () => {
  const { takeStdin } = contextIn({});
  takeStdin('--file');
  expect(() => takeStdin('--notes')).toThrow('--file reads stdin already.');
});
