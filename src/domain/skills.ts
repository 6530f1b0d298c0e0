// Skills with levels: what a service needs, what a technician holds. Names are lower case; a name alone is level 1.

import { AppError } from '../base/errors.ts';
import type { Skills } from './day.ts';

const HIGHEST_LEVEL = 9;

/** `['hvac', 'Gas:2']` → { hvac: 1, gas: 2 }. Throws AppError (exit 2). */
export function parseSkills(texts: readonly string[]): Skills {
  const skills = new Map<string, number>();
  for (const text of texts) {
    const [, typed = '', digit = 1] = /^([^:,]{1,40})(?::([0-9]))?$/.exec(text.trim()) ?? [];
    const name = typed.trim().toLowerCase();
    const level = Number(digit);
    if (name === '' || level < 1) {
      throw AppError.usage(
        'bad-skill',
        `"${text}" is not a skill.`,
        `Write a name, or a name with a level from 1 to ${HIGHEST_LEVEL}: hvac,gas:2`,
      );
    }
    skills.set(name, level);
  }
  return Object.fromEntries([...skills].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `gas:2, hvac`. */
export function formatSkills(skills: Skills): string {
  return Object.entries(skills)
    .map(([name, level]) => (level === 1 ? name : `${name}:${level}`))
    .join(', ');
}

/** The level held, 0 for none. Skills are named by people: a plain look-up would find `constructor` on every object. */
export function heldLevel(held: Skills, name: string): number {
  return Object.hasOwn(held, name) ? (held[name] as number) : 0;
}

/** The skills that are missing or held at too low a level, as words: `gas 2 (has 1)`. */
export function lackingSkills(needed: Skills, held: Skills): string[] {
  return Object.entries(needed)
    .filter(([name, level]) => heldLevel(held, name) < level)
    .map(([name, level]) => {
      const has = heldLevel(held, name);
      if (has > 0) return `${name} ${level} (has ${has})`;
      return level === 1 ? name : `${name} ${level}`;
    });
}
