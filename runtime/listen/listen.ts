/**
 * Listens for HTTP. This is Node's server and not Deno's: that one (2.9.6) learns only of some
 * callers that they hung up before their answer began, waits for heads without end, and fails for
 * good when the process may open no more files.
 *
 * @module
 */
import { getRequestListener } from "@hono/node-server";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Connections } from "./connections.ts";
import { mostConnections } from "./most_connections.ts";
import { type Refusal, refusalResponse, refusalText } from "./refusal.ts";
import { sendable } from "./sendable.ts";
import { stillAccepts } from "./still_accepts.ts";

/** Where something listens. */
export interface ListenAddress {
  readonly hostname: string;
  readonly port: number;
}

/** What is known of a request beside itself. */
export interface Arrival {
  /** The network address of whom the connection is with. */
  readonly address: string;
  /**
   * The target as it stands on the wire, a path mostly, or a URL (RFC 9112, section 3.2). The URL
   * of the request has it with `..` resolved.
   */
  readonly target: string;
  /** Resolves when the whole answer was sent, or the caller has gone. */
  readonly completed: Promise<void>;
}

/**
 * Answers a request, whose signal is aborted when the caller hangs up. A body that fails breaks the
 * connection off.
 */
export type Answer = (request: Request, arrival: Arrival) => Promise<Response>;

/** How it listens. */
export interface ListenOptions {
  /** Milliseconds that the head of a request may take; then it is answered 408. */
  readonly headMs?: number;
  /** Milliseconds that a connection is kept without a request. */
  readonly idleMs?: number;
  /** Connections that are held at a time; more are closed at once. */
  readonly connections?: number;
  /** Milliseconds after which it looks again whether it still takes connections. */
  readonly lookMs?: number;
  /** Hears that there are as many as may be, once a minute at most. */
  readonly full?: () => void;
}

/** Something that listens. */
export interface OpenListener {
  readonly at: ListenAddress;
  /**
   * Takes no more connections, lets what is being answered be answered for at most `graceMs`, then
   * cuts it off. Resolves when there is no connection any more; false: something was cut off.
   */
  stop(graceMs: number): Promise<boolean>;
}

const HEAD_MS = 10_000;
const IDLE_MS = 5_000;
/** So often heads that take too long are looked for, in milliseconds. */
const LOOK_MS = 1_000;
/** Bytes of a head. */
const MOST_HEAD = 64 * 2 ** 10;
/** Lines of a head. */
const MOST_HEADERS = 200;
/** So long a refused caller may read why, in milliseconds. */
const LINGER_MS = 500;
const FULL_MS = 60_000;
const LOOK_AGAIN_MS = 5_000;
/** So long a connection to itself may wait to be taken, in milliseconds. */
const PATIENCE_MS = 2_000;
/**
 * Connections that wait to be taken are taken all at once, and those that are too many are closed
 * a moment later: they need descriptors, too.
 */
const BACKLOG_PART = 4;
const MOST_BACKLOG = 511;

/**
 * Begins to listen.
 *
 * @throws what the system says where the address can't be had
 */
