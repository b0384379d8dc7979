/**
 * What to do about a denial: what to declare, or that no declaration would help.
 *
 * @module
 */

import { parseCapabilities } from "../policy/capabilities.ts";
import { PolicyError } from "../policy/policy_error.ts";
import { shorten } from "../policy/shorten.ts";
import type { CapabilityName } from "../protocol/capability_names.ts";

/** Capabilities by Deno's names of permissions. */
const CAPABILITIES: Readonly<Record<string, CapabilityName>> = {
  env: "env",
  ffi: "ffi",
  net: "network",
  network: "network",
  read: "read",
  run: "subprocess",
  subprocess: "subprocess",
  sys: "sys",
  write: "write",
};
const DENIED = /^(?:Requires|Denied:) (\w+)(?: access(?: to)?)?(?: "?([^"]*)"?)?/;
const GENERAL =
  'Declare what the code needs in "capabilities" of aiel.json, and have the platform grant it';
const NO_CODE =
  "No code is downloaded at run time; copy the module into the snapshot and import it by its path";
const NAMES =
  "Variables are granted by name and not all at once: list those that the code reads in " +
  '"capabilities" of aiel.json, as in {"env": ["API_KEY"]}';
/** How Deno says that links need more than a grant of paths. */
const UNSCOPED = /requires unscoped --allow-/;
const LINKS = "No grant can allow this: a link may lead out of what is granted; copy the file";
const TEMPORARY = /^\/(?:var\/)?tmp(?:\/|$)/;
const OWN_TMP =
  'For temporary files declare "capabilities": {"write": "scratch"} in aiel.json and ' +
  "have the platform grant it; os.tmpdir() and TMPDIR then name a private directory";
/** What only a server names: all addresses of the machine. */
const ANY_ADDRESS = /^(?:0\.0\.0\.0|\[::\]):/;
const NO_SERVER =
  "No grant can allow this: a snapshot is no server; declare what answers requests with http.get, " +
  "http.post and the like";
const SCRATCH = 'The snapshot is never written to; declare "capabilities": {"write": "scratch"} ' +
  'in aiel.json, have the platform grant it, and write below Deno.env.get("TMPDIR")';

/**
 * The hint for a denial as a tenant reads it. What it says to declare would be accepted.
 *
 * @param text with paths of the snapshot relative to its root
 */
export function denialHint(text: string): string {
  const [, permission = "", target = ""] = DENIED.exec(text) ?? [];
  if (permission === "import") return NO_CODE;
  if (UNSCOPED.test(text)) return LINKS;
  const capability = CAPABILITIES[permission];
  if (capability === undefined) return GENERAL;
  const isPath = capability === "read" || capability === "write";
  if (capability === "write" && !target.startsWith("/")) return SCRATCH;
  if (capability === "write" && TEMPORARY.test(target)) return OWN_TMP;
  if (capability === "network" && ANY_ADDRESS.test(target)) return NO_SERVER;
  if (capability === "env" && target === "") return NAMES;
  if (target === "" || target === "*" || isPath && !target.startsWith("/")) return GENERAL;
  try {
    parseCapabilities({ [capability]: [target] }, "capabilities");
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return capability === "write" ? SCRATCH : `No grant can allow this: ${error.message}`;
  }
  const entry = JSON.stringify({ [capability]: [shorten(target)] });
  return `Declare it in aiel.json: "capabilities": ${entry}, and have the platform grant it`;
}
