/**
 * Bodies of answers as they stand in documents.
 *
 * @module
 */
import { decodeBytes, isBase64Body, isJsonType } from "../../../sdk/http_body.ts";
import type { Json } from "../../protocol/json.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The bytes of a text, or of `{ "$base64": "…" }`; undefined for what is neither. */
export function bytesOfBody(value: Json | undefined): Bytes | undefined {
  if (typeof value === "string") return new TextEncoder().encode(value);
  if (!isBase64Body(value)) return undefined;
  const decoded = decodeBytes(value);
  return decoded.ok ? decoded.bytes : undefined;
}

/**
 * The bytes of a whole body as `sdk/http_result.ts` says: null is none, but under a JSON content
 * type JSON's null; what is neither text nor bytes is JSON. Undefined: it is malformed.
 */
export function bytesOfWhole(
  value: Json | undefined,
  contentType: string | undefined,
): Bytes | null | undefined {
  if (value === null || value === undefined) {
    return isJsonType(contentType) ? new TextEncoder().encode("null") : null;
  }
  if (typeof value === "string" || isBase64Body(value)) return bytesOfBody(value);
  return new TextEncoder().encode(JSON.stringify(value));
}
