import { CAPABILITY_NAMES, type CapabilityName } from "../protocol/capability_names.ts";
import { type CapabilityMap, type Entries, SCRATCH } from "./capabilities.ts";
import { pathCovers } from "./granted_path.ts";
import {
  formatNetworkHost,
  networkHostCovers,
  networkHostMeet,
  parseNetworkHost,
} from "./network_host.ts";

/** One thing a snapshot asks for that it was not granted. */
export interface MissingCapability {
  readonly capability: CapabilityName;
  /** The entry as declared; `true` for the whole network. */
  readonly value: string | true;
  /** Why the grant does not cover it, one clause. */
  readonly reason: string;
}

/** What {@link intersect} found. */
export interface Intersection {
  /** What both sides allow. Only to be used when nothing is missing. */
  readonly effective: CapabilityMap;
  readonly missing: readonly MissingCapability[];
}

/** How one capability compares entries; all but hosts and paths by equality. */
interface Order {
  readonly covers: (outer: string, inner: string) => boolean;
  readonly meet: (a: string, b: string) => string | undefined;
}

const EQUAL: Order = {
  covers: (outer, inner) => outer === inner,
  meet: (a, b) => a === b ? a : undefined,
};
const PATHS: Order = {
  covers: (outer, inner) => inner === outer || (inner !== SCRATCH && pathCovers(outer, inner)),
  meet: (a, b) => PATHS.covers(a, b) ? b : PATHS.covers(b, a) ? a : undefined,
};
const HOSTS: Order = {
  covers: (outer, inner) => networkHostCovers(host(outer), host(inner)),
  meet: (a, b) => {
    const met = networkHostMeet(host(a), host(b));
    return met && formatNetworkHost(met);
  },
};
const ORDERS: Readonly<Record<CapabilityName, Order>> = {
  network: HOSTS,
  env: EQUAL,
  subprocess: EQUAL,
  ffi: EQUAL,
  read: PATHS,
  write: PATHS,
  sys: EQUAL,
};

/**
 * Declared ∩ granted. `effective` is the greatest map both sides allow; `missing` lists
 * every declared entry the grant does not cover whole, and the engine runs nothing when there is
 * one.
 */
export function intersect(declared: CapabilityMap, granted: CapabilityMap): Intersection {
  const missing: MissingCapability[] = [];
  for (const capability of CAPABILITY_NAMES) {
    const wanted = declared[capability];
    if (wanted === false) continue;
    for (const value of wanted === true ? [true as const] : wanted) {
      const reason = whyMissing(capability, value, granted[capability]);
      if (reason !== undefined) missing.push({ capability, value, reason });
    }
  }
  return {
    effective: {
      network: meetNetwork(declared.network, granted.network),
      env: meet("env", declared.env, granted.env),
      subprocess: meet("subprocess", declared.subprocess, granted.subprocess),
      ffi: meet("ffi", declared.ffi, granted.ffi),
      read: meet("read", declared.read, granted.read),
      write: meet("write", declared.write, granted.write),
      sys: meet("sys", declared.sys, granted.sys),
    },
    missing,
  };
}

/**
 * Whether the entry is within the capability as the map has it. `true` asks for the whole network.
 */
export function isCovered(
  capability: CapabilityName,
  value: string | true,
  granted: boolean | readonly string[],
): boolean {
  if (granted === true) return true;
  if (granted === false || value === true) return false;
  return granted.some((entry) => ORDERS[capability].covers(entry, value));
}

/** The public message for a non-empty `missing`: what is not granted and what to change. */
export function describeMissing(missing: readonly MissingCapability[]): string {
  const lines = missing.map(({ capability, value, reason }) =>
    `${capability} ${value === true ? "true" : `"${value}"`} (${reason})`
  );
  const needed = CAPABILITY_NAMES.flatMap((capability) => {
    const values = missing.filter((entry) => entry.capability === capability);
    if (values.length === 0) return [];
    const all = values.some(({ value }) => value === true);
    return [
      `${JSON.stringify(capability)}:${
        JSON.stringify(all ? true : values.map(({ value }) => value))
      }`,
    ];
  });
  return `The snapshot asks for more than is granted: ${lines.join(", ")}; ` +
    `add {${needed.join(",")}} to the grant, or remove it from the capabilities of aiel.json`;
}

function whyMissing(
  capability: CapabilityName,
  value: string | true,
  granted: boolean | readonly string[],
): string | undefined {
  if (isCovered(capability, value, granted)) return undefined;
  if (granted === false) return `no ${capability} is granted`;
  if (value === true || granted === true) return "only listed hosts are granted";
  const part = granted.find((entry) => ORDERS[capability].meet(entry, value) !== undefined);
  if (part !== undefined) return `only "${part}" of it is granted`;
  if (capability === "subprocess") {
    const tail = (entry: string) => entry.slice(entry.lastIndexOf("/") + 1);
    const other = granted.find((entry) => tail(entry) === tail(value));
    if (other !== undefined) return `it is granted as "${other}"`;
  }
  return "it is not in the grant";
}

function meetNetwork(
  a: boolean | readonly string[],
  b: boolean | readonly string[],
): boolean | readonly string[] {
  if (a === true) return b;
  if (b === true) return a;
  return meet("network", a, b);
}

function meet(capability: CapabilityName, a: Entries, b: Entries): Entries {
  if (a === false || b === false) return false;
  const order = ORDERS[capability];
  const met = new Set<string>();
  for (const left of a) {
    for (const right of b) {
      const both = order.meet(left, right);
      if (both !== undefined) met.add(both);
    }
  }
  return met.size === 0 ? false : [...met].sort();
}

function host(entry: string) {
  return parseNetworkHost(entry, "network");
}
