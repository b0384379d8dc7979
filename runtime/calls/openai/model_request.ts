import type { Json, JsonObject } from "../../protocol/json.ts";
import { isRecord } from "../../protocol/is_record.ts";
import { CallError } from "../provider.ts";
import { isModel, type Kind } from "./action.ts";
import { OWN_MEMBERS } from "./own_members.ts";
import { structureFault } from "./structure_fault.ts";
import { estimateOf } from "./token_estimate.ts";
import type { Tokens } from "./usage.ts";

/** A request of a model, judged. */
export interface ModelRequest {
  readonly model: string;
  /** The document that is sent: written anew from what was judged. */
  readonly text: string;
  /** Whether the code wants to be told of usage in a stream. */
  readonly wantsUsage: boolean;
  /** Tokens that it may use. */
  readonly estimate: Tokens;
}

/** They would make the service use a model, or another time, that was not judged. */
const NOT_JUDGED = [
  "background",
  "extra_body",
  "fallbacks",
  "model_list",
  "models",
  "preset",
  "route",
];
/** Members that have the bytes of a file, for which some services take a URL as well. */
const FILE_MEMBERS = new Set(["data", "file_data"]);
/** Tools that the code itself runs. */
const OWN_TOOLS = new Set<unknown>(["function", "custom"]);

/**
 * Reads the body of a request.
 *
 * @param remote whether the service may go out for the code
 * @throws {CallError} VALIDATION_ERROR, SECURITY_VIOLATION
 */
export function parseModelRequest(kind: Kind, text: string, remote: boolean): ModelRequest {
  const document = parseDocument(text);
  const { model } = document;
  if (typeof model !== "string" || !isModel(model)) {
    throw wrong('its "model" is no name of a model');
  }
  for (const name of NOT_JUDGED) {
    if (document[name] !== undefined && document[name] !== null && document[name] !== false) {
      throw refused(`"${name}" can't be judged`);
    }
  }
  if (!remote) checkStaysThere(kind, document);
  const stream = document.stream ?? false;
  if (typeof stream !== "boolean") throw wrong('its "stream" is neither true nor false');
  if (kind !== "chat" || !stream) {
    const sent = JSON.stringify(document);
    return { model, text: sent, wantsUsage: true, estimate: estimateOf(kind, document, sent) };
  }
  const options = document.stream_options ?? {};
  if (!isRecord(options)) throw wrong('its "stream_options" are no object');
  const told: JsonObject = { ...options, include_usage: true };
  const sent = JSON.stringify({ ...document, stream_options: told });
  return {
    model,
    text: sent,
    wantsUsage: options.include_usage === true,
    estimate: estimateOf(kind, document, sent),
  };
}

function parseDocument(text: string): JsonObject {
  let document: Json;
  try {
    document = JSON.parse(text);
  } catch {
    throw wrong("it is no JSON");
  }
  if (!isRecord(document)) throw wrong("it is no object");
  const fault = structureFault(text);
  if (fault !== undefined) throw wrong(fault);
  return document;
}

/** Refuses what may need more of the service than its model and what stands in the request. */
function checkStaysThere(kind: Kind, document: JsonObject): void {
  const hint = 'The platform allows it with "remote": true of the integration';
  for (const [name, value] of Object.entries(document)) {
    if (value === null || OWN_MEMBERS[kind].has(name)) continue;
    throw refused(`"${name.slice(0, 60)}" may make the service go out for the code`, hint);
  }
  const tools = document.tools ?? [];
  if (!Array.isArray(tools)) throw wrong('its "tools" are no list');
  for (const tool of tools as readonly Json[]) {
    if (isRecord(tool) && OWN_TOOLS.has(tool.type)) continue;
    throw refused("a tool is run by the service, expected tools of type function or custom", hint);
  }
  if (Array.isArray(document.input) && document.input.some(isReference)) {
    throw refused('an "item_reference" names what the service holds', hint);
  }
  for (const part of [document.messages, document.input]) {
    const url = part === undefined ? undefined : remoteUrl(part);
    if (url !== undefined) throw refused(`"${url}" names what the service would fetch`, hint);
  }
}

/** Whether an item is one of an earlier request. What has no type and no role is taken for one. */
function isReference(item: Json): boolean {
  if (!isRecord(item)) return false;
  return item.type === "item_reference" || (item.type ?? item.role ?? null) === null;
}

/** The name of a member that has a URL other than data. */
function remoteUrl(value: Json): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, member] of Object.entries(value) as [string, Json][]) {
    if (typeof member === "string") {
      if (/(?:^|_)ur[il]$/i.test(name) && !/^data:/i.test(member)) return name;
      if (FILE_MEMBERS.has(name) && /^\s*[a-z][a-z0-9+.-]*:\/\//i.test(member)) return name;
    }
    const inside = remoteUrl(member);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function wrong(why: string): CallError {
  return new CallError("VALIDATION_ERROR", `The request of a model is not valid: ${why}`);
}

function refused(why: string, hint?: string): CallError {
  return new CallError(
    "SECURITY_VIOLATION",
    `The request of a model is refused: ${why}`,
    hint === undefined ? {} : { hint },
  );
}
