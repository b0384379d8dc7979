/**
 * What code asks of memory, as it comes from the child: nothing of it is trusted.
 *
 * @module
 */

import { isRecord } from "../../protocol/is_record.ts";
import type { Json } from "../../protocol/json.ts";
import { CallError } from "../provider.ts";
import { MEMORY_LIMITS, MEMORY_SCOPES, type MemoryScope } from "./memory_store.ts";

/** A call that is well-formed. Keys, prefixes, cursors and sizes are for the store to judge. */
export type MemoryCall =
  & { readonly scope: MemoryScope }
  & (
    | { readonly method: "get"; readonly key: string }
    | {
      readonly method: "set";
      readonly key: string;
      readonly value: Json;
      readonly options: { readonly ttlSeconds?: number; readonly ifVersion?: number };
    }
    | {
      readonly method: "delete";
      readonly key: string;
      readonly options: { readonly ifVersion?: number };
    }
    | {
      readonly method: "list";
      readonly query: { readonly prefix: string; readonly cursor?: string; readonly limit: number };
    }
  );

type Method = MemoryCall["method"];

/** The members of the arguments of each method. */
const MEMBERS: Readonly<Record<Method, readonly string[]>> = {
  get: ["scope", "key"],
  set: ["scope", "key", "value", "ttlSeconds", "ifVersion"],
  delete: ["scope", "key", "ifVersion"],
  list: ["scope", "prefix", "cursor", "limit"],
};

/**
 * Checks the shape of a call.
 *
 * @throws {CallError} NOT_FOUND for another method, VALIDATION_ERROR that says what was expected
 */
export function parseMemoryCall(method: string, args: Json): MemoryCall {
  if (!isMethod(method)) {
    throw new CallError(
      "NOT_FOUND",
      `Memory has no method ${shown(method)}, expected ${listed(Object.keys(MEMBERS))}`,
    );
  }
  const given = new Arguments(method, args);
  const scope = given.scope();
  switch (method) {
    case "get":
      return { method, scope, key: given.text("key") };
    case "set":
      return {
        method,
        scope,
        key: given.text("key"),
        value: given.value(),
        options: { ...given.ttlSeconds(), ...given.ifVersion() },
      };
    case "delete":
      return { method, scope, key: given.text("key"), options: given.ifVersion() };
    case "list":
      return {
        method,
        scope,
        query: {
          prefix: given.has("prefix") ? given.text("prefix") : "",
          limit: given.limit(),
          ...(given.has("cursor") ? { cursor: given.text("cursor") } : {}),
        },
      };
  }
}

class Arguments {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(private readonly method: Method, args: Json) {
    if (!isRecord(args)) throw this.#wrong(`arguments are ${shown(args)}, expected an object`);
    const known = MEMBERS[method];
    const unknown = Object.keys(args).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw this.#wrong(`has no argument ${shown(unknown)}, expected ${listed(known)}`);
    }
    this.#members = args;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#members, name);
  }

  scope(): MemoryScope {
    const given = this.#member("scope");
    const scope = MEMORY_SCOPES.find((one) => one === given);
    if (scope === undefined) throw this.#unexpected("scope", listed(MEMORY_SCOPES));
    return scope;
  }

  text(name: string): string {
    const given = this.#member(name);
    if (typeof given !== "string") throw this.#unexpected(name, "a text");
    return given;
  }

  value(): Json {
    if (!this.has("value")) throw this.#unexpected("value", "JSON");
    // All that came from the child was read as JSON.
    return this.#members["value"] as Json;
  }

  ttlSeconds(): { ttlSeconds?: number } {
    if (!this.has("ttlSeconds")) return {};
    const given = this.#member("ttlSeconds");
    const most = MEMORY_LIMITS.ttlSeconds;
    if (typeof given !== "number" || !(given > 0 && given <= most)) {
      throw this.#unexpected("ttlSeconds", `a number of seconds above 0, at most ${most}`);
    }
    return { ttlSeconds: given };
  }

  ifVersion(): { ifVersion?: number } {
    if (!this.has("ifVersion")) return {};
    const given = this.#member("ifVersion");
    if (!isWhole(given, 0, Number.MAX_SAFE_INTEGER)) {
      throw this.#unexpected("ifVersion", "a version, or 0 for no value");
    }
    return { ifVersion: given };
  }

  limit(): number {
    if (!this.has("limit")) return MEMORY_LIMITS.page;
    const given = this.#member("limit");
    if (!isWhole(given, 1, MEMORY_LIMITS.page)) {
      throw this.#unexpected("limit", `a whole number from 1 to ${MEMORY_LIMITS.page}`);
    }
    return given;
  }

  /** Only what is its own: a name like `constructor` is everywhere. */
  #member(name: string): unknown {
    return this.has(name) ? this.#members[name] : undefined;
  }

  #unexpected(name: string, expected: string): CallError {
    return this.#wrong(`got ${shown(this.#member(name))} as "${name}", expected ${expected}`);
  }

  #wrong(what: string): CallError {
    return new CallError("VALIDATION_ERROR", `Memory's "${this.method}" ${what}`);
  }
}

function isMethod(method: string): method is Method {
  return Object.hasOwn(MEMBERS, method);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** Short, whatever it is. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
