import { isAsyncIterable } from "./async_iterable.ts";
import { charsetOf, encodeBytes, isJsonType, isTextType } from "./http_body.ts";
import type { PlainHeaders } from "./http_headers.ts";

/** Takes an http answer whose body comes in pieces. */
export interface BodySink {
  head(head: { status: number; headers: PlainHeaders }): void;
  /** A text, or `{ "$base64": "…" }`; settles when the next one may come. */
  chunk(value: unknown): Promise<void>;
}

/** The pieces of a body, or undefined when it is there as a whole. */
export function piecesOf(body: unknown): AsyncIterable<unknown> | undefined {
  return isAsyncIterable(body) ? body : undefined;
}

/** Gives the pieces to the sink: as text under a content type of text, as bytes otherwise. */
export async function sendBody(
  head: { status: number; headers: PlainHeaders },
  pieces: AsyncIterable<unknown>,
  sink: BodySink,
): Promise<void> {
  sink.head(head);
  const type = head.headers["content-type"];
  const decoder = typeof type === "string" && (isTextType(type) || isJsonType(type))
    ? new TextDecoder(charsetOf(type) ?? "utf-8")
    : undefined;
  for await (const piece of pieces) {
    const bytes = bytesOfPiece(piece);
    const chunk = decoder === undefined
      ? encodeBytes(bytes)
      : decoder.decode(bytes, { stream: true });
    if (chunk !== "" && bytes.length > 0) await sink.chunk(chunk);
  }
  const rest = decoder?.decode() ?? "";
  if (rest !== "") await sink.chunk(rest);
}

/** All pieces together. */
export async function readBody(pieces: AsyncIterable<unknown>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) parts.push(bytesOfPiece(piece));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function bytesOfPiece(piece: unknown): Uint8Array<ArrayBuffer> {
  if (typeof piece === "string") return new TextEncoder().encode(piece);
  if (piece instanceof ArrayBuffer) return new Uint8Array(piece);
  if (ArrayBuffer.isView(piece)) {
    return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength).slice();
  }
  throw new TypeError("A piece of a streamed body is neither text nor bytes");
}
