/**
 * The result of `describe`, as far as the child may be believed: the lists have the form the
 * protocol promises, the versions are the parent's own, and no path of the host is in it.
 *
 * @module
 */

import * as v from "valibot";
import { MCP_TYPES, mcpExportName, TOOL_HINTS } from "../../sdk/mcp_declaration.ts";
import { SDK_VERSION } from "../../sdk/version.ts";
import type { Cleaner } from "./host_paths.ts";
import { RuntimeError } from "../protocol/errors.ts";
import type { Json } from "../protocol/json.ts";
import { mapTexts } from "../protocol/map_texts.ts";
import { RUNTIME_VERSION } from "../protocol/version.ts";

const Names = v.array(v.string());
const OptionalText = v.optional(v.string());
const Mcp = v.strictObject({
  server: v.string(),
  type: v.picklist(MCP_TYPES),
  name: v.string(),
  title: OptionalText,
  annotations: v.optional(v.strictObject(
    Object.fromEntries(TOOL_HINTS.map((hint) => [hint, v.optional(v.boolean())])),
  )),
  uri: OptionalText,
  uri_template: OptionalText,
  mime_type: OptionalText,
  arguments: v.optional(v.array(v.strictObject({
    name: v.string(),
    title: OptionalText,
    description: OptionalText,
    required: v.boolean(),
  }))),
  completes: v.optional(Names),
});
const Export = v.looseObject({ kind: v.string(), name: v.string(), mcp: v.optional(Mcp) });
const Text = v.nullable(v.string());
const Described = v.strictObject({
  tools: Names,
  agents: Names,
  flows: Names,
  routers: Names,
  http_handlers: v.array(v.strictObject({ method: v.string(), path: v.string() })),
  mcp_servers: v.array(v.strictObject({
    name: v.string(),
    title: Text,
    description: Text,
    instructions: Text,
    version: Text,
    tools: Names,
    resources: Names,
    prompts: Names,
  })),
  exports: v.array(v.pipe(Export, v.check(isNamedAsMcp))),
});

/** What is said of MCP fits the name by which it is called. */
function isNamedAsMcp({ kind, name, mcp }: v.InferOutput<typeof Export>): boolean {
  return mcp === undefined ? kind !== "mcp" : kind === "mcp" && name === mcpExportName(mcp);
}

/**
 * Checks and completes what the child said.
 *
 * @throws {RuntimeError} USER_CODE_ERROR when it is not of the promised form, which only code that
 * meddles with the SDK can bring about.
 */
export function describeResult(result: Json, cleaner: Cleaner): Json {
  const parsed = v.safeParse(
    Described,
    mapTexts(result, cleaner.text),
    // One problem is enough, and a hostile answer can have millions.
    { abortEarly: true },
  );
  if (!parsed.success) {
    throw new RuntimeError(
      "USER_CODE_ERROR",
      "The snapshot describes itself in a form that the SDK never gives",
    );
  }
  return {
    sdk_version: SDK_VERSION,
    runtime_version: RUNTIME_VERSION,
    ...parsed.output as { [key: string]: Json },
  };
}
