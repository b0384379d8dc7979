/**
 * What code calls of the services around it: the trusted side makes the calls, under policy and
 * with credentials that the code never sees.
 *
 * @module
 */

/** A row of a database's answer. */
export type Row = Readonly<Record<string, unknown>>;

/** The answer to a statement. */
export interface QueryResult<R = Row> {
  readonly rows: readonly R[];
  /** Rows that were returned or changed; null where the database tells none. */
  readonly rowCount: number | null;
}

/** Runs statements. `params` take the places of `$1`, `$2`, … and are never part of the text. */
export interface Queries {
  query<R = Row>(sql: string, params?: readonly unknown[]): Promise<QueryResult<R>>;
}

/** A tool of a remote MCP server. */
export interface RemoteTool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: unknown;
}

/** What a remote tool gave. */
export interface ToolResult {
  readonly content: readonly unknown[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
}

/**
 * One integration of the project. Which members work says its provider; the others throw a
 * `TypeError` that names it.
 */
export interface Integration extends Queries {
  readonly name: string;
  readonly provider: "http" | "openai" | "postgres" | "mcp";
  /**
   * Of `http` and `openai`: a fetch as the standard says it. A path is taken below the
   * integration's base URL; an absolute URL must lie below it. Client libraries take it as theirs.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Of `postgres`: all statements of `work`, or none of them. */
  transaction<T>(work: (transaction: Queries) => Promise<T>): Promise<T>;
  /** Of `mcp`. */
  listTools(): Promise<readonly RemoteTool[]>;
  /** Of `mcp`. */
  callTool(name: string, args?: Readonly<Record<string, unknown>>): Promise<ToolResult>;
}

/** The integrations that the project declares. */
export interface Integrations {
  /** @throws TypeError when `aiel.json` declares none of that name */
  get(name: string): Integration;
}
