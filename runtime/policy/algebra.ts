/**
 * The algebra of capability maps: which one allows more, what two of them allow together, and what
 * one allows beyond the other. All of it is exact, and said in canonical entries.
 *
 * @module
 */

import { CAPABILITY_NAMES, type CapabilityName } from "../protocol/capability_names.ts";
import type { CapabilityMap, Entries } from "./capabilities.ts";
import { isWithinList, meetLists, widest } from "./entry_orders.ts";

/** An entry of a map that another map does not allow, or only in part. */
export interface Remainder {
  readonly capability: CapabilityName;
  /** The entry; `true` for the whole network. */
  readonly value: string | true;
  /** What the other map allows of it, sorted; none of them lies within another one. */
  readonly except: readonly string[];
}

/** Whether everything that one map allows is allowed by another one. */
export function isWithin(inner: CapabilityMap, outer: CapabilityMap): boolean {
  return CAPABILITY_NAMES.every((capability) =>
    uncovered(capability, inner[capability], outer[capability]).length === 0
  );
}

/**
 * The greatest map that both allow. It may have more entries than a document may list: a hundred
 * names and a hundred ports make ten thousand hosts.
 */
export function meet(a: CapabilityMap, b: CapabilityMap): CapabilityMap {
  const both = (capability: Exclude<CapabilityName, "network">) =>
    mapped(meetLists(capability, listOf(a[capability]), listOf(b[capability])));
  return {
    network: meetNetwork(a.network, b.network),
    env: both("env"),
    subprocess: both("subprocess"),
    ffi: both("ffi"),
    read: both("read"),
    write: both("write"),
    sys: both("sys"),
  };
}

/**
 * All that one map allows and another one does not; empty exactly when the first one is within the
 * other. What an entry has in common with the other map is told apart, since no entry says "all
 * hosts but one". An entry within another entry of its own map is not told of.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { beyond, parseCapabilities } from "./mod.ts";
 *
 * const before = parseCapabilities({ network: ["api.example.com:443"] }, "before");
 * const after = parseCapabilities({ network: ["*.example.com"] }, "after");
 * assert.deepEqual(beyond(after, before), [
 *   { capability: "network", value: "*.example.com", except: ["api.example.com:443"] },
 * ]);
 * assert.deepEqual(beyond(before, after), []);
 * ```
 */
export function beyond(a: CapabilityMap, b: CapabilityMap): readonly Remainder[] {
  return CAPABILITY_NAMES.flatMap((capability) => {
    const entries = a[capability];
    const values = entries === true || widest(capability, listOf(entries));
    return uncovered(capability, values, b[capability]).map((value) => ({
      capability,
      value,
      except: partsOf(capability, value, b[capability]),
    }));
  });
}

/**
 * Whether an entry is within a capability as a map has it. `true` asks for the whole network.
 */
export function isCovered(
  capability: CapabilityName,
  value: string | true,
  granted: boolean | readonly string[],
): boolean {
  return uncovered(capability, value === true || [value], granted).length === 0;
}

/** The entries of a capability that are not within another map's; `true` for the whole network. */
export function uncovered(
  capability: CapabilityName,
  wanted: boolean | readonly string[],
  granted: boolean | readonly string[],
): readonly (string | true)[] {
  if (granted === true || wanted === false) return [];
  if (wanted === true) return [true];
  const list = listOf(granted);
  return wanted.filter((entry) => !isWithinList(capability, entry, list));
}

/** What a list has of an entry that it does not have whole. */
export function partsOf(
  capability: CapabilityName,
  value: string | true,
  granted: boolean | readonly string[],
): readonly string[] {
  const list = listOf(granted);
  const parts = value === true ? list : meetLists(capability, new Set([value]), list);
  return widest(capability, new Set(parts));
}

function meetNetwork(
  a: CapabilityMap["network"],
  b: CapabilityMap["network"],
): CapabilityMap["network"] {
  if (a === true && b === true) return true;
  if (a === true) return mapped(widest("network", listOf(b)));
  if (b === true) return mapped(widest("network", listOf(a)));
  return mapped(meetLists("network", listOf(a), listOf(b)));
}

function listOf(entries: boolean | readonly string[]): ReadonlySet<string> {
  return new Set(typeof entries === "boolean" ? [] : entries);
}

function mapped(entries: readonly string[]): Entries {
  return entries.length === 0 ? false : entries;
}
