import type { SurfaceHost } from "../../runtime/surfaces/host.ts";
import { createMcpSurface } from "../../runtime/surfaces/mcp/serve_mcp.ts";
import { createSurfaces, loopbackHosts, type Surfaces } from "../../runtime/surfaces/surfaces.ts";
import type { RequestFacts, ServiceLogLine } from "../http/services.ts";
import { createRunApp, reportOfMcp, surfaceLog } from "../surfaces/run_app.ts";
import { isLoopback } from "./is_loopback.ts";
import type { ServiceReach } from "./reach.ts";
import { RUN_ORIGIN, type RunningServer, serve } from "./serve.ts";

/** How long MCP clients may keep a list, in milliseconds: a deployment changes it. */
const LIST_TTL_MS = 60_000;

/** What it is made of. */
export interface RunOriginParts {
  readonly host: SurfaceHost;
  readonly config: Pick<ServiceReach, "runListen" | "runUrl" | "proxies">;
  /** See `mcp_state_key.ts`. */
  readonly mcpStateKey: Uint8Array;
  readonly log: (line: ServiceLogLine) => void;
  /** Hears that there are as many connections as may be. */
  readonly full: () => void;
  /** Hears of every request that was answered. */
  readonly answered?: ((request: RequestFacts) => void) | undefined;
}

/** Where projects answer. */
export interface RunOrigin {
  readonly server: RunningServer;
  /** How it is reached, without a slash at the end. */
  readonly url: string;
}

/**
 * Listens for what projects are asked.
 *
 * @throws {StartFailure} when the address can't be had
 */
export async function startRunOrigin(
  { host, config: { runListen, runUrl, proxies }, mcpStateKey, log, answered, full }:
    RunOriginParts,
): Promise<RunOrigin> {
  // The port may be known only once it listens; what comes before that waits.
  const ready = Promise.withResolvers<Surfaces>();
  const app = createRunApp({
    fetch: async (request, from) => await (await ready.promise).fetch(request, from),
  });
  const server = await serve(app, runListen, { proxies, listener: RUN_ORIGIN, full });
  const url = runUrl ?? server.url;
  // Who reaches it by these names is on this machine.
  const local = isLoopback(runListen.hostname) ? loopbackHosts(portOf(server.url)) : [];
  ready.resolve(createSurfaces({
    host,
    origin: url,
    hosts: local,
    mcp: createMcpSurface({
      stateKey: mcpStateKey,
      listTtlMs: LIST_TTL_MS,
      originHosts: [
        new URL(url).hostname,
        ...local.map((one) => new URL(`http://${one}`).hostname),
      ],
      report: reportOfMcp(log),
    }),
    log: surfaceLog(log, answered),
  }));
  return { server, url };
}

function portOf(url: string): number {
  return Number(new URL(url).port || "80");
}
