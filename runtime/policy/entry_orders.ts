/**
 * What one entry of a capability allows of another one. Entries are canonical, as
 * `parseCapabilities` gives them.
 *
 * An entry lies within a list only when one entry of the list has all of it: the names below a
 * domain and the paths below a directory have no end, and a list is shorter than there are ports.
 * Comparing entry by entry is exact for that reason.
 *
 * @module
 */

import type { CapabilityName } from "../protocol/capability_names.ts";
import { SCRATCH } from "./capabilities.ts";
import { pathCovers } from "./granted_path.ts";
import { formatNetworkHost, type NetworkHost, parseNetworkHost } from "./network_host.ts";

/** How the entries of one capability compare. */
export interface EntryOrder {
  /** Whether an entry of the list allows all that this one does, and more. */
  readonly isBelow: (entry: string, list: ReadonlySet<string>) => boolean;
  /** What both lists allow, in any order. */
  readonly meet: (a: ReadonlySet<string>, b: ReadonlySet<string>) => Iterable<string>;
}

const NAMES: EntryOrder = {
  isBelow: () => false,
  meet: (a, b) => a.intersection(b),
};

const PATHS: EntryOrder = {
  isBelow: (entry, list) =>
    entry !== SCRATCH &&
    list.values().some((outer) => outer !== entry && pathCovers(outer, entry)),
  // What lies below another path of the result stays in it: a path may be a link, and each one that
  // is granted by name is judged by where it leads.
  meet: (a, b) => [...pathsWithin(a, b), ...pathsWithin(b, a)],
};

const HOSTS: EntryOrder = {
  isBelow: (entry, list) =>
    entriesAbove(hostOf(entry)).some((outer) => outer !== entry && list.has(outer)),
  meet: (a, b) => widest("network", new Set([...narrowed(a, b), ...narrowed(b, a)])),
};

const ORDERS: Readonly<Record<CapabilityName, EntryOrder>> = {
  network: HOSTS,
  env: NAMES,
  subprocess: NAMES,
  ffi: NAMES,
  read: PATHS,
  write: PATHS,
  sys: NAMES,
};

/** Whether an entry of the list allows all that this one does. */
export function isWithinList(
  capability: CapabilityName,
  entry: string,
  list: ReadonlySet<string>,
): boolean {
  return list.has(entry) || ORDERS[capability].isBelow(entry, list);
}

/** The entries that lie below no other one, sorted: the shortest list that allows the same. */
export function widest(capability: CapabilityName, list: ReadonlySet<string>): string[] {
  return [...list].filter((entry) => !ORDERS[capability].isBelow(entry, list)).sort();
}

/** What both lists allow, sorted. */
export function meetLists(
  capability: CapabilityName,
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
): string[] {
  return [...new Set(ORDERS[capability].meet(a, b))].sort();
}

function pathsWithin(inner: ReadonlySet<string>, outer: ReadonlySet<string>): string[] {
  return [...inner].filter((entry) => isWithinList("read", entry, outer));
}

/**
 * What a list allows of the names of another one: the names are those of `inner`, and a port may
 * come from either side.
 */
function narrowed(inner: ReadonlySet<string>, outer: ReadonlySet<string>): string[] {
  const outerByName = Map.groupBy([...outer].map(hostOf), nameOf);
  const met: string[] = [];
  for (const host of [...inner].map(hostOf)) {
    for (const { port } of namesAbove(host).flatMap((name) => outerByName.get(name) ?? [])) {
      if (host.port !== undefined && port !== undefined && host.port !== port) continue;
      met.push(formatNetworkHost({ ...host, port: host.port ?? port }));
    }
  }
  return met;
}

/** Every entry that opens all that a host opens, the host's own entry among them. */
function entriesAbove(host: NetworkHost): string[] {
  const names = namesAbove(host);
  return host.port === undefined
    ? names
    : [...names.map((name) => `${name}:${host.port}`), ...names];
}

/** The same without ports: `a.b` lies within `a.b`, `*.a.b` and `*.b`. */
function namesAbove(host: NetworkHost): string[] {
  const names = host.wildcard ? [] : [host.host];
  for (let rest = host.host; rest !== ""; rest = parentOf(rest)) names.push(`*.${rest}`);
  return names;
}

function parentOf(name: string): string {
  const dot = name.indexOf(".");
  return dot === -1 ? "" : name.slice(dot + 1);
}

function nameOf(host: NetworkHost): string {
  return formatNetworkHost({ ...host, port: undefined });
}

function hostOf(entry: string): NetworkHost {
  return parseNetworkHost(entry, "network");
}
