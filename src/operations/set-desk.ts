// Where lines of one kind that follow each other are done in sets: what they need is read for hundreds of them at once, kept from
// one transaction to the next while nobody else writes, and their rows are written together. What a set form leaves alone goes
// the ordinary way; it is flushed before and told after.

import { refusedIsNull } from '../base/errors.ts';
import type { Context } from '../context.ts';
import type { Row } from '../storage/change-log.ts';
import type { Database } from '../storage/database.ts';
import type { JointLog } from '../storage/joint-log.ts';
import { SetWriter } from '../storage/set-writer.ts';
import type { Entry } from './catalog/index.ts';
import { findOperation, loadCode } from './catalog/index.ts';
import type { Scope, SetForm, SetScope, Touched, WriteCode } from './code.ts';
import { commandText } from './command-text.ts';
import { inputHash } from './input-hash.ts';
import type { Outcome, Run } from './run-frame.ts';
import { checkClock, logEntry, makeScope, outcome, startRun } from './run-frame.ts';
import type { Line } from './run-line.ts';
import { validateInput } from './validate.ts';

/** So many lines are prepared together. */
const LONGEST_SET = 250;

interface Prepared {
  readonly run: Run;
  readonly form: SetForm<object>;
}

/** What one transaction shares with the lines that are done in it. */
interface Turn {
  readonly context: Context;
  readonly transaction: Database;
  /** Of all lines together; null = each has an entry of its own. */
  readonly joint: JointLog | null;
  readonly rows: SetWriter;
  /** By operation; null = the user may not run it. */
  readonly scopes: Map<string, SetScope | null>;
  /** The last one that is written or waits to be. */
  revision: number;
  notices: string[];
}

export class SetDesk {
  /** By operation; null = it has no set form. */
  readonly #forms = new Map<string, SetForm<object> | null>();
  readonly #known = new Map<string, Row>();
  readonly #prepared = new Map<Line, Prepared | null>();
  /** Since the lines were prepared. */
  readonly #usedKeys = new Set<string>();
  /** How the book was left: at another revision, somebody else has written. */
  #left: number | null = null;
  #turn: Turn | null = null;

