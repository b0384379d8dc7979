import { type CapabilityMap, type CapabilityName, SCRATCH, usesScratch } from "./capabilities.ts";
import type { SandboxPaths } from "./deno_flags.ts";
import { pathCovers } from "./granted_path.ts";
import { isCovered } from "./intersect.ts";
import { parseNetworkHost } from "./network_host.ts";

/** One distinct thing user code did, or tried to do, with the system (SPEC 1.3 `permissions`). */
export interface PermissionUse {
  /** A capability, `import` for a remote module, or `truncated` for the marker at the end of a list that was cut. */
  readonly kind: CapabilityName | "import" | "truncated";
  /** A path, host, name or `*` for all of a kind; files of the snapshot are `snapshot:<path>`. */
  readonly target: string;
  readonly allowed: boolean;
  /** Checks Deno made, which can be several for one call. */
  readonly count: number;
}

/** What the classification compares with: the child's permissions and places. */
export interface AuditPaths extends SandboxPaths {
  /** The child's working directory, which relative paths start from; the snapshot when absent. */
  readonly cwd?: string;
  /** What the child's TMPDIR names, where it has one. */
  readonly tempDir?: string;
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
// Three lists, so that a flood of one sort can't push out another: a refusal is never hidden by allowed reads.
const LIMITS = { denied: 100, granted: 60, snapshot: 40 } as const;

/**
 * Turns one audit record into what the envelope reports. The record does not say whether Deno allowed it, so that is
 * worked out from the permissions the child had. Undefined: nothing of user code's (a read of an SDK file), or a
 * record that is not understood.
 *
 * Deno 2.9.6 writes no record for `run`: attempts to start programs show in the error and the inspection only.
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
    case "env":
    case "subprocess":
      return { kind, target: clean(value), allowed: isCovered(kind, value, effective[kind]) };
  }
}

/**
 * Reads the audit file of one child: distinct uses, refusals first, bounded. Lines that are not records (a torn last
 * line) are skipped. At most 200 entries; when some are left out a last one of kind `truncated` says how many checks
 * they stand for, and whether all of those were allowed.
 */
export function readAudit(
  text: string,
  effective: CapabilityMap,
  paths: AuditPaths,
): PermissionUse[] {
  const lists = {
    denied: new Map<string, PermissionUse>(),
    granted: new Map<string, PermissionUse>(),
    snapshot: new Map<string, PermissionUse>(),
  };
  let cut = 0;
  let cutDenied = false;
  let fetched: string | undefined;
  for (const entry of records(text)) {
    const found = classify(entry, effective, paths);
    if (found === undefined) continue;
    const key = JSON.stringify([found.kind, found.target, found.allowed]);
    // fetch and WebSocket are checked by address and then, under a list of hosts, by host and port: one use.
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
  return uses;
}

function* records(text: string): Generator<AuditEntry> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const entry = readRecord(text.slice(start, end));
    if (entry !== undefined) yield entry;
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
  if (kind === "read" && paths.readFiles.includes(path)) return undefined;
  const granted = (effective[kind] || []).some((entry) =>
    entry !== SCRATCH && pathCovers(entry, path)
  );
  const { scratch, snapshotRoot } = paths;
  if (scratch !== undefined && pathCovers(scratch, path)) {
    const allowed = granted || (kind !== "ffi" && usesScratch(effective));
    return { kind, target: clean(within("scratch", scratch, path)), allowed };
  }
  if (pathCovers(snapshotRoot, path)) {
    const isHidden = paths.hidden?.some((hidden) => pathCovers(hidden, path)) === true;
    const allowed = granted || (kind === "read" && !isHidden);
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
      parseNetworkHost(target, "network");
      allowed = isCovered("network", target.toLowerCase(), effective.network);
    } catch {
      // A spelling no grant can have, such as the 0.0.0.0:0 of a listening socket.
    }
  }
  return { kind: "network", target: clean(target), allowed };
}

/** `host:port`, of a URL too: paths, queries and credentials can hold secrets and are no part of the permission. */
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

/** Bounded, and without characters that could make a reader see something else than what is there. */
function clean(target: string): string {
  const shown = target.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd").toWellFormed();
  return shown.length > MAX_TARGET_CHARACTERS
    ? `${shown.slice(0, MAX_TARGET_CHARACTERS).toWellFormed()}…`
    : shown;
}
