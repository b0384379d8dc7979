import { createHash } from "node:crypto";
import type { AskFrame } from "../protocol/calls.ts";

/** What a replay knows a request by: all of it, in the order in which it came. */
export interface RequestDigest {
  /** The same body; what goes through counts. */
  through(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>>;
  hex(): string;
}

/** The digest of a call whose body is still to come. */
export function digestOf({ target, method, args }: AskFrame): RequestDigest {
  const hash = createHash("sha256").update(JSON.stringify([target, method, args]));
  return {
    through: (body) =>
      body.pipeThrough(
        new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>(
          {
            transform(piece, controller) {
              hash.update(piece);
              controller.enqueue(piece);
            },
          },
          undefined,
          { highWaterMark: 0 },
        ),
      ),
    hex: () => hash.digest("hex"),
  };
}
