import { suggest } from "../../sdk/suggest.ts";
import { CAPABILITY_NAMES, type CapabilityName } from "../protocol/capability_names.ts";
import { parseGrantedPath, pathCovers } from "./granted_path.ts";
import { formatNetworkHost, parseNetworkHost } from "./network_host.ts";
import { isList, PolicyError, show } from "./policy_error.ts";
import { refusedProgramReason } from "./refused_programs.ts";
import { isReservedEnvName } from "../protocol/reserved_env.ts";
import { REFUSED_SYS_NAMES, SYS_NAMES } from "./sys_names.ts";

/** `false`, or the sorted, distinct entries of one capability; never an empty list. */
export type Entries = false | readonly string[];

/**
 * What a snapshot asks for, or what the platform grants, after checking: one spelling for each
 * thing, lists sorted and distinct, an empty list turned into `false`. Reading it again gives the
 * same map.
 */
export interface CapabilityMap {
  /** `true` = every host; else canonical `host[:port]` entries. */
  readonly network: boolean | readonly string[];
  /** Names of environment variables. */
  readonly env: Entries;
  /** Program names or absolute paths. */
  readonly subprocess: Entries;
  /** Absolute paths of native libraries. */
  readonly ffi: Entries;
  /** Absolute paths outside the snapshot. */
  readonly read: Entries;
  /** Absolute paths, and `"scratch"` for the private directory of one invocation. */
  readonly write: Entries;
  /** Deno's own sys names. */
  readonly sys: Entries;
}

/** The default of both sides: nothing. */
export const NO_CAPABILITIES: CapabilityMap = Object.freeze({
  network: false,
  env: false,
  subprocess: false,
  ffi: false,
  read: false,
  write: false,
  sys: false,
});

/** The `write` entry which stands for a private directory that is removed after the invocation. */
export const SCRATCH = "scratch";

/**
 * Entries one list may have; with the length of a path this keeps every flag below the 128 KiB of
 * one argument.
 */
const MAX_ENTRIES = 100;
const PROGRAM_NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const LIBRARY = /\.(?:so(?:\.[0-9]+)*|dylib|dll)$/;

/**
 * Checks a capability map or a grant. Takes any value at all, since it may come from a
 * request, a manifest or a test; an absent key is `false`, `undefined` is the empty map.
 *
 * @param where how messages call the map, such as `capabilities`
 * @throws {PolicyError} for the first problem, with its place, the value and what was expected;
 * nothing else is thrown
 */
export function parseCapabilities(value: unknown, where: string): CapabilityMap {
  if (value === undefined) return NO_CAPABILITIES;
  try {
    return readMap(value, where);
  } catch (error) {
    if (error instanceof PolicyError) throw error;
    // Getters and proxies may throw anything; the value is then as good as unreadable.
    throw new PolicyError(`"${where}" can't be read, expected a plain object`, { path: where });
  }
}

/** Whether the map asks for the private scratch directory. */
export function usesScratch(map: CapabilityMap): boolean {
  return map.write !== false && map.write.includes(SCRATCH);
}

function readMap(value: unknown, where: string): CapabilityMap {
  if (typeof value !== "object" || value === null || isList(value) || !isPlain(value)) {
    throw new PolicyError(
      `"${where}" is ${show(value)}, expected an object with the keys ${
        CAPABILITY_NAMES.join(", ")
      }`,
      { path: where },
    );
  }
  const found = new Map<CapabilityName, { readonly key: string; readonly value: unknown }>();
  for (const key of Reflect.ownKeys(value)) {
    const name = capabilityOf(key, where);
    if (found.has(name)) {
      throw new PolicyError(
        `"${where}" has both "ffi" and its alias "ctypes", expected one of them`,
        { path: `${where}.ctypes`, capability: "ffi" },
      );
    }
    found.set(name, { key: String(key), value: Reflect.get(value, key) });
  }
  const entries = (
    name: CapabilityName,
    read: (entry: string, path: string) => string,
    forms = "false or a list of texts",
  ): Entries => {
    const given = found.get(name);
    if (given === undefined) return false;
    return readEntries(given.value, `${where}.${given.key}`, name, read, forms);
  };
  const network = found.get("network")?.value;
  const map: CapabilityMap = {
    network: network === true ? true : entries(
      "network",
      (entry, path) => formatNetworkHost(parseNetworkHost(entry, path)),
      "false, true or a list of hosts",
    ),
    env: entries("env", readEnvName, "false or a list of names"),
    subprocess: entries("subprocess", readProgram, "false or a list of programs"),
    ffi: entries("ffi", readLibrary, "false or a list of library paths"),
    read: entries(
      "read",
      (entry, path) => parseGrantedPath(entry, path, "read"),
      "false or a list of absolute paths",
    ),
    write: entries(
      "write",
      (entry, path) => entry === SCRATCH ? SCRATCH : parseGrantedPath(entry, path, "write"),
      'false, "scratch" or a list of absolute paths',
    ),
    sys: entries("sys", readSysName, "false or a list of Deno's sys names"),
  };
  refuseWritableCode(map, where);
  return map;
}

