import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/base/duration.ts';
import { EXIT } from '../../src/base/errors.ts';
import type { LocalDate } from '../../src/base/time.ts';
import { parseWeeklyHours } from '../../src/base/weekly-hours.ts';
import { parseDate, parseDateTime, parseTime, parseWindow } from '../../src/base/when.ts';
import { TOPICS, topicText } from '../../src/commands/topics.ts';
import { CATALOG } from '../../src/operations/catalog/index.ts';
import { makeBook } from '../support/sample-lines.ts';
import { splitWords } from '../support/shell-words.ts';
import { makeWorld } from '../support/world.ts';

const TODAY = '2026-11-23' as LocalDate;
const NAMES = Object.keys(TOPICS);
/** Two screens of a small terminal. */
const MOST_LINES = 44;

describe('help topics', () => {
  it('are listed, each with its text', async () => {
    const world = await makeWorld({ init: null });
    const { stdout } = await world.cli(['help']);
    for (const [topic, about] of Object.entries(TOPICS)) expect(stdout).toContain(`  ${topic.padEnd(13)} ${about}\n`);
    const files = readdirSync(new URL('../../data/help/', import.meta.url));
    expect(files.toSorted()).toEqual(NAMES.map((name) => `${name}.txt`).toSorted());
  });

  it.each(NAMES)('%s is a screen or two of 80 columns', async (topic) => {
    const world = await makeWorld({ init: null });
    const { stdout, exitCode } = await world.cli(['help', topic]);
    expect(exitCode).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it.each(NAMES)('the commands of %s work as they stand', async (topic) => {
    const book = await makeBook();
    const commands = [...topicText(topic).matchAll(/^ {2}(dispatch .*)$/gm)].map(([, command = '']) => command);
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) {
      const ran = await book.cli(splitWords(command).slice(1));
      expect({ command, exit: ran.exitCode, stderr: ran.exitCode === 0 ? '' : ran.stderr }).toEqual({
        command,
        exit: 0,
        stderr: '',
      });
    }
  });

  it.each([
    ['Dates', (text: string) => parseDate(text, { today: TODAY })],
    ['Times', parseTime],
    ['Date + time', (text: string) => parseDateTime(text, { today: TODAY, zone: 'America/Chicago' })],
    ['Windows', (text: string) => parseWindow(text, { today: TODAY, zone: 'America/Chicago' })],
    ['Hours', parseWeeklyHours],
    ['Durations', parseDuration],
  ] as const)('dates: every way to write %s is read', (heading, read) => {
    const block =
      topicText('dates')
        .split(/^(?=\S)/m)
        .find((part) => part.startsWith(`${heading} `)) ?? '';
    const lines = block
      .slice('Date + time  '.length)
      .split('\n')
      .filter((line) => line.includes(' · '));
    const texts = lines.flatMap((line) => line.split(' · ')).map((way) => way.replace(/\(.*\)|"/g, '').trim());
    expect(texts.length).toBeGreaterThan(2);
    for (const text of texts) expect(() => read(text), text).not.toThrow();
  });

  it('name a command of the same name', () => {
    const commands = new Set(CATALOG.flatMap(({ operation }) => operation.paths.map((path) => path.join(' '))));
    for (const topic of NAMES.filter((name) => commands.has(name)))
      expect(topicText(topic)).toContain(`dispatch ${topic} --help`);
  });

  it('scripting lists the real exit codes', () => {
    const listed = [...topicText('scripting').matchAll(/^(?:Exit codes| {10}) {3}(\d+) /gm)].map(([, code]) =>
      Number(code),
    );
    expect(listed).toEqual(Object.values(EXIT));
  });
});
