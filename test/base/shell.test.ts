import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../src/base/shell.ts';
import { makeShop, TUESDAY } from '../support/shop.ts';

describe('a word for the shell', () => {
  it.each([
    ['MARIA', 'MARIA'],
    ['2026-11-24', '2026-11-24'],
    ['AC Repair', '"AC Repair"'],
    ['', '""'],
    ['$(reboot)`id`"\\', '"\\$(reboot)\\`id\\`\\"\\\\"'],
  ])('%j is %s', (text, expected) => {
    expect(shellWord(text)).toBe(expected);
  });

  it('is read back by a shell as it was', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab \'"$`\\!*?~#&|;<>(){}[]=-.') });
    fc.assert(
      fc.property(fc.array(text, { minLength: 20, maxLength: 20 }), (words) => {
        const script = `printf '%s\\n' ${words.map(shellWord).join(' ')}`;
        expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(`${words.join('\n')}\n`);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps names in offered commands names', async () => {
    const shop = await makeShop();
    const name = 'Cheap $(reboot) "tune"';
    await shop.run('service.add', { department: 'HVAC', name, duration: '1h' });
    await shop.book({ window: `${TUESDAY} 08:00-10:00` }, { service: 'Cheap' });
    await shop.run('job.cancel', { job: 'J-1', reason: 'x' });
    await expect(shop.run('appointment.book', { job: 'J-1', first: true })).rejects.toMatchObject({
      hint: expect.stringContaining('--service "Cheap \\$(reboot) \\"tune\\""'),
    });
  });
});
