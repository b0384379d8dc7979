import { type Kysely, sql } from "kysely";

/** Which database speaks. */
export type SqlKind = "sqlite" | "postgres";

/** A column. `number`: a whole one; `decimal`: any; `bytes`: what was compressed already. */
export type Column = readonly [
  name: string,
  type: "text" | "number" | "decimal" | "bytes",
  nullable?: "null",
];

/** Columns of an index, with ` desc` behind those that fall. */
export type Index = readonly string[] | {
  readonly columns: readonly string[];
  /** It holds only such rows. */
  readonly where?: string | undefined;
  /**
   * How many rows it has, and how many have the same first value, first two values, and so on: what
   * SQLite shall think of when it has the choice between several. It would have to read all of a
   * table to know.
   */
  readonly rows?: readonly number[] | undefined;
};

/** A table, in the words that both databases understand. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  /** As `rows` of an index. */
  readonly keyRows?: readonly number[];
  readonly unique?: readonly (readonly string[])[];
  readonly indexes?: readonly Index[];
  /** The column of an execution's id by which Postgres divides it into months. */
  readonly months?: string;
  /** The database that has it; both do where this is absent. */
  readonly only?: SqlKind;
}

const TYPES = {
  // By bytes, like SQLite: a locale's order would make pages of the same list differ between
  // databases.
  postgres: {
    text: 'text collate "C"',
    number: "bigint",
    decimal: "double precision",
    bytes: "bytea",
  },
  sqlite: { text: "text", number: "bigint", decimal: "double precision", bytes: "blob" },
} as const;

/** Makes a table and its indexes. Plain SQL: the names are all from the program. */
export async function createTable(
  db: Kysely<unknown>,
  kind: SqlKind,
  { name, columns, key, keyRows, unique = [], indexes = [], months }: Table,
): Promise<void> {
  const parts = [
    ...columns.map(([column, type, nullable]) =>
      `${quoted(column)} ${TYPES[kind][type]} ${nullable ?? "not null"}`
    ),
    `primary key ${list(key)}`,
    ...unique.map((one) => `unique ${list(one)}`),
  ];
  const divided = kind === "postgres" && months !== undefined
    ? ` partition by range ${list([months])}`
    : "";
  // Not "without rowid": SQLite's planner then takes the key for the cheapest way whatever the
  // condition, and reads a whole list.
  await sql.raw(`create table ${quoted(name)} (${parts.join(", ")})${divided}`).execute(db);
  for (const [column, type] of columns) {
    if (kind !== "postgres" || type !== "bytes") continue;
    // Postgres need not try to compress it once more.
    const altered = `alter table ${quoted(name)} alter column ${quoted(column)}`;
    await sql.raw(`${altered} set storage external`).execute(db);
  }
  const estimates = new Map<string, readonly number[]>();
  for (const [number, index] of indexes.entries()) {
    const title = `${name}_index_${number + 1}`;
    const { columns: of, where, rows }: Exclude<Index, readonly string[]> = "columns" in index
      ? index
      : { columns: index };
    const some = where === undefined ? "" : ` where ${where}`;
    await sql.raw(`create index ${quoted(title)} on ${quoted(name)} ${list(of)}${some}`)
      .execute(db);
    if (kind === "sqlite" && rows !== undefined) estimates.set(title, rows);
  }
  if (kind === "sqlite" && keyRows !== undefined) {
    estimates.set(`sqlite_autoindex_${name}_1`, keyRows);
  }
  if (estimates.size > 0) await estimate(db, name, estimates);
}

/** https://www.sqlite.org/fileformat2.html#the_sqlite_stat1_table */
async function estimate(
  db: Kysely<unknown>,
  table: string,
  estimates: ReadonlyMap<string, readonly number[]>,
): Promise<void> {
  // Makes the table of estimates, and fills it with nothing: there are no rows.
  await sql.raw(`analyze ${quoted(table)}`).execute(db);
  for (const [index, rows] of estimates) {
    await sql`insert into sqlite_stat1 (tbl, idx, stat)
      values (${table}, ${index}, ${`${rows.join(" ")} noskipscan`})`.execute(db);
  }
}

function list(columns: readonly string[]): string {
  return `(${columns.map(ordered).join(", ")})`;
}

function ordered(column: string): string {
  return column.endsWith(" desc") ? `${quoted(column.slice(0, -5))} desc` : quoted(column);
}

function quoted(name: string): string {
  return `"${name}"`;
}
