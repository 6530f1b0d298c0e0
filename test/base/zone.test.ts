import { tzOffset } from '@date-fns/tz/tzOffset';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isTimeZone, zoneOffsets, zoneShortName } from '../../src/base/zone.ts';

const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'US/Central', 'GMT', 'Etc/GMT+5'];
const FIRST = Date.UTC(1975, 0, 1) / 1000;
const LAST = Date.UTC(2037, 0, 1) / 1000;
const STEP = 97 * 86_400 + 3601;
const MOMENTS = Array.from({ length: Math.floor((LAST - FIRST) / STEP) }, (_, index) => FIRST + index * STEP);

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('offsets', () => {
  it('are those of Intl in every zone', () => {
    for (const zone of ZONES) {
      const expected = MOMENTS.map((seconds) => Math.round(tzOffset(zone, new Date(seconds * 1000)) * 60));
      expect({ zone, offsets: zoneOffsets(zone, MOMENTS) }).toEqual({ zone, offsets: expected });
    }
  });

  it.each(['America/Los_Angeles', 'Asia/Tokyo', ''])('leave the process in its own zone (%s)', (own) => {
    vi.stubEnv('TZ', own);
    const before = new Date(0).getTimezoneOffset();
    zoneOffsets('Australia/Lord_Howe', MOMENTS);
    expect(process.env.TZ).toBe(own);
    expect(new Date(0).getTimezoneOffset()).toBe(before);
  });

  it('leave no zone behind where none was set', () => {
    vi.stubEnv('TZ', undefined);
    zoneOffsets('Asia/Tokyo', [0]);
    expect('TZ' in process.env).toBe(false);
  });
});

describe('short names', () => {
  it('are those of Intl in every zone, winter and summer', () => {
    for (const zone of ZONES) {
      for (const seconds of [1_768_000_000, 1_784_000_000]) {
        const formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
        const expected = formatter.formatToParts(seconds * 1000).find(({ type }) => type === 'timeZoneName')?.value;
        expect({ zone, name: zoneShortName(zone, seconds) }).toEqual({ zone, name: expected });
      }
    }
  });
});

describe('names of zones', () => {
  it.each([
    ['America/Chicago', true],
    ['US/Central', true],
    ['UTC', true],
    ['America/Chicgo', false],
    ['+05:00', false],
    ['', false],
  ])('%s: %s', (zone, expected) => {
    expect(isTimeZone(zone)).toBe(expected);
  });
});
