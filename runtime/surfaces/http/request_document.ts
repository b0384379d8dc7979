/**
 * The document of a request that an http export gets (`sdk/http_request.ts` reads it).
 *
 * @module
 */
import {
  charsetOf,
  encodeBytes,
  encodingOf,
  isJsonType,
  isTextType,
} from "../../../sdk/http_body.ts";
import type { Json } from "../../protocol/json.ts";
import type { Route } from "./route_table.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What a document is made of. */
export interface DocumentParts {
  readonly method: string;
  readonly route: Route;
  /** Below the project, as it was sent. */
  readonly path: string;
  /** As it was sent, so that what is repeated stays in its order. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes;
}

/** Makes the document. */
export function requestDocument(parts: DocumentParts): Json {
  const { method, query, headers, body } = parts;
  return {
    method,
    path: pathOf(parts),
    query,
    headers: headers as Record<string, string>,
    ...(body.length === 0 ? {} : { body: bodyOf(body, headers) }),
  };
}

/**
 * The path as it was sent, but where the SDK would take it for something else: a declared path
 * without parameters is what the name of the export stands for, in no other spelling; and a path
 * that is the declared one to the letter, `:id` included, would be one to be filled.
 */
function pathOf({ route, path }: DocumentParts): string {
  if (!route.path.includes("/:")) return route.path;
  return path === route.path ? path.replaceAll("/:", "/%3A") : path;
}

/**
 * Text where it is said to be one and its bytes can be had back from it; all else as bytes, of
 * which the SDK makes what the content type says.
 */
function bodyOf(bytes: Bytes, headers: Readonly<Record<string, string>>): Json {
  const type = headers["content-type"];
  const charset = charsetOf(type);
  const isText = isJsonType(type) || isTextType(type);
  const isPlain = (headers["content-encoding"] ?? "identity").toLowerCase() === "identity";
  const isUtf8 = charset === undefined || encodingOf(charset) === "utf-8";
  const text = isText && isPlain && isUtf8 ? textOf(bytes) : undefined;
  return text ?? { ...encodeBytes(bytes) };
}

function textOf(bytes: Bytes): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
