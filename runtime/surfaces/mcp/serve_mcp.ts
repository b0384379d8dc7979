/**
 * MCP servers of projects over HTTP, in the newest revision of the protocol and, statelessly, in
 * the one before it. A request's way is told by {@linkcode serveRequest}, top to bottom.
 *
 * @module
 */

import { createHash } from "node:crypto";
import {
  createMcpHandler,
  isJsonContentType,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import { serverAuth } from "../../snapshot/surface_policy.ts";
import { BodyPlaces, type Keep } from "../body_places.ts";
import type { Access, Caller, SurfaceProject } from "../host.ts";
import { presentedToken } from "../http/let_in.ts";
import { SURFACE_LIMITS, type SurfaceLimits } from "../limits.ts";
import { notFound } from "../problem.ts";
import type { McpHandler } from "../surfaces.ts";
import { briefReport } from "./brief_report.ts";
import type { Exchange, McpSettings } from "./exchange.ts";
import { findServer } from "./listing.ts";
import { makeServer } from "./make_server.ts";
import { readMessage } from "./read_message.ts";
import { wellFormed } from "./run_export.ts";

/** How a surface serves MCP. */
export interface McpSurfaceSettings extends McpSettings {
  /**
   * Names of hosts, without ports, that pages may come from which ask servers (MCP, "Security
   * warning" of the transport): those of this surface. A request of no page has no origin.
   */
  readonly originHosts: readonly string[];
  readonly limits?: Partial<SurfaceLimits> | undefined;
}

/**
 * Comments by which a stream of events shows that it lives, in milliseconds; proxies end what is
 * silent for a minute.
 */
const KEEP_ALIVE_MS = 15_000;

/** Makes what answers requests for servers of projects. */
export function createMcpSurface(settings: McpSurfaceSettings): McpHandler {
  const limits = { ...SURFACE_LIMITS, ...settings.limits };
  const places = new BodyPlaces(limits);
  const { report } = settings;
  const brief = report && { report: (error: Error) => report(briefReport(error)) };
  const shared = { settings: { ...settings, ...brief }, limits, places };
  return (request, project, name, caller) =>
    serveRequest(request, { project, name, caller, ...shared });
}

/** What a request is for, and what holds for all of them. */
interface Asked {
  readonly project: SurfaceProject;
  readonly name: string;
  readonly caller: Caller;
  readonly settings: McpSurfaceSettings;
  readonly limits: SurfaceLimits;
  readonly places: BodyPlaces;
}

/** The way of a request. @throws {SurfaceProblem} and {@linkcode SurfaceRefusal} */
async function serveRequest(request: Request, asked: Asked): Promise<Response> {
  const { project, name, caller, settings, limits, places } = asked;
  // 1. Pages of other origins ask nothing.
  const foreign = originValidationResponse(request, [...settings.originHosts]);
  if (foreign !== undefined) return foreign;

  // 2. Who calls, before anything is told of what is there.
  const token = presentedToken(request.headers);
  const access = await enter(asked, token);

  // 3. The server.
  const server = findServer(project.description, name);
  if (server === undefined) throw notFound();

  // 4. The package's server for this request, without the credentials.
  const handlerFor = (access: Access) => {
    const exchange: Exchange = {
      project,
      server,
      access,
      caller: callerKey(token),
      traceparent: wellFormed(request.headers.get("traceparent")),
    };
    return createMcpHandler(
      () => makeServer(exchange, () => Promise.resolve(exchange), settings),
      {
        keepAliveMs: KEEP_ALIVE_MS,
        ...(settings.report === undefined ? {} : { onerror: settings.report }),
      },
    );
  };
  const bare = withoutCredentials(request);

  // 5. The message. What can't hold one is for the package to answer.
  if (request.method !== "POST" || !isJsonContentType(request.headers.get("content-type"))) {
    return await handlerFor(access).fetch(bare);
  }
  const { owner } = project;
  return await places.run(request, { address: caller.address, owner }, async (keep) => {
    const read = await readMessage(request, limits);
    if ("refused" in read) return read.refused;

    // 6. The answer: JSON, or a stream of events. A client that closes ends what runs.
    return await handlerFor(keeping(access, keep)).fetch(bare, { parsedBody: read.message });
  });
}

/** A large message keeps its place until what it was sent for has ended. */
function keeping(access: Access, keep: Keep): Access {
  return {
    async run(call) {
      const begun = await access.run(call);
      keep(begun.envelope);
      return begun;
    },
  };
}

/** Lets a caller in, as the project says of the server. */
async function enter({ project, name, caller }: Asked, token: string | undefined): Promise<Access> {
  return serverAuth(project.mcp, name) === "public"
    ? await project.anonymous(caller)
    : await project.byToken(token, caller);
}

/** Tells callers apart without keeping what they presented. */
function callerKey(token: string | undefined): string {
  return token === undefined ? "anonymous" : createHash("sha256").update(token).digest("base64url");
}

/** The same request without its body, which is read, and without what it presented. */
function withoutCredentials({ url, method, headers, signal }: Request): Request {
  const left = new Headers(headers);
  for (const name of ["authorization", "x-api-token", "cookie", "proxy-authorization"]) {
    left.delete(name);
  }
  return new Request(url, { method, headers: left, signal });
}
