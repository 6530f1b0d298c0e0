// The checker of booking weeks finds what is wrong with an outcome, and counts what is right.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./booking-check.js', import.meta.url));
const DAY = '2026-12-01';
const HOME = [41.9, -87.65];
const MORNING = { day: DAY, from: '08:00', to: '12:00' };

const WEEK = {
  technicians: [{ id: 'T1', home: HOME, skills: ['base'], shift: ['08:00', '17:00'] }],
  requests: [
    { id: 'R1', place: [41.92, -87.65], minutes: 60, skill: 'base', accepts: [MORNING] },
    { id: 'R2', place: [41.94, -87.65], minutes: 60, skill: 'base', accepts: [MORNING] },
    { id: 'R3', place: HOME, minutes: 60, skill: 'gas', accepts: [MORNING] },
  ],
};

interface Change {
  readonly promises?: readonly object[];
  readonly visits?: readonly { readonly request: string; readonly arrive: string }[];
  readonly day?: string;
}

function judged({ promises, visits, day = DAY }: Change = {}): {
  served: number;
  driveSeconds: number;
  faults: string[];
} {
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const outcome = {
    promises: promises ?? [
      { request: 'R1', ...MORNING },
      { request: 'R2', ...MORNING },
    ],
    plan: [{ technician: 'T1', day, visits: visits ?? RIGHT }],
  };
  const paths = [WEEK, outcome].map((content, index) => {
    const path = join(folder, `${index}.json`);
    writeFileSync(path, JSON.stringify(content));
    return path;
  });
  const { stdout, status } = spawnSync(process.execPath, [SCRIPT, ...paths], { encoding: 'utf8' });
  const verdict = JSON.parse(stdout);
  expect(status).toBe(verdict.faults.length > 0 ? 1 : 0);
  return verdict;
}

const RIGHT = [
  { request: 'R1', arrive: '08:20' },
  { request: 'R2', arrive: '09:35' },
];

test('an outcome without a fault: who is served, and the driving from home to home', () => {
  // 2.22 km as the crow flies is 3.002 km by road: 400 s at 7.5 m/s, and 120 s to park; twice as far is 791 s.
  expect(judged()).toMatchObject({ served: 2, driveSeconds: 520 + 520 + 793, faults: [] });
});

test.each([
  [
    'a window nobody asked for',
    {
      promises: [
        { request: 'R1', ...MORNING },
        { request: 'R2', ...MORNING, day: '2026-12-02' },
      ],
    },
    /R2 never accepted/,
  ],
  ['a promise that is not planned', { visits: RIGHT.slice(0, 1) }, /R2 was promised and is not planned/],
  [
    'a visit nobody was promised',
    { promises: [{ request: 'R1', ...MORNING }] },
    /R2 is planned on .* promised for no day/,
  ],
  ['another day', { day: '2026-12-02' }, /R1 is planned on 2026-12-02, promised for 2026-12-01/],
  [
    'an arrival outside the window',
    { visits: [RIGHT[0]!, { request: 'R2', arrive: '12:01' }] },
    /R2 arrives at 12:01, promised/,
  ],
  [
    'a drive that takes longer',
    { visits: [RIGHT[0]!, { request: 'R2', arrive: '09:25' }] },
    /R2 arrives at 09:25, which nobody can drive/,
  ],
  ['one visit twice', { visits: [...RIGHT, RIGHT[1]!] }, /R2 is planned twice/],
  [
    'a skill that is missing',
    { promises: [{ request: 'R3', ...MORNING }], visits: [{ request: 'R3', arrive: '08:00' }] },
    /R3: T1 lacks gas/,
  ],
] as [string, Change, RegExp][])('%s', (_, change, fault) => {
  expect(judged(change).faults.join('\n')).toMatch(fault);
});
