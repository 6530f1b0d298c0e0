// The JSON Schema of every operation's result, read from the types of its code: the types in src/ are the one source, with
// their doc comments as descriptions. Objects stay open, because results grow; the test closes them.

import { join } from 'node:path';
import type { Checker, Symbol as Named, Type } from 'typescript/unstable/sync';
import { API, SignatureKind, SymbolFlags, TypeFlags } from 'typescript/unstable/sync';
import type { ResultSchemas, Schema } from '../../src/commands/json-schema.ts';
import type { Entry } from '../../src/operations/catalog/index.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Texts that have a form of their own. */
const FORMATS: Readonly<Record<string, string>> = { Instant: 'date-time', LocalDate: 'date' };

/** Throws when the type of a result can't be read, or says nothing that JSON could hold. */
export function resultSchemas(entries: readonly Entry[]): ResultSchemas {
  const api = new API({ cwd: ROOT });
  try {
    const project = api.updateSnapshot({ openProjects: [join(ROOT, 'tsconfig.json')] }).getProjects()[0];
    if (!project) throw new Error('tsconfig.json was not loaded');
    const reader = new SchemaReader(project.checker);
    const operations = entries.map(({ operation, slice, verb }) => {
      const file = project.program.getSourceFile(join(ROOT, `src/operations/${slice}.ts`));
      const module = file && project.checker.getSymbolAtLocation(file);
      const code = module && project.checker.getMemberInModuleExports(module, verb);
      if (!code) throw new Error(`src/operations/${slice}.ts has no ${verb}, the code of ${operation.name}`);
      return [operation.name, reader.resultOf(code)] as const;
    });
    return { operations: sorted(Object.fromEntries(operations)), $defs: sorted(reader.$defs) };
  } finally {
    api.close();
  }
}

function sorted(schemas: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
}

class SchemaReader {
  readonly $defs: Record<string, Schema> = {};
  private readonly checker: Checker;
  /** Which type a name stands for: two types of one name would overwrite each other. */
  private readonly typeIds = new Map<string, number>();

  constructor(checker: Checker) {
    this.checker = checker;
  }

  /** What `read` or `write` of an operation's code resolves to. */
  resultOf(code: Named): Schema {
    const type = this.typeOf(code);
    const does = this.checker.getPropertyOfType(type, 'write') ?? this.checker.getPropertyOfType(type, 'read');
    const signature = does && this.checker.getSignaturesOfType(this.typeOf(does), SignatureKind.Call)[0];
    const promise = signature && this.checker.getReturnTypeOfSignature(signature);
    const result = promise && this.checker.getTypeArguments(promise as never)[0];
    if (!result) throw new Error(`${code.name} is neither implementRead nor implementWrite`);
    return this.schemaOf(result);
  }

  private typeOf(symbol: Named): Type {
    const type = this.checker.getTypeOfSymbol(symbol);
    if (!type) throw new Error(`${symbol.name} has no type`);
    return type;
  }

  private schemaOf(type: Type): Schema {
    const name = this.nameOf(type);
    if (name === null) return this.plainSchemaOf(type);
    const known = this.typeIds.get(name);
    if (known !== undefined && known !== type.id) throw new Error(`two types are called ${name}`);
    if (known === undefined) {
      this.typeIds.set(name, type.id);
      const about = descriptionOf(type.getAliasSymbol() ?? type.getSymbol(), this.checker);
      this.$defs[name] = { ...about, ...this.plainSchemaOf(type) };
    }
    return { $ref: `#/$defs/${name}` };
  }

  /** Of interfaces and aliases of this project without type parameters; the others stand where they are used. */
  private nameOf(type: Type): string | null {
    const isGeneric = type.getAliasTypeArguments().length > 0;
    const alias = isGeneric ? undefined : type.getAliasSymbol();
    if (alias) return alias.name;
    const isPlain = type.isObjectType() && type.isClassOrInterface() && type.getTypeParameters().length === 0;
    return isPlain ? (type.getSymbol()?.name ?? null) : null;
  }

