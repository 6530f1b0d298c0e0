import { describe, expect, it } from 'vitest';
import { formatSkills, lackingSkills, parseSkills } from '../../src/domain/skills.ts';
import { makeShop } from '../support/shop.ts';

describe('skills as text', () => {
  it('are read in any case and order, and printed as they can be typed', () => {
    expect(parseSkills([' HVAC ', 'Gas:2'])).toEqual({ gas: 2, hvac: 1 });
    expect(formatSkills(parseSkills(['hvac', 'gas:2']))).toBe('gas:2, hvac');
  });

  it.each(['', ' ', ':2', 'gas:0', 'gas:10', 'gas:high', 'gas,hvac'])('%j is none', (text) => {
    expect(() => parseSkills(['hvac', text])).toThrow(`"${text}" is not a skill.`);
  });
});

describe('what a technician lacks', () => {
  it.each([
    [['hvac'], ['hvac'], []],
    [['hvac', 'gas:2'], ['hvac:3'], ['gas 2']],
    [['gas:2'], ['gas'], ['gas 2 (has 1)']],
    [['constructor', '__proto__', 'valueOf'], ['hvac'], ['__proto__', 'constructor', 'valueof']],
    [['constructor'], ['constructor'], []],
    [['__proto__:2'], ['__proto__'], ['__proto__ 2 (has 1)']],
  ])('for %j holding %j is %j', (needed, held, lacking) => {
    const stored = (texts: string[]) => JSON.parse(JSON.stringify(parseSkills(texts)));
    expect(lackingSkills(stored(needed), stored(held))).toEqual(lacking);
  });

  it('keeps appointments from them, whatever the skill is called', async () => {
    const shop = await makeShop();
    await shop.run('service.add', { department: 'HVAC', name: 'Build', duration: '1h', skills: 'constructor' });
    await expect(shop.book({}, { service: 'Build' })).rejects.toMatchObject({ exitCode: 5, code: 'no-place' });
    await shop.run('technician.edit', { technician: 'SAM', skills: ['constructor'] });
    expect((await shop.book({}, { service: 'Build' })).technicianName).toBe('Sam Okafor');
  });
});
