// The pages of docs/reference/: one a noun with its operations, one with the types of results, and an index. Made from the
// declarations, the schemas and the golden transcripts alone, so that no sentence here is about a single operation.

import { EXIT } from '../../src/base/errors.ts';
import type { Field, Operation } from '../../src/base/operation.ts';
import { flagName } from '../../src/base/operation.ts';
import type { ResultSchemas, Schema } from '../../src/commands/json-schema.ts';
import type { HandCommand } from '../../src/commands/program.ts';
import { parse } from '../../src/commands/program.ts';
import { ROLE_PERMISSIONS } from '../../src/domain/permission.ts';
import { splitWords } from '../support/shell-words.ts';

/** A failure seen in a scenario. */
export interface SeenError {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
}

/** What the pages are made of. */
export interface Material {
  readonly operations: readonly Operation[];
  readonly hands: readonly HandCommand[];
  readonly schemas: ResultSchemas;
  /** The first run that succeeds, as it stands in a golden transcript; by operation. */
  readonly examples: ReadonlyMap<string, string>;
  /** By operation. */
  readonly errors: ReadonlyMap<string, readonly SeenError[]>;
}

const LONGEST_EXAMPLE = 24;
const MADE = '<!-- Made by `npm run reference`; a test fails when it is stale. -->';

/** Every page by its file name. */
export function pages(material: Material): Map<string, string> {
  const nouns = [...new Set(material.operations.map(nounOf))];
  return new Map([
    ['README.md', indexPage(material)],
    ['types.md', typesPage(material.schemas)],
    ...nouns.map((noun) => [`${noun}.md`, nounPage(noun, material)] as const),
  ]);
}

function nounOf({ name }: Operation): string {
  return name.split('.')[0] as string;
}

function commandOf({ paths }: Operation): string {
  return `dispatch ${paths[0]?.join(' ') ?? ''}`;
}

