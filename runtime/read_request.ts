/**
 * Makes the request document out of standard input, flags and the project's own context.
 *
 * @module
 */

import type { CommandLine } from "./command_line.ts";
import { isRecord } from "./protocol/is_record.ts";
import { MAX_REQUEST_BYTES } from "./protocol/limits.ts";
import { RuntimeError } from "./protocol/errors.ts";

/** Where the pieces come from. */
export interface Sources {
  /** The bytes of standard input, at most so many; a request can't be larger. */
  stdin(maxBytes: number): Promise<Uint8Array>;
  file(path: string): Uint8Array;
}

/**
 * The request document. Standard input is read only when the flags don't make a request by
 * themselves.
 *
 * @throws {RuntimeError} VALIDATION_ERROR
 */
export async function readRequest(line: CommandLine, sources: Sources): Promise<unknown> {
  const document = line.action === undefined
    ? parseJson(await sources.stdin(MAX_REQUEST_BYTES + 1), "standard input")
    : { schema_version: "v1" };
  if (!isRecord(document)) return document;
  const request: Record<string, unknown> = { ...document };
  if (line.action !== undefined) request.action = line.action;
  const executes = request.action === "execute";
  if (line.kind !== undefined) request.kind = line.kind;
  if (line.handler !== undefined) request[executes ? "handler" : "name"] = line.handler;
  if (line.event !== undefined) {
    request[executes ? "event" : "payload"] = await valueOf(line.event, "--event", sources);
  }
  if (line.timeoutMs !== undefined) request.timeout_ms = line.timeoutMs;
  if (line.capabilities !== undefined) {
    request.capabilities = await valueOf(line.capabilities, "--capabilities", sources);
  }
  if (line.integrations !== undefined) {
    request.integrations = await valueOf(line.integrations, "--integrations", sources);
  }
  return request;
}

async function valueOf(text: string, flag: string, sources: Sources): Promise<unknown> {
  if (text === "-") return parseJson(await sources.stdin(MAX_REQUEST_BYTES + 1), "standard input");
  if (!text.startsWith("@")) return parseJson(new TextEncoder().encode(text), `flag "${flag}"`);
  const path = text.slice(1);
  let bytes: Uint8Array;
  try {
    bytes = sources.file(path);
  } catch {
    throw new RuntimeError(
      "VALIDATION_ERROR",
      `Can't read the file "${path}" that "${flag}" names`,
      {
        hint: "Check the path; it is relative to the current directory",
      },
    );
  }
  return parseJson(bytes, `file "${path}"`);
}

function parseJson(bytes: Uint8Array, where: string): unknown {
  if (bytes.length > MAX_REQUEST_BYTES) {
    throw new RuntimeError(
      "VALIDATION_ERROR",
      `The request in ${where} is larger than ${MAX_REQUEST_BYTES} bytes`,
    );
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RuntimeError("VALIDATION_ERROR", `The request in ${where} is not UTF-8 text`);
  }
  if (text.trim() === "") {
    throw new RuntimeError(
      "VALIDATION_ERROR",
      `The request in ${where} is empty, expected a JSON object`,
      {
        hint:
          'Send {"schema_version":"v1","action":"describe"} or pass --action; --help shows every form',
      },
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : "it is nested too deeply";
    throw new RuntimeError(
      "VALIDATION_ERROR",
      `The request in ${where} is not JSON: ${why.slice(0, 200)}`,
    );
  }
}
