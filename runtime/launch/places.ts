/**
 * Where a child finds what it needs.
 *
 * Behind the second barrier the places have fixed names, so a child learns nothing of the host and
 * one cache of compiled code serves every snapshot. With Deno's flags alone they lie in the
 * invocation's private directory.
 *
 * @module
 */

import type { PrivateDir } from "./private_dir.ts";

/** Absolute paths as the child sees them, without a slash at the end. */
export interface ChildPlaces {
  snapshot: string;
  /** The runtime's own files: the bootstrap, the SDK and the packages of the bundles. */
  runtime: string;
  deno: string;
  denoDir: string;
  home: string;
  /** For temporary files of libraries. */
  temp: string;
  trail: string;
  scratch: string | undefined;
}

/** The directory that holds everything of the runtime's behind the second barrier. */
const INSIDE = "/aiel";
/** The directory of the child base (`child_base.ts`). */
export const INSIDE_BASE = `${INSIDE}/base`;

/** The places behind the second barrier. */
export function placesInside(hasScratch: boolean): ChildPlaces {
  return {
    snapshot: `${INSIDE}/snapshot`,
    runtime: `${INSIDE_BASE}/runtime`,
    deno: `${INSIDE}/deno`,
    trail: `${INSIDE}/trail`,
    denoDir: "/tmp/deno",
    home: "/tmp/home",
    temp: "/tmp",
    scratch: hasScratch ? "/tmp/scratch" : undefined,
  };
}

/** The places where Deno's flags are the only barrier. */
export function placesOutside(deno: string, dir: PrivateDir): ChildPlaces {
  const { snapshot, runtime, home, temp, trail, scratch } = dir;
  return { snapshot, runtime, deno, home, temp, trail, scratch, denoDir: `${dir.writable}/deno` };
}

/** Where the libraries of the base are found, unless the system's programs are shown there. */
export const LIBRARY_LINKS: readonly string[] = ["/lib", "/lib64"];

/** Where a granted path may not lead, besides the host's own places of the runtime. */
export const RESERVED_INSIDE: readonly string[] = [
  INSIDE,
  "/tmp/deno",
  "/tmp/home",
  "/tmp/scratch",
];
