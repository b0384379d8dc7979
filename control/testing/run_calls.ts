/**
 * What callers of a project's routes do, in tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type ExecutionDocument, ExecutionPage } from "../api/executions.ts";
import type { SnapshotFacts } from "../domain/snapshots/records.ts";
import type { HttpSurface, McpSurface } from "../../runtime/snapshot/surface_policy.ts";
import { Invocations } from "./invocations.ts";
import { RUN_URL } from "./memory_service.ts";
import { PROJECT, type World } from "./world.ts";

/** Where the world's project answers, in the environment that follows pushes. */
export const RUN = "/run/acme.payments/fraud@development";
/** Its MCP server, there. */
export const MCP = "/mcp/acme.payments/fraud@development/books";
/** Where callers come from, unless they say something else. */
export const ADDRESS = "192.0.2.7";

/** The routes of the project. */
const ROUTES = ["GET /open", "POST /closed", "GET /closed", "POST /hooks/pay"];

/** Facts of a snapshot with routes: one is public, one is signed, the rest need a token. */
export const ROUTE_FACTS: Pick<SnapshotFacts, "description" | "http" | "mcp"> = {
  description: {
    exports: [
      ...ROUTES.map((name) => {
        const [method = "", path = ""] = name.split(" ");
        return { kind: "http", name, method, path };
      }),
      {
        kind: "mcp",
        name: "books/find",
        input_schema: { type: "object" },
        mcp: { server: "books", type: "tool", name: "find" },
      },
    ],
    mcp_servers: [{ name: "books" }],
  },
  http: {
    auth: "token",
    routes: {
      "GET /open": { auth: "public" },
      "POST /hooks/pay": { auth: "signature", secret: "PAY_SECRET" },
    },
    cors: undefined,
  },
  mcp: { auth: "token", servers: {} },
};

/** One request of a test. */
export interface RunCall {
  readonly path?: string;
  readonly method?: string;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  readonly signal?: AbortSignal;
  readonly address?: string;
}

/** Callers of the world's project. */
export class RunCalls {
  private constructor(readonly world: World, readonly calls: Invocations) {}

  /** Makes a snapshot with routes live, and the secret of its signed one. */
  static async of(
    world: World,
    surfaces: { readonly http?: HttpSurface; readonly mcp?: McpSurface } = {},
    secret: string | undefined = undefined,
  ): Promise<RunCalls> {
    if (secret !== undefined) await setSecret(world, secret);
    const facts = { ...ROUTE_FACTS, ...surfaces };
    const http = secret === undefined ? withoutSigned(facts.http) : facts.http;
    const made = new RunCalls(world, await Invocations.of(world, { ...facts, http }));
    world.service.runner.answer = () => ({
      status: 200,
      headers: { "content-type": "text/plain" },
      body: "done",
    });
    return made;
  }

  /** Asks the run origin. */
  fetch(
    { path = "/open", method = "GET", token, headers, body, signal, address = ADDRESS }: RunCall =
      {},
  ) {
    const isWhole = path.startsWith("/run/") || path.startsWith("/mcp/");
    const request = new Request(RUN_URL + (isWhole ? path : RUN + path), {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    return this.world.service.run.fetch(request, { address });
  }

  /** The executions of the project, the newest first. */
  async executions(query = ""): Promise<readonly ExecutionDocument[]> {
    const answer = await this.calls.releases.ask("GET", `${PROJECT}/executions${query}`);
    return ExecutionPage.parse(answer.json()).items;
  }
}

function withoutSigned(http: HttpSurface): HttpSurface {
  const routes = Object.entries(http.routes).filter(([, { auth }]) => auth !== "signature");
  return { ...http, routes: Object.fromEntries(routes) };
}

async function setSecret(world: World, value: string): Promise<void> {
  const answer = await world.call({
    method: "PUT",
    path: `${PROJECT}/environments/development/variables/PAY_SECRET`,
    token: world.admin.token,
    json: { value, sealed: true },
  });
  assert.ok(answer.status < 300, new TextDecoder().decode(answer.bytes));
}
