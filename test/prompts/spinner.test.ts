// Progress: at a terminal with a width, and nowhere else.

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
): Promise<string> {
  const { stream, written } = terminal(kind);
  const { stderrIsTty, TERM = 'xterm' } = io;
  const progress = await startProgress({ stderrIsTty, environment: { TERM } }, stream);
  progress.say('Booking: 3 appointments');
  await new Promise((resolve) => setTimeout(resolve, 200));
  progress.stop();
  progress.stop();
  return written();
}

it('is said at a terminal', async () => {
  expect(await told({ stderrIsTty: true }, { isTTY: true, columns: 80 })).toContain('Booking: 3 appointments');
});

it.each([
  ['a pipe', { stderrIsTty: false }, { isTTY: false, columns: 80 }],
  ['a test that plays a terminal', { stderrIsTty: true }, { isTTY: false, columns: 80 }],
  ['a dumb terminal', { stderrIsTty: true, TERM: 'dumb' }, { isTTY: true, columns: 80 }],
  ['a terminal without a width', { stderrIsTty: true }, { isTTY: true, columns: 0 }],
])('is silent at %s', async (_, io, kind) => {
  expect(await told(io, kind)).toBe('');
});
