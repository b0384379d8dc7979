/**
 * What a server of a project declares, read from the project's description. The description is what
 * code of a tenant said: of it counts what has the right form.
 *
 * @module
 */

import { z } from "zod";
import { isDeeper } from "../../protocol/is_deeper.ts";
import type { JsonObject } from "../../protocol/json.ts";

/** Levels that a description has at most; the packages go down every one of them by recursion. */
const MAX_DEPTH = 100;

const Text = z.string();
const Schema = z.record(z.string(), z.unknown());
/** What is null in a description is left out of what clients see. */
const optional = <Value extends z.ZodType>(value: Value) =>
  value.nullish().transform((one) => one ?? undefined);

const Annotations = z.object({
  title: optional(Text),
  readOnlyHint: optional(z.boolean()),
  destructiveHint: optional(z.boolean()),
  idempotentHint: optional(z.boolean()),
  openWorldHint: optional(z.boolean()),
});

const Common = { server: Text, name: Text, title: optional(Text) };

const Item = z.discriminatedUnion("type", [
  z.object({ ...Common, type: z.literal("tool"), annotations: optional(Annotations) }),
  z.object({
    ...Common,
    type: z.literal("resource"),
    uri: optional(Text),
    uri_template: optional(Text),
    mime_type: optional(Text),
    completes: optional(z.array(Text)),
  }),
  z.object({
    ...Common,
    type: z.literal("prompt"),
    arguments: optional(z.array(z.object({
      name: Text,
      title: optional(Text),
      description: optional(Text),
      required: z.boolean(),
    }))),
    completes: optional(z.array(Text)),
  }),
]);

const Description = z.object({
  mcp_servers: z.array(z.object({
    name: Text,
    title: optional(Text),
    description: optional(Text),
    instructions: optional(Text),
    version: optional(Text),
  })),
  exports: z.array(z.object({
    kind: Text,
    name: Text,
    description: optional(Text),
    input_schema: optional(Schema),
    output_schema: optional(Schema),
    // Only exports of this kind have it.
    mcp: z.unknown().optional(),
  })),
});

/** What every declaration has. */
interface Declared {
  /** The name of the export. */
  readonly export: string;
  /** What clients call it. */
  readonly name: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
}

/** A tool. */
export interface ListedTool extends Declared {
  readonly annotations: z.output<typeof Annotations> | undefined;
  readonly inputSchema: JsonObject;
  readonly outputSchema: JsonObject | undefined;
}

/** A resource at one address, or a template of addresses. */
export interface ListedResource extends Declared {
  /** The address, or its template. */
  readonly uri: string;
  readonly mimeType: string | undefined;
  /** The variables whose values the code completes. */
  readonly completes: readonly string[];
}

/** A prompt. */
export interface ListedPrompt extends Declared {
  readonly arguments: readonly {
    readonly name: string;
    readonly title: string | undefined;
    readonly description: string | undefined;
    readonly required: boolean;
  }[];
  /** The arguments whose values the code completes. */
  readonly completes: readonly string[];
}

/** A server, with what it declares in the order of its declaration. */
export interface ListedServer {
  readonly name: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly instructions: string | undefined;
  readonly version: string | undefined;
  readonly tools: readonly ListedTool[];
  readonly resources: readonly ListedResource[];
  readonly templates: readonly ListedResource[];
  readonly prompts: readonly ListedPrompt[];
}

/** The servers of descriptions that were read: a description is asked for by every request. */
const READ = new WeakMap<JsonObject, ReadonlyMap<string, ListedServer>>();

/** A server of a project by its name; undefined where there is none. */
export function findServer(description: JsonObject, name: string): ListedServer | undefined {
  const known = READ.get(description) ?? readServers(description);
  READ.set(description, known);
  return known.get(name);
}

function readServers(description: JsonObject): ReadonlyMap<string, ListedServer> {
  if (isDeeper(description, MAX_DEPTH)) return new Map();
  const { success, data } = Description.safeParse(description);
  if (!success) return new Map();
  const items = data.exports.filter(({ kind }) => kind === "mcp").flatMap((one) => {
    const item = Item.safeParse(one.mcp);
    return item.success ? [{ one, item: item.data }] : [];
  });
  // A description may have thousands of either.
  const byServer = Map.groupBy(items, ({ item }) => item.server);
  return new Map(data.mcp_servers.map((server) => {
    const own = byServer.get(server.name) ?? [];
    const resources = own.flatMap((entry) => resourceOf(entry));
    return [server.name, {
      ...server,
      tools: own.flatMap((entry) => toolOf(entry)),
      resources: resources.filter(({ isTemplate }) => !isTemplate).map(({ listed }) => listed),
      templates: resources.filter(({ isTemplate }) => isTemplate).map(({ listed }) => listed),
      prompts: own.flatMap((entry) => promptOf(entry)),
    }];
  }));
}

/** An export of a server. */
interface Entry {
  readonly one: z.output<typeof Description>["exports"][number];
  readonly item: z.output<typeof Item>;
}

function declared({ one, item }: Entry): Declared {
  const { name, title } = item;
  return { export: one.name, name, title, description: one.description };
}

function toolOf(entry: Entry): ListedTool[] {
  const { one, item } = entry;
  if (item.type !== "tool") return [];
  return [{
    ...declared(entry),
    annotations: item.annotations,
    inputSchema: { ...one.input_schema as JsonObject | undefined, type: "object" },
    outputSchema: one.output_schema as JsonObject | undefined,
  }];
}

function resourceOf(entry: Entry): { listed: ListedResource; isTemplate: boolean }[] {
  const { item } = entry;
  if (item.type !== "resource") return [];
  const uri = item.uri ?? item.uri_template;
  if (uri === undefined) return [];
  const { mime_type: mimeType, completes = [] } = item;
  const listed = { ...declared(entry), uri, mimeType, completes };
  return [{ listed, isTemplate: item.uri === undefined }];
}

function promptOf(entry: Entry): ListedPrompt[] {
  const { item } = entry;
  if (item.type !== "prompt") return [];
  return [{ ...declared(entry), arguments: item.arguments ?? [], completes: item.completes ?? [] }];
}
