// Asks at the terminal for what a command still needs, one question per missing field, from the field's declaration.
// Loaded only when a question is asked.

import inquirer from 'inquirer';
import { AppError } from '../base/errors.ts';
import type { Field, Operation } from '../base/operation.ts';

/** The answers by field name. Throws AppError (exit 130) when the user leaves. */
export async function ask(operation: Operation, names: readonly string[]): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const name of names) {
    answers[name] = await guarded(() => question(name, operation.fields[name] as Field));
  }
  return answers;
}

async function question(name: string, field: Field): Promise<unknown> {
  const message = questionText(field.description);
  if (field.type === 'boolean') {
    return (await inquirer.prompt([{ type: 'confirm', name, message, default: false }]))[name];
  }
  if (field.type === 'choice') {
    return (await inquirer.prompt([{ type: 'select', name, message, choices: [...(field.choices ?? [])] }]))[name];
  }
  const { [name]: text } = await inquirer.prompt([
    { type: 'input', name, message, validate: (value: string) => value.trim() !== '' || 'This is needed.' },
  ]);
  return field.list
    ? String(text)
        .split(',')
        .map((part) => part.trim())
    : text;
}

/** `The job: J-1` asks `The job (J-1):`. */
function questionText(description: string): string {
  const [what, ...example] = description.split(': ');
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
