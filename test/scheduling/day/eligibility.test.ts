// Who may take an appointment: the short answer agrees with the reasons, for each thing that can be in the way.

import { expect, it } from 'vitest';
import type { DayTechnician } from '../../../src/domain/day.ts';
import { isFit, unfitReasons } from '../../../src/scheduling/day/eligibility.ts';
import { north, request, SETTINGS, technician } from '../../support/day.ts';

it.each<[string, Partial<DayTechnician>, Partial<typeof SETTINGS>, string[]]>([
  ['nothing', {}, {}, []],
  ['another branch', { branchId: 2 }, {}, ['other-branch']],
  ['another kind', { kind: 'sales' }, {}, ['wrong-kind']],
  ['a skill', { skills: {} }, {}, ['missing-skill']],
  ['the own radius', { coverageRadiusMetres: 500 }, {}, ['outside-radius']],
  ['the maximum area', { startPlace: north(30) }, { maximumAreaMetres: 10_000 }, ['outside-maximum-area']],
  ['no radius from a start that is not known', { startPlace: null, coverageRadiusMetres: 500 }, {}, []],
  ['a territory', { territories: [{ name: 'North', postalPrefixes: ['6061'] }] }, {}, ['outside-territory']],
])('%s', (_, changes, settings, expected) => {
  const wanted = { ...request(), postalCode: '60707' };
  const company = { ...SETTINGS, ...settings };
  const one = technician(1, changes);
  expect(unfitReasons(one, wanted, company).map(({ code }) => code)).toEqual(expected);
  expect(isFit(one, wanted, company)).toBe(expected.length === 0);
});
