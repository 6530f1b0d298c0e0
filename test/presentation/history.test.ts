// The log in words: records by number, fields as people name them.

import { expect, test } from 'vitest';
import type { Instant, LocalDate } from '../../src/base/time.ts';
import type { LogResult } from '../../src/domain/history.ts';
import { log } from '../../src/presentation/history.ts';
import { makeView } from '../../src/presentation/view.ts';

const view = makeView({
  columns: 80,
  color: false,
  ascii: false,
  timeZone: 'America/Chicago',
  units: 'mi',
  clock: '12',
  now: '2026-11-23T14:00:00Z' as Instant,
  today: '2026-11-23' as LocalDate,
});

const changed: LogResult = {
  items: [
    {
      revision: 7,
      at: '2026-11-23T14:00:00Z',
      actor: 'kim',
      operation: 'appointment.unpin',
      command: 'dispatch unpin A-3',
      isFinal: false,
      undoes: null,
      undoneBy: 8,
      redoneBy: null,
      changes: [
        {
          record: 'A-3',
          kind: 'changed',
          columns: [
            { column: 'technicianId', before: 1, after: 2 },
            { column: 'pinnedAt', before: '2026-11-23T13:00:00Z', after: null },
          ],
        },
        { record: 'statusStep 5', kind: 'removed', columns: [] },
        { record: 'C-1', kind: 'changed', columns: [] },
      ],
      changeCount: 9,
    },
  ],
  total: 1,
  detailed: false,
};

test('fields and records have names, not columns and tables', () => {
  expect(log(changed, view)).toBe(
    `   7  Mon 23 Nov 2026 8:00 AM CST  kim  [undone by 8]
      dispatch unpin A-3
      changed A-3: technician T-1 → T-2; pinned at Mon 23 Nov 2026 7:00 AM CST →
      none
      removed status step 5
      changed C-1
      and 6 more records
`,
  );
  expect(log({ ...changed, detailed: true }, view)).toContain('        technician: T-1 → T-2\n');
});

test('a promise that became another is one value, whatever else has changed', () => {
  const columns = [
    { column: 'windowStart', before: '2026-11-24T14:00:00Z', after: '2026-11-27T20:00:00Z' },
    { column: 'windowEnd', before: '2026-11-24T16:00:00Z', after: '2026-11-27T22:00:00Z' },
    { column: 'durationSeconds', before: 3600, after: 7200 },
  ];
  const shown = (more: LogResult['items'][number]['changes'][number]['columns']): string => {
    const [item] = changed.items;
    const changes = [{ record: 'A-3', kind: 'changed' as const, columns: [...columns, ...more] }];
    return log({ ...changed, items: [{ ...item, changes, changeCount: 1 }] } as LogResult, view);
  };
  expect(shown([])).toContain('changed A-3: window Tue 24 Nov 8-10am → Fri 27 Nov 2-4pm; duration 1h → 2h\n');
  const others = ['notes', 'technicianId', 'plannedStart'].map((column) => ({ column, before: null, after: null }));
  expect(shown(others)).toContain('2-4pm (duration, notes,\n      technician, planned start)\n');
});
