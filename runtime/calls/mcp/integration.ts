import { z } from "zod";
import { argumentsOf } from "../arguments.ts";
import type { Json } from "../../protocol/json.ts";
import { asCallError } from "../egress/call_errors.ts";
import {
  type Answer,
  type Ask,
  type CallControl,
  CallError,
  type Integration,
} from "../provider.ts";
import { SecretFilter } from "../secret_filter.ts";
import { covers, isToolName } from "./action.ts";
import type { McpConfig } from "./config.ts";
import { MAX_PAGES, McpConnection } from "./connection.ts";
import { LongAnswers } from "./received.ts";
import type { CallTerms } from "./server_calls.ts";

/** Tools of one list that are given. */
const MAX_TOOLS = 1_000;

const METHODS = {
  listTools: z.strictObject({}),
  callTool: z.strictObject({
    name: z.string().refine(isToolName, "must be the name of a tool"),
    args: z.record(z.string(), z.unknown()).default({}),
  }),
};

/**
 * A remote MCP server during one run. It is greeted when something is first asked of it.
 *
 * `callTool` asks leave for the tool before anything leaves. `listTools` tells of the tools that
 * leave is given for, and of no others.
 */
export class McpIntegration implements Integration {
  readonly #filter: SecretFilter;
  readonly #closing = new AbortController();
  readonly #open = new Set<McpConnection>();
  readonly #long = new LongAnswers();
  #greeting: Greeting | undefined;

  constructor(private readonly config: McpConfig, private readonly port: typeof fetch) {
    this.#filter = new SecretFilter(config.secrets);
  }

  async perform({ method, args }: Ask, control: CallControl): Promise<Answer> {
    const signal = AbortSignal.any([control.signal, this.#closing.signal]);
    try {
      signal.throwIfAborted();
      return { value: this.#filter.json(await this.#answer(method, args, control, signal)) };
    } catch (error) {
      throw this.#filter.error(asCallError(error, signal));
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new CallError("TIMEOUT", "The run has ended, and its calls with it"));
    await this.#greeting?.settled();
    await Promise.all([...this.#open].map((connection) => connection.close()));
  }

  async #answer(
    method: string,
    args: Json,
    control: CallControl,
    signal: AbortSignal,
  ): Promise<Json> {
    switch (method) {
      case "listTools":
        argumentsOf(METHODS.listTools, args, method);
        return await this.#listTools(control, signal);
      case "callTool": {
        const { name, args: given } = argumentsOf(METHODS.callTool, args, method);
        this.#authorise(name, control);
        const connection = await this.#connection(signal);
        const { content, structuredContent, isError } = await connection.call(
          { signal, trace: control.trace },
          (client, options) => client.callTool({ name, arguments: given }, options),
        );
        return jsonOf({ content, structuredContent, isError });
      }
    }
    throw new CallError("NOT_FOUND", `An MCP server has no method ${JSON.stringify(method)}`, {
      hint: `Known are ${Object.keys(METHODS).map((name) => `"${name}"`).join(", ")}`,
    });
  }

  async #listTools(control: CallControl, signal: AbortSignal): Promise<Json> {
    const connection = await this.#connection(signal);
    const found = new Map<string, Json>();
    for await (const tool of toolsOf(connection, { signal, trace: control.trace })) {
      if (found.has(tool.name) || !isToolName(tool.name)) continue;
      if (!this.#isGranted(tool.name, control)) continue;
      if (found.size === MAX_TOOLS) {
        throw new CallError("RESOURCE_LIMIT", `The MCP server has more than ${MAX_TOOLS} tools`);
      }
      found.set(tool.name, jsonOf({ ...tool }));
    }
    return [...found.values()];
  }

  #isGranted(name: string, control: CallControl): boolean {
    try {
      this.#authorise(name, control);
      return true;
    } catch (error) {
      if (error instanceof CallError && error.code === "SECURITY_VIOLATION") return false;
      throw error;
    }
  }

  #authorise(name: string, control: CallControl): void {
    control.authorise(name);
    if (this.config.tools?.some((pattern) => covers(pattern, name)) ?? true) return;
    throw new CallError(
      "SECURITY_VIOLATION",
      `The tool "${name}" is not among the "tools" of the integration`,
    );
  }

  /** The connection that is there, or is being made; a new one where there is none. */
  async #connection(signal: AbortSignal): Promise<McpConnection> {
    if (this.#greeting === undefined || this.#greeting.failed) {
      this.#greeting = new Greeting(
        (signal) => McpConnection.open(this.config, this.port, signal, this.#long),
        (one) => this.#open.add(one),
      );
    }
    return await this.#greeting.connection(signal);
  }
}

/** A connection that is made for the calls that wait for it, and left when none waits any more. */
class Greeting {
  readonly #abort = new AbortController();
  readonly #connection: Promise<McpConnection>;
  #waiting = 0;
  #made: McpConnection | undefined;
  #failed = false;

  constructor(
    open: (signal: AbortSignal) => Promise<McpConnection>,
    opened: (one: McpConnection) => void,
  ) {
    this.#connection = open(this.#abort.signal);
    this.#connection.then((connection) => {
      this.#made = connection;
      opened(connection);
    }, () => this.#failed = true);
  }

  get failed(): boolean {
    return this.#failed || this.#abort.signal.aborted || this.#made?.alive === false;
  }

  async settled(): Promise<void> {
    await this.#connection.catch(() => {});
  }

  async connection(signal: AbortSignal): Promise<McpConnection> {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(asCallError(undefined, signal));
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    this.#waiting++;
    try {
      return await Promise.race([aborted, this.#connection]);
    } finally {
      signal.removeEventListener("abort", abort);
      if (--this.#waiting === 0 && this.#made === undefined) this.#abort.abort(signal.reason);
    }
  }
}

/** A tool as the server tells of it. */
interface ListedTool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: unknown;
}

/** The tools of a server, page by page. @throws {CallError} */
export async function* toolsOf(
  connection: McpConnection,
  terms: CallTerms,
): AsyncGenerator<ListedTool> {
  const received = connection.receiving();
  let cursor: string | undefined;
  try {
    for (let page = 0; page < MAX_PAGES; page++) {
      const { tools, nextCursor } = await connection.callFor(
        received,
        terms,
        (client, options) =>
          client.request(
            { method: "tools/list", ...(cursor === undefined ? {} : { params: { cursor } }) },
            options,
          ),
      );
      for (const { name, description, inputSchema } of tools) {
        yield { name, ...(description === undefined ? {} : { description }), inputSchema };
      }
      if (nextCursor === undefined) return;
      cursor = nextCursor;
    }
  } finally {
    received.end();
  }
  throw new CallError(
    "RESOURCE_LIMIT",
    `The MCP server lists more than ${MAX_PAGES} pages of tools`,
  );
}

/** What came as JSON, with members that are not there left out. */
function jsonOf(value: Readonly<Record<string, unknown>>): Json {
  return Object.fromEntries(
    // The client read all of it from JSON.
    Object.entries(value).filter(([, member]) => member !== undefined) as [string, Json][],
  );
}
