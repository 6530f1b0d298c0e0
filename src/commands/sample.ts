// The sample company of data/: one operation a line, in the form of batch files, with dates that depend on today.

import { readFileSync } from 'node:fs';
import type { LocalDate } from '../base/time.ts';
import { addDays, weekday } from '../base/time.ts';
import { dataFile } from './data-file.ts';

/** A line of a sample file. */
export interface SampleLine {
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The files in the order they are run. */
export const SAMPLE_FILES = ['sample-company.jsonl', 'sample-day.jsonl'] as const;

/** The first day from Monday to Friday after a date. */
export function nextWeekday(date: LocalDate): LocalDate {
  const next = addDays(date, 1);
  const day = weekday(next);
  return day === 0 || day === 6 ? nextWeekday(next) : next;
}

/** Reads a sample file. `{day}` becomes the day that is planned, `{day+1}` the weekday after it, and so on. */
export function readSample(text: string, day: LocalDate): SampleLine[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const filled = line.replace(/\{day(?:\+([1-9]))?\}/g, (_, later: string | undefined) => {
      let date = day;
      for (let step = 0; step < Number(later ?? 0); step++) date = nextWeekday(date);
      return date;
    });
    return JSON.parse(filled) as SampleLine;
  });
}

/** Every line of the shipped sample. */
export function loadSample(day: LocalDate): SampleLine[] {
  return SAMPLE_FILES.flatMap((name) => readSample(readFileSync(dataFile(name), 'utf8'), day));
}
