import type { Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

import { CallError } from "../provider.ts";

/** The codings that answers may have; what the transport asks for. */
export const ACCEPT_ENCODING = "gzip, deflate, br";

/** Bytes that a decoder gives at a time. */
const CHUNK_BYTES = 16 * 1024;

type Decoder = (first: number) => Transform;

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: () => createGunzip({ chunkSize: CHUNK_BYTES }),
  "x-gzip": () => createGunzip({ chunkSize: CHUNK_BYTES }),
  // Some servers send what is called "deflate" without the head that the standard asks for.
  deflate: (first) =>
    (first & 0x0f) === 0x08
      ? createInflate({ chunkSize: CHUNK_BYTES })
      : createInflateRaw({ chunkSize: CHUNK_BYTES }),
  br: () => createBrotliDecompress({ chunkSize: CHUNK_BYTES }),
};

/**
 * Finds the decoder of an answer.
 *
 * @param coding the value of `content-encoding`
 * @returns undefined: nothing is to be decoded
 * @throws {CallError} UPSTREAM for a coding that was not asked for
 */
export function decoderOf(coding: string | undefined): Decoder | undefined {
  const names = (coding ?? "").toLowerCase().split(",").map((one) => one.trim())
    .filter((one) => one !== "" && one !== "identity");
  const [name] = names;
  if (name === undefined) return undefined;
  const decoder = names.length === 1 && Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (decoder !== undefined) return decoder;
  throw new CallError(
    "UPSTREAM",
    `The answer is encoded as "${names.join(", ").slice(0, 60)}", expected one of ` +
      `"${ACCEPT_ENCODING}"`,
  );
}

/** Pieces of a body, decoded as they come. No more is decoded than is asked for. */
export async function* decodedBody(
  source: Readable,
  decoder: Decoder | undefined,
): AsyncGenerator<Uint8Array, void> {
  if (decoder === undefined) {
    yield* source;
    return;
  }
  const pieces: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]();
  const first = await nextPiece(pieces);
  // A body that is announced as compressed may have no bytes at all.
  if (first === undefined) return;
  const transform = decoder(first[0] ?? 0);
  const fed = feed(transform, first, pieces);
  try {
    yield* transform;
    await fed;
  } finally {
    transform.destroy();
    source.destroy();
    await fed.catch(() => {});
  }
}

async function nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return undefined;
    if (value.length > 0) return value;
  }
}

/** Writes pieces into a decoder, one when it has room for it. */
async function feed(
  transform: Transform,
  first: Uint8Array,
  pieces: AsyncIterator<Uint8Array>,
): Promise<void> {
  try {
    for (let piece: Uint8Array | undefined = first; piece; piece = await nextPiece(pieces)) {
      if (transform.destroyed) return;
      if (!transform.write(piece)) await room(transform);
    }
    transform.end();
  } catch (error) {
    transform.destroy(error instanceof Error ? error : new Error("The body broke off"));
  }
}

/** Resolves when a decoder takes more, or takes nothing any more. */
function room(transform: Transform): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      transform.off("drain", go);
      transform.off("close", go);
      resolve();
    };
    transform.once("drain", go);
    transform.once("close", go);
    if (transform.destroyed) go();
  });
}
