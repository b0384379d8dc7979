/**
 * The door of the surfaces: what the world asks of projects comes in here. The control service
 * mounts it on a listener of its own, `aiel dev --serve` on loopback.
 *
 * @module
 */
import { parseAddress } from "./address.ts";
import { BodyPlaces } from "./body_places.ts";
import { Exchange } from "./exchange.ts";
import type { Caller, SurfaceHost, SurfaceProject } from "./host.ts";
import { protect } from "./http/answer_headers.ts";
import { OpenApiDocuments } from "./http/openapi_documents.ts";
import { RouteTables } from "./http/route_table.ts";
import { serveRoute } from "./http/serve_route.ts";
import { UnreadAnswers } from "./http/unread_answers.ts";
import { SURFACE_LIMITS, type SurfaceLimits } from "./limits.ts";
import { notFound, problemOf, SurfaceProblem } from "./problem.ts";
import { readTarget } from "./read_target.ts";
import type { SurfaceLog } from "./surface_log.ts";

/** Descriptions of routes that are kept, in bytes: one of thousands of routes has some MiB. */
const KEPT_DOCUMENT_BYTES = 32 * 2 ** 20;
/** Characters of a path that stand in a line of the log. */
const SHOWN_PATH = 200;
const REQUEST_ID_BYTES = 16;

/**
 * Serves a request to an MCP server of a project: lets the caller in, and answers. What it throws
 * becomes a problem.
 */
export type McpHandler = (
  request: Request,
  project: SurfaceProject,
  /** A name that a server may have; there need not be one of it. */
  server: string,
  caller: Caller,
) => Promise<Response>;

/** What the surfaces are made with. */
export interface SurfacesOptions {
  readonly host: SurfaceHost;
  /** The public URL of this origin, such as `https://run.example`. */
  readonly origin: string;
  /** Other names that `Host` may have, with their ports, such as `127.0.0.1:8788`. */
  readonly hosts?: readonly string[];
  readonly limits?: Partial<SurfaceLimits>;
  readonly mcp: McpHandler;
  readonly log?: SurfaceLog;
  /** Milliseconds since 1970; default: the clock of the system. */
  readonly now?: () => number;
}

/** What is known of a request beside itself. */
export interface RequestOrigin {
  readonly address: string | undefined;
  /** The target as it stands on the wire; default: the URL of the request. */
  readonly target?: string | undefined;
  readonly requestId?: string | undefined;
}

/** The surfaces of all projects of a host. */
export interface Surfaces {
  /**
   * Answers a request. It never rejects.
   *
   * @param from the network address of the client, where it is known, the target, and the request's
   * id, where it has one already
   */
  fetch(request: Request, from: RequestOrigin): Promise<Response>;
}

/** The names of this machine for itself, for a port. */
export function loopbackHosts(port: number): string[] {
  return ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
}

/** Makes the surfaces. */
export function createSurfaces(options: SurfacesOptions): Surfaces {
  const { host, mcp, log = () => {}, now = Date.now } = options;
  const origin = new URL(options.origin);
  const limits = { ...SURFACE_LIMITS, ...options.limits };
  const hosts = new Set(
    [...hostsOf(origin), ...options.hosts ?? []].map((one) => one.toLowerCase()),
  );
  const shared = {
    limits,
    now,
    places: new BodyPlaces(limits),
    unread: new UnreadAnswers(limits),
    tables: new RouteTables(),
    documents: new OpenApiDocuments(origin.origin, KEPT_DOCUMENT_BYTES),
  };

  return {
    async fetch(request, { address, target = request.url, requestId = makeRequestId() }) {
      const since = performance.now();
      const exchange = new Exchange({ address, requestId }, log);
      const response = await answer(request, target, exchange).catch((thrown) => {
        const problem = problemOf(thrown);
        exchange.refused(problem);
        return problem.toResponse();
      });
      const finished = finish(response, exchange.caller);
      log({
        event: "surface.request",
        level: finished.status >= 500 ? "error" : "info",
        request_id: exchange.caller.requestId,
        method: request.method.slice(0, 20),
        path: shownPath(target),
        status: finished.status,
        ms: Math.round((performance.now() - since) * 10) / 10,
        address,
        execution_id: exchange.executionId,
        code: exchange.code,
        why: exchange.why,
      });
      return finished;
    },
  };

  /** The way of every request. @throws {SurfaceProblem} and {@linkcode SurfaceRefusal} */
  async function answer(
    request: Request,
    target: string,
    exchange: Exchange,
  ): Promise<Response> {
    // 1. The target as it stands on the wire, and that this origin is meant.
    const { authority, path, query } = readTarget(target, request.headers.get("host"), limits);
    if (!hosts.has(authority)) {
      throw new SurfaceProblem("misdirected", "This service does not answer for that host", {
        hint: `It answers at ${origin.origin}`,
      });
    }
    refuseHead(request.headers, limits);

    // 2. What the path names, in the only spelling that names it.
    const named = parseAddress(path);
    if (named === undefined) throw notFound();
    if (named.surface === "slash") return redirect(named.location, query);

    // 3. What is live there.
    const project = await host.find(named.place);
    if (project === undefined) throw notFound();

    // 4. Its routes, or its MCP servers.
    if (named.surface === "mcp") {
      return await mcp(request, project, named.server, exchange.caller);
    }
    const { base, path: below } = named;
    const asked = { authority, base, path: below, query };
    return await serveRoute(request, { ...shared, ...asked, project, exchange });
  }
}

/** @throws {SurfaceProblem} headers_too_large, not_implemented */
function refuseHead(headers: Headers, { headLength }: SurfaceLimits): void {
  let length = 0;
  for (const [name, value] of headers) length += name.length + value.length;
  if (length > headLength) {
    throw new SurfaceProblem(
      "headers_too_large",
      `The headers have more than ${headLength} bytes`,
      {
        hint: "Send fewer or smaller cookies",
      },
    );
  }
  if (/\bwebsocket\b/i.test(headers.get("upgrade") ?? "")) {
    throw new SurfaceProblem("not_implemented", "WebSockets are not served here", {
      hint: "Answers may stream: read server-sent events",
    });
  }
}

function redirect(path: string, query: string): Response {
  const location = query === "" ? path : `${path}?${query}`;
  return new Response(null, { status: 308, headers: { location } });
}

/** What every answer says, whatever it is. */
function finish(response: Response, { requestId }: Caller): Response {
  const headers = new Headers(response.headers);
  if (!headers.has("content-security-policy")) protect(headers);
  headers.set("x-content-type-options", "nosniff");
  headers.set("x-request-id", requestId);
  return new Response(response.body, { status: response.status, headers });
}

/** A host with and without the port that its scheme has anyway. */
function hostsOf({ protocol, host, hostname, port }: URL): string[] {
  return port === "" ? [host, `${hostname}:${protocol === "https:" ? 443 : 80}`] : [host];
}

/** The caller's own id would let strangers write what they like into the log. */
function makeRequestId(): string {
  return `req_${crypto.getRandomValues(new Uint8Array(REQUEST_ID_BYTES)).toHex()}`;
}

function shownPath(target: string): string {
  const [, path = ""] = /^(?:[a-z]+:\/\/[^/?#]*)?([^?#]*)/i.exec(target) ?? [];
  return path.length > SHOWN_PATH ? `${path.slice(0, SHOWN_PATH)}…` : path;
}
