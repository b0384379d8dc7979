/**
 * The run origin, to whatever listens for it: what projects answer, and whether the process does.
 *
 * @module
 */
import type { SurfaceLogEntry } from "../../runtime/surfaces/surface_log.ts";
import type { Surfaces } from "../../runtime/surfaces/surfaces.ts";
import type { ServedApp } from "../http/control_app.ts";
import { JSON_TYPE } from "../http/reply.ts";
import { withoutSecrets } from "../http/request_log.ts";
import type { RequestFacts, ServiceLogLine } from "../http/services.ts";

/** Makes it. */
export function createRunApp(surfaces: Surfaces): ServedApp {
  return {
    async fetch(request, { address, target } = {}) {
      if (isHealth(request)) return healthy(request.method);
      return await surfaces.fetch(request, { address, target });
    },
    // Answers that stream end with their executions, for which the service waits.
    drain: () => {},
    settle: () => Promise.resolve(),
  };
}

/** Takes what surfaces tell, for the service's log and for those who count. */
export function surfaceLog(
  log: (line: ServiceLogLine) => void,
  answered: (request: RequestFacts) => void = () => {},
): (entry: SurfaceLogEntry) => void {
  return (entry) => {
    if (entry.event !== "surface.request") return log({ ...entry });
    const { ms, method, status, why } = entry;
    log({
      ...entry,
      path: withoutSecrets(entry.path),
      why: why === undefined ? undefined : withoutSecrets(why),
    });
    answered({ method, route: routeOf(entry.path), status, durationMs: ms });
  };
}

/** Takes what servers of MCP refused, or failed at, for the service's log. */
export function reportOfMcp(log: (line: ServiceLogLine) => void): (error: Error) => void {
  return (error) => {
    log({ level: "warn", event: "surface.mcp_refused", error: withoutSecrets(String(error)) });
  };
}

/** Which of the surfaces: what stands below them, callers and projects choose. */
function routeOf(path: string): string | undefined {
  const surface = ["/run/", "/mcp/"].find((prefix) => path.startsWith(prefix));
  return surface && `${surface}…`;
}

function isHealth({ method, url }: Request): boolean {
  return (method === "GET" || method === "HEAD") && URL.parse(url)?.pathname === "/healthz";
}

/** The process answers: restarting it would not help anything else. */
function healthy(method: string): Response {
  return new Response(method === "HEAD" ? null : JSON.stringify({ status: "ok" }), {
    headers: {
      "content-type": JSON_TYPE,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
