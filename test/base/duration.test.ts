import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/base/duration.ts';
import { AppError } from '../../src/base/errors.ts';

function refusal(text: string): AppError {
  try {
    parseDuration(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('parseDuration', () => {
  it.each([
    ['90m', 5400],
    ['90', 5400],
    ['1h30', 5400],
    ['1h30m', 5400],
    ['1h 30m', 5400],
    ['1.5h', 5400],
    ['1h05', 3900],
    ['1h5', 3900],
    ['2h', 7200],
    ['2 hours', 7200],
    ['1 hour 30 minutes', 5400],
    ['45 min', 2700],
    ['0.5m', 30],
    [' 1H30 ', 5400],
    ['0h45', 2700],
  ])('%s is %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['0', '0m', '0h0', '-30m', '-1h', '0.001m'])('%s is not longer than zero', (text) => {
    expect(refusal(text)).toMatchObject({ code: 'duration-not-positive', exitCode: 2 });
  });

  it.each(['', 'h', 'm', '1h90', '1h60', '1.5h30', '1:30', '1,5h', 'soon', '1m30h', '1h30x', '--5', '1e3', '1234567'])(
    '"%s" is not a duration',
    (text) => {
      const error = refusal(text);
      expect(error).toMatchObject({ code: 'invalid-duration', exitCode: 2 });
      expect(error.hint).toContain('1h30');
    },
  );

  it('answers at once for a very long text', () => {
    expect(refusal(`${'1'.repeat(100_000)}x`).code).toBe('invalid-duration');
    expect(refusal(`1${' '.repeat(100_000)}x`).code).toBe('invalid-duration');
  });
});

describe('formatDuration', () => {
  it.each([
    [2700, '45m'],
    [5400, '1h30'],
    [7200, '2h'],
    [3900, '1h05'],
    [0, '0m'],
    [29, '0m'],
    [30, '1m'],
    [3599, '1h'],
    [-900, '-15m'],
    [-5400, '-1h30'],
    [-10, '0m'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('prints what parseDuration reads back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), (minutes) => {
        expect(parseDuration(formatDuration(minutes * 60))).toBe(minutes * 60);
      }),
    );
  });
});
