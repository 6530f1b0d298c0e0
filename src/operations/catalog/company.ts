// The company itself: its file, settings, branches, users and catalogue of work. Plain declarations; the code is in
// operations/company.ts.

import { declare } from '../../base/operation.ts';
import { EXTERNAL_ID, IF_VERSION, SOURCE } from './common.ts';

export const initialize = declare({
  name: 'company.init',
  paths: [['init']],
  summary: 'Create the book of a new company',
  details:
    'Creates the file (readable by you alone), the company, its first branch and the user "owner" with the role super. Settings not given take their defaults and can be changed later with "company set".',
  fields: {
    name: { type: 'text', required: true, maxLength: 200, description: "The company's name" },
    timezone: { type: 'text', required: true, description: 'IANA time zone, such as America/Chicago' },
    hours: {
      type: 'hours',
      default: 'mon-fri 08:00-17:00',
      description: 'Opening hours; arrival windows start from the opening',
    },
    windowHours: {
      type: 'integer',
      list: true,
      minimum: 1,
      maximum: 10,
      description: 'Arrival-window lengths in hours that are offered, the usual one first (default 2)',
    },
    durationStep: { type: 'duration', default: '30m', description: 'Step of appointment durations' },
    branch: { type: 'text', default: 'Main', description: 'Name of the first branch' },
    at: { type: 'coordinates', description: "The first branch's place" },
    units: {
      type: 'choice',
      choices: ['mi', 'km'],
      default: 'mi',
      description: 'Distances shown in miles or kilometres',
    },
    clock: { type: 'choice', choices: ['12', '24'], default: '12', description: 'Times shown with 12 or 24 hours' },
  },
  examples: [
    {
      command: 'dispatch init --name "Lakeside Home Services" --timezone America/Chicago',
      does: 'Start with the defaults',
    },
    {
      command: 'dispatch init --name Nord --timezone Europe/Berlin --units km --clock 24 --window-hours 4',
      does: 'Four-hour windows, kilometres',
    },
  ],
  effect: 'write',
  permission: [],
  withoutBook: true,
  returns: 'The company with its settings and first branch.',
});