  private plainSchemaOf(type: Type): Schema {
    const { flags } = type;
    if (type.isUnionType()) return this.unionSchemaOf(type.getTypes());
    if (flags & TypeFlags.BooleanLike && !type.isBooleanLiteralType()) return { type: 'boolean' };
    if (type.isLiteralType()) return { const: type.value };
    if (flags & TypeFlags.Null) return { type: 'null' };
    if (flags & TypeFlags.NumberLike) return { type: 'number' };
    if (flags & TypeFlags.StringLike || this.isBrandedText(type)) return textSchema(type.getAliasSymbol()?.name ?? '');
    if (flags & TypeFlags.Unknown) return {};
    if (this.checker.isArrayType(type)) {
      const [items] = this.checker.getTypeArguments(type as never);
      return { type: 'array', items: this.schemaOf(items as Type) };
    }
    if (this.checker.isTupleType(type)) {
      const items = this.checker.getTypeArguments(type as never).map((item) => this.schemaOf(item));
      return { type: 'array', prefixItems: items, minItems: items.length, items: false };
    }
    if (flags & (TypeFlags.Object | TypeFlags.Intersection)) return this.objectSchemaOf(type);
    throw new Error(`no JSON for the type ${this.checker.typeToString(type)}`);
  }

  private isBrandedText(type: Type): boolean {
    return type.isIntersectionType() && type.getTypes().some((part) => (part.flags & TypeFlags.StringLike) !== 0);
  }

  private unionSchemaOf(all: readonly Type[]): Schema {
    const types = all.filter(({ flags }) => !(flags & TypeFlags.Undefined));
    const values = types.filter((type) => type.isLiteralType());
    const isBoolean = values.filter((type) => type.isBooleanLiteralType()).length === 2;
    const texts = values.filter((type) => !isBoolean || !type.isBooleanLiteralType()).map(({ value }) => value);
    const schemas = types.filter((type) => !type.isLiteralType()).map((type) => this.schemaOf(type));
    if (isBoolean) schemas.unshift({ type: 'boolean' });
    const isNullable = schemas.some(({ type }) => type === 'null');
    const others = schemas.filter(({ type }) => type !== 'null');
    if (texts.length > 0 && others.length === 0) return { enum: isNullable ? [...texts, null] : texts };
    if (texts.length > 0) others.unshift({ enum: texts });
    const [only] = others;
    if (others.length === 1 && only && !isNullable) return only;
    if (others.length === 1 && only && typeof only.type === 'string' && Object.keys(only).length === 1)
      return { type: [only.type, 'null'] };
    return { anyOf: isNullable ? [...others, { type: 'null' }] : others };
  }

  private objectSchemaOf(type: Type): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of this.checker.getPropertiesOfType(type)) {
      const value = this.typeOf(property);
      properties[property.name] = { ...this.schemaOf(value), ...descriptionOf(property, this.checker) };
      if (!(property.flags & SymbolFlags.Optional) && !mayBeUndefined(value)) required.push(property.name);
    }
    const [index] = this.checker.getIndexInfosOfType(type);
    if (index) return { type: 'object', additionalProperties: this.schemaOf(index.valueType) };
    return { type: 'object', properties, required };
  }
}

function textSchema(alias: string): Schema {
  return FORMATS[alias] === undefined ? { type: 'string' } : { type: 'string', format: FORMATS[alias] };
}

function mayBeUndefined(type: Type): boolean {
  return type.isUnionType() && type.getTypes().some(({ flags }) => flags & TypeFlags.Undefined);
}

/** The doc comment, without the numbers of rules. */
function descriptionOf(symbol: Named | undefined, checker: Checker): { description?: string } {
  const text = symbol ? checker.getDocumentationCommentOfSymbol(symbol) : '';
  const description = text
    .replace(/\s*\([A-Z]\d+(?:[-, ]+[A-Z]?\d+)*\)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return description === '' ? {} : { description };
}
