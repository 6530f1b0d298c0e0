// Company settings: how a typed value is read, in which words a wrong one is refused, and which two contradict each other.

import { describe, expect, test } from 'vitest';
import {
  conflictingSettings,
  DEFAULT_SETTINGS,
  isSetting,
  readSetting,
  settingsFrom,
} from '../../src/domain/settings.ts';

const refusal = (name: keyof typeof DEFAULT_SETTINGS, text: string): string | null => {
  const read = readSetting(name, text);
  return 'value' in read ? null : read.message;
};

test('a book stores only what differs from the defaults', () => {
  expect(settingsFrom('{"units":"km"}')).toEqual({ ...DEFAULT_SETTINGS, units: 'km' });
});

test.each([
  ['units', true],
  ['unit', false],
  ['constructor', false],
])('%s is a setting: %j', (name, expected) => {
  expect(isSetting(name)).toBe(expected);
});

describe('a typed value', () => {
  test.each([
    ['salesOnCustomers', 'YES', true],
    ['salesOnCustomers', '1', true],
    ['acceptedIsInMotion', 'off', false],
    ['acceptedIsInMotion', 'False', false],
    ['bufferMinutes', '0', 0],
    ['bufferMinutes', '240', 240],
    ['windowHours', '4, 2,', [4, 2]],
    ['rescheduleReasons', ' weather ,, ill', ['weather', 'ill']],
    ['rescheduleReasons', '', []],
    ['units', 'km', 'km'],
    ['onSiteNotesDefault', 'Ring twice, please', 'Ring twice, please'],
    ['travelUrl', '', ''],
    ['travelUrl', 'http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['travelUrl', 'HTTPS://roads.example/osrm', 'HTTPS://roads.example/osrm'],
    ['travelProfile', '', ''],
    ['travelProfile', 'Truck_2', 'Truck_2'],
  ] as const)('%s %j is %j', (name, text, value) => {
    expect(readSetting(name, text)).toEqual({ value });
  });

  test.each([
    ['salesOnCustomers', 'maybe', 'salesOnCustomers must be yes or no, not "maybe".'],
    ['bufferMinutes', '241', 'bufferMinutes must be a whole number from 0 to 240, not "241".'],
    ['bufferMinutes', '-1', 'bufferMinutes must be a whole number from 0 to 240, not "-1".'],
    ['bufferMinutes', '', 'bufferMinutes must be a whole number from 0 to 240, not "".'],
    ['roadFactorPercent', '99', 'roadFactorPercent must be a whole number from 100 to 300, not "99".'],
    ['windowHours', '2,11', 'windowHours must be whole numbers from 1 to 10, not "2,11".'],
    ['windowHours', ' , ', 'windowHours must be whole numbers from 1 to 10, not " , ".'],
    ['clock', '13', 'clock must be 12 or 24, not "13".'],
    ['travelEngine', 'here', 'travelEngine must be straight-line or osrm or valhalla, not "here".'],
    ['travelProfile', 'a car', 'travelProfile must be one word, such as driving or auto, not "a car".'],
  ] as const)('%s %j is refused', (name, text, message) => {
    expect(readSetting(name, text)).toEqual({ code: 'bad-setting', field: name, message });
  });
});

describe('the address of a routing engine', () => {
  test.each([
    'roads',
    'ftp://roads.example',
    'http://roads.example?key=1',
    'http://roads.example#top',
    `http://roads.example/${'a'.repeat(500)}`,
  ])('%s is none', (text) => {
    expect(refusal('travelUrl', text)).toContain('travelUrl must be an http or https address');
  });

  test.each([
    ['http://jane@roads.example', 'http://***@roads.example'],
    ['http://jane:secret@roads.example', 'http://***@roads.example'],
    ['http://:secret@roads.example', 'http://***@roads.example'],
  ])('%s is refused without telling who and what: errors end up in logs', (text, shown) => {
    expect(refusal('travelUrl', text)).toMatch(`not "${shown}".`);
  });

  test('is needed by every engine but the straight line', () => {
    const url = 'http://127.0.0.1:5000';
    expect(conflictingSettings(DEFAULT_SETTINGS)).toBeNull();
    expect(conflictingSettings({ ...DEFAULT_SETTINGS, travelUrl: url })).toBeNull();
    expect(conflictingSettings({ ...DEFAULT_SETTINGS, travelEngine: 'osrm', travelUrl: url })).toBeNull();
    expect(conflictingSettings({ ...DEFAULT_SETTINGS, travelEngine: 'osrm' })).toMatchObject({
      code: 'no-travel-url',
      field: 'travelEngine',
      message: 'travelEngine is osrm, but travelUrl does not say where it answers.',
    });
  });
});
