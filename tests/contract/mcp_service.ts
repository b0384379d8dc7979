/**
 * An MCP server of the tests, made with the official package, and one that says what a test wants.
 *
 * @module
 */
import {
  createMcpHandler,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { z } from "zod";

/** A server over HTTP on this machine. */
export interface McpService extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Requests that it got. */
  readonly requests: readonly Request[];
  /** Calls of tools that it began. */
  readonly called: readonly string[];
  /** Resolves once the tool `stuck` is called. */
  reached(): Promise<void>;
  /** Resolves once it answers nothing any more. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** How a server speaks: the newest protocol, or the one before with a session. */
export type Era = "modern" | "session";

/** Starts one with the tools `add`, `stuck`, `fail` and `show`, which shows what it was sent. */
export function startMcpService(era: Era, key: string | undefined): McpService {
  const called: string[] = [];
  const reached = Promise.withResolvers<void>();
  const build = (headers: Headers) => toolServer(headers, called, reached.resolve);
  const handle = era === "modern" ? modern(build) : sessions(build);
  return startHttp((request) => {
    if (key !== undefined && request.headers.get("authorization") !== `Bearer ${key}`) {
      return Promise.resolve(new Response("Who are you?", { status: 401 }));
    }
    return handle(request);
  }, { called, reached: () => reached.promise });
}

/** Starts a server that answers by a function. */
export function startHttp(
  handle: (request: Request) => Promise<Response>,
  more: { called: readonly string[]; reached: () => Promise<void> } = {
    called: [],
    reached: () => Promise.resolve(),
  },
): McpService {
  const requests: Request[] = [];
  const stop = new AbortController();
  let active = 0;
  let waiting: (() => void)[] = [];
  const ended = () => {
    if (--active > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    signal: stop.signal,
    onListen() {},
    onError: () => new Response(null, { status: 500 }),
  }, (request, { completed }) => {
    requests.push(request.clone());
    active++;
    completed.then(ended, ended);
    return handle(request);
  });
  const { port } = server.addr;
  const end = async () => {
    stop.abort();
    await server.finished;
  };
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    port,
    requests,
    ...more,
    idle: () => active === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
    stop: end,
    [Symbol.asyncDispose]: end,
  };
}

type Build = (headers: Headers) => McpServer;

function modern(build: Build): (request: Request) => Promise<Response> {
  const handler = createMcpHandler(({ requestInfo }) =>
    build(requestInfo?.headers ?? new Headers())
  );
  return (request) => handler.fetch(request);
}

/** Old-style sessions. A request of the newest protocol is one that they don't know. */
function sessions(build: Build): (request: Request) => Promise<Response> {
  const open = new Map<string, WebStandardStreamableHTTPServerTransport>();
  return async (request) => {
    const id = request.headers.get("mcp-session-id");
    const known = id === null ? undefined : open.get(id);
    if (known !== undefined) return await known.handleRequest(request);
    if (id !== null) return new Response("No such session", { status: 404 });
    const transport: WebStandardStreamableHTTPServerTransport =
      new WebStandardStreamableHTTPServerTransport({
        sessionIdGenerator: () => crypto.randomUUID(),
        onsessioninitialized: (session) => void open.set(session, transport),
        onsessionclosed: (session) => void open.delete(session),
      });
    await build(request.headers).connect(transport);
    return await transport.handleRequest(request);
  };
}

function toolServer(headers: Headers, called: string[], reached: () => void): McpServer {
  const server = new McpServer({ name: "tests", version: "1.2.3" });
  server.registerTool("add", {
    description: "Adds",
    inputSchema: z.object({ a: z.number(), b: z.number() }),
    outputSchema: z.object({ sum: z.number() }),
  }, ({ a, b }) => {
    called.push("add");
    const structuredContent = { sum: a + b };
    return {
      content: [{ type: "text", text: JSON.stringify(structuredContent) }],
      structuredContent,
    };
  });
  server.registerTool("stuck", { inputSchema: z.object({}) }, async (_, { mcpReq }) => {
    called.push("stuck");
    reached();
    await new Promise((resolve) => mcpReq.signal.addEventListener("abort", resolve));
    called.push("aborted");
    return { content: [] };
  });
  server.registerTool("fail", { inputSchema: z.object({}) }, () => {
    throw new Error(`failed with ${headers.get("authorization")}`);
  });
  server.registerTool("show", { inputSchema: z.object({}) }, () => {
    const text = [...headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    return { content: [{ type: "text", text }, { type: "text", text: btoa(text) }] };
  });
  return server;
}