export async function listen(
  at: ListenAddress,
  answer: Answer,
  {
    headMs = HEAD_MS,
    idleMs = IDLE_MS,
    connections: most = mostConnections(),
    lookMs = LOOK_AGAIN_MS,
    full,
  }: ListenOptions = {},
): Promise<OpenListener> {
  // 1. Requests become those of the platform, and answers are sent as their reader takes them.
  const server = createServer({
    headersTimeout: headMs,
    // Bodies are for those who read them.
    requestTimeout: 0,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: Math.min(LOOK_MS, headMs),
    maxHeaderSize: MOST_HEAD,
    // Without one the request is refused below, in our words.
    requireHostHeader: false,
  });
  // A caller that has sent everything may say so, and wait for its answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  const connections = new Connections(server, most, atMostEach(FULL_MS, full ?? (() => {})));
  const handle = getRequestListener(
    (request, { incoming, outgoing }) =>
      answered(request, incoming as IncomingMessage, outgoing as ServerResponse),
    {
      overrideGlobalObjects: false,
      errorHandler: () => refusalResponse("target"),
    },
  );
  const completed = new WeakMap<ServerResponse, Promise<void>>();
  server.on("request", async (incoming, outgoing) => {
    const { over, turn } = connections.began(incoming.socket, outgoing);
    completed.set(outgoing, over);
    if (await turn) void handle(incoming, outgoing);
  });

  // 2. What is none is refused in words, as far as nothing else was said before.
  refuseMalformed(server, connections);

  // 3. Connections are bounded: Deno's server would not accept again once it has failed to.
  server.maxConnections = most;
  server.maxHeadersCount = 0;

  // 4. The address.
  const backlog = Math.min(Math.ceil(most / BACKLOG_PART), MOST_BACKLOG);
  await bound(server, at, backlog);
  const { address, port } = server.address() as AddressInfo;

  // 5. A server that takes no more connections listens anew.
  const own = { hostname: address, port };
  const looking = keepAccepting(server, own, lookMs, () => bound(server, own, backlog));
  return {
    at: own,
    async stop(graceMs) {
      await looking.end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const late = Promise.withResolvers<false>();
      const timer = setTimeout(() => late.resolve(false), graceMs);
      const ended = connections.end().then(() => true);
      const isWhole = await Promise.race([ended, late.promise]);
      clearTimeout(timer);
      if (!isWhole) connections.cut();
      await Promise.all([ended, closed]);
      return isWhole;
    },
  };

  async function answered(
    request: Request,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<Response> {
    const refusal = refusalOf(incoming);
    if (refusal !== undefined) return refusalResponse(refusal);
    const arrival = {
      address: incoming.socket.remoteAddress ?? "",
      target: incoming.url ?? "",
      completed: completed.get(outgoing) ?? Promise.resolve(),
    };
    try {
      return sendable(await answer(request, arrival), incoming.method === "HEAD", outgoing);
    } catch {
      return refusalResponse("failed");
    }
  }
}

/** What Node's server takes and others would read differently, or work on too long. */
function refusalOf({ rawHeaders }: IncomingMessage): Refusal | undefined {
  if (rawHeaders.length > 2 * MOST_HEADERS) return "large";
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host");
  return hosts.length > 1 ? "hosts" : undefined;
}

function refuseMalformed(server: Server, connections: Connections): void {
  const refused = new WeakSet<Socket>();
  const refuse = async (socket: Socket, refusal: Refusal) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    // What else it sends is not read any more.
    socket.removeAllListeners("data").resume();
    // The refusal would pass for the answer to what came before.
    if (socket.writable) await connections.answered(socket);
    if (!socket.writable || connections.isAnswering(socket)) return void socket.destroy();
    socket.end(refusalText(refusal));
    // A caller that is still sending would not get to read it if the connection ended at once.
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once("close", () => clearTimeout(timer));
  };
  server.on("clientError", (error: Error & { code?: string }, socket) => {
    void refuse(socket as Socket, CLIENT_ERRORS[error.code ?? ""] ?? "malformed");
  });
  server.on("connect", (_request, socket) => void refuse(socket as Socket, "tunnel"));
  server.on("checkExpectation", ({ socket }) => void refuse(socket, "expectation"));
}

/** What Node's server calls errors of callers. */
const CLIENT_ERRORS: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "slow",
  HPE_HEADER_OVERFLOW: "large",
};

async function bound(
  server: Server,
  { hostname, port }: ListenAddress,
  backlog: number,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const failed = (error: NodeJS.ErrnoException) => {
    // Deno (2.9.6) has no other word for an address that this machine has not.
    if (error.code === "EINVAL") error.code = "EADDRNOTAVAIL";
    reject(error);
  };
  server.once("error", failed);
  server.listen({ host: hostname, port, backlog }, resolve);
  await promise;
  server.off("error", failed);
}

function keepAccepting(
  server: Server,
  at: ListenAddress,
  everyMs: number,
  again: () => Promise<void>,
): { end(): Promise<void> } {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout>;
  let look = Promise.resolve();
  const later = () => {
    timer = setTimeout(() => look = looks(), everyMs);
  };
  const looks = async () => {
    if (await stillAccepts(server, at, PATIENCE_MS) === false && !isOver) {
      // What is connected stays so.
      server.close();
      // Where the address can't be had yet, the next look finds that, too.
      await again().catch(() => {});
    }
    if (!isOver) later();
  };
  later();
  return {
    end() {
      isOver = true;
      clearTimeout(timer);
      return look;
    },
  };
}

function atMostEach(ms: number, work: () => void): () => void {
  let last = -Infinity;
  return () => {
    const now = performance.now();
    if (now - last < ms) return;
    last = now;
    work();
  };
}
