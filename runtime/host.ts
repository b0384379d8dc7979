/**
 * The few things the runner takes from its machine.
 *
 * @module
 */

import { RuntimeError } from "./protocol/errors.ts";
import { concatBytes } from "./protocol/concat_bytes.ts";

/** The user's cache directory for aiel (XDG Base Directory; Windows: `%LOCALAPPDATA%`). */
export function cacheDirectory(env: (name: string) => string | undefined, os: string): string {
  const own = env("AIEL_CACHE_DIR");
  if (own !== undefined && own !== "") return absolute(own);
  const base = os === "windows"
    ? env("LOCALAPPDATA")
    : os === "darwin"
    ? join(env("HOME"), "Library/Caches")
    : env("XDG_CACHE_HOME");
  if (base !== undefined && base !== "") return `${absolute(base)}/aiel`;
  const home = env("HOME");
  if (home !== undefined && home !== "") return `${absolute(home)}/.cache/aiel`;
  throw new RuntimeError("INTERNAL", "There is no directory for caches", {
    hint: "Set AIEL_CACHE_DIR, or HOME, to a directory that this user may write to",
  });
}

function join(base: string | undefined, rest: string): string | undefined {
  return base === undefined || base === "" ? undefined : `${base}/${rest}`;
}

function absolute(path: string): string {
  const clean = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
  return clean.startsWith("/") || /^[A-Za-z]:/.test(clean) ? clean : `${Deno.cwd()}/${clean}`;
}

/** Reads standard input to its end, or until it is longer than any request may be. */
export function readStdinSync(maxBytes: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const buffer = new Uint8Array(64 * 1024);
  while (bytes < maxBytes) {
    const read = Deno.stdin.readSync(buffer);
    if (read === null) break;
    chunks.push(buffer.slice(0, read));
    bytes += read;
  }
  return concatBytes(chunks);
}
