/**
 * The files that settings are in. What this version does not know is kept when a file is written.
 *
 * @module
 */

import { reasonOf } from "../../runtime/protocol/system_reason.ts";
import { CliError } from "../errors.ts";
import { ioError } from "../system/io_error.ts";
import { writeUserFile } from "../system/write_user_file.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

/** Settings are short; whatever is longer is no settings file. */
const MAX_BYTES = 1024 * 1024;

/**
 * The content of a file; empty when there is none. Values of unknown keys are whatever a newer
 * version put there.
 *
 * @throws {CliError} CONFIG_INVALID when it is not a JSON object; IO when it can't be read.
 */
export async function readSettings(path: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    const bytes = await Deno.readFile(path);
    if (bytes.length > MAX_BYTES) throw invalid(path, `it has ${bytes.length} bytes`);
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return {};
    if (thrown instanceof CliError) throw thrown;
    if (thrown instanceof TypeError) throw invalid(path, "it is not UTF-8");
    throw ioError("read", path, thrown);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw invalid(path, text.trim() === "" ? "it is empty" : reasonOf(thrown));
  }
  if (!isRecord(value)) throw invalid(path, "expected a JSON object");
  return value;
}

/** A member that is an object, and its own; empty when it is none. */
export function ownMember(object: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return isRecord(value) ? value : {};
}

/** Writes the file, and the directories above it for this user only. */
export async function writeSettings(path: string, content: Record<string, unknown>): Promise<void> {
  try {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
    writeUserFile(path, `${JSON.stringify(content, null, 2)}\n`);
  } catch (thrown) {
    throw ioError("write", path, thrown);
  }
}

function invalid(path: string, why: string): CliError {
  return new CliError("CONFIG_INVALID", `Cannot use the settings in "${path}": ${why}`, {
    hint: path.endsWith("/.aiel/state.json")
      ? "It belongs to the project's repository: copy .aiel/ elsewhere before you repair it"
      : "Repair the file, or move it away and set the values again",
    details: { path },
  });
}
