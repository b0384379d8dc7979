import type { PackedBlob } from "../../control/api/blob_pack.ts";
import type { CarriedBlob } from "../../control/api/snapshots.ts";

const ARGUMENTS = 8_192;

/** A blob as it travels with a registration. */
export function carriedBlob({ sha256, bytes }: PackedBlob): CarriedBlob {
  return { sha256, content: base64(bytes) };
}

/** `Uint8Array.prototype.toBase64` is not in every Deno that the CLI runs on. */
function base64(bytes: Uint8Array): string {
  let text = "";
  // Several at a time, but no more than a call may have arguments.
  for (let at = 0; at < bytes.length; at += ARGUMENTS) {
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + ARGUMENTS));
  }
  return btoa(text);
}
