import { CAPABILITY_NAMES, type CapabilityName } from "../protocol/capability_names.ts";
import { meet, partsOf, uncovered } from "./algebra.ts";
import type { CapabilityMap } from "./capabilities.ts";

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

/**
 * Declared ∩ granted. `effective` is the greatest map both sides allow; `missing` lists
 * every declared entry the grant does not cover whole, and the engine runs nothing when there is
 * one.
 */
export function intersect(declared: CapabilityMap, granted: CapabilityMap): Intersection {
  const missing = CAPABILITY_NAMES.flatMap((capability) => {
    const given = granted[capability];
    return uncovered(capability, declared[capability], given).map((value) => ({
      capability,
      value,
      reason: whyMissing(capability, value, given),
    }));
  });
  return { effective: meet(declared, granted), missing };
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
): string {
  if (typeof granted === "boolean") return `no ${capability} is granted`;
  if (value === true) return "only listed hosts are granted";
  const [part] = partsOf(capability, value, granted);
  if (part !== undefined) return `only "${part}" of it is granted`;
  if (capability === "subprocess") {
    const tail = (entry: string) => entry.slice(entry.lastIndexOf("/") + 1);
    const other = granted.find((entry) => tail(entry) === tail(value));
    if (other !== undefined) return `it is granted as "${other}"`;
  }
  return "it is not in the grant";
}
