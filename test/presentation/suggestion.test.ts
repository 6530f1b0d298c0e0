// Suggestions as a dispatcher reads them out: one line for hours that differ in nothing else, the command to type next.

import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import type { Instant, LocalDate } from '../../src/base/time.ts';
import type { RankedSuggestion, SuggestResult } from '../../src/domain/schedule.ts';
import { suggestions } from '../../src/presentation/suggestion.ts';
import type { ViewOptions } from '../../src/presentation/view.ts';
import { makeView } from '../../src/presentation/view.ts';

const view = (options: Partial<ViewOptions> = {}) =>
  makeView({
    columns: 80,
    color: false,
    ascii: false,
    timeZone: 'America/Chicago',
    units: 'mi',
    clock: '12',
    now: '2026-11-23T14:00:00Z' as Instant,
    today: '2026-11-23' as LocalDate,
    ...options,
  });

/** A window from this hour UTC, two hours long. */
function suggestion(hour: number, facts: Partial<RankedSuggestion> = {}): RankedSuggestion {
  const at = (hours: number): Instant => `2026-11-24T${hours}:00:00Z` as Instant;
  return {
    windowStart: at(hour),
    windowEnd: at(hour + 2),
    technicianId: 1,
    technicianName: 'Maria Lopez',
    plannedStart: at(hour),
    addedDriveSeconds: 1740,
    addedDriveMinutes: 29,
    slackMinutes: 119,
    overtimeMinutes: 0,
    moves: [],
    heldBack: false,
    soldAnywayPercent: 25,
    costMinutes: 60,
    where: 'as the only stop',
    reason: 'Maria Lopez as the only stop: 29m more driving, nobody else moves.',
    rank: 1,
    timeZone: 'America/Chicago',
    command: 'dispatch book J-1 --window "2026-11-24 08:00-10:00"',
    ...facts,
  };
}

function resultOf(items: readonly RankedSuggestion[]): SuggestResult {
  return {
    items,
    total: items.length,
    askedFor: {
      jobId: 1,
      appointmentId: null,
      customerName: 'Jane Doe',
      street: '1601 W Madison St',
      serviceName: 'AC Repair',
      durationSeconds: 5400,
      timeZone: 'America/Chicago',
    },
    standing: null,
    from: '2026-11-24' as LocalDate,
    days: 2,
    technicians: 2,
    sooner: null,
    explanation: null,
  };
}

test('hours of a day that differ in nothing else share a line, with the least slack of them', () => {
  const day = [14, 16, 18, 20].map((hour) => suggestion(hour, { slackMinutes: hour === 14 ? 104 : 119 }));
  const sam = suggestion(16, { technicianId: 2, technicianName: 'Sam Okafor', where: 'after Ng', slackMinutes: 9 });
  expect(suggestions(resultOf([...day, sam]), view())).toBe(
    `AC Repair, 1h30, Jane Doe, 1601 W Madison St
WINDOW (CST)                           TECHNICIAN   DRIVE  SLACK  WHY
Tue 24 Nov 8-10am, 10-12, 12-2, 2-4pm  Maria Lopez   +29m   1h44  only stop
Tue 24 Nov 10am-12pm                   Sam Okafor    +29m     9m  after Ng
Best: Maria Lopez as the only stop: 29m more driving, nobody else moves.
Next: dispatch book J-1 --window "2026-11-24 08:00-10:00"
`,
  );
});

test('by the 24-hour clock, in order of time whatever the order of worth', () => {
  const text = suggestions(resultOf([suggestion(20), suggestion(14)]), view({ clock: '24' }));
  expect(text).toContain('\nTue 24 Nov 08:00-10:00, 14:00-16:00  Maria Lopez');
});

test('a caller who is no customer yet gets the steps and the window', () => {
  const text = suggestions(resultOf([suggestion(14, { command: null })]), view());
  expect(text).toContain('then\n      dispatch book J-... --window "2026-11-24 08:00-10:00"\n');
});

test('fits 80 columns; what is held back stands apart', () => {
  const long = suggestion(14, {
    technicianName: 'Maximiliane von Hohenstein-Waldburg',
    where: `after ${'Ng '.repeat(40)}`,
  });
  const held = suggestion(16, { heldBack: true, reason: 'far '.repeat(60) });
  const text = suggestions(resultOf([held, long]), view());
  expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  expect(text.indexOf('Held back')).toBeGreaterThan(text.indexOf('Maximil'));
});
