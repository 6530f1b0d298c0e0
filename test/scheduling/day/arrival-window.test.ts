// The arrival windows of a day: one after the other from the opening on, whatever the hours.

import { expect, it } from 'vitest';
import { companyWindows } from '../../../src/scheduling/day/arrival-window.ts';
import { clock, DATE, ZONE } from '../../support/day.ts';

it.each([
  ['tue 08:00-12:00', ['08:00-10:00', '10:00-12:00']],
  ['tue 08:00-11:00', ['08:00-10:00']],
  ['tue 08:00-09:00', ['08:00-09:00']],
  ['tue 22:00-02:00', ['22:00-24:00', '24:00-26:00']],
  ['mon 08:00-12:00', []],
])('%s', (openingHours, expected) => {
  const windows = companyWindows(DATE, { openingHours, timeZone: ZONE, windowSeconds: 7_200 });
  expect(windows.map(({ start, end }) => `${clock(start)}-${clock(end)}`)).toEqual(expected);
});
