// Technicians who start together: who may be one of them, and what is said where so many are not free at once.

import { describe, expect, it } from 'vitest';
import type { DayAppointment, DayTechnician } from '../../../src/domain/day.ts';
import type { TeamMember } from '../../../src/scheduling/day/place-team.ts';
import { placeTeam } from '../../../src/scheduling/day/place-team.ts';
import { at, booked, clock, NOW, records, request, SETTINGS, technician } from '../../support/day.ts';

const member = (id: number, technicianId: number | null = null): TeamMember => ({
  id,
  durationSeconds: 3_600,
  technicianId,
});

function team(
  members: readonly TeamMember[],
  given: { technicians?: readonly DayTechnician[]; appointments?: readonly DayAppointment[] } = {},
) {
  const technicians = given.technicians ?? [technician(1), technician(2), technician(3)];
  const placed = placeTeam({
    records: records(technicians, given.appointments),
    settings: SETTINGS,
    now: NOW,
    request: request(),
    members,
  });
  return placed.ok
    ? placed.members.map(({ technicianId, plannedStart }) => `${technicianId} ${clock(plannedStart)}`)
    : placed.violations.map(({ code }) => code);
}

describe('two who start together', () => {
  it('are two, at the same full five minutes', () => {
    expect(team([member(0), member(-1)])).toEqual(['1 08:10', '2 08:10']);
  });

  it('are those who were asked for', () => {
    expect(team([member(0, 3), member(-1, 2)])).toEqual(['3 08:10', '2 08:10']);
    expect(team([member(0, 2), member(-1)])).toEqual(['2 08:10', '1 08:10']);
  });

  it.each<[string, TeamMember[], Partial<Parameters<typeof team>[1]>]>([
    ['are not one twice', [member(0, 1), member(-1, 1)], {}],
    ['are not more than there are', [member(0), member(-1), member(-2), member(-3)], {}],
    ['are not found where nobody works', [member(0), member(-1)], { technicians: [] }],
    [
      'are not found where one has not got the skill',
      [member(0), member(-1, 2)],
      { technicians: [technician(1), technician(2, { skills: {} })] },
    ],
    [
      'are not found where one is never free in the window',
      [member(0), member(-1)],
      {
        technicians: [technician(1), technician(2)],
        appointments: [booked(5, 2, '08:10', { durationSeconds: 3 * 3_600, pin: 'both' })],
      },
    ],
  ])('%s', (_, members, given) => {
    expect(team(members, given)[0]).toBe('too-few-technicians');
  });

  it('wait for who is free last', () => {
    const appointments = [booked(5, 2, '08:10', { pin: 'both', windowEnd: at('08:11') })];
    const found = team([member(0), member(-1)], { technicians: [technician(1), technician(2)], appointments });
    expect(found).toEqual(['2 09:10', '1 09:10']);
  });
});