function capabilityOf(key: string | symbol, where: string): CapabilityName {
  if (key === "ctypes") return "ffi";
  const name = CAPABILITY_NAMES.find((candidate) => candidate === key);
  if (name !== undefined) return name;
  const near = typeof key === "string" ? suggest(key, [...CAPABILITY_NAMES, "ctypes"]) : undefined;
  throw new PolicyError(
    `"${where}" has the unknown key ${show(key)}, expected ${CAPABILITY_NAMES.join(", ")}` +
      (near === undefined ? "" : `; did you mean "${near}"?`),
    {
      path: typeof key === "string" ? `${where}.${key.slice(0, 80)}` : where,
      ...(near === undefined ? {} : { hint: `Write "${near}"` }),
    },
  );
}

function readEntries(
  value: unknown,
  path: string,
  capability: CapabilityName,
  read: (entry: string, path: string) => string,
  forms: string,
): Entries {
  if (value === false) return false;
  if (capability === "write" && value === SCRATCH) return [SCRATCH];
  const refuse = (at: string, is: string, hint?: string): never => {
    throw new PolicyError(`"${at}" is ${is}, expected ${forms}`, {
      path: at,
      capability,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  if (value === true) refuse(path, "true", 'Only "network" takes true; list what is needed');
  if (!isList(value)) return refuse(path, show(value));
  const { length } = value;
  if (length > MAX_ENTRIES) refuse(path, `a list of ${length} entries (at most ${MAX_ENTRIES})`);
  const result = new Set<string>();
  for (let index = 0; index < length; index++) {
    const at = `${path}[${index}]`;
    const entry = value[index];
    if (typeof entry !== "string") {
      return refuse(at, show(entry), entry === true ? "List what is needed" : undefined);
    }
    result.add(read(entry, at));
  }
  return result.size === 0 ? false : [...result].sort();
}

function readEnvName(entry: string, path: string): string {
  if (!ENV_NAME.test(entry)) {
    throw new PolicyError(
      `"${path}" is ${
        show(entry)
      }, expected the name of a variable: letters, digits and "_", not starting with a digit`,
      { path, capability: "env" },
    );
  }
  if (isReservedEnvName(entry)) {
    throw new PolicyError(
      `"${path}" is ${show(entry)}: the name steers the runtime itself and can't be granted, ` +
        "expected a name of the project's own",
      {
        path,
        capability: "env",
        hint: 'Give it a value in "env" of aiel.json, or rename the variable',
      },
    );
  }
  return entry;
}

function readProgram(entry: string, path: string): string {
  if (!entry.startsWith("/") && !PROGRAM_NAME.test(entry)) {
    throw new PolicyError(
      `"${path}" is ${show(entry)}, expected the name of a program or its absolute path`,
      { path, capability: "subprocess" },
    );
  }
  const program = entry.startsWith("/") ? parseGrantedPath(entry, path, "subprocess") : entry;
  const reason = refusedProgramReason(program);
  if (reason !== undefined) {
    throw new PolicyError(
      `"${path}" is ${show(entry)}: ${reason}, which amounts to full access, ` +
        "expected a program that does one thing",
      { path, capability: "subprocess" },
    );
  }
  return program;
}

function readLibrary(entry: string, path: string): string {
  const library = parseGrantedPath(entry, path, "ffi");
  if (!LIBRARY.test(library)) {
    throw new PolicyError(
      `"${path}" is ${show(entry)}, expected the path of a library ending in .so, .dylib or .dll`,
      { path, capability: "ffi" },
    );
  }
  return library;
}

function readSysName(entry: string, path: string): string {
  // Deno takes "username" as another word for "userInfo"; one spelling keeps the comparison with
  // the grant exact.
  if (entry === "username") return "userInfo";
  if (SYS_NAMES.includes(entry)) return entry;
  const reason = REFUSED_SYS_NAMES.get(entry);
  const near = reason === undefined ? suggest(entry, SYS_NAMES) : undefined;
  throw new PolicyError(
    `"${path}" is ${show(entry)}${reason === undefined ? "" : `: ${reason}`}, ` +
      `expected one of ${SYS_NAMES.join(", ")}` +
      (near === undefined ? "" : `; did you mean "${near}"?`),
    {
      path,
      capability: "sys",
      ...(near === undefined ? {} : { hint: `Write "${near}"` }),
    },
  );
}

/** Writing where a granted program or library lies would turn the grant into "run anything". */
function refuseWritableCode(map: CapabilityMap, where: string): void {
  for (const written of map.write === false ? [] : map.write) {
    if (written === SCRATCH) continue;
    for (const name of ["subprocess", "ffi"] as const) {
      const code = (map[name] || []).find((entry) => pathCovers(written, entry));
      if (code !== undefined) {
        throw new PolicyError(
          `"${where}.write" has "${written}" and "${where}.${name}" has "${code}" in it, ` +
            "expected code that can't be overwritten",
          { path: `${where}.write`, capability: "write" },
        );
      }
    }
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
