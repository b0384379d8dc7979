import type { CapabilityName } from "../protocol/capability_names.ts";
import type { PermissionUse } from "../protocol/envelope.ts";
import { type CapabilityMap, SCRATCH, usesScratch } from "./capabilities.ts";
import type { SandboxPaths } from "./deno_flags.ts";
import { pathCovers } from "./granted_path.ts";
import { isCovered } from "./algebra.ts";
import { formatNetworkHost, parseNetworkHost } from "./network_host.ts";
import { isDeniedAddress } from "./private_addresses.ts";

/** What the classification compares with: the child's permissions and places. */
export interface AuditPaths extends SandboxPaths {
  /** The child's working directory, which relative paths start from; the snapshot when absent. */
  readonly cwd?: string;
  /** What the child's TMPDIR names, where it has one. */
  readonly tempDir?: string;
  /** Variables that the child has besides the granted ones. */
  readonly ownEnv?: readonly string[];
}

/** A record of `DENO_AUDIT_PERMISSIONS`, as far as it is read. `null` means all of a kind. */
export interface AuditEntry {
  readonly permission: string;
  readonly value: string | null;
}

/** What {@link classify} makes of one record. */
export type Classified = Omit<PermissionUse, "count">;

const KINDS: ReadonlyMap<string, CapabilityName | "import"> = new Map<
  string,
  CapabilityName | "import"
>([
  ["read", "read"],
  ["write", "write"],
  ["net", "network"],
  ["env", "env"],
  ["run", "subprocess"],
  ["ffi", "ffi"],
  ["sys", "sys"],
  ["import", "import"],
]);
const MAX_TARGET_CHARACTERS = 256;
// Three lists, so that a flood of one sort can't push out another: a refusal is never hidden by
// allowed reads.
const LIMITS = { denied: 100, granted: 60, snapshot: 40 } as const;

/**
 * Turns one audit record into what the envelope reports. The record does not say whether Deno
 * allowed it, so that is worked out from the permissions the child had. Undefined: nothing of user
 * code's (a read of an SDK file), or a record that is not understood.
 */
export function classify(
  entry: AuditEntry,
  effective: CapabilityMap,
  paths: AuditPaths,
): Classified | undefined {
  const kind = KINDS.get(entry.permission);
  if (kind === undefined) return undefined;
  const { value } = entry;
  if (value === null) {
    return { kind, target: "*", allowed: kind === "network" && effective.network === true };
  }
  switch (kind) {
    case "read":
    case "write":
    case "ffi":
      return classifyPath(kind, value, effective, paths);
    case "network":
      return classifyHost(value, effective);
    case "import":
      // Every child runs with --no-remote.
      return { kind, target: clean(withoutSecrets(value)), allowed: false };
    case "sys": {
      const name = value === "username" ? "userInfo" : value;
      return { kind, target: clean(name), allowed: isCovered("sys", name, effective.sys) };
    }
    case "env": {
      const allowed = isCovered("env", value, effective.env) ||
        paths.ownEnv?.includes(value) === true;
      return { kind, target: clean(value), allowed };
    }
    case "subprocess":
      // Which program it was is not known: where any is granted, it may have been that one.
      if (value === "*") return { kind, target: value, allowed: effective.subprocess !== false };
      return { kind, target: clean(value), allowed: isCovered(kind, value, effective[kind]) };
  }
}

/** What a trail says. */
export interface AuditReading {
  readonly uses: PermissionUse[];
  /** Every whole line is a record: nothing but Deno wrote into the trail. */
  readonly intact: boolean;
  /** The end mark is there: Deno wrote into this trail until then. */
  readonly marked: boolean;
}

/** What the names of marks begin with: variables that the bootstrap asks for. */
export const MARK_PREFIX = "AIEL_TRAIL_";
/**
 * Deno 2.9.6 writes no record of `run`; the bootstrap asks for a variable in its place whose name
 * has the first half of the mark, as hexadecimal digits: code can't make one up, and who reads one
 * can't make up the end.
 */
const RUN_MARK_DIGITS = 16;

/**
 * Node's way to start a program asks for this variable each time; which program, it does not say.
 */
const NODE_STARTS = "NODE_V8_COVERAGE";

function asRun(entry: AuditEntry, prefix: string): AuditEntry {
  const { permission, value } = entry;
  if (permission === "env" && value === NODE_STARTS) return { permission: "run", value: "*" };
  if (permission !== "env" || value?.startsWith(prefix) !== true) return entry;
  return { permission: "run", value: value.slice(prefix.length) };
}

/**
 * Reads the trail of one child: distinct uses, refusals first, bounded. A last line without an end
 * was cut by the end of the child. At most 200 entries; when some are left out a last one of kind
 * `truncated` says how many checks they stand for, and whether all of those were allowed.
 *
 * @param mark the variable that the bootstrap asks for as its last act
 */
