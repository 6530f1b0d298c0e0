// Territories (S6): parts of the map by their postal codes.

import { declare } from '../../base/operation.ts';
import { IF_VERSION } from './common.ts';

export const add = declare({
  name: 'territory.add',
  paths: [['territory', 'add']],
  summary: 'Add a territory: a part of the map by its postal codes',
  details:
    'Technicians get theirs with "tech edit --territories"; who has none serves everywhere. Outside the own territories only a pin sends anybody. An address without postal code counts as inside.',
  fields: {
    name: { type: 'text', required: true, maxLength: 100, description: 'Name of the territory' },
    postal: {
      type: 'text',
      list: true,
      required: true,
      description: 'Its postal codes, or their beginnings: 60613,6062',
    },
  },
  examples: [{ command: 'dispatch territory add --name North --postal 60613,6062', does: '60613 and all of 6062x' }],
  effect: 'write',
  permission: ['company.modify'],
  returns: 'The territory.',
});

export const edit = declare({
  name: 'territory.edit',
  paths: [['territory', 'edit']],
  summary: 'Change a territory',
  details: 'What is booked stays; the territory applies from the next plan on.',
  fields: {
    territory: {
      type: 'record',
      noun: 'territory',
      required: true,
      positional: true,
      description: 'The territory: TY-1 or its name',
    },
    name: { type: 'text', maxLength: 100, description: 'New name' },
    postal: { type: 'text', list: true, description: 'Its postal codes, or their beginnings; replaces the list' },
    ifVersion: IF_VERSION,
  },
  examples: [{ command: 'dispatch territory edit North --postal 60613,60640,6062', does: 'One postal code more' }],
  effect: 'write',
  permission: ['company.modify'],
  returns: 'The territory.',
});

export const list = declare({
  name: 'territory.list',
  paths: [['territory', 'list']],
  summary: 'List the territories and who serves them',
  fields: {},
  examples: [{ command: 'dispatch territory list', does: 'Names, postal codes, technicians' }],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'A list of territories with postal code prefixes and technicians.',
});
