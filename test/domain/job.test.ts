// When a job may be completed or cancelled.

import { expect, test } from 'vitest';
import type { AppointmentStatus } from '../../src/domain/appointment.ts';
import { completionViolations, jobCancelViolations } from '../../src/domain/job.ts';

const job = (status: 'open' | 'complete' | 'cancelled', statuses: readonly AppointmentStatus[]) => ({
  number: 'J-1',
  status,
  appointments: statuses.map((one, index) => ({ number: `A-${index + 1}`, status: one })),
});

test.each<['open' | 'complete' | 'cancelled', AppointmentStatus[], string[]]>([
  ['open', ['complete'], []],
  ['open', ['complete', 'cancelled', 'no-show'], []],
  ['open', [], ['J-1 has no completed appointment.']],
  ['open', ['no-show'], ['J-1 has no completed appointment.']],
  ['open', ['complete', 'scheduled', 'on-the-way'], ['A-2 is still scheduled.', 'A-3 is still on the way.']],
  ['complete', ['complete'], ['J-1 is complete already.']],
  ['cancelled', [], ['J-1 is cancelled already.']],
])('completing a job that is %s with %j', (status, statuses, expected) => {
  expect(completionViolations(job(status, statuses)).map(({ message }) => message)).toEqual(expected);
});

test.each<['open' | 'complete' | 'cancelled', AppointmentStatus[], boolean, string[]]>([
  ['open', [], true, []],
  ['open', ['scheduled', 'complete'], true, []],
  ['open', ['accepted'], true, ['A-1 is in motion (accepted).']],
  ['open', ['accepted'], false, []],
  [
    'open',
    ['on-site', 'scheduled', 'on-the-way'],
    true,
    ['A-1 is in motion (on site).', 'A-3 is in motion (on the way).'],
  ],
  ['cancelled', [], true, ['J-1 is cancelled already.']],
])('cancelling a job that is %s with %j, accepted in motion %s', (status, statuses, acceptedIsInMotion, expected) => {
  const violations = jobCancelViolations(job(status, statuses), { acceptedIsInMotion });
  expect(violations.map(({ message }) => message)).toEqual(expected);
});
