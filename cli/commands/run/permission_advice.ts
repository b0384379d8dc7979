/**
 * What to write into `aiel.json` so that something that was denied is allowed. Pure.
 *
 * @module
 */

import { parseCapabilities, SCRATCH } from "../../../runtime/policy/capabilities.ts";
import { PolicyError } from "../../../runtime/policy/policy_error.ts";
import {
  CAPABILITY_NAMES,
  type CapabilityName,
} from "../../../runtime/protocol/capability_names.ts";

/** Something the code tried. */
export interface Denial {
  kind: string;
  target: string;
  count: number;
}

/** The `capabilities` of the project as they are now, and whether there is a manifest at all. */
export interface Declared {
  manifest: boolean;
  capabilities: unknown;
}

/** Advice on one kind of permission. */
export interface Advice {
  kind: string;
  denials: Denial[];
  /** The line for `aiel.json`; null when no line allows it. */
  line: string | null;
  /** Where the line goes, or why there is none. */
  text: string;
}

/** Advice on everything that was denied, by kind. */
export function permissionAdvice(denials: readonly Denial[], declared: Declared): Advice[] {
  const kinds = [...new Set(denials.map(({ kind }) => kind))].filter((kind) =>
    kind !== "truncated"
  );
  return kinds.flatMap((kind) =>
    adviceFor(kind, denials.filter((each) => each.kind === kind), declared)
  );
}

function adviceFor(kind: string, denials: Denial[], declared: Declared): Advice[] {
  const name = CAPABILITY_NAMES.find((each) => each === kind);
  if (name === undefined) {
    const text = "Modules of the network are never loaded; copy what is needed into the project";
    return [{ kind, denials, line: null, text }];
  }
  const possible: Denial[] = [];
  const entries = new Set<string>();
  const advice: Advice[] = [];
  for (const denial of denials) {
    const entry = entryFor(name, denial.target);
    const problem = entry === undefined ? WHOLE[name] : problemWith(name, entry);
    if (entry === undefined || problem !== undefined) {
      const text = problem ?? "It can't be granted as a whole";
      const same = advice.find((each) => each.text === text);
      if (same === undefined) advice.push({ kind, denials: [denial], line: null, text });
      else same.denials.push(denial);
    } else {
      possible.push(denial);
      entries.add(entry);
    }
  }
  if (possible.length === 0) return advice;
  const before = declaredEntries(name, declared.capabilities);
  const merged = [...new Set([...before, ...entries])].sort();
  const member = `"${name}": ${JSON.stringify(merged).replaceAll('","', '", "')}`;
  const { line, text } = placed(name, member, declared);
  const scratch = merged.includes(SCRATCH) && !before.includes(SCRATCH)
    ? "The project is never writable; a private directory (TMPDIR) is, with this. "
    : "";
  return [{ kind, denials: possible, line, text: scratch + text }, ...advice];
}

function placed(
  name: CapabilityName,
  member: string,
  { manifest, capabilities }: Declared,
): { line: string; text: string } {
  if (!manifest) {
    return { line: `{ "capabilities": { ${member} } }`, text: "Make a file aiel.json with" };
  }
  if (capabilities === undefined) {
    return { line: `"capabilities": { ${member} }`, text: "Add to aiel.json" };
  }
  const there = typeof capabilities === "object" && capabilities !== null &&
    Object.hasOwn(capabilities, name);
  if (there) {
    return { line: member, text: `Change "${name}" in "capabilities" of aiel.json to` };
  }
  return { line: member, text: 'Add to "capabilities" in aiel.json' };
}

/** Why all of a kind can't be asked for. */
const WHOLE: Partial<Record<CapabilityName, string>> = {
  env: "The whole environment can't be granted; read the variables that are needed by name",
  read: "Reading everywhere can't be granted; name files or directories",
  write: "Writing everywhere can't be granted; name files or directories",
  sys: "Name what is needed",
  network: "Name the hosts",
};

/**
 * The entry that allows a target; undefined when the target stands for all of its kind or was cut.
 */
function entryFor(name: CapabilityName, target: string): string | undefined {
  if (target === "*" || target.endsWith("…")) return undefined;
  if (name === "write" && /^(?:snapshot|scratch):/.test(target)) return SCRATCH;
  return target;
}

function problemWith(name: CapabilityName, entry: string): string | undefined {
  try {
    parseCapabilities({ [name]: [entry] }, "capabilities");
    return undefined;
  } catch (thrown) {
    if (thrown instanceof PolicyError) return `It can't be granted: ${thrown.message}`;
    throw thrown;
  }
}

function declaredEntries(name: CapabilityName, capabilities: unknown): readonly string[] {
  try {
    const entries = parseCapabilities(capabilities, "capabilities")[name];
    return typeof entries === "boolean" ? [] : entries;
  } catch {
    return [];
  }
}
