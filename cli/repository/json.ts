import { corrupt } from "./error.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

/** Parses a file under `.aiel/` that must hold an object. */
export function parseJsonObject(bytes: Uint8Array, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(path, bytes.length === 0 ? "is empty" : "is not valid JSON", cause);
  }
  if (!isRecord(value)) throw corrupt(path, "does not hold a JSON object");
  return value;
}