  /** Before the first line of a transaction; `revision` is the book's. */
  begin(of: Pick<Turn, 'context' | 'transaction' | 'joint' | 'revision'>): void {
    if (this.#left !== of.revision) this.#forgetAll();
    const rows = new SetWriter(of.transaction, this.#known);
    this.#turn = { ...of, rows, scopes: new Map(), notices: [] };
  }

  /** Does one of the lines; null = it goes the ordinary way, after `flush`. */
  async run(lines: readonly Line[], index: number): Promise<Outcome | null> {
    const line = lines[index] as Line;
    const form = await this.#formOf(line.operation);
    if (form === null) return null;
    if (!this.#prepared.has(line)) await this.#prepare(form, lines, index);
    const prepared = this.#prepared.get(line);
    const turn = this.#turn as Turn;
    if (!turn.rows.isOpen(form.tables)) await turn.rows.open(form.tables);
    const scope = await this.#scopeFor(line.operation, prepared?.run);
    if (!prepared || !scope || (line.key !== undefined && this.#usedKeys.has(line.key))) return null;
    turn.notices = [];
    const result = await prepared.form.write(scope, prepared.run.input);
    if (result === null) return null;
    return await this.#record(prepared.run, scope, result);
  }

  /** Writes what waits, so that the ordinary way sees it. */
  async flush(): Promise<void> {
    await this.#turn?.rows.flush();
  }

  /** The ordinary way has changed such rows, and left the book at this revision. */
  noticed({ key }: Line, touched: readonly Touched[], revision: number | null): void {
    const turn = this.#turn as Turn;
    if (key !== undefined) this.#usedKeys.add(key);
    if (revision !== null) turn.revision = revision;
    if (touched.length === 0) return;
    turn.rows.close();
    this.#prepared.clear();
    this.#known.clear();
    turn.scopes.clear();
    for (const form of this.#forms.values()) form?.forget(touched);
  }

  /** Writes what is left, after the last line of the transaction. */
  async end(): Promise<void> {
    const turn = this.#turn as Turn;
    await turn.rows.flush();
    this.#left = turn.revision;
    this.#turn = null;
  }

  /** The transaction was given up. */
  abandon(): void {
    this.#forgetAll();
    this.#left = null;
    this.#turn = null;
  }

  #forgetAll(): void {
    this.#prepared.clear();
    this.#known.clear();
    this.#forms.clear();
  }

  async #formOf(operation: string): Promise<SetForm<object> | null> {
    const known = this.#forms.get(operation);
    if (known !== undefined) return known;
    const entry = findOperation(operation);
    const code =
      entry && entry.operation.effect === 'write'
        ? ((await loadCode(entry)) as WriteCode<object, unknown, unknown>)
        : null;
    const form = (await code?.setForm?.()) ?? null;
    this.#forms.set(operation, form);
    return form;
  }

  /** null = it may not be run so: the ordinary way says why. */
  async #scopeFor(operation: string, run: Run | undefined): Promise<SetScope | null> {
    const turn = this.#turn as Turn;
    const known = turn.scopes.get(operation);
    if (known !== undefined) return known;
    if (!run) return null;
    const scope = await writableScope(run, turn.transaction).catch(refusedIsNull);
    const warn = (message: string): void => void turn.notices.push(message);
    const setScope = scope && { ...scope, warn, rows: turn.rows };
    turn.scopes.set(operation, setScope);
    return setScope;
  }

  /** The lines of the same kind from here on. */
  async #prepare(form: SetForm<object>, lines: readonly Line[], from: number): Promise<void> {
    const turn = this.#turn as Turn;
    const { operation } = lines[from] as Line;
    const entry = findOperation(operation) as Entry;
    const code = await loadCode(entry);
    await turn.rows.flush();
    this.#prepared.clear();
    this.#usedKeys.clear();
    const set: Line[] = [];
    for (let i = from; i < lines.length && set.length < LONGEST_SET && lines[i]?.operation === operation; i++)
      set.push(lines[i] as Line);
    const seen = await this.#keysSeen(set);
    for (const line of set) {
      const input = line.key !== undefined && seen.has(line.key) ? null : inputOf(entry, line);
      const { context, transaction: db } = turn;
      const command = input && commandText(entry.operation, line.input);
      const run =
        input && startRun({ context, entry, code, input, options: { key: line.key }, db, command: command ?? '' });
      this.#prepared.set(line, run && { run, form });
    }
    const runs = [...this.#prepared.values()].flatMap((one) => one?.run ?? []);
    const scope = await this.#scopeFor(operation, runs[0]);
    if (!scope) for (const line of set) this.#prepared.set(line, null);
    else
      await form.prepare(
        scope,
        runs.map(({ input }) => input),
      );
  }

  async #keysSeen(lines: readonly Line[]): Promise<ReadonlySet<string>> {
    const keys = lines.flatMap(({ key }) => key ?? []);
    if (keys.length === 0) return new Set();
    const rows = await (this.#turn as Turn).transaction
      .selectFrom('idempotencyKey')
      .select('key')
      .where('key', 'in', keys)
      .execute();
    return new Set(rows.map(({ key }) => key));
  }

  async #record(run: Run, scope: Scope, result: unknown): Promise<Outcome> {
    const turn = this.#turn as Turn;
    const images = turn.rows.take();
    let revision: number | null = null;
    if (images.length > 0) {
      revision = turn.joint?.revision ?? ++turn.revision;
      if (turn.joint) await turn.joint.add(images);
      else turn.rows.log(revision, logEntry(run, scope, result), images);
    }
    const { key } = run.options;
    if (key !== undefined) {
      this.#usedKeys.add(key);
      const { operation } = run.entry;
      turn.rows.keep({
        key,
        operation: operation.name,
        inputHash: inputHash(run.input),
        result: JSON.stringify(result),
        revisionId: revision,
        at: scope.now,
      });
    }
    return { ...outcome(run, scope, { result, revision }), notices: turn.notices };
  }
}

/** Throws what the user, or the clock, may not do. */
async function writableScope(run: Run, transaction: Database): Promise<Scope> {
  const scope = await makeScope(run, transaction);
  await checkClock(scope);
  return scope;
}

/** null where it is refused: the ordinary way says why. */
function inputOf(entry: Entry, line: Line): Record<string, unknown> | null {
  try {
    return validateInput(entry.operation, line.input);
  } catch (error) {
    return refusedIsNull(error);
  }
}
