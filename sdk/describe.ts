import { type Place, relativePlace } from "./place.ts";
import { currentRegistry, type ExportKind, type Registry, type RegistryEntry } from "./registry.ts";
import { jsonSchemaOf } from "./schema.ts";

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
  /** JSON Schema draft 2020-12; null where there is no schema, or none that can be expressed so. */
  readonly input_schema: Record<string, unknown> | null;
  readonly output_schema: Record<string, unknown> | null;
  readonly timeout_ms: number | null;
  readonly place: Place | null;
  /** Kind `http` only. */
  readonly method?: string;
  readonly path?: string;
  /** Kind `mcp` only. */
  readonly server?: string;
  readonly tool?: string;
}

/** The answer of `describe` without the versions. */
export interface Description {
  readonly tools: readonly string[];
  readonly agents: readonly string[];
  readonly flows: readonly string[];
  readonly routers: readonly string[];
  readonly http_handlers: readonly { readonly method: string; readonly path: string }[];
  readonly mcp_servers: readonly {
    readonly name: string;
    readonly tools: readonly string[];
  }[];
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
    mcp_servers: registry.mcpServers.map(({ name }) => ({
      name,
      tools: entries.flatMap(({ mcp }) => mcp?.server === name ? [mcp.tool] : []),
    })),
    exports: entries.map((entry) => describeExport(entry, options.root)),
  };
}

function describeExport(entry: RegistryEntry, root: string | undefined): ExportDescription {
  return {
    kind: entry.kind,
    name: entry.name,
    description: entry.description,
    input_schema: jsonSchemaOf(entry.input, "input"),
    output_schema: jsonSchemaOf(entry.output, "output"),
    timeout_ms: entry.timeoutMs,
    place: relativePlace(entry.place, root),
    ...entry.http,
    ...entry.mcp,
  };
}
