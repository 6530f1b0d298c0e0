// The JSON Schemas (draft 2020-12) of an operation: of what it takes, made from its fields, and of what it returns, made from
// data/result-schema.json, which is derived from the types of its code (`npm run reference`).

import { readFileSync } from 'node:fs';
import type { Field, FieldType, Operation } from '../base/operation.ts';
import { dataFile } from './data-file.ts';

/** A JSON Schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/** What data/result-schema.json holds. */
export interface ResultSchemas {
  /** By the operation's name. */
  readonly operations: Readonly<Record<string, Schema>>;
  /** The named types that results are made of. */
  readonly $defs: Readonly<Record<string, Schema>>;
}

export function readResultSchemas(): ResultSchemas {
  return JSON.parse(readFileSync(dataFile('result-schema.json'), 'utf8')) as ResultSchemas;
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** What stands in the result of a change beside the rest: see `--dry-run` and `--key`. */
const CHANGE_FLAGS = {
  dryRun: { const: true, description: 'Only with --dry-run: nothing was saved' },
  replayed: { const: true, description: 'Only when the key was used before' },
};

/** Of what `--json` prints, with every type it names; objects may get more fields in later versions. */
export function resultSchema(operation: Operation, { operations, $defs }: ResultSchemas): Schema {
  const named = operations[operation.name];
  if (!named) throw new Error(`data/result-schema.json lacks ${operation.name}: npm run reference`);
  const type = typeof named.$ref === 'string' ? ($defs[named.$ref.replace('#/$defs/', '')] as Schema) : named;
  const flags = operation.effect === 'read' ? {} : CHANGE_FLAGS;
  const properties = { ...(type.properties as Schema), ...flags };
  const $used = used($defs, type);
  return { $schema: DIALECT, title: operation.name, ...type, description: operation.returns, properties, $defs: $used };
}

/** Those that a schema names, and those that they name. */
function used(defs: Readonly<Record<string, Schema>>, root: Schema): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  const visit = (schema: Schema): void => {
    for (const [, name = ''] of JSON.stringify(schema).matchAll(/"#\/\$defs\/([^"]+)"/g)) {
      if (Object.hasOwn(found, name)) continue;
      found[name] = defs[name] as Schema;
      visit(defs[name] as Schema);
    }
  };
  visit(root);
  return found;
}

/** Of a line of a batch: the operation, a key that makes it repeatable, and the arguments. */
export function inputSchema(operation: Operation): Schema {
  const fields = Object.entries(operation.fields);
  const required = fields.filter(([, field]) => field.required).map(([name]) => name);
  return {
    $schema: DIALECT,
    title: operation.name,
    description: operation.summary,
    type: 'object',
    properties: {
      op: { const: operation.name },
      key: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: 'Run twice with the same key, it changes things once',
      },
      args: {
        type: 'object',
        properties: Object.fromEntries(fields.map(([name, field]) => [name, fieldSchema(field)])),
        required,
        additionalProperties: false,
        ...groupSchema(operation),
      },
    },
    required: required.length > 0 || operation.requires ? ['op', 'args'] : ['op'],
    additionalProperties: false,
  };
}

/** JSON of the types that are more than text. */
const TYPES: Partial<Record<FieldType, Schema>> = {
  boolean: { type: 'boolean' },
  integer: { type: 'integer' },
  duration: { type: ['string', 'integer'] },
  percent: { type: ['string', 'number'] },
};

function fieldSchema(field: Field): Schema {
  const { description, minimum, maximum, maxLength, choices } = field;
  const value = choices ? { enum: choices } : { ...(TYPES[field.type] ?? { type: 'string' }) };
  const limits = Object.entries({ minimum, maximum, maxLength }).filter(([, limit]) => limit !== undefined);
  const item = { ...value, ...Object.fromEntries(limits) };
  const whole = field.list ? { type: 'array', items: item } : item;
  return { ...whole, description, ...(field.default === undefined ? {} : { default: field.default }) };
}

/** Fields that exclude each other, and groups of which one must be given. */
function groupSchema({ fields, requires = [] }: Operation): Schema {
  const groups = new Set(Object.values(fields).flatMap(({ oneOf }) => oneOf ?? []));
  const rules = [...groups].flatMap((group): Schema[] => {
    const names = Object.keys(fields).filter((name) => fields[name]?.oneOf === group);
    if (requires.includes(group)) return [{ oneOf: names.map((name) => ({ required: [name] })) }];
    const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]));
    return pairs.map((pair) => ({ not: { required: pair } }));
  });
  return rules.length === 0 ? {} : { allOf: rules };
}
