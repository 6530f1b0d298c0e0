import { describe, expect, it } from 'vitest';
import { book, show } from '../../src/operations/catalog/appointment.ts';
import { suggest } from '../../src/operations/catalog/schedule.ts';
import { missingGroups, valueFault } from '../../src/operations/validate.ts';
import { makeShop, refusal } from '../support/shop.ts';

describe('an empty text', () => {
  it.each([
    ['appointment.list', { tech: '' }, '--tech'],
    ['appointment.list', { customer: ' ' }, '--customer'],
    ['appointment.list', { date: '' }, '--date'],
    ['board.show', { tech: ['MARIA', ''] }, '--tech'],
    ['appointment.pin', { appointment: 'A-1', start: '' }, '--start'],
  ])('of %s %j is none that names a record or a time', async (name, input, flag) => {
    const shop = await makeShop();
    await expect(shop.run(name, input)).rejects.toMatchObject({
      exitCode: 2,
      message: `${flag} must not be empty.`,
    });
  });
});

describe('a text of a megabyte', () => {
  it.each([
    ['job.list', 'customer'],
    ['appointment.list', 'query'],
    ['appointment.list', 'tech'],
    ['board.show', 'date'],
  ])('is refused by %s %s', async (name, field) => {
    const shop = await makeShop();
    await shop.book();
    const error = await shop.run(name, { [field]: 'a'.repeat(1_000_000) }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining('has 1000000 characters') });
  });
});

describe('a field that stands without a flag', () => {
  it.each([
    [
      'appointment.status',
      { appointment: 'A-1', to: 'done' },
      /^The next status must be one of accepted, .*, not "done"\.$/,
    ],
    [
      'appointment.status',
      { appointment: 'A-1' },
      /^The next status is missing: accepted, on-the-way, on-site, complete, no-show\.$/,
    ],
    ['appointment.show', {}, /^The appointment is missing: A-1\.$/],
    ['customer.show', {}, /^The customer is missing: C-1, or a name that only one customer has\.$/],
    ['department.add', {}, /^The name of the department is missing\.$/],
    ['company.set', { value: 'x' }, /^The name of the setting is missing: as "company show" lists it\.$/],
    ['appointment.list', { query: 'a'.repeat(300) }, /^The query has 300 characters; at most 200 are kept\.$/],
    ['schedule.slots', {}, /^One of the appointment or job, --at, --postal is needed\.$/],
    [
      'schedule.explain',
      { appointment: 'A-1', unassigned: 'today' },
      /^The appointment and --unassigned exclude each other\.$/,
    ],
    ['appointment.cancel', { appointment: 'A-1' }, /^--reason is missing: why\.$/],
  ])('of %s %j is named in words', async (name, input, message) => {
    const shop = await makeShop();
    await expect(shop.run(name, input)).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  });
});

describe('coordinates that are a postal code', () => {
  it.each([
    ['schedule.suggest', { at: '60610' }, 'Did you mean --postal 60610?'],
    ['schedule.slots', { at: 'M5V 2T6' }, 'Did you mean --postal "M5V 2T6"?'],
    ['schedule.suggest', { at: '41.9' }, 'Write latitude,longitude'],
    ['customer.create', { postal: '60610', at: '60610' }, 'Write latitude,longitude'],
    ['branch.add', { name: 'North', timezone: 'America/Chicago', at: '60610' }, 'Write latitude,longitude'],
  ])('of %s %j lead to the flag where there is one', async (name, input, hint) => {
    const shop = await makeShop();
    const error = await refusal(shop, name, input);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(hint) });
    // What is given in another form is not missing too.
    expect(error.violations.map(({ code }) => code)).toEqual(['invalid-coordinates']);
  });
});

describe('what a prompt asks', () => {
  it.each([
    [suggest, {}, [['record', 'job', 'at', 'postal']]],
    [suggest, { job: 'J-1' }, []],
    [book, { job: 'J-1', first: false }, [['window', 'start', 'first']]],
    [book, { job: 'J-1', first: true }, []],
    [show, {}, []],
  ])('of a group that needs one field (%#)', (operation, raw, groups) => {
    expect(missingGroups(operation, raw)).toEqual(groups);
  });

  it.each([
    [suggest, 'at', '41.9', '"41.9" is not a pair of coordinates.'],
    [suggest, 'at', '41.9 -87.65', null],
    [suggest, 'days', '99', '--days must be from 1 to 31, not 99.'],
    [book, 'duration', 'long', '"long" is not a duration'],
    [book, 'job', 'J-1', null],
  ])('again after a wrong answer (%#)', (operation, name, value, fault) => {
    const found = valueFault(operation, name, value);
    if (fault === null) expect(found).toBeNull();
    else expect(found).toContain(fault);
  });
});
