// Where drives come from: trying the routing engine, and forgetting what it told. The engine itself is chosen with "company set".

import { declare } from '../../base/operation.ts';

export const check = declare({
  name: 'travel.check',
  paths: [['travel', 'check']],
  summary: 'Ask the routing engine for one drive, to see that it works',
  details:
    'Choose an engine with "company set travelUrl" and "company set travelEngine osrm" (or valhalla). Without --from and --to the drive leads from a technician\'s start to an address of the book. The cache is not used.',
  fields: {
    from: { type: 'coordinates', placeholder: 'LAT,LNG', description: 'Where the drive begins' },
    to: { type: 'coordinates', placeholder: 'LAT,LNG', description: 'Where it leads' },
  },
  examples: [
    { command: 'dispatch travel check', does: 'One drive of the book, beside the straight line' },
    { command: 'dispatch travel check --from 41.88,-87.62 --to 41.97,-87.90', does: 'A drive of your own' },
  ],
  effect: 'read',
  permission: ['schedule.view'],
  returns: 'The drive by the engine and by the straight line, in seconds and metres, and how long the answer took.',
});

export const clear = declare({
  name: 'travel.clear',
  paths: [['travel', 'clear']],
  summary: 'Forget the drives that the routing engine has told',
  details:
    'For a new map or another server: drives are then asked for again. Nothing of the book changes, so there is nothing to undo.',
  fields: {},
  examples: [{ command: 'dispatch travel clear', does: 'After the map was updated' }],
  effect: 'read',
  permission: ['company.modify'],
  returns: 'How many drives were kept until now.',
});