export function readAudit(
  text: string,
  effective: CapabilityMap,
  paths: AuditPaths,
  mark: string,
): AuditReading {
  const lists = {
    denied: new Map<string, PermissionUse>(),
    granted: new Map<string, PermissionUse>(),
    snapshot: new Map<string, PermissionUse>(),
  };
  const runPrefix = `${mark.slice(0, MARK_PREFIX.length + RUN_MARK_DIGITS)}_RUN_`;
  let cut = 0;
  let cutDenied = false;
  let fetched: string | undefined;
  let intact = true;
  let marked = false;
  for (const entry of records(text)) {
    if (entry === undefined) {
      intact = false;
      continue;
    }
    if (entry.permission === "env" && entry.value === mark) {
      marked = true;
      continue;
    }
    const found = classify(asRun(entry, runPrefix), effective, paths);
    if (found === undefined) continue;
    const key = JSON.stringify([found.kind, found.target, found.allowed]);
    // fetch and WebSocket are checked by address and then, under a list of hosts, by host and port:
    // one use.
    const second = key === fetched;
    fetched = entry.permission === "net" && entry.value?.includes("://") ? key : undefined;
    if (second) continue;
    const sort = !found.allowed
      ? "denied"
      : found.kind === "read" && found.target.startsWith("snapshot:")
      ? "snapshot"
      : "granted";
    const list = lists[sort];
    const before = list.get(key);
    if (before !== undefined) list.set(key, { ...before, count: before.count + 1 });
    else if (list.size < LIMITS[sort]) list.set(key, { ...found, count: 1 });
    else {
      cut++;
      cutDenied ||= !found.allowed;
    }
  }
  const uses = [
    ...lists.denied.values(),
    ...lists.granted.values(),
    ...lists.snapshot.values(),
  ];
  if (cut > 0) {
    uses.push({ kind: "truncated", target: "further checks", allowed: !cutDenied, count: cut });
  }
  return { uses, intact, marked };
}

/** Whole lines only; undefined for one that is no record. */
function* records(text: string): Generator<AuditEntry | undefined> {
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    yield readRecord(text.slice(start, end));
    start = end + 1;
  }
}

function readRecord(line: string): AuditEntry | undefined {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof record !== "object" || record === null) return undefined;
  if (!("permission" in record) || !("value" in record)) return undefined;
  const { permission, value } = record;
  if (typeof permission !== "string") return undefined;
  return value === null || typeof value === "string" ? { permission, value } : undefined;
}

function classifyPath(
  kind: "read" | "write" | "ffi",
  value: string,
  effective: CapabilityMap,
  paths: AuditPaths,
): Classified | undefined {
  if (value === "<TMP>" && paths.tempDir !== undefined) {
    return classifyPath(kind, paths.tempDir, effective, paths);
  }
  // Deno's own words, such as "<TMP>" for the system's directory of temporary files.
  if (/^<.*>$/.test(value)) return { kind, target: clean(value), allowed: false };
  const path = resolvePath(value, paths.cwd ?? paths.snapshotRoot);
  if (kind === "read" && paths.readFiles.some((own) => pathCovers(own, path))) return undefined;
  const granted = (effective[kind] || []).some((entry) =>
    entry !== SCRATCH && pathCovers(entry, path)
  );
  const { scratch, snapshotRoot } = paths;
  if (scratch !== undefined && pathCovers(scratch, path)) {
    const allowed = granted || (kind !== "ffi" && usesScratch(effective));
    return { kind, target: clean(within("scratch", scratch, path)), allowed };
  }
  if (pathCovers(snapshotRoot, path)) {
    const allowed = granted || kind === "read";
    return { kind, target: clean(within("snapshot", snapshotRoot, path)), allowed };
  }
  return { kind, target: clean(value), allowed: granted };
}

function within(place: string, root: string, path: string): string {
  return `${place}:${path === root ? "." : path.slice(root.length + 1)}`;
}

function classifyHost(value: string, effective: CapabilityMap): Classified {
  const target = hostOf(value);
  let allowed = effective.network === true;
  if (!allowed && effective.network !== false) {
    try {
      const entry = formatNetworkHost(parseNetworkHost(target, "network"));
      allowed = isCovered("network", entry, effective.network);
    } catch {
      // A spelling no grant can have, such as the 0.0.0.0:0 of a listening socket.
    }
  }
  if (allowed && isDeniedAddress(effective.network, target)) allowed = false;
  return { kind: "network", target: clean(target), allowed };
}

/**
 * `host:port`, of a URL too: paths, queries and credentials can hold secrets and are no part of the
 * permission.
 */
function hostOf(value: string): string {
  if (!value.includes("://")) return value;
  try {
    const { protocol, hostname, port } = new URL(value);
    const usual = protocol === "http:" || protocol === "ws:" ? "80" : "443";
    return `${hostname}:${port || usual}`;
  } catch {
    return "an unreadable address";
  }
}

function withoutSecrets(value: string): string {
  try {
    const { protocol, host, pathname } = new URL(value);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return value.split(/[?#]/, 1)[0] ?? "";
  }
}

function resolvePath(value: string, cwd: string): string {
  const parts: string[] = [];
  for (const segment of `${value.startsWith("/") ? "" : cwd}/${value}`.split("/")) {
    if (segment === "..") parts.pop();
    else if (segment !== "" && segment !== ".") parts.push(segment);
  }
  return `/${parts.join("/")}`;
}

/**
 * Bounded, and without characters that could make a reader see something else than what is there.
 */
function clean(target: string): string {
  const shown = target.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd").toWellFormed();
  return shown.length > MAX_TARGET_CHARACTERS
    ? `${shown.slice(0, MAX_TARGET_CHARACTERS).toWellFormed()}…`
    : shown;
}
