// The company, its branches, users and services, for people.

import { formatDuration } from '../base/duration.ts';
import type {
  BranchCard,
  CompanyCard,
  DepartmentCard,
  ServiceCard,
  SettingChange,
  SubtypeCard,
  UserCard,
} from '../domain/company.ts';
import { formatSkills } from '../domain/skills.ts';
import { card } from './card.ts';
import { listing } from './columns.ts';
import { table } from './table.ts';
import type { View } from './view.ts';

type List<T> = { readonly items: readonly T[]; readonly total: number };

export function initialize(company: CompanyCard, view: View): string {
  return [
    `Created ${view.text(company.name)} in ${view.text(company.book)} (${company.branches[0]?.timeZone ?? ''}).`,
    '',
    'Next, in this order:',
    '  dispatch service add --department HVAC --name "AC Repair" --duration 90m --skills hvac',
    '  dispatch tech add --name "Maria Lopez" --skills hvac --start 41.92,-87.65',
    '  dispatch customer create --first Jane --last Doe --phone 312-555-0100 --street ... --at LAT,LNG',
    '',
  ].join('\n');
}

export function show(company: CompanyCard, view: View): string {
  const rows = Object.entries(company.settings).map(([name, value]) => ({
    name,
    value: settingText(value, view),
    changed: company.changed.includes(name),
  }));
  const settings = table(
    [
      { title: 'SETTING', cell: (row) => row.name },
      { title: 'VALUE', cell: (row) => row.value, shrink: true },
      ...(company.changed.length > 0
        ? [{ title: '', cell: ({ changed }: { changed: boolean }) => (changed ? 'changed' : '') }]
        : []),
    ],
    rows,
    view,
  );
  return `${card(
    view.text(company.name),
    [
      ['book', view.text(company.book)],
      ['revision', String(company.revision)],
    ],
    view,
  )}\n${branchTable(company.branches, view)}\n${settings}`;
}

function settingText(value: unknown, view: View): string {
  if (Array.isArray(value))
    return value.length === 0 ? '(none)' : value.map((part) => view.text(String(part))).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === '' ? '(none)' : view.text(String(value));
}

export function set(change: SettingChange, view: View): string {
  return `${change.setting}: ${settingText(change.before, view)} ${view.ascii ? '->' : '→'} ${settingText(change.after, view)}\n`;
}

function branchTable(branches: readonly BranchCard[], view: View): string {
  return table(
    [
      { title: 'NO', cell: (row) => row.number },
      { title: 'NAME', cell: (row) => view.text(row.name), shrink: true },
      { title: 'TIME ZONE', cell: (row) => row.timeZone },
      { title: 'PLACE', cell: (row) => (row.latitude === null ? 'unknown' : `${row.latitude},${row.longitude}`) },
    ],
    branches,
    view,
  );
}

export function branchAdd(branch: BranchCard, view: View): string {
  return `Added branch ${branch.number} ${view.text(branch.name)} (${branch.timeZone}).\n`;
}

export function branchList(list: List<BranchCard>, view: View): string {
  return branchTable(list.items, view);
}

export function userAdd(user: UserCard, view: View): string {
  return `Added user ${user.number} ${view.text(user.name)} (${user.role}).\nUse it with: dispatch --as "${view.text(user.name)}" ... or DISPATCH_USER\n`;
}

export function userList(list: List<UserCard>, view: View): string {
  const columns = [
    { title: 'NO', cell: (row: UserCard) => row.number },
    { title: 'NAME', cell: (row: UserCard) => view.text(row.name), shrink: true },
    { title: 'ROLE', cell: (row: UserCard) => row.role },
  ];
  return listing(columns, list.items, list.total, 'users', view);
}

export function departmentAdd(department: DepartmentCard, view: View): string {
  return `Added department ${department.number} ${view.text(department.name)}.\n`;
}

export function departmentList(list: List<DepartmentCard>, view: View): string {
  const columns = [
    { title: 'NO', cell: (row: DepartmentCard) => row.number },
    { title: 'NAME', cell: (row: DepartmentCard) => view.text(row.name), shrink: true },
  ];
  return listing(columns, list.items, list.total, 'departments', view);
}

function serviceCard(service: ServiceCard, view: View): string {
  return card(
    `${service.number} ${view.text(service.name)}`,
    [
      ['department', view.text(service.department)],
      ['kind', service.kind],
      ['duration', formatDuration(service.durationSeconds)],
      ['priority', service.priority],
      ['skills', view.text(formatSkills(service.skills)) || 'none needed'],
      ['subtypes', service.subtypes.map((subtype) => subtypeText(subtype, view)).join(', ')],
    ],
    view,
  );
}

function subtypeText(subtype: SubtypeCard, view: View): string {
  return (
    view.text(subtype.name) + (subtype.durationSeconds === null ? '' : ` (${formatDuration(subtype.durationSeconds)})`)
  );
}

export function serviceAdd(service: ServiceCard, view: View): string {
  return `Added ${serviceCard(service, view)}`;
}

export function serviceEdit(service: ServiceCard, view: View): string {
  return `Saved ${serviceCard(service, view)}`;
}

export function serviceList(list: List<ServiceCard>, view: View): string {
  const columns = [
    { title: 'NO', cell: (row: ServiceCard) => row.number },
    { title: 'NAME', cell: (row: ServiceCard) => view.text(row.name), shrink: true },
    { title: 'DEPT', cell: (row: ServiceCard) => view.text(row.department), shrink: true },
    { title: 'KIND', cell: (row: ServiceCard) => row.kind },
    { title: 'TIME', cell: (row: ServiceCard) => formatDuration(row.durationSeconds), align: 'right' as const },
    { title: 'PRIO', cell: (row: ServiceCard) => row.priority },
    { title: 'SKILLS', cell: (row: ServiceCard) => view.text(formatSkills(row.skills)), shrink: true },
    {
      title: 'SUBTYPES',
      cell: (row: ServiceCard) => row.subtypes.map((subtype) => subtypeText(subtype, view)).join(', '),
      shrink: true,
    },
  ];
  return listing(columns, list.items, list.total, 'services', view);
}

export function subtypeAdd(subtype: SubtypeCard, view: View): string {
  return `Added subtype ${subtype.number} ${subtypeText(subtype, view)}.\n`;
}
