// Whether a technician may serve an appointment at all, whatever the time: kind, branch, skills, area (P6, S6), and whom its customer wants. Every reason at
// once, each graded: yellow can be pinned over, impossible cannot.

import { formatDistance } from '../../base/distance.ts';
import type { Violation } from '../../base/errors.ts';
import { greatCircleMetres } from '../../base/geo.ts';
import { enumerated } from '../../base/words.ts';
import type { Objection } from '../../domain/customer-technician.ts';
import { isSecondChoice, objectionTo } from '../../domain/customer-technician.ts';
import type { DayAppointment, DayTechnician } from '../../domain/day.ts';
import type { Settings } from '../../domain/settings.ts';
import { heldLevel, lackingSkills } from '../../domain/skills.ts';
import type { Territory } from '../../domain/territory.ts';
import { servesPostal } from '../../domain/territory.ts';

export interface Reason extends Violation {
  readonly grade: 'yellow' | 'impossible';
}

export interface Requirement extends Pick<DayAppointment, 'branchId' | 'kind' | 'place' | 'postalCode' | 'skills'> {
  /** null = a caller who is no customer yet. */
  readonly customerId: number | null;
}
export type AreaSettings = Pick<Settings, 'maximumAreaMetres' | 'units'>;

/** Straight line from where the technician starts (P8); null when either place is unknown. */
export function distanceFromStart(technician: DayTechnician, wanted: Pick<Requirement, 'place'>): number | null {
  if (technician.startPlace === null || wanted.place === null) return null;
  return greatCircleMetres(technician.startPlace, wanted.place);
}

/** What speaks against this technician on any day and at any time. */
export function unfitReasons(technician: DayTechnician, wanted: Requirement, settings: AreaSettings): Reason[] {
  const found: Reason[] = [];
  const add = (grade: Reason['grade'], code: string, message: string): void => {
    found.push({ grade, code, rule: 'P6', message: `${technician.name} ${message}.` });
  };
  if (technician.kind !== 'both' && technician.kind !== wanted.kind) {
    add('impossible', 'wrong-kind', `takes ${technician.kind} appointments only, and this is a ${wanted.kind} one`);
  }
  if (technician.branchId !== wanted.branchId) add('impossible', 'other-branch', 'works for another branch');
  const objection = objectionOf(technician, wanted);
  if (objection) found.push({ grade: 'yellow', rule: 'P6', ...objection });
  const lacking = lackingSkills(wanted.skills, technician.skills);
  if (lacking.length > 0) add('yellow', 'missing-skill', `lacks the ${skillWords(lacking)}`);
  if (!servesPostal(technician.territories, wanted.postalCode ?? null)) {
    const names = (technician.territories as readonly Territory[]).map(({ name }) => name);
    add('yellow', 'outside-territory', `serves ${enumerated(names)}, not ${wanted.postalCode}`);
  }
  const metres = distanceFromStart(technician, wanted);
  if (metres === null) return found;
  const far = (limit: number): string =>
    `${formatDistance(metres, settings.units)} from the start, the limit is ${formatDistance(limit, settings.units)}`;
  const { maximumAreaMetres } = settings;
  if (maximumAreaMetres > 0 && metres > maximumAreaMetres) {
    add('impossible', 'outside-maximum-area', `would leave the maximum area: ${far(maximumAreaMetres)}`);
  }
  const radius = technician.coverageRadiusMetres;
  if (radius !== null && metres > radius) {
    add('yellow', 'outside-radius', `would leave the own coverage radius: ${far(radius)}`);
  }
  return found;
}

/** `skill gas`, `skills alarm 2 and network 2`. */
export function skillWords(skills: readonly string[]): string {
  return `${skills.length === 1 ? 'skill' : 'skills'} ${enumerated(skills)}`;
}

/** As `unfitReasons(...).length === 0`, without the words: asked for every pair of a day. */
export function isFit(technician: DayTechnician, wanted: Requirement, settings: AreaSettings): boolean {
  if (technician.kind !== 'both' && technician.kind !== wanted.kind) return false;
  if (technician.branchId !== wanted.branchId) return false;
  if (objectionOf(technician, wanted) !== null) return false;
  for (const [name, level] of Object.entries(wanted.skills))
    if (heldLevel(technician.skills, name) < level) return false;
  if (!servesPostal(technician.territories, wanted.postalCode ?? null)) return false;
  const radius = technician.coverageRadiusMetres;
  const { maximumAreaMetres } = settings;
  if (radius === null && maximumAreaMetres === 0) return true;
  const metres = distanceFromStart(technician, wanted);
  if (metres === null) return true;
  return (radius === null || metres <= radius) && (maximumAreaMetres === 0 || metres <= maximumAreaMetres);
}

function objectionOf(technician: DayTechnician, wanted: Requirement): Objection | null {
  const wishes = wanted.customerId === null ? undefined : technician.wishes?.get(wanted.customerId);
  return wishes ? objectionTo(technician, wanted.kind, wishes) : null;
}

/** 1 where the customer prefers somebody else: that has a price (`preferenceWeight`). */
export function dislikeOf(technician: DayTechnician, wanted: Pick<DayAppointment, 'customerId'>): number {
  const wishes = technician.wishes?.get(wanted.customerId);
  return wishes && isSecondChoice(technician.id, wishes) ? 1 : 0;
}

/** Levels held beyond those asked for: using an expert for simple work has a price. */
export function surplusLevels(technician: DayTechnician, wanted: Pick<Requirement, 'skills'>): number {
  let surplus = 0;
  for (const [name, level] of Object.entries(wanted.skills)) {
    surplus += Math.max(0, heldLevel(technician.skills, name) - level);
  }
  return Math.min(255, surplus);
}