export const show = declare({
  name: 'company.show',
  paths: [['company', 'show']],
  summary: 'Show the company, its branches and settings',
  fields: {},
  examples: [{ command: 'dispatch company show --json', does: 'All settings, defaults included' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'The company with every setting and its branches.',
});

export const set = declare({
  name: 'company.set',
  paths: [['company', 'set']],
  summary: 'Change a company setting',
  fields: {
    setting: {
      type: 'text',
      required: true,
      positional: true,
      description: 'Name of the setting, as "company show" lists it',
    },
    value: {
      type: 'text',
      required: true,
      mayBeEmpty: true,
      positional: true,
      description: 'The new value; "" empties a text or a list',
    },
  },
  examples: [
    { command: 'dispatch company set freezeMinutes 90', does: 'Plans leave what departs within 90 minutes alone' },
    {
      command: 'dispatch company set rescheduleReasons "customer away,weather,parts late"',
      does: 'The list of reasons',
    },
  ],
  effect: 'write',
  permission: ['company.modify'],
  returns: 'The setting with its old and new value.',
});

export const branchAdd = declare({
  name: 'branch.add',
  paths: [['branch', 'add']],
  summary: 'Add a branch: an office with its time zone',
  fields: {
    name: { type: 'text', required: true, maxLength: 100, description: 'Name of the branch' },
    timezone: { type: 'text', required: true, description: 'IANA time zone' },
    at: { type: 'coordinates', placeholder: 'LAT,LNG', description: 'Place of the office' },
  },
  examples: [
    {
      command: 'dispatch branch add --name Denver --timezone America/Denver --at 39.74,-104.99',
      does: 'A second office',
    },
  ],
  effect: 'write',
  permission: ['company.modify'],
  returns: 'The branch.',
});

export const branchList = declare({
  name: 'branch.list',
  paths: [['branch', 'list']],
  summary: 'List the branches',
  fields: {},
  examples: [{ command: 'dispatch branch list', does: 'Offices with their zones' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of branches.',
});

export const userAdd = declare({
  name: 'user.add',
  paths: [['user', 'add']],
  summary: 'Add a user with a role',
  details: 'Roles are a guard rail against slips, not security: who can write the file can do anything with it.',
  fields: {
    name: {
      type: 'text',
      required: true,
      maxLength: 100,
      description: 'Login name, given with --as or $DISPATCH_USER',
    },
    role: {
      type: 'choice',
      choices: ['super', 'admin', 'dispatcher', 'technician', 'sales'],
      required: true,
      description: 'What the user may do',
    },
    tech: { type: 'record', noun: 'technician', description: 'The technician this user is' },
  },
  examples: [{ command: 'dispatch user add --name kim --role dispatcher', does: 'Kim may book, move and pin' }],
  effect: 'write',
  permission: ['company.modify'],
  returns: 'The user.',
});

export const userList = declare({
  name: 'user.list',
  paths: [['user', 'list']],
  summary: 'List the users and their permissions',
  fields: {},
  examples: [{ command: 'dispatch user list', does: 'Who may do what' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of users with role and permissions.',
});

export const departmentAdd = declare({
  name: 'department.add',
  paths: [['department', 'add']],
  summary: 'Add a department: a trade line such as HVAC',
  fields: {
    name: { type: 'text', required: true, positional: true, maxLength: 100, description: 'Name of the department' },
  },
  examples: [{ command: 'dispatch department add HVAC', does: 'A trade line' }],
  effect: 'write',
  permission: ['company.modify'],
  returns: 'The department.',
});

export const departmentList = declare({
  name: 'department.list',
  paths: [['department', 'list']],
  summary: 'List the departments',
  fields: {},
  examples: [{ command: 'dispatch department list', does: 'The trade lines' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of departments.',
});

export const serviceAdd = declare({
  name: 'service.add',
  paths: [['service', 'add']],
  summary: 'Add a service to the catalogue',
  fields: {
    name: { type: 'text', required: true, maxLength: 100, description: 'What is done: "AC Repair"' },
    department: {
      type: 'record',
      noun: 'department',
      required: true,
      description: 'Its department (made when it is new)',
    },
    kind: { type: 'choice', choices: ['tech', 'sales'], default: 'tech', description: 'Kind of its appointments' },
    duration: { type: 'duration', required: true, description: 'Usual duration' },
    skills: { type: 'text', list: true, description: 'Skills it needs, with the least level: hvac,gas:2' },
    priority: {
      type: 'choice',
      choices: ['normal', 'high'],
      default: 'normal',
      description: 'High may bump normal work',
    },
    externalId: EXTERNAL_ID,
    source: SOURCE,
  },
  examples: [
    {
      command: 'dispatch service add --department HVAC --name "AC Repair" --duration 90m --skills hvac --priority high',
      does: 'A service that needs the skill hvac',
    },
  ],
  effect: 'write',
  permission: ['company.modify'],
  returns: 'The service.',
});

export const serviceEdit = declare({
  name: 'service.edit',
  paths: [['service', 'edit']],
  summary: 'Change a service',
  details: 'Booked appointments keep their duration; a changed skill applies from the next plan on.',
  fields: {
    service: {
      type: 'record',
      noun: 'service',
      required: true,
      positional: true,
      description: 'The service: S-1 or its name',
    },
    name: { type: 'text', maxLength: 100, description: 'New name' },
    duration: { type: 'duration', description: 'Usual duration' },
    skills: { type: 'text', list: true, description: 'Skills it needs; replaces the list' },
    priority: { type: 'choice', choices: ['normal', 'high'], description: 'Priority' },
    ifVersion: IF_VERSION,
  },
  examples: [{ command: 'dispatch service edit "AC Repair" --duration 2h', does: 'A longer usual duration' }],
  effect: 'write',
  permission: ['company.modify'],
  returns: 'The service.',
});

export const serviceList = declare({
  name: 'service.list',
  paths: [['service', 'list']],
  summary: 'List the services with their subtypes',
  fields: { department: { type: 'record', noun: 'department', description: 'Only this department' } },
  examples: [{ command: 'dispatch service list --department HVAC', does: 'What HVAC does' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of services with subtypes.',
});

export const subtypeAdd = declare({
  name: 'subtype.add',
  paths: [['subtype', 'add']],
  summary: 'Add a subtype of a service',
  fields: {
    service: { type: 'record', noun: 'service', required: true, description: 'The service: S-1 or its name' },
    name: { type: 'text', required: true, maxLength: 100, description: 'Name of the variant: "Rooftop unit"' },
    duration: { type: 'duration', description: 'Its own usual duration' },
  },
  examples: [
    {
      command: 'dispatch subtype add --service "AC Repair" --name "Rooftop unit" --duration 3h',
      does: 'A longer variant',
    },
  ],
  effect: 'write',
  permission: ['company.modify'],
  returns: 'The subtype.',
});