/** The anchor that Markdown gives a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll(' ', '-');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string): string => `\`${text}\``;

// ---- index ----

function indexPage({ operations, hands }: Material): string {
  const rows = operations.map((operation) => [
    `[${commandOf(operation)}](${nounOf(operation)}.md#${anchor(commandOf(operation))})`,
    code(operation.name),
    operation.summary,
  ]);
  const others = hands
    .filter(({ isHidden }) => !isHidden)
    .map(({ path, summary }) => [code(`dispatch ${path.join(' ')}`), summary]);
  return `# Reference

${MADE}

Every command with its flags, its JSON in and out, who may run it, real output and real refusals. The same at a terminal:
\`dispatch COMMAND --help\`, \`dispatch schema OPERATION\`, \`dispatch help\` for topics (dates, pins, slots, json, scripting).

${table(['command', 'operation', ''], rows)}

Commands that are no operation:

${table(['command', ''], others)}

## What holds for every operation

- \`--json\` prints the result; its fields are listed with each command, the [types](types.md) they are made of once. Results
  grow: read what you know, and let new fields be.
- A change also has \`dryRun: true\` after \`--dry-run\`, and \`replayed: true\` when its \`--key\` was used before.
- In a batch (\`dispatch batch\`) a line is \`{"op": ..., "key": ..., "args": {...}}\`: the operation, a key if it may be sent twice,
  and the fields by their JSON names. Text is read as at the command line; durations and percentages may be numbers too.
- Under \`--json\` an error is the last line on stderr:
  \`{"error": {"code": "...", "message": "...", "hint": "...", "exitCode": ${EXIT.usage}, "violations": []}}\`. \`code\` is stable, the
  words of \`message\` are not.
- Any command may end with ${EXIT.usage} (\`invalid-input\`: every wrong field is in \`violations\`), ${EXIT.notFound} (\`no-book\`), ${EXIT.busy}
  (\`busy\`), ${EXIT.permission} (\`no-permission\`) or ${EXIT.file} (a damaged or unwritable file). What a command adds to that stands under
  "Refused": the refusals seen in the transcripts of the tests, so the list is real, and not complete.
`;
}

// ---- operations ----

function nounPage(noun: string, material: Material): string {
  const own = material.operations.filter((operation) => nounOf(operation) === noun);
  return `# ${noun}\n\n${MADE}\n\n${own.map((operation) => section(operation, material)).join('\n')}`;
}

function section(operation: Operation, { schemas, examples, errors }: Material): string {
  const { summary, details, paths } = operation;
  const also = paths.slice(1).map((path) => code(`dispatch ${path.join(' ')}`));
  const example = examples.get(operation.name);
  const seen = errors.get(operation.name) ?? [];
  const parts = [
    `## ${commandOf(operation)}`,
    `${summary}.${also.length > 0 ? ` Also ${also.join(', ')}.` : ''}`,
    details,
    fieldTable(operation),
    `${effectText(operation)} ${permissionText(operation)}`,
    `In a batch:\n\n${fence('json', batchLine(operation))}`,
    `Result: ${operation.returns} ${resultText(operation, schemas)}`,
    example && `Example:\n\n${fence('text', example)}`,
    seen.length > 0 && `Refused:\n\n${table(['exit', 'code', 'for example'], seen.map(errorRow))}`,
  ];
  return `${parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n')}\n`;
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function errorRow({ exitCode, code: word, message }: SeenError): string[] {
  return [String(exitCode), code(word), message.split('\n')[0]?.replaceAll('<', '&lt;') ?? ''];
}

function fieldTable(operation: Operation): string {
  const rows = Object.entries(operation.fields).map(([name, field]) => [
    code(field.positional ? name.toUpperCase() : `${field.short ? `-${field.short}, ` : ''}--${flagName(name, field)}`),
    code(name),
    typeText(field),
    meaning(operation, field),
  ]);
  return rows.length === 0 ? '' : table(['argument', 'JSON', 'type', ''], rows);
}

function meaning(operation: Operation, field: Field): string {
  const { oneOf, required, default: usual, description, maxLength } = field;
  const group = Object.entries(operation.fields).filter(([, other]) => oneOf !== undefined && other.oneOf === oneOf);
  const others = group.filter(([, other]) => other !== field).map(([other]) => code(other));
  const needed = oneOf !== undefined && operation.requires?.includes(oneOf);
  const notes = [
    required ? '**Required.**' : '',
    `${description}.`,
    others.length > 0 ? `${needed ? 'One is needed: this or' : 'Not together with'} ${others.join(', ')}.` : '',
    maxLength === undefined ? '' : `At most ${maxLength} characters.`,
    usual === undefined || description.includes('default') ? '' : `Default: ${code(String(usual))}.`,
  ];
  return notes.filter((note) => note !== '').join(' ');
}

const WORDS: Readonly<Record<Field['type'], string>> = {
  text: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  choice: '',
  duration: 'duration: `90m`, `1h30`',
  distance: 'distance: `25mi`, `40km`',
  percent: 'percentage: `8.25`',
  coordinates: '`LATITUDE,LONGITUDE`',
  record: '',
  date: 'date',
  instant: 'date and time',
  window: 'date and two times',
  hours: 'hours',
};

function typeText(field: Field): string {
  const { type, choices = [], noun, minimum, maximum, list } = field;
  const least = minimum === undefined ? '' : `, at least ${minimum}`;
  const limits = minimum !== undefined && maximum !== undefined ? `, ${minimum}–${maximum}` : least;
  const one =
    type === 'choice'
      ? choices.map(code).join(', ')
      : type === 'record'
        ? `number or name: ${noun}`
        : WORDS[type] + limits;
  return list ? `list of ${one}` : one;
}

function effectText({ effect, confirm }: Operation): string {
  const asks = confirm ? ' Asks first; `--yes` answers.' : '';
  if (effect === 'read') return 'Reads only.';
  return effect === 'final'
    ? `Final: it can't be undone.${asks}`
    : `One change, which \`dispatch undo\` takes back.${asks}`;
}

function permissionText({ permission }: Operation): string {
  if (permission.length === 0) return 'Everybody may.';
  const roles = Object.entries(ROLE_PERMISSIONS).filter(([, held]) => permission.some((one) => held.has(one)));
  return `Permission: ${permission.map(code).join(' or ')} (${roles.map(([role]) => role).join(', ')}).`;
}

/** The first example of the declaration as a line of a batch. */
export function batchLine(operation: Operation): string {
  const parsed = parse(splitWords(operation.examples[0]?.command ?? '').slice(1), []);
  if (parsed.kind !== 'operation') throw new Error(`the first example of ${operation.name} is another command`);
  const { raw } = parsed;
  const given = Object.entries(operation.fields).filter(([name]) => raw[name] !== undefined);
  const args = Object.fromEntries(
    given.map(([name, { type }]) => [name, type === 'integer' ? Number(raw[name]) : raw[name]]),
  );
  const line = Object.keys(args).length === 0 ? { op: operation.name } : { op: operation.name, args };
  return JSON.stringify(line).replace(/([,:{])(?=["{[])/g, (sign) => (sign === '{' ? sign : `${sign} `));
}

/** A transcript, cut where it grows long. */
export function exampleText(transcript: string): string {
  const lines = transcript.trimEnd().split('\n');
  return lines.length <= LONGEST_EXAMPLE ? lines.join('\n') : [...lines.slice(0, LONGEST_EXAMPLE), '...'].join('\n');
}

// ---- types of results ----

/** Results of up to so many fields stand in the line. */
const FEW_FIELDS = 3;

function resultText(operation: Operation, { operations }: ResultSchemas): string {
  const schema = operations[operation.name] as Schema;
  const properties = Object.keys((schema.properties ?? {}) as object);
  if (properties.length <= FEW_FIELDS) return `JSON: ${shapeText(schema, 'types.md')}.`;
  return `JSON:\n\n${propertyTable(schema, 'types.md')}`;
}

function typesPage({ $defs }: ResultSchemas): string {
  const sections = Object.entries($defs).map(([name, schema]) => {
    const about = schema.description === undefined ? '' : `${String(schema.description)}\n\n`;
    const { description: _, ...shape } = schema;
    return `## ${name}\n\n${about}${schema.properties ? propertyTable(schema, '') : shapeText(shape, '')}\n`;
  });
  return `# Types of results

${MADE}

What \`--json\` prints is made of these. \`dispatch schema OPERATION\` prints the same as JSON Schema. A field with \`?\` may be
absent. Times are UTC (\`2026-11-24T14:00:00Z\`); durations are seconds and distances metres, with the unit in the name.

${sections.join('\n')}`;
}

function propertyTable(schema: Schema, page: string): string {
  const required = new Set(schema.required as string[]);
  const rows = Object.entries(schema.properties as Record<string, Schema>).map(([name, property]) => [
    code(required.has(name) ? name : `${name}?`),
    shapeText(property, page),
    String(property.description ?? ''),
  ]);
  return table(['field', 'type', ''], rows);
}

function shapeText(schema: Schema, page: string): string {
  const {
    $ref,
    type,
    items,
    anyOf,
    enum: values,
    const: value,
    properties,
    prefixItems,
    additionalProperties,
  } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.replace('#/$defs/', '');
    return `[${name}](${page}#${anchor(name)})`;
  }
  if (Array.isArray(values)) return values.map((one) => (one === null ? 'null' : code(String(one)))).join(', ');
  if (value !== undefined) return code(String(value));
  if (Array.isArray(anyOf)) return anyOf.map((one: Schema) => shapeText(one, page)).join(' or ');
  if (Array.isArray(type)) return type.join(' or ');
  if (Array.isArray(prefixItems)) return `[${prefixItems.map((one: Schema) => shapeText(one, page)).join(', ')}]`;
  if (type === 'array') return `list of ${shapeText(items as Schema, page)}`;
  if (type !== 'object') return String(type ?? 'anything');
  if (!properties) return `object of ${shapeText(additionalProperties as Schema, page)}`;
  const parts = Object.entries(properties as Record<string, Schema>);
  return `{ ${parts.map(([name, one]) => `${code(name)}: ${shapeText(one, page)}`).join(', ')} }`;
}
