// `schema`: what an operation takes and returns, as JSON Schema, for scripts and for programs that write them.

import { AppError } from '../base/errors.ts';
import type { Operation } from '../base/operation.ts';
import { closest } from '../base/words.ts';
import { CATALOG } from '../operations/catalog/index.ts';
import type { HandCall } from './hand.ts';
import { inputSchema, readResultSchemas, resultSchema } from './json-schema.ts';
import { fieldsOf, formOf } from './options.ts';

/** Prints the schema of the operation that is named; without a name, all names. */
export async function schema({ context, run, options }: HandCall): Promise<void> {
  const name = run.args.join(' ');
  if (name === '') return await list({ context, options });
  const operation = operationCalled(name);
  const printed = run.options.batch === true ? inputSchema(operation) : resultSchema(operation, readResultSchemas());
  await context.io.write(`${JSON.stringify(printed, null, 2)}\n`);
}

/** By its name, or by the words of its command. */
function operationCalled(name: string): Operation {
  const operations = CATALOG.map(({ operation }) => operation);
  const found = operations.find(
    (operation) => operation.name === name || operation.paths.some((path) => path.join(' ') === name),
  );
  if (found) return found;
  const near = closest(
    name,
    operations.flatMap((operation) => [operation.name, ...operation.paths.map((path) => path.join(' '))]),
  );
  throw AppError.usage(
    'unknown-operation',
    `There is no operation "${name}".`,
    near === null ? 'List them with: dispatch schema' : `Did you mean "${near}"?`,
  );
}

async function list({ context, options }: Pick<HandCall, 'context' | 'options'>): Promise<void> {
  const items = CATALOG.map(({ operation: { name, paths, summary, effect } }) => ({
    operation: name,
    command: paths[0].join(' '),
    effect,
    summary,
  }));
  const form = formOf(options);
  if (form !== null) {
    const { formatRecords } = await import('../presentation/records.ts');
    return await context.io.write(formatRecords({ items, total: items.length }, { form, fields: fieldsOf(options) }));
  }
  const wide = Math.max(...items.map(({ operation }) => operation.length));
  const lines = items.map(({ operation, command }) => `${operation.padEnd(wide)}  dispatch ${command}`);
  await context.io.write(`${lines.join('\n')}\n`);
}
