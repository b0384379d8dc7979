/**
 * What a root held the last time it was run: good for nothing but starting a child early.
 *
 * A child must be started with the permissions its snapshot asks for and the caches of its snapshot's id, and both are only known when the whole
 * tree was read and hashed. So the engine starts a child for what it saw last (or for what it is told is coming), reads the tree while
 * that child comes up, and lets it load the snapshot only if that is what the tree is; otherwise the child is ended and another one
 * started. User code never runs on a guess.
 *
 * @module
 */

import type { Manifest } from "./snapshot/read_manifest.ts";

/** See the module. */
export interface LastSeen {
  /** The directory, links resolved. */
  root: string;
  snapshotId: string;
  manifest: Manifest;
  /** Absolute paths below the root that are no part of the snapshot, sorted. */
  ignored: readonly string[];
}

/** What was seen at a root, if anything was; whatever is wrong with the note makes it none. */
export function recallLastSeen(cacheDir: string, root: string): LastSeen | undefined {
  try {
    const path = Deno.realPathSync(root);
    const note = JSON.parse(Deno.readTextFileSync(fileOf(cacheDir, path))) as LastSeen;
    // The name of the file is a short hash: it may be another root's.
    if (note.root !== path || !/^sha256:[0-9a-f]{64}$/.test(note.snapshotId)) return undefined;
    if (typeof note.manifest !== "object" || note.manifest === null) return undefined;
    return Array.isArray(note.ignored) ? note : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a note for the next time. Nothing depends on whether that works. */
export function noteLastSeen(cacheDir: string, seen: LastSeen): void {
  const { root, snapshotId, manifest, ignored } = seen;
  const file = fileOf(cacheDir, root);
  const draft = `${file}.${Deno.pid}.${crypto.randomUUID()}`;
  try {
    Deno.mkdirSync(`${cacheDir}/seen`, { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(draft, JSON.stringify({ root, snapshotId, manifest, ignored }), {
      mode: 0o600,
    });
    Deno.renameSync(draft, file);
  } catch {
    // A cache that can't be written is only slower.
  }
}

/** FNV-1a, 64 bits: not to resist anybody, only to make a file name of a path. */
function fileOf(cacheDir: string, root: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(root)) {
    hash = (hash ^ BigInt(byte)) * 0x100000001b3n & 0xffffffffffffffffn;
  }
  return `${cacheDir}/seen/${hash.toString(16).padStart(16, "0")}.json`;
}
