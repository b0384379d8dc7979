/**
 * A project of tests with MCP servers, whose code is a function of the test, and clients for them.
 *
 * @module
 */

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { Envelope, Json, JsonObject } from "../../runtime/mod.ts";
import { listen } from "../../runtime/listen/listen.ts";
import type { Access, SurfaceCall, SurfaceProject } from "../../runtime/surfaces/host.ts";
import { SurfaceRefusal } from "../../runtime/surfaces/host.ts";
import { createMcpSurface, type McpSurfaceSettings } from "../../runtime/surfaces/mcp/serve_mcp.ts";
import { createSurfaces, loopbackHosts, type Surfaces } from "../../runtime/surfaces/surfaces.ts";
import { type McpSurface, USUAL_HTTP_SURFACE } from "../../runtime/snapshot/surface_policy.ts";
import { TEST_TOKEN } from "./surface_host.ts";

/** What a test's code does with a call. What it throws is the code's error. */
export type Code = (call: SurfaceCall) => Json | Promise<Json>;

/** An export of the server "desk", in the words of `describe`. */
export interface DeskExport {
  readonly type: "tool" | "resource" | "prompt";
  readonly name: string;
  readonly input_schema?: JsonObject;
  readonly output_schema?: JsonObject;
  /** More members of its `mcp`. */
  readonly mcp?: JsonObject;
}

/** A project whose server is "desk". */
export interface DeskProject extends SurfaceProject {
  /** The calls that were made, in order. */
  readonly calls: readonly SurfaceCall[];
}

/** Makes one. */
export function deskProject(
  exports: readonly DeskExport[],
  code: Code = () => null,
  mcp: McpSurface = { auth: "public", servers: {} },
): DeskProject {
  const calls: SurfaceCall[] = [];
  const access: Access = {
    run(call) {
      calls.push(call);
      return Promise.resolve({ id: `execution-${calls.length}`, envelope: runCode(code, call) });
    },
  };
  return {
    calls,
    owner: "acme",
    placeId: "shop in production",
    snapshotId: `sha256:${"a".repeat(64)}`,
    name: "shop",
    description: describeDesk(exports),
    http: USUAL_HTTP_SURFACE,
    mcp,
    byToken: (token) =>
      token === TEST_TOKEN
        ? Promise.resolve(access)
        : Promise.reject(new SurfaceRefusal("unauthenticated", "This needs a token")),
    anonymous: () => Promise.resolve(access),
    signed: () => Promise.resolve(access),
    secretsOf: () => Promise.resolve([]),
  };
}

function describeDesk(exports: readonly DeskExport[]): JsonObject {
  return {
    mcp_servers: [{
      name: "desk",
      title: "The desk",
      description: null,
      instructions: "Ask the desk",
      version: "2.0.0",
    }],
    exports: exports.map(({ type, name, input_schema, output_schema, mcp = {} }) => ({
      kind: "mcp",
      name: type === "tool" ? `desk/${name}` : `desk/${type}s/${name}`,
      description: `What ${name} does`,
      input_schema: input_schema ?? null,
      output_schema: output_schema ?? null,
      mcp: { server: "desk", type, name, ...mcp },
    })),
  };
}

async function runCode(code: Code, call: SurfaceCall): Promise<Envelope> {
  const end = (
    ok: boolean,
    result: Json,
    error: unknown,
  ) => ({ ok, result, error } as unknown as Envelope);
  try {
    return end(true, await code(call), null);
  } catch (thrown) {
    const { message } = thrown as Error;
    return end(false, null, { code: "USER_CODE_ERROR", message, stack: "at secret.ts:1:1" });
  }
}

/** A surface that listens. */
export interface Listening extends AsyncDisposable {
  /** Of the server "desk". */
  readonly url: URL;
  /** What was told to the platform's log. */
  readonly reports: readonly Error[];
  /** How many requests are not answered to their end. */
  open(): number;
}

/** Listens on loopback for requests for servers of a project, as the product does. */
export async function listenMcp(
  project: SurfaceProject,
  settings: Partial<McpSurfaceSettings> = {},
): Promise<Listening> {
  const reports: Error[] = [];
  const mcp = createMcpSurface({
    stateKey: new Uint8Array(32).fill(7),
    listTtlMs: 1_000,
    originHosts: ["localhost", "127.0.0.1"],
    report: (error) => void reports.push(error),
    ...settings,
  });
  let open = 0;
  const ready = Promise.withResolvers<Surfaces>();
  const { at: { port }, stop } = await listen(
    { hostname: "127.0.0.1", port: 0 },
    async (request, arrival) => {
      open++;
      arrival.completed.then(() => open--);
      return await (await ready.promise).fetch(request, arrival);
    },
  );
  const origin = `http://127.0.0.1:${port}`;
  const surfaces = createSurfaces({
    host: { find: () => Promise.resolve(project) },
    origin,
    hosts: loopbackHosts(port),
    mcp,
  });
  ready.resolve(surfaces);
  return {
    url: new URL("/mcp/acme/shop/desk", origin),
    reports,
    open: () => open,
    async [Symbol.asyncDispose]() {
      await stop(STOP_MS);
    },
  };
}

/** What a test leaves open is cut off after so many milliseconds. */
const STOP_MS = 5_000;

/** The revisions that clients of tests speak. */
export type Revision = "2026-07-28" | "2025-11-25";

/** Connects the official client. */
export async function connectMcp(
  url: URL,
  revision: Revision,
  options: {
    readonly token?: string;
    readonly client?: ConstructorParameters<typeof Client>[1];
  } = {},
): Promise<Client & AsyncDisposable> {
  const { token } = options;
  const client = new Client({ name: "tests", version: "1.0.0" }, {
    ...options.client,
    versionNegotiation: { mode: revision === "2026-07-28" ? { pin: revision } : "legacy" },
  });
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}
