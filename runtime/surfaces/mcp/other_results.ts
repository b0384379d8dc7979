/**
 * The protocol's forms of what resources, prompts and completions answered. Each is undefined where
 * the code answered with what has no such form.
 *
 * @module
 */

import {
  type CompleteResult,
  type GetPromptResult,
  type ReadResourceResult,
  specTypeSchemas,
} from "@modelcontextprotocol/server";
import { isRecord } from "../../protocol/is_record.ts";
import type { Json, JsonObject } from "../../protocol/json.ts";
import { executionMeta } from "./execution_meta.ts";
import type { ListedResource } from "./listing.ts";
import type { Answered } from "./run_export.ts";
import { wireForm } from "./wire_form.ts";

/** Values that a completion gives at most (MCP, "Completion"). */
const MAX_VALUES = 100;

/** Contents that code wrote, or one content that its value is: text, bytes, or JSON. */
export function resourceResult(
  { value, execution }: Answered,
  { uri, mimeType }: { readonly uri: string; readonly mimeType: ListedResource["mimeType"] },
): ReadResourceResult | undefined {
  const written = wireForm(value);
  const contents = written === undefined ? [plainContent(value)] : written.contents;
  if (!Array.isArray(contents)) return undefined;
  const whole = contents.map((content: Json) =>
    isRecord(content)
      ? { uri, ...(mimeType === undefined ? {} : { mimeType }), ...content }
      : content
  );
  return checked("ReadResourceResult", {
    contents: whole,
    _meta: executionMeta(execution, written?._meta),
  });
}

function plainContent(value: Json): JsonObject {
  if (typeof value === "string") return { text: value };
  if (isRecord(value) && typeof value.$base64 === "string") return { blob: value.$base64 };
  return { mimeType: "application/json", text: JSON.stringify(value) };
}

/** Messages that code wrote, or a text of the user. */
export function promptResult({ value, execution }: Answered): GetPromptResult | undefined {
  const written = wireForm(value);
  const { description, messages, _meta } = written ??
    {
      messages: [{ role: "user", content: { type: "text", text: plainText(value) } }],
    } as JsonObject;
  return checked("GetPromptResult", {
    ...(description === undefined ? {} : { description }),
    messages,
    _meta: executionMeta(execution, _meta),
  });
}

function plainText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Values that code wrote, as many as an answer may have. */
export function completionResult({ value, execution }: Answered): CompleteResult | undefined {
  const { values, total, hasMore } = wireForm(value) ?? {};
  if (!Array.isArray(values)) return undefined;
  return checked("CompleteResult", {
    completion: {
      values: values.slice(0, MAX_VALUES),
      ...(total === undefined ? {} : { total }),
      ...(values.length > MAX_VALUES
        ? { hasMore: true }
        : hasMore === undefined
        ? {}
        : { hasMore }),
    },
    _meta: executionMeta(execution),
  });
}

/** The results that are checked by the package's own schemas. */
interface Results {
  readonly ReadResourceResult: ReadResourceResult;
  readonly GetPromptResult: GetPromptResult;
  readonly CompleteResult: CompleteResult;
}

function checked<Name extends keyof Results>(
  name: Name,
  result: unknown,
): Results[Name] | undefined {
  const read = specTypeSchemas[name]["~standard"].validate(result);
  return read.issues === undefined ? read.value as Results[Name] : undefined;
}
