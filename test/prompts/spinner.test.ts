// Progress: turning at a terminal with a width, in lines anywhere else.

import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { startProgress } from '../../src/prompts/spinner.ts';

/** A stream that says what kind of terminal it is, and keeps what is written. */
function terminal(kind: { isTTY: boolean; columns: number }): { stream: NodeJS.WriteStream; written: () => string } {
  let text = '';
  const stream = new PassThrough().on('data', (chunk) => {
    text += String(chunk);
  });
  const moves = { cursorTo: () => true, clearLine: () => true, moveCursor: () => true };
  return { stream: Object.assign(stream, kind, moves) as unknown as NodeJS.WriteStream, written: () => text };
}

async function told(
  io: { stderrIsTty: boolean; TERM?: string },
  kind: { isTTY: boolean; columns: number },
  json = false,
): Promise<{ turned: string; noted: string }> {
  const { stream, written } = terminal(kind);
  const { stderrIsTty, TERM = 'xterm' } = io;
  let noted = '';
  const note = (text: string): void => {
    noted += text;
  };
  const progress = await startProgress({ stderrIsTty, environment: { TERM }, note }, { json, stream });
  progress.say('Booking: 3 appointments');
  await new Promise((resolve) => setTimeout(resolve, 200));
  progress.stop();
  progress.stop();
  return { turned: written(), noted };
}

const WIDE = { isTTY: true, columns: 80 };

it('turns at a terminal', async () => {
  const { turned, noted } = await told({ stderrIsTty: true }, WIDE);
  expect(turned).toContain('Booking: 3 appointments');
  expect(noted).toBe('');
});

it.each([
  ['a pipe', { stderrIsTty: false }, { isTTY: false, columns: 80 }],
  ['a dumb terminal', { stderrIsTty: true, TERM: 'dumb' }, WIDE],
  ['a terminal without a width', { stderrIsTty: true }, { isTTY: true, columns: 0 }],
])('is a line at %s', async (_, io, kind) => {
  expect(await told(io, kind)).toEqual({ turned: '', noted: 'Booking: 3 appointments\n' });
});

it('is JSON where stderr is', async () => {
  const { turned, noted } = await told({ stderrIsTty: true }, WIDE, true);
  expect({ turned, told: JSON.parse(noted) }).toEqual({ turned: '', told: { progress: 'Booking: 3 appointments' } });
});
