/**
 * Statements that are asked all the time: built, looked at by the tenant guard and compiled once,
 * then only run. Building one with Kysely costs many times what SQLite takes to answer it.
 *
 * @module
 */
import {
  type Compilable,
  type CompiledQuery,
  type Expression,
  type Kysely,
  sql,
  type SqlBool,
} from "kysely";
import type { SqlPath } from "./backend.ts";
import type { SqlKind } from "./create_table.ts";
import type { Database } from "./schema.ts";
import { TenantGuard } from "./tenant_guard.ts";
import type { TenantSql } from "./tenant_sql.ts";

/** What a statement is run with. */
type Values = Readonly<Record<string, string | number>>;
/** Stands for a value while the statement is built. */
type Placeholder = (name: string) => string;

interface Source {
  /** Undefined: it is always `constant`. */
  readonly name: string | undefined;
  readonly constant: unknown;
}

interface Compiled<R> {
  readonly query: CompiledQuery<R>;
  /** For each parameter the name of the value that goes there, or what always goes there. */
  readonly sources: readonly Source[];
}

// No value of a request begins like this: the wire refuses control characters, and it is looked at
// only when compiling.
const MARK = "\u0000prepared:";
const TENANT = "tenant";

/**
 * A statement of any tenant. The tenant is never the caller's to choose: it is that of the
 * repositories it is run for.
 */
export class Prepared<R> {
  readonly #compiled = new Map<SqlKind, Compiled<R>>();

  /**
   * `build`: `tenant` and every `value(…)` are placeholders; all of it must be tied to `tenant`
   * like any other statement.
   */
  constructor(
    private readonly build: (
      db: Kysely<Database>,
      tenant: string,
      value: Placeholder,
      kind: SqlKind,
    ) => Compilable<R>,
  ) {}

  /** All rows. */
  rows(of: TenantSql, values: Values): Promise<readonly R[]> {
    const { path, tenant } = of;
    let compiled = this.#compiled.get(path.kind);
    if (compiled === undefined) {
      const mark = MARK + TENANT;
      const db = path.db.withPlugin(new TenantGuard(mark));
      compiled = compile(this.build(db, mark, placeholder, path.kind));
      this.#compiled.set(path.kind, compiled);
    }
    return path.run(compiled.query, parametersOf(compiled, values, tenant));
  }

  /** The first row. */
  async row(of: TenantSql, values: Values): Promise<R | undefined> {
    return (await this.rows(of, values))[0];
  }
}

/** A statement that looks across tenants. */
export class PreparedForSystem<R> {
  readonly #compiled = new Map<SqlKind, Compiled<R>>();

  constructor(
    private readonly build: (db: Kysely<Database>, value: Placeholder) => Compilable<R>,
  ) {}

  /** The first row. */
  async row(path: SqlPath, values: Values): Promise<R | undefined> {
    let compiled = this.#compiled.get(path.kind);
    if (compiled === undefined) {
      compiled = compile(this.build(path.db, placeholder));
      this.#compiled.set(path.kind, compiled);
    }
    return (await path.run(compiled.query, parametersOf(compiled, values, undefined)))[0];
  }
}

/**
 * One of many texts, as a value of one statement: a list of its own length would make a statement
 * of its own of each. The texts hold no comma.
 */
export function among(kind: SqlKind, column: string, value: string): Expression<SqlBool> {
  return kind === "sqlite"
    ? sql`${sql.ref(column)} in (select value from json_each(${value}))`
    : sql`${sql.ref(column)} = any(string_to_array(${value}, ','))`;
}

/** What {@linkcode among} is run with. */
export function listOf(kind: SqlKind, texts: readonly string[]): string {
  return kind === "sqlite" ? JSON.stringify(texts) : texts.join(",");
}

function placeholder(name: string): string {
  if (name === TENANT) throw new TypeError("The tenant is not a value to choose");
  return MARK + name;
}

function compile<R>(statement: Compilable<R>): Compiled<R> {
  const query = statement.compile();
  return {
    query,
    sources: query.parameters.map((value) =>
      typeof value === "string" && value.startsWith(MARK)
        ? { name: value.slice(MARK.length), constant: undefined }
        : { name: undefined, constant: value }
    ),
  };
}

function parametersOf<R>(
  { sources }: Compiled<R>,
  values: Values,
  tenant: string | undefined,
): readonly unknown[] {
  const parameters: unknown[] = [];
  for (const { name, constant } of sources) {
    const value = name === undefined
      ? constant
      : name === TENANT && tenant !== undefined
      ? tenant
      : Object.hasOwn(values, name)
      ? values[name]
      : undefined;
    if (value === undefined) throw new TypeError(`Statement needs a value for "${name}"`);
    parameters.push(value);
  }
  return parameters;
}
