// The company and what stands around it, as operations return it.

import type { Role } from './permission.ts';
import type { Settings } from './settings.ts';

export interface BranchCard {
  readonly id: number;
  readonly number: string;
  readonly name: string;
  readonly timeZone: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export interface CompanyCard {
  readonly name: string;
  readonly book: string;
  readonly revision: number;
  readonly branches: readonly BranchCard[];
  readonly settings: Settings;
  /** Names of the settings that differ from the default. */
  readonly changed: readonly string[];
}

export interface SettingChange {
  readonly setting: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface UserCard {
  readonly id: number;
  readonly number: string;
  readonly name: string;
  readonly role: Role;
  readonly technicianId: number | null;
  readonly permissions: readonly string[];
}

export interface DepartmentCard {
  readonly id: number;
  readonly number: string;
  readonly name: string;
}

export interface SubtypeCard {
  readonly id: number;
  readonly number: string;
  readonly name: string;
  /** null = the service's. */
  readonly durationSeconds: number | null;
}

export interface ServiceCard {
  readonly id: number;
  readonly number: string;
  readonly version: number;
  readonly name: string;
  readonly department: string;
  readonly kind: 'tech' | 'sales';
  readonly durationSeconds: number;
  readonly priority: 'normal' | 'high';
  /** Skill → least level. */
  readonly skills: Readonly<Record<string, number>>;
  readonly subtypes: readonly SubtypeCard[];
}
