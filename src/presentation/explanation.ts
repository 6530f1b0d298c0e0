// Why an appointment stands where it does, technician by technician, and what would help one that fits nowhere (X1).

import { formatDuration } from '../base/duration.ts';
import { localDate } from '../base/time.ts';
import { count } from '../base/words.ts';
import type { ExplainResult, Explanation, TechnicianVerdict } from '../domain/schedule.ts';
import type { Presenter, View } from './view.ts';
import { wrap } from './wrap.ts';

const STANDING: Readonly<Record<string, string>> = {
  free: 'not pinned: the scheduler may move it inside its window',
  'half-pinned': 'pinned in part: the scheduler may move the rest inside its window',
  pinned: 'pinned: the scheduler leaves it alone',
  'in-motion': 'in motion: nobody moves it',
  done: 'done',
  frozen: 'about to be departed for: the scheduler leaves it alone',
  misfit: 'it breaks a rule where it stands',
};

export const explanations: Presenter<ExplainResult> = (result, view) => {
  if (result.items.length === 0) {
    return `Nothing is unassigned${result.date === null ? '' : ` on ${view.date(result.date)}`}.\n`;
  }
  return result.items.map((one) => explanation(one, view)).join('\n');
};

function explanation(one: Explanation, view: View): string {
  const window = view.window(one.windowStart, one.windowEnd, one.timeZone);
  const title = `${one.number} ${view.text(one.customerName)}, ${view.text(one.serviceName)}`;
  return [
    `${view.palette.heading(title)}\n`,
    `  promised ${window}\n`,
    ...place(one, view),
    ...one.violations.map((text) => line(`breaks a rule: ${text}`, view)),
    one.technicians.length > 0 ? `${others(one, view)}` : '',
    ...wayOut(one, view),
  ].join('');
}

function line(text: string, view: View, indent = '  '): string {
  return wrap(view.text(text), view.columns - indent.length - 2)
    .map((part, index) => `${indent}${index > 0 ? '  ' : ''}${part}\n`)
    .join('');
}

function place(one: Explanation, view: View): string[] {
  if (one.technicianName === null || one.plannedStart === null) return [line('stands in the unassigned lane', view)];
  const drive =
    one.addedDriveSeconds === null ? 'drive unknown' : `${formatDuration(one.addedDriveSeconds)} of driving for it`;
  const start = view.time(one.plannedStart, one.timeZone);
  return [
    line(`${one.technicianName} at ${start}, ${drive}`, view),
    line(STANDING[one.standing] ?? one.standing, view),
  ];
}

function others(one: Explanation, view: View): string {
  return one.technicians.map((verdict) => verdictLines(verdict, one, view)).join('');
}

function verdictLines(verdict: TechnicianVerdict, one: Explanation, view: View): string {
  const here = verdict.technicianId === one.technicianId ? ' (stands there)' : '';
  const name = `${verdict.name}${here}`;
  if (verdict.fits && verdict.start !== null) {
    const moves = verdict.moves === 0 ? '' : `, ${count(verdict.moves, 'other')} would shift`;
    const drive = formatDuration(verdict.addedDriveSeconds ?? 0);
    const text = `+ ${name} at ${view.time(verdict.start, one.timeZone)}: ${drive} more driving${moves}`;
    return view.palette.good(line(text, view));
  }
  return line(`x ${name}: ${reasonsText(verdict)}`, view);
}

/** Who is out at any time needs no hours besides: those are for who could come but for what stands there. */
function reasonsText({ name, reasons }: TechnicianVerdict): string {
  const always = reasons.filter((reason) => !reason.startsWith(`${name} at `));
  const shown = always.length > 0 ? always : reasons;
  const own = shown.map((reason) => (reason.startsWith(`${name} `) ? reason.slice(name.length + 1) : reason));
  return `${own.map((reason) => reason.replace(/\.$/, '')).join('; ')}.`;
}

function wayOut(one: Explanation, view: View): string[] {
  if (one.fitsNow) {
    const { technicianName, start } = one.fitsNow;
    const date = localDate(one.windowStart, one.timeZone);
    return [
      line(`It would fit now: ${technicianName} at ${view.time(start, one.timeZone)}.`, view),
      `Next: dispatch edit ${one.number} --auto, or dispatch optimize ${date}\n`,
    ];
  }
  if (one.standing !== 'unassigned') return [];
  if (one.smallestChange === null)
    return [
      line('No single change that was tried makes it fit.', view),
      `Next: dispatch edit ${one.number} --window ... (another time), or --tech NAME (a pin)\n`,
    ];
  const { text, technicianName, start } = one.smallestChange;
  const then = `Then ${technicianName} takes it at ${view.time(start, one.timeZone)}.`;
  return [line(`Smallest change: ${text} ${then}`, view)];
}
