import type { Readable, Writable } from "node:stream";
import { serveStdio, StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { type Access, type SurfaceProject, SurfaceRefusal } from "../host.ts";
import type { Exchange, McpSettings } from "./exchange.ts";
import { findServer } from "./listing.ts";
import { makeServer } from "./make_server.ts";

/** How a server is served over standard streams. */
export interface StdioSettings extends McpSettings {
  /** Name of the server. */
  readonly server: string;
  /**
   * The project as it is now; it is asked for each message.
   *
   * @throws {SurfaceRefusal}
   */
  readonly project: () => Promise<SurfaceProject>;
  /** Lets in the one client that there is. @throws {SurfaceRefusal} */
  readonly enter: (project: SurfaceProject) => Promise<Access>;
  readonly input: Readable;
  readonly output: Writable;
}

/** A server that is served. */
export interface StdioServing {
  /** Resolves once the connection has ended, by the client or by {@linkcode close}. */
  readonly finished: Promise<void>;
  /** Ends the connection, and with it what runs. */
  close(): Promise<void>;
}

/**
 * The package's transport, which tells of its end. It ends by itself where the client does not read
 * what is written, or sends a line without end; its input is at rest then, and has no end.
 */
class EndingTransport extends StdioServerTransport {
  readonly #ended: () => void;

  constructor(input: Readable, output: Writable, ended: () => void) {
    super(input, output);
    this.#ended = ended;
  }

  override async close(): Promise<void> {
    await super.close();
    this.#ended();
  }
}

/** Subscriptions that the client may have open; nothing is ever told to them. */
const MAX_SUBSCRIPTIONS = 16;

/**
 * Serves a server of a project over standard streams, to a client on this machine. The project may
 * change meanwhile: what it declares is met anew by each message. What kinds of things the server
 * has is said when the client connects, and holds until it ends.
 *
 * @throws {SurfaceRefusal} not_found: the project has no such server now
 */
export async function serveMcpStdio(settings: StdioSettings): Promise<StdioServing> {
  const next = () => exchangeNow(settings);
  // A client that connects to nothing is told at once, and not by its first message.
  const found = await next();
  const closed = Promise.withResolvers<void>();
  const { input, output, report } = settings;
  input.once("close", closed.resolve).once("end", closed.resolve).once("error", closed.resolve);
  // Where the project is broken when the client connects, each message is told so.
  const first = () => next().catch(() => found);
  const handle = serveStdio(async () => makeServer(await first(), next, settings), {
    transport: new EndingTransport(input, output, closed.resolve),
    maxSubscriptions: MAX_SUBSCRIPTIONS,
    ...(report === undefined ? {} : { onerror: report }),
  });
  const close = async () => {
    await handle.close();
    closed.resolve();
  };
  return { finished: closed.promise, close };
}

async function exchangeNow(settings: StdioSettings): Promise<Exchange> {
  const project = await settings.project();
  const server = findServer(project.description, settings.server);
  if (server === undefined) {
    throw new SurfaceRefusal("not_found", `The project has no MCP server "${settings.server}"`);
  }
  const access = await settings.enter(project);
  return { project, server, access, caller: "stdio", traceparent: undefined };
}
