/**
 * How bytes stand in a JSON document: base64 under this one key, `{ "$base64": "AAEC" }`. Used in
 * the body of an HTTP result, and understood in the body of a request whose content type is not
 * JSON.
 */
export interface Base64Body {
  readonly $base64: string;
}

/** Whether a content type is JSON: `application/json`, or any `…+json`. */
export function isJsonType(contentType: string | undefined): boolean {
  return /^\s*[^\s;/]+\/(?:json|[^\s;]+\+json)\s*(?:;|$)/i.test(contentType ?? "");
}

/** Bytes as they stand in a JSON document. */
export function encodeBytes(bytes: Uint8Array): Base64Body {
  let text = "";
  // In pieces: as arguments of one call, a few hundred thousand bytes would overflow the stack.
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return { $base64: btoa(text) };
}

/** The bytes of a {@link Base64Body}; undefined when the value isn't one. */
export function decodeBytes(value: unknown): Uint8Array | undefined {
  if (typeof value !== "object" || value === null || !("$base64" in value)) return undefined;
  if (typeof value.$base64 !== "string" || Object.keys(value).length !== 1) return undefined;
  try {
    return Uint8Array.from(atob(value.$base64), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** A value's bytes when it is binary (an ArrayBuffer or a view of one). */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/**
 * Raw bytes as a body: parsed when the type is JSON (text when it doesn't parse), text when it is
 * text or unknown and valid in its charset, base64 otherwise, null when there are none.
 */
export function decodeBody(bytes: Uint8Array, contentType: string | undefined): unknown {
  if (bytes.length === 0) return null;
  const json = isJsonType(contentType);
  const texts =
    /^\s*(?:text\/|application\/(?:xml|javascript|ecmascript|x-www-form-urlencoded|x-ndjson|[^\s;]+\+xml)|image\/svg\+xml)/i;
  if (contentType !== undefined && !json && !texts.test(contentType)) return encodeBytes(bytes);
  const text = decodeText(bytes, contentType);
  if (text === undefined) return encodeBytes(bytes);
  if (!json) return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function decodeText(bytes: Uint8Array, contentType: string | undefined): string | undefined {
  const charset = /;\s*charset="?([^\s";]+)/i.exec(contentType ?? "")?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
