import {
  bytesOf,
  charsetOf,
  decodeBytes,
  decodeText,
  encodingOf,
  isBase64Body,
  isJsonType,
  isTextType,
  parseJson,
} from "./http_body.ts";

/** The body of a request: as it was sent, and as the handler gets it. */
export interface ReadBody {
  /** Text or bytes as they were sent; undefined where the caller gave JSON, or nothing. */
  readonly rawBody: string | Uint8Array<ArrayBuffer> | undefined;
  readonly body: unknown;
}

const NONE: ReadBody = { rawBody: undefined, body: null };

/**
 * Reads the body of a request. What a content type says is JSON is parsed, bytes of a text are
 * decoded in its charset, other bytes stay bytes, also those that a content encoding makes no text;
 * a value that is neither text nor bytes is the body already.
 *
 * @param report is told what is wrong with it
 */
export function readBody(
  body: unknown,
  headers: Readonly<Record<string, string>>,
  report: (message: string) => void,
): ReadBody {
  const contentType = headers["content-type"];
  if (body === undefined || body === null) return NONE;
  if (typeof body === "string") {
    if (!isJsonType(contentType)) return { rawBody: body, body };
    return { rawBody: body, body: parsed(body, report) };
  }
  let bytes = bytesOf(body);
  if (isBase64Body(body)) {
    const decoded = decodeBytes(body);
    if (!decoded.ok) {
      report(decoded.message);
      return NONE;
    }
    bytes = decoded.bytes;
  }
  if (bytes === undefined) return { rawBody: undefined, body };
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() === "identity") {
    return { rawBody: bytes, body: decoded(bytes, contentType, report) };
  }
  // What is compressed is no text yet. Where it was decoded and the header stayed, it is.
  let isText = true;
  const text = decoded(bytes, contentType, () => isText = false);
  return { rawBody: bytes, body: isText ? text : bytes };
}

function decoded(
  bytes: Uint8Array,
  contentType: string | undefined,
  report: (message: string) => void,
): unknown {
  const isJson = isJsonType(contentType);
  if (!isJson && !isTextType(contentType)) return bytes;
  const charset = charsetOf(contentType);
  if (charset !== undefined && encodingOf(charset) === undefined) {
    report(`has the charset ${JSON.stringify(charset)}, which is not known`);
    return null;
  }
  const text = decodeText(bytes, charset ?? "utf-8");
  if (text !== undefined) return isJson ? parsed(text, report) : text;
  // Text of an unnamed charset: what it is, the handler may know.
  if (charset === undefined && !isJson) return bytes;
  report(`is not ${charset ?? "utf-8"} text, although its content type says so`);
  return null;
}

function parsed(text: string, report: (message: string) => void): unknown {
  if (text === "") return null;
  const json = parseJson(text);
  if (json.ok) return json.value;
  report(`is not JSON, although its content type says so: ${json.why}`);
  return null;
}
