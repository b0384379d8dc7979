import {
  type Implementation,
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ServerCapabilities,
  type ServerContext,
  type ServerOptions,
} from "@modelcontextprotocol/server";
import { SurfaceRefusal } from "../host.ts";
import type { Exchange, McpSettings } from "./exchange.ts";
import { callTool, complete, getPrompt, type Place, readResource } from "./handlers.ts";
import { promptEntry, resourceEntry, templateEntry, toolEntry } from "./list_entries.ts";
import type { ListedServer } from "./listing.ts";
import { type Page, pageOf } from "./pages.ts";

/**
 * Makes the package's server for one connection: over HTTP one message, over stdio all of them.
 *
 * @param first says what the server is called and can do
 * @param next the exchange of a message
 */
export function makeServer(
  first: Exchange,
  next: () => Promise<Exchange>,
  settings: McpSettings,
): McpServer {
  const made = new ProjectServer(first, settings);
  const { server } = made;
  const at: At = async (context, answer) => {
    try {
      return await answer({ exchange: await next(), settings, server, context });
    } catch (thrown) {
      throw publicError(thrown, context, settings);
    }
  };
  answerMessages(made, capabilitiesOf(first.server), at);
  return made;
}

/**
 * The package's server, of which a project's handlers take the place of its own registry. It is
 * not the bare `Server`, because the package compares `Mcp-Param-` headers with the schemas that it
 * asks this one for.
 */
class ProjectServer extends McpServer {
  readonly #listed: ListedServer;

  constructor({ server, project }: Exchange, settings: McpSettings) {
    super(infoOf(server, project.snapshotId), optionsOf(server, settings));
    this.#listed = server;
    if (settings.report !== undefined) this.server.onerror = settings.report;
  }

  override toolInputSchemaJson(name: string): Record<string, unknown> | undefined {
    return this.#listed.tools.find((tool) => tool.name === name)?.inputSchema;
  }
}

function infoOf({ name, version, title, description }: ListedServer, id: string): Implementation {
  return {
    name,
    // What was not given a version is another one with each snapshot.
    version: version ?? id.replace(/^sha256:/, "").slice(0, 12),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
  };
}

function optionsOf({ instructions }: ListedServer, settings: McpSettings): ServerOptions {
  // What a list holds is shown to those who may call, and to no cache between.
  const list = { ttlMs: settings.listTtlMs, cacheScope: "private" } as const;
  return {
    ...(instructions === undefined ? {} : { instructions }),
    cacheHints: {
      "tools/list": list,
      "resources/list": list,
      "resources/templates/list": list,
      "prompts/list": list,
      "server/discover": list,
    },
    jsonSchemaValidator: NO_VALIDATOR,
  };
}

/** The package would make programs of schemas, and schemas come from code of tenants. */
const NO_VALIDATOR: NonNullable<ServerOptions["jsonSchemaValidator"]> = {
  getValidator() {
    throw new Error("Schemas of tenants are not compiled here");
  },
};

/** What a server can do is what it declares something for. */
function capabilitiesOf(
  { tools, resources, templates, prompts }: ListedServer,
): ServerCapabilities {
  const completing = [...resources, ...templates, ...prompts];
  return {
    ...(tools.length > 0 ? { tools: {} } : {}),
    ...(resources.length + templates.length > 0 ? { resources: {} } : {}),
    ...(prompts.length > 0 ? { prompts: {} } : {}),
    ...(completing.some(({ completes }) => completes.length > 0) ? { completions: {} } : {}),
  };
}

/** Answers a message where it came. */
type At = <Value>(
  context: ServerContext,
  answer: (place: Place) => Value | Promise<Value>,
) => Promise<Value>;

/** Each kind of message has a handler where the server declares what it is about. */
function answerMessages({ server }: McpServer, capabilities: ServerCapabilities, at: At): void {
  server.registerCapabilities(capabilities);
  if (capabilities.tools !== undefined) {
    server.setRequestHandler("tools/list", ({ params }, context) =>
      at(context, (place) => {
        const { entries, ...more } = page("tools", place, params?.cursor);
        return { tools: entries.map(toolEntry), ...more };
      }));
    server.setRequestHandler(
      "tools/call",
      ({ params }, context) => at(context, (place) => callTool(params, place)),
    );
  }
  if (capabilities.resources !== undefined) {
    server.setRequestHandler("resources/list", ({ params }, context) =>
      at(context, (place) => {
        const { entries, ...more } = page("resources", place, params?.cursor);
        return { resources: entries.map(resourceEntry), ...more };
      }));
    server.setRequestHandler(
      "resources/templates/list",
      ({ params }, context) =>
        at(context, (place) => {
          const { entries, ...more } = page("templates", place, params?.cursor);
          return { resourceTemplates: entries.map(templateEntry), ...more };
        }),
    );
    server.setRequestHandler(
      "resources/read",
      ({ params }, context) => at(context, (place) => readResource(params, place)),
    );
  }
  if (capabilities.prompts !== undefined) {
    server.setRequestHandler("prompts/list", ({ params }, context) =>
      at(context, (place) => {
        const { entries, ...more } = page("prompts", place, params?.cursor);
        return { prompts: entries.map(promptEntry), ...more };
      }));
    server.setRequestHandler(
      "prompts/get",
      ({ params }, context) => at(context, (place) => getPrompt(params, place)),
    );
  }
  if (capabilities.completions !== undefined) {
    server.setRequestHandler(
      "completion/complete",
      ({ params }, context) => at(context, (place) => complete(params, place)),
    );
  }
}

/** Lists that have pages. */
type ListName = "tools" | "resources" | "templates" | "prompts";

function page<Name extends ListName>(
  name: Name,
  { exchange: { project, server } }: Place,
  cursor: string | undefined,
): Omit<Page<ListedServer[Name][number]>, "nextCursor"> & { nextCursor?: string } {
  const list = `${name} of ${server.name} in ${project.snapshotId}`;
  const all: readonly ListedServer[Name][number][] = server[name];
  const { entries, nextCursor } = pageOf(list, all, cursor);
  return { entries, ...(nextCursor === undefined ? {} : { nextCursor }) };
}

/** What is neither an answer nor a refusal is the platform's own failure, which says nothing. */
function publicError(thrown: unknown, { mcpReq }: ServerContext, { report }: McpSettings): Error {
  if (thrown instanceof ProtocolError) return thrown;
  if (thrown instanceof SurfaceRefusal) {
    const { code, message } = thrown;
    return new ProtocolError(ProtocolErrorCode.InternalError, message, { code });
  }
  if (!mcpReq.signal.aborted) {
    report?.(thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
  return new ProtocolError(ProtocolErrorCode.InternalError, "The platform failed");
}
