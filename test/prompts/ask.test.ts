// Questions from the declarations of fields: yes or no, one of several, and what a text or a list is taken for.

import { beforeEach, expect, it, vi } from 'vitest';
import type { Field, Operation } from '../../src/base/operation.ts';
import type { Missing } from '../../src/prompts/ask.ts';
import { ask, confirmWord } from '../../src/prompts/ask.ts';

let answers: unknown[] = [];
let asked: Record<string, unknown>[] = [];

vi.mock('inquirer', () => ({
  default: {
    prompt: async ([question]: readonly [{ name: string; validate?: (text: string) => Promise<unknown> }]) => {
      const { validate, ...rest } = question;
      asked.push(rest);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      if (validate) asked.push({ checked: await validate(String(answer)) });
      return { [question.name]: answer };
    },
  },
}));

beforeEach(() => {
  answers = [];
  asked = [];
});

const operation = (fields: Record<string, Field>): Operation => ({ fields }) as unknown as Operation;
const taken: Missing['check'] = async () => ({ choices: [] });

async function given(field: Field, answer: unknown, check = taken): Promise<unknown> {
  answers = Array.isArray(answer) ? [...answer] : [answer];
  return (await ask(operation({ it: field }), { fields: ['it'], groups: [], check })).it;
}

it('a yes or no is asked as one', async () => {
  expect(await given({ type: 'boolean', description: 'Open to customers' }, true)).toBe(true);
  expect(asked).toEqual([{ type: 'confirm', name: 'it', message: 'Open to customers:', default: false }]);
});

it('one of several is chosen', async () => {
  const field: Field = { type: 'choice', choices: ['tech', 'sales'], description: 'The kind: tech' };
  expect(await given(field, 'sales')).toBe('sales');
  expect(asked).toEqual([{ type: 'select', name: 'it', message: 'The kind (tech):', choices: ['tech', 'sales'] }]);
});

it('a list is checked and taken part by part', async () => {
  const seen: unknown[] = [];
  const check: Missing['check'] = async (name, value) => {
    seen.push([name, value]);
    return { choices: [] };
  };
  expect(await given({ type: 'text', list: true, description: 'Skills' }, 'hvac, gas:2', check)).toEqual([
    'hvac',
    'gas:2',
  ]);
  expect(seen).toEqual([['it', ['hvac', 'gas:2']]]);
});

it('an answer that may mean several is asked about once more', async () => {
  const choices = [
    { value: 'J-1', name: 'J-1 Repair' },
    { value: 'J-2', name: 'J-2 Install' },
  ];
  const field: Field = { type: 'record', noun: 'job', description: 'The job: J-1' };
  expect(await given(field, ['Doe', 'J-2'], async () => ({ choices }))).toBe('J-2');
  expect(asked.map(({ message, checked }) => message ?? checked)).toEqual([
    'The job (J-1), or its customer:',
    true,
    'Which one:',
  ]);
});

it.each([
  [' Merge ', true],
  ['no', false],
])('the word typed as %j: %j', async (typed, expected) => {
  answers = [typed];
  expect(await confirmWord('merge')).toBe(expected);
});
