/**
 * How bytes stand in a JSON document: base64 under this one key, `{ "$base64": "AAEC" }`, in the
 * body of an HTTP request and of an HTTP result.
 */
export interface Base64Body {
  readonly $base64: string;
}

/** Whether a content type is JSON: `application/json`, or any `…+json`. */
export function isJsonType(contentType: string | undefined): boolean {
  return /^\s*[^\s;/]+\/(?:json|[^\s;]+\+json)\s*(?:;|$)/i.test(contentType ?? "");
}

/** Whether a content type is text that is not JSON. */
export function isTextType(contentType: string | undefined): boolean {
  return /^\s*(?:text\/|application\/(?:xml|javascript|ecmascript|x-www-form-urlencoded|x-ndjson|[^\s;]+\+xml)|image\/svg\+xml)/i
    .test(contentType ?? "") && !isJsonType(contentType);
}

/** Bytes as they stand in a JSON document. */
export function encodeBytes(bytes: Uint8Array): Base64Body {
  return { $base64: bytes.toBase64() };
}

/** Whether a value stands for bytes, valid or not: an object whose only key is `$base64`. */
export function isBase64Body(value: unknown): value is { readonly $base64: unknown } {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "$base64") &&
    Object.keys(value).length === 1;
}

/** The bytes of a value that stands for bytes, or what is wrong with it. */
export function decodeBytes(value: { readonly $base64: unknown }): DecodedBytes {
  const { $base64: text } = value;
  if (typeof text !== "string") {
    return { ok: false, message: "has no text in $base64, expected base64 with padding" };
  }
  try {
    return { ok: true, bytes: Uint8Array.fromBase64(text, { lastChunkHandling: "strict" }) };
  } catch {
    const message = /[-_]/.test(text)
      ? "is base64url in $base64, expected base64 (with + and /)"
      : "is malformed in $base64, expected base64 with padding";
    return { ok: false, message };
  }
}

/** What {@link decodeBytes} found. */
export type DecodedBytes =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly message: string };

/** A value's bytes when it is binary (an ArrayBuffer or a view of one). */
export function bytesOf(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  // What is shared with other threads could change under the reader.
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/** The charset that a content type names, as it is spelled there; undefined when it names none. */
export function charsetOf(contentType: string | undefined): string | undefined {
  const [, quoted, plain] = /;\s*charset=(?:"([^"]*)"|([^\s";]+))/i.exec(contentType ?? "") ?? [];
  return quoted ?? plain;
}

/** The encoding that a charset names (as TextDecoder knows it), or undefined. */
export function encodingOf(charset: string): string | undefined {
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    return undefined;
  }
}

/** The text of bytes; undefined when they are none in this charset, or it is not known. */
export function decodeText(bytes: Uint8Array, charset: string): string | undefined {
  const encoding = encodingOf(charset);
  if (encoding === undefined) return undefined;
  try {
    // A byte order mark is part of the text where that stays UTF-8.
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: encoding === "utf-8" })
      .decode(bytes);
  } catch {
    return undefined;
  }
}

/** The value of JSON text, which may begin with a byte order mark; where it is none, why. */
export function parseJson(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string } {
  try {
    const value: unknown = JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text);
    return { ok: true, value };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}
