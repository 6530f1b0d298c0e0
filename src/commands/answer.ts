// Answers to a terminal's questions, checked when they are given: read as the field reads them, and a record looked up in the book,
// so that a slip is asked again at once and not refused after the last question. A customer named where a job is asked for leads to
// the customer's open jobs.

import { AppError, EXIT } from '../base/errors.ts';
import type { Noun } from '../base/ids.ts';
import { ID_PREFIX, readId } from '../base/ids.ts';
import type { Field, Operation } from '../base/operation.ts';
import { shellWord } from '../base/shell.ts';
import { count, visible } from '../base/words.ts';
import type { Context } from '../context.ts';
import type { JobList, JobRow } from '../domain/job.ts';
import { CATALOG } from '../operations/catalog/index.ts';
import { runOperation } from '../operations/run.ts';
import { valueFault } from '../operations/validate.ts';
import type { Answer } from '../prompts/ask.ts';

/** So many jobs are offered, the latest first: more nobody reads through. */
const MOST_JOBS = 50;

/** What an answer is good for. Throws AppError where the book itself can't be read. */
export async function checkAnswer(
  context: Context,
  operation: Operation,
  given: { readonly name: string; readonly value: unknown },
): Promise<Answer> {
  const fault = valueFault(operation, given.name, given.value);
  if (fault !== null) return { fault };
  const { type, noun } = operation.fields[given.name] as Field;
  if (type !== 'record' || noun === undefined) return TAKEN;
  const texts = Array.isArray(given.value) ? given.value.map(String) : [String(given.value)];
  for (const text of texts) {
    const answer =
      noun === 'job' && !isNumber(text) ? await jobsOf(context, text) : await recordFault(context, noun, text);
    if ('fault' in answer || answer.choices.length > 0) return answer;
  }
  return TAKEN;
}

const TAKEN: Answer = { choices: [] };

/** A number of anything but a customer, or without a letter: no name. */
function isNumber(text: string): boolean {
  const nouns = (Object.keys(ID_PREFIX) as Noun[]).filter((noun) => noun !== 'customer');
  return nouns.some((noun) => readId(noun, text) !== null);
}

/** Looks the record up by showing it; nouns that nothing shows are left to the command. */
async function recordFault(context: Context, noun: Noun, text: string): Promise<Answer> {
  const operation = CATALOG.find((entry) => entry.operation.name === `${noun}.show`)?.operation;
  const field = Object.keys(operation?.fields ?? {}).find((name) => operation?.fields[name]?.noun === noun);
  if (!operation || field === undefined) return TAKEN;
  const shown = await tried(context, operation.name, { [field]: text });
  return 'fault' in shown ? shown : TAKEN;
}

async function jobsOf(context: Context, customer: string): Promise<Answer> {
  const listed = await tried<JobList>(context, 'job.list', { customer, status: 'open', limit: MOST_JOBS });
  if ('fault' in listed) return listed;
  if (listed.result === null) return TAKEN;
  const { items } = listed.result;
  // A customer who was merged has no jobs any more, and is told whose they are.
  if (items.length === 0 && listed.notices.length > 0) return { fault: visible(listed.notices.join(' ')) };
  if (items.length > 0) return { choices: items.map((job) => ({ value: job.number, name: jobText(job) })) };
  return { fault: `${customer} has no open job. For a new one: dispatch job create --customer ${shellWord(customer)}` };
}

/** `J-3 AC Repair, 1201 W Madison St, booked (1 appointment)`. */
function jobText({ number, serviceName, street, openAppointments }: JobRow): string {
  const booked = openAppointments === 0 ? 'not booked' : `booked (${count(openAppointments, 'appointment')})`;
  return visible(`${number} ${serviceName}, ${street}, ${booked}`);
}

/** The result; null where the user may not see it: what the command itself says to that is to the point. */
async function tried<T>(
  context: Context,
  name: string,
  input: Record<string, unknown>,
): Promise<{ readonly fault: string } | { readonly result: T | null; readonly notices: readonly string[] }> {
  try {
    const { result, notices } = await runOperation(context, name, input);
    return { result: result as T, notices };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.exitCode === EXIT.permission) return { result: null, notices: [] };
    const isAboutAnswer = error.exitCode === EXIT.usage || error.exitCode === EXIT.notFound;
    // Who is asked for by --as is no answer: no other would help.
    if (!isAboutAnswer || error.code === 'no-user') throw error;
    return { fault: visible(error.hint === undefined ? error.message : `${error.message} ${error.hint}`) };
  }
}
