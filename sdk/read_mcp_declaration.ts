import {
  MCP_OPTIONS,
  type McpAnnotations,
  type McpDeclaration,
  type McpType,
  TOOL_HINTS,
} from "./mcp_declaration.ts";
import type { ContractProblemCode } from "./registry.ts";
import { type AnyFunction, describeValue, isFunction, isRecord, nameText } from "./value.ts";

/** Told of a problem. */
type Report = (code: ContractProblemCode, message: string) => void;

/**
 * Reads the options. What is of the wrong type is a problem and left out; what it means together is
 * judged by contract validation.
 *
 * @param options an object that was found to be one, whose members are known
 */
export function readMcpDeclaration(
  base: { readonly server: string; readonly type: McpType; readonly name: unknown },
  options: Readonly<Record<string, unknown>>,
  title: string,
  report: Report,
): McpDeclaration {
  const known = new Set(MCP_OPTIONS[base.type]);
  const text = (key: string): string | null => {
    const value = known.has(key) ? options[key] : undefined;
    if (value === undefined) return null;
    if (typeof value === "string") return value;
    const code = key === "uri" || key === "uriTemplate" ? "bad_uri" : "bad_options";
    report(code, `Option "${key}" of ${title} is ${describeValue(value)}, expected a string`);
    return null;
  };
  return {
    server: base.server,
    type: base.type,
    name: nameText(base.name),
    title: text("title"),
    annotations: known.has("annotations") ? annotations(options, title, report) : null,
    uri: text("uri"),
    uriTemplate: text("uriTemplate"),
    mimeType: text("mimeType"),
    completers: known.has("complete") ? completers(options, title, report) : new Map(),
  };
}

function annotations(
  { annotations }: { readonly annotations?: unknown },
  title: string,
  report: Report,
): McpAnnotations | null {
  if (annotations === undefined) return null;
  if (!isRecord(annotations)) {
    const is = describeValue(annotations);
    report("bad_options", `Option "annotations" of ${title} is ${is}, expected an object`);
    return null;
  }
  const found: { -readonly [Hint in keyof McpAnnotations]: boolean } = {};
  for (const key of Object.keys(annotations).slice(0, 2 * TOOL_HINTS.length)) {
    const hint = TOOL_HINTS.find((known) => known === key);
    const value = annotations[key];
    if (hint === undefined) {
      const expected = `expected one of ${TOOL_HINTS.join(", ")}`;
      const shown = describeValue(key);
      report("bad_options", `${title} has the unknown annotation ${shown}, ${expected}`);
    } else if (typeof value === "boolean") found[hint] = value;
    else if (value !== undefined) {
      const is = describeValue(value);
      report("bad_options", `Annotation "${hint}" of ${title} is ${is}, expected true or false`);
    }
  }
  return found;
}

function completers(
  { complete }: { readonly complete?: unknown },
  title: string,
  report: Report,
): Map<string, AnyFunction> {
  const found = new Map<string, AnyFunction>();
  if (complete === undefined) return found;
  if (!isRecord(complete)) {
    const is = describeValue(complete);
    report("bad_options", `Option "complete" of ${title} is ${is}, expected functions by name`);
    return found;
  }
  for (const key of Object.keys(complete)) {
    const value = complete[key];
    if (isFunction(value)) found.set(key, value);
    else {
      const is = describeValue(value);
      report(
        "not_a_function",
        `Option "complete" of ${title} has ${is} for ${describeValue(key)}, expected a function`,
      );
    }
  }
  return found;
}
