import { describe, expect, it } from 'vitest';
import { makeWorld } from '../support/world.ts';

describe('notices', () => {
  it('show control characters of stored text instead of sending them to the terminal', async () => {
    const world = await makeWorld();
    const name = 'HV\u001b]0;title\u0007AC\u202e';
    const { stderr, exitCode } = await world.cli([
      'service',
      'add',
      '--department',
      name,
      '--name',
      'Tune-up',
      '--duration',
      '1h',
    ]);
    expect({ stderr, exitCode }).toEqual({
      stderr: 'note: made the department "HV\\u{1b}]0;title\\u{7}AC\\u{202e}"\n',
      exitCode: 0,
    });
  });
});
