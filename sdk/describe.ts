import {
  describeMcp,
  describeServers,
  type McpExportDescription,
  type McpServerDescription,
} from "./describe_mcp.ts";
import { type Place, relativePlace } from "./place.ts";
import { currentRegistry, type ExportKind, type Registry, type RegistryEntry } from "./registry.ts";
import { describeSchema, type SchemaNote } from "./json_schema.ts";

/**
 * One export as `describe` lists it (wire names).
 *
 * @example
 * ```ts
 * import { contract, type ExportDescription } from "aiel/testing";
 *
 * const undescribed: ExportDescription[] = contract().exports.filter((one) =>
 *   one.description === null
 * );
 * if (undescribed.length > 0) throw new Error("every export should say what it does");
 * ```
 */
export interface ExportDescription {
  readonly kind: ExportKind;
  readonly name: string;
  readonly description: string | null;
  /**
   * JSON Schema draft 2020-12, in which what it can't say is left open; null where there is no
   * schema, or its library has no way to say it. That of an MCP tool is always one of an object.
   */
  readonly input_schema: Record<string, unknown> | null;
  readonly output_schema: Record<string, unknown> | null;
  readonly timeout_ms: number | null;
  readonly place: Place | null;
  /** What is to know about the schemas; left out where there is nothing. */
  readonly notes?: readonly ExportNote[];
  /** Kind `http` only. */
  readonly method?: string;
  readonly path?: string;
  /** Kind `mcp` only. */
  readonly mcp?: McpExportDescription;
}

/** Something to know about a schema of an export. */
export interface ExportNote extends SchemaNote {
  /** `note`: a part that JSON Schema can't say; `warning`: an input that no JSON satisfies. */
  readonly level: "note" | "warning";
}

/** The answer of `describe` without the versions. */
export interface Description {
  readonly tools: readonly string[];
  readonly agents: readonly string[];
  readonly flows: readonly string[];
  readonly routers: readonly string[];
  readonly http_handlers: readonly { readonly method: string; readonly path: string }[];
  readonly mcp_servers: readonly McpServerDescription[];
  readonly exports: readonly ExportDescription[];
}

/**
 * Lists what is registered, in order of registration. A plain JSON value: nothing in it is live.
 *
 * @param options.root the snapshot's root as file URL: places become relative to it.
 */
export function describe(
  registry: Registry = currentRegistry(),
  options: { readonly root?: string | undefined } = {},
): Description {
  const { entries } = registry;
  const names = (kind: ExportKind): string[] =>
    entries.filter((entry) => entry.kind === kind).map((entry) => entry.name);
  return {
    tools: names("tool"),
    agents: names("agent"),
    flows: names("flow"),
    routers: names("router"),
    http_handlers: entries.flatMap(({ http }) => http === null ? [] : [{ ...http }]),
    mcp_servers: describeServers(registry),
    exports: entries.map((entry) => describeExport(entry, options.root)),
  };
}

function describeExport(entry: RegistryEntry, root: string | undefined): ExportDescription {
  const input = describeSchema(entry.input, "input");
  const output = describeSchema(entry.output, "output");
  const notes: ExportNote[] = [...input.notes, ...output.notes].map((note) => {
    return { level: "note", ...note };
  });
  if (input.unmet !== null) notes.unshift({ level: "warning", ...input.unmet });
  return {
    kind: entry.kind,
    name: entry.name,
    description: entry.description,
    // The arguments of an MCP tool are an object, whatever else its schema takes.
    input_schema: entry.mcp?.type === "tool" ? { ...input.json, type: "object" } : input.json,
    output_schema: output.json,
    timeout_ms: entry.timeoutMs,
    place: relativePlace(entry.place, root),
    ...notes.length === 0 ? {} : { notes },
    ...entry.http,
    ...entry.mcp === null ? {} : { mcp: describeMcp(entry.mcp, entry) },
  };
}
