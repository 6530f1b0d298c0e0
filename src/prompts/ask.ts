// Asks at the terminal for what a command still needs, one question per missing field, from the field's declaration.
// Loaded only when a question is asked.

import inquirer from 'inquirer';
import { AppError } from '../base/errors.ts';
import type { Field, Operation } from '../base/operation.ts';

/** What a command still needs. */
export interface Missing {
  readonly fields: readonly string[];
  /** Of each group, one field. */
  readonly groups: readonly (readonly string[])[];
  readonly check: (name: string, value: unknown) => Promise<Answer>;
}

/** Why a value is not one of the field; or that it is, with the values it may mean, of which one has to be chosen. */
export type Answer = { readonly fault: string } | { readonly choices: readonly Choice[] };

interface Choice {
  readonly value: string;
  readonly name: string;
}

/** The answers by field name. Throws AppError (exit 130) when the user leaves. */
export async function ask(operation: Operation, missing: Missing): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  const answer = async (name: string): Promise<void> => {
    const asked = { name, field: operation.fields[name] as Field, check: missing.check };
    answers[name] = await guarded(() => question(asked));
  };
  for (const name of missing.fields) await answer(name);
  for (const names of missing.groups) {
    const name = await guarded(() => choice(operation, names));
    // A flag that was chosen is a yes.
    if (operation.fields[name]?.type === 'boolean') answers[name] = true;
    else await answer(name);
  }
  return answers;
}

async function choice(operation: Operation, names: readonly string[]): Promise<string> {
  const choices = names.map((name) => ({ value: name, name: operation.fields[name]?.description ?? name }));
  const { chosen } = await inquirer.prompt([{ type: 'select', name: 'chosen', message: 'One of these:', choices }]);
  return chosen as string;
}

interface Asked {
  readonly name: string;
  readonly field: Field;
  readonly check: Missing['check'];
}

async function question({ name, field, check }: Asked): Promise<unknown> {
  const message = questionText(field);
  if (field.type === 'boolean') {
    return (await inquirer.prompt([{ type: 'confirm', name, message, default: false }]))[name];
  }
  if (field.type === 'choice') {
    return (await inquirer.prompt([{ type: 'select', name, message, choices: [...(field.choices ?? [])] }]))[name];
  }
  let choices: readonly Choice[] = [];
  const validate = async (text: string): Promise<string | true> => {
    if (text.trim() === '') return 'This is needed.';
    const answer = await check(name, typed(field, text));
    if ('fault' in answer) return answer.fault;
    choices = answer.choices;
    return true;
  };
  const { [name]: text } = await inquirer.prompt([{ type: 'input', name, message, validate }]);
  if (choices.length === 0) return typed(field, String(text));
  return (await inquirer.prompt([{ type: 'select', name, message: 'Which one:', choices: [...choices] }]))[name];
}

function typed(field: Field, text: string): string | string[] {
  return field.list ? text.split(',').map((part) => part.trim()) : text;
}

/** `The job: J-1` asks `The job (J-1), or its customer:`. */
function questionText({ description, noun }: Field): string {
  const [what, ...example] = description.split(': ');
  if (noun === 'job') return `${what} (${example.join(': ')}), or its customer:`;
  return example.length === 0 ? `${what}:` : `${what} (${example.join(': ')}):`;
}

/** True when the user typed the word. */
export async function confirmWord(word: string): Promise<boolean> {
  const { typed } = await guarded(() =>
    inquirer.prompt([{ type: 'input', name: 'typed', message: `This is final. Type "${word}" to go on:` }]),
  );
  return String(typed).trim().toLowerCase() === word;
}

export async function confirmYes(message: string): Promise<boolean> {
  const { yes } = await guarded(() => inquirer.prompt([{ type: 'confirm', name: 'yes', message, default: false }]));
  return yes === true;
}

async function guarded<T>(prompt: () => Promise<T>): Promise<T> {
  try {
    return await prompt();
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw AppError.interrupted();
    throw error;
  }
}
