import type { Server, ServerContext } from "@modelcontextprotocol/server";
import { hasMoreValues } from "../../protocol/has_more_values.ts";
import { isRecord } from "../../protocol/is_record.ts";
import type { Json, JsonObject } from "../../protocol/json.ts";
import { parseTraceparent } from "../../protocol/trace_context.ts";
import { SurfaceRefusal } from "../host.ts";
import { clientOf } from "./client.ts";
import type { Exchange } from "./exchange.ts";
import { ProgressNotes } from "./progress_notes.ts";

/**
 * Values that an answer is made of at most. The packages check each of them, and everyone waits
 * meanwhile; no model reads as many.
 */
const MAX_VALUES = 50_000;

/** What an export is asked, besides what the exchange says. */
export interface Asked {
  /** The name of the export. */
  readonly export: string;
  /** Members of the request in the platform's form, without those of every request. */
  readonly request: JsonObject;
}

/** How a call came out. */
export type Outcome = Answered | Failed;

/** The code answered. */
export interface Answered {
  readonly ok: true;
  /** The execution's id. */
  readonly execution: string;
  readonly value: Json;
  /** What the code's stream held besides progress. */
  readonly items: readonly Json[];
}

/** The code failed, or was not run. */
export interface Failed {
  readonly ok: false;
  /** Undefined: there was none. */
  readonly execution: string | undefined;
  /** A code of envelopes, or of refusals. */
  readonly code: string;
  /** For callers: without a stack, and without a path of the host. */
  readonly message: string;
}

/**
 * Runs an export for a message of a client: as an execution, which ends when the client cancels or
 * goes away. Progress goes to the client while it runs.
 */
export async function runExport(
  asked: Asked,
  { access, traceparent }: Exchange,
  server: Server,
  context: ServerContext,
): Promise<Outcome> {
  const notes = new ProgressNotes(context);
  const items: Json[] = [];
  let isStream = false;
  const { signal, _meta } = context.mcpReq;
  try {
    const { id, envelope } = await access.run({
      source: "mcp",
      name: asked.export,
      payload: { $mcp: { ...asked.request, client: clientOf(server, context) } },
      signal,
      traceparent: wellFormed(_meta?.traceparent) ?? traceparent,
      follow: {
        async item(_seq, value) {
          isStream = true;
          if (!await notes.hear(value)) items.push(value);
        },
      },
    });
    const { ok, result, error } = await envelope;
    if (ok && hasMoreValues([result, items], MAX_VALUES)) return tooLarge(id);
    if (ok) return { ok, execution: id, value: isStream ? lastOf(result) : result, items };
    const { code, message } = error ?? { code: "INTERNAL", message: "The runtime failed" };
    return { ok: false, execution: id, code, message };
  } catch (thrown) {
    if (!(thrown instanceof SurfaceRefusal)) throw thrown;
    const { code, message, options: { hint } } = thrown;
    const told = hint === undefined ? message : `${message}. ${hint}`;
    return { ok: false, execution: undefined, code, message: told };
  }
}

function tooLarge(execution: string): Failed {
  const most = MAX_VALUES.toLocaleString("en");
  const message = `The answer is made of more than ${most} values: answer with fewer, or with a ` +
    "text that holds them";
  return { ok: false, execution, code: "RESOURCE_LIMIT", message };
}

/** The engine tells the value of a stream beside its items, which were told as they came. */
function lastOf(result: Json): Json {
  return isRecord(result) ? (result as JsonObject).value ?? null : result;
}

/** A `traceparent`, or undefined for what is none. */
export function wellFormed(value: unknown): string | undefined {
  return typeof value === "string" && parseTraceparent(value) !== undefined ? value : undefined;
}
