/**
 * Lists of a project's executions, newest first, by any filters.
 *
 * One index, or a part of one, serves some of the filters; the others are looked at row by row. So
 * a page looks at a bounded number of rows, a few hundred in one statement, and then says where the
 * next one goes on, however few it has found.
 *
 * @module
 */
import { sql, type SqlBool } from "kysely";
import { decodeCursor, encodeCursor } from "../../domain/cursor.ts";
import type { Execution, ExecutionFilter } from "../../domain/executions/records.ts";
import { idsSince, type ProjectId } from "../../domain/ids.ts";
import { MAX_PAGE, type Page, type PageRequest } from "../../domain/page.ts";
import type { ExecutionRow } from "./execution_rows.ts";
import { toExecution } from "./execution_values.ts";
import { type TenantSql, textOf } from "./tenant_sql.ts";

/** Rows that one page looks at, at most. */
const MOST_LOOKS = 10_000;
/** Rows that one statement looks at, at most. */
const LOOKS_AT_ONCE = 500;

// Said as the indexes say it, or SQLite does not use them.
const NOT_SUCCEEDED = sql<SqlBool>`state <> 'succeeded'`;

type Filtered =
  | "schedule_id"
  | "error_code"
  | "export"
  | "snapshot_id"
  | "state"
  | "source"
  | "environment_id";

/** What the indexes have, those that find the fewest rows first. */
const INDEXES: readonly (readonly Filtered[])[] = [
  ["schedule_id"],
  ["export", "state"],
  ["snapshot_id", "state"],
  ["error_code"],
  ["export"],
  ["snapshot_id"],
  ["state"],
  ["source"],
  ["environment_id"],
];

/** What a column has to be. */
type Condition = readonly [column: Filtered, value: string];

/** A way through the rows of one state, or of all. */
interface Way {
  /** What its index finds. */
  readonly found: readonly Condition[];
  /** What is looked at row by row. */
  readonly looked: readonly Condition[];
}

/** What a way has found. */
interface Found {
  readonly rows: readonly ExecutionRow[];
  /** Older ones than this were not looked at; undefined: there are none. */
  readonly until: string | undefined;
}

/** A page of a project's executions. */
export async function listExecutions(
  of: TenantSql,
  projectId: ProjectId,
  filter: ExecutionFilter,
  request: PageRequest,
): Promise<Page<Execution>> {
  const { environmentId, states, errorCode, snapshotId, source, scheduleId } = filter;
  const { since, until, export: named } = filter;
  const wanted = states === undefined ? [undefined] : [...new Set(states)].sort();
  const name = JSON.stringify([
    ...[of.tenant, "executions", projectId, environmentId, states && wanted.join()],
    ...[errorCode, named, snapshotId, source, scheduleId, since?.getTime(), until?.getTime()],
  ].map((part) => part ?? null));
  const limit = Math.min(Math.max(Math.trunc(request.limit) || 1, 1), MAX_PAGE);
  const { cursor } = request;
  const before = cursor === undefined ? undefined : textOf(decodeCursor(name, cursor, ["string"]));
  // No export has such a name, and Postgres can't be asked for it.
  if (named?.includes("\0")) return { items: [], nextCursor: null };
  const range = rangeOf(of, projectId, filter);
  // Each state is a range of its index; several of them together are none.
  const found: Found[] = [];
  for (const state of wanted) {
    const looks = Math.ceil(MOST_LOOKS / wanted.length);
    found.push(await go(of, range, wayOf(filter, state), { before, limit, looks }));
  }
  // Only as far as all of them have looked.
  const end = found.flatMap((one) => one.until ?? []).sort().at(-1);
  const rows = found.flatMap((one) => one.rows).filter(({ id }) => end === undefined || id >= end)
    .sort((a, b) => a.id < b.id ? 1 : -1);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1)?.id : end;
  return {
    items: items.map(toExecution),
    nextCursor: last === undefined ? null : encodeCursor(name, [last]),
  };
}

/** What is common to all ways: the project, and the time. */
function rangeOf({ db, tenant }: TenantSql, projectId: ProjectId, filter: ExecutionFilter) {
  const { since, until } = filter;
  return (before: string | undefined) => {
    let query = db.selectFrom("executions").where("tenant_id", "=", tenant)
      .where("project_id", "=", projectId).orderBy("id", "desc");
    if (since !== undefined) query = query.where("id", ">=", idsSince("execution", since));
    // One bound of each side: a second one would be looked at row by row.
    const [bound] = [
      ...(before === undefined ? [] : [before]),
      ...(until === undefined ? [] : [idsSince("execution", until)]),
    ].sort();
    return bound === undefined ? query : query.where("id", "<", bound);
  };
}

function wayOf(filter: ExecutionFilter, state: Execution["state"] | undefined): Way {
  const all: readonly (readonly [Filtered, string | undefined])[] = [
    ["schedule_id", filter.scheduleId],
    ["error_code", filter.errorCode],
    ["export", filter.export],
    ["snapshot_id", filter.snapshotId],
    ["state", state],
    ["source", filter.source],
    ["environment_id", filter.environmentId],
  ];
  const given = all.flatMap(([column, value]): Condition[] =>
    value === undefined ? [] : [[column, value]]
  );
  // Those that succeeded are in no index of their own: they are nearly all.
  const indexed = given.filter(([, value]) => value !== "succeeded").map(([column]) => column);
  const index = INDEXES.find((columns) => columns.every((one) => indexed.includes(one))) ?? [];
  return {
    found: given.filter(([column]) => index.includes(column)),
    looked: given.filter(([column]) => !index.includes(column)),
  };
}

async function go(
  { db, tenant }: TenantSql,
  range: ReturnType<typeof rangeOf>,
  { found, looked }: Way,
  { before, limit, looks }: {
    readonly before: string | undefined;
    readonly limit: number;
    readonly looks: number;
  },
): Promise<Found> {
  const inIndex = (place: string | undefined) => {
    let query = range(place);
    for (const [column, value] of found) query = query.where(column, "=", value);
    return found.some(([column]) => column === "state") ? query.where(NOT_SUCCEEDED) : query;
  };
  // One more than asked for tells whether there is another page.
  const most = limit + 1;
  if (looked.length === 0) {
    const rows = await inIndex(before).selectAll().limit(most).execute();
    return { rows, until: rows.length < most ? undefined : rows.at(-1)?.id };
  }
  const rows: ExecutionRow[] = [];
  let place = before;
  for (let left = looks, size = most; left > 0; size *= 4) {
    const count = Math.min(left, size, LOOKS_AT_ONCE);
    const seen = await inIndex(place).select("id").select((row) =>
      row.case().when(row.and(looked.map(([column, value]) => row(column, "=", value))))
        .then(1).else(0).end().as("fits")
    ).limit(count).execute();
    const wanted = most - rows.length;
    const ids = seen.filter(({ fits }) => fits === 1).map(({ id }) => id).slice(0, wanted);
    const loaded = ids.length === 0 ? [] : await db.selectFrom("executions").selectAll()
      .where("tenant_id", "=", tenant).where("id", "in", ids).execute();
    // One may have changed since.
    rows.push(...loaded.filter((row) => looked.every(([column, value]) => row[column] === value)));
    if (ids.length === wanted) return { rows, until: ids.at(-1) };
    const last = seen.at(-1);
    if (last === undefined || seen.length < count) return { rows, until: undefined };
    place = last.id;
    left -= count;
  }
  return { rows, until: place };
}
