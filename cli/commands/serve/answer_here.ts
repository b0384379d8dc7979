/**
 * The surfaces of a project, listening on this machine.
 *
 * @module
 */

import type { SurfaceHost } from "../../../runtime/surfaces/host.ts";
import { createMcpSurface } from "../../../runtime/surfaces/mcp/serve_mcp.ts";
import type { SurfaceLog } from "../../../runtime/surfaces/surface_log.ts";
import {
  createSurfaces,
  loopbackHosts,
  type Surfaces,
} from "../../../runtime/surfaces/surfaces.ts";
import { type AskedPort, listenHere } from "../../system/listen_here.ts";
import { mcpSettings } from "./mcp_settings.ts";

/** What is answered, and where. */
export interface AnswerOptions {
  readonly host: SurfaceHost;
  readonly log: SurfaceLog;
  /** Takes a line that belongs to no request alone. */
  readonly say: (line: string) => void;
  readonly port: AskedPort;
  /** The page at `/`. */
  page(origin: string): Promise<Response>;
}

/** What listens. */
export interface AnsweringHere {
  /** Such as `http://127.0.0.1:8789`. */
  readonly origin: string;
  /** Breaks off what is being answered, and listens no more. */
  stop(): Promise<void>;
}

/** Pages of this machine, whatever their port, may ask MCP servers. */
const ORIGIN_HOSTS = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Begins to listen.
 *
 * @throws {CliError} CONFLICT where the port is taken, IO
 */
export async function answerHere(
  { host, log, say, port, page }: AnswerOptions,
): Promise<AnsweringHere> {
  // The port is known once it listens; what comes before that waits.
  const ready = Promise.withResolvers<Answering>();
  const listening = await listenHere(
    async (request, { address, target }) => {
      const { origin, hosts, surfaces } = await ready.promise;
      const isHere = hosts.includes(request.headers.get("host")?.toLowerCase() ?? "");
      const isPage = target === "/" && isHere && request.method === "GET";
      return isPage ? await page(origin) : await surfaces.fetch(request, { address, target });
    },
    port,
  );
  const hosts = loopbackHosts(listening.port);
  const origin = `http://${hosts[0]}`;
  const mcp = createMcpSurface({ ...mcpSettings(say), originHosts: ORIGIN_HOSTS });
  ready.resolve({ origin, hosts, surfaces: createSurfaces({ host, origin, hosts, mcp, log }) });
  return { origin, stop: listening.stop };
}

interface Answering {
  readonly origin: string;
  readonly hosts: readonly string[];
  readonly surfaces: Surfaces;
}
