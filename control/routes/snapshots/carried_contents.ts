import type { CheckedManifest } from "../../domain/snapshots/check_manifest.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { HttpProblem } from "../../http/problem.ts";
import { type CarriedBlob, MOST_CARRIED } from "../../api/snapshots.ts";

/**
 * The contents that came with a registration, by their digests; undefined: none did. Their bytes are not verified yet.
 *
 * @throws {DomainError} blob_not_planned for what no file of the manifest has
 * @throws {HttpProblem} body_too_large
 */
export function carriedContents(
  { blobs }: CheckedManifest,
  carried: readonly CarriedBlob[],
): ReadonlyMap<string, Uint8Array<ArrayBuffer>> | undefined {
  if (carried.length === 0) return undefined;
  // The same content twice is one blob.
  const texts = new Map(carried.map(({ sha256, content }) => [sha256, content]));
  const named = new Set(blobs.map(({ sha256 }) => sha256));
  const stranger = [...texts.keys()].find((sha256) => !named.has(sha256));
  if (stranger !== undefined) {
    throw new DomainError("blob_not_planned", `Blob "${stranger}" is in no file of the manifest`, {
      hint: "Send only what the manifest names",
    });
  }
  // Before anything is decoded: three bytes are four characters.
  let bytes = 0;
  for (const { length } of texts.values()) bytes += Math.floor(length / 4) * 3 - 2;
  if (bytes > MOST_CARRIED.bytes) throw tooLarge(bytes);
  const contents = new Map(
    [...texts].map(([sha256, text]) => [sha256, Uint8Array.fromBase64(text)]),
  );
  bytes = 0;
  for (const { length } of contents.values()) bytes += length;
  if (bytes > MOST_CARRIED.bytes) throw tooLarge(bytes);
  return contents;
}

function tooLarge(bytes: number): HttpProblem {
  return new HttpProblem(
    "body_too_large",
    `The blobs have ${bytes} bytes together, at most ${MOST_CARRIED.bytes} may come along`,
    { hint: "Plan the push and upload what is missing" },
  );
}
