/**
 * The memory that code sees, made of questions to what keeps the values. What code does to the
 * globals after this was loaded changes little here.
 *
 * @module
 */

import { type JsonCopy, jsonCopy } from "./json_copy.ts";
import {
  type Memory,
  MEMORY_SCOPES,
  type MemoryScope,
  type MemorySpace,
  type MemoryValue,
} from "./memory.ts";
import { MEMORY_LIMITS } from "./memory_limits.ts";
import { IntegrationError } from "./integration_error.ts";
import { describeValue } from "./value.ts";

/**
 * Asks what keeps the values: a method, and its arguments as `scope`, `key` and the like.
 *
 * @throws IntegrationError
 */
export type AskMemory = (method: MemoryMethod, args: JsonCopy) => Promise<unknown>;

/** What can be asked. */
export type MemoryMethod = "get" | "set" | "delete" | "list";

const { isSafeInteger } = Number;
const { isArray } = Array;
const { create, keys } = Object;
const CapturedDate = Date;
const isWellFormed: (text: string) => boolean = Function.prototype.call.bind(
  String.prototype.isWellFormed,
);

/** Makes the memory of a context. Its methods need no `this`. */
export function createMemory(ask: AskMemory): Memory {
  const scope = (name: MemoryScope): MemorySpace => spaceOf(ask, checkedScope(name));
  return { ...spaceOf(ask, "project"), scope };
}

function spaceOf(ask: AskMemory, scope: MemoryScope): MemorySpace {
  return {
    async get<T>(key: string): Promise<MemoryValue<T> | undefined> {
      const answer = await ask("get", argumentsOf(scope, checkedKey(key, "key")));
      return answer === null ? undefined : valueOf<T>(answer);
    },
    async set(key, value, options) {
      const args = argumentsOf(scope, checkedKey(key, "key"));
      args["value"] = jsonCopy(value, "value");
      takeOptions(args, "set", options, ["ttlSeconds", "ifVersion"]);
      const version = await ask("set", args);
      return typeof version === "number" ? version : unreadable();
    },
    async delete(key, options) {
      const args = argumentsOf(scope, checkedKey(key, "key"));
      takeOptions(args, "delete", options, ["ifVersion"]);
      const was = await ask("delete", args);
      return typeof was === "boolean" ? was : unreadable();
    },
    async list<T>(query?: Parameters<MemorySpace["list"]>[0]) {
      const args = argumentsOf(scope);
      takeOptions(args, "list", query, ["prefix", "cursor", "limit"]);
      return pageOf<T>(await ask("list", args));
    },
  };
}

/** Arguments under way. Without a prototype no member comes from a patched one. */
type Arguments = { [name: string]: JsonCopy };

function argumentsOf(scope: MemoryScope, key?: string): Arguments {
  const args: Arguments = create(null);
  args["scope"] = scope;
  if (key !== undefined) args["key"] = key;
  return args;
}

/** Checks options and takes them over. One that is not known would have no effect, unseen. */
function takeOptions(
  args: Arguments,
  method: MemoryMethod,
  options: unknown,
  known: readonly string[],
): void {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `The options of ${method} are ${describeValue(options)}, expected an object`,
    );
  }
  const names = keys(options);
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? "";
    const value: unknown = (options as { readonly [name: string]: unknown })[name];
    if (value === undefined) continue;
    args[name] = checkedOption(method, name, value, known);
  }
}

function checkedOption(
  method: MemoryMethod,
  name: string,
  value: unknown,
  known: readonly string[],
): JsonCopy {
  const wrong = (expected: string) =>
    new TypeError(`${name} is ${describeValue(value)}, expected ${expected}`);
  switch (isOneOf(known, name) ? name : undefined) {
    case "ttlSeconds": {
      const most = MEMORY_LIMITS.ttlSeconds;
      if (typeof value === "number" && value > 0 && value <= most) return value;
      throw wrong(`a number of seconds above 0, at most ${most}`);
    }
    case "ifVersion":
      if (typeof value === "number" && isSafeInteger(value) && value >= 0) return value;
      throw wrong("a version, or 0 for no value");
    case "limit":
      if (isSafeInteger(value) && Number(value) >= 1 && Number(value) <= MEMORY_LIMITS.page) {
        return Number(value);
      }
      throw wrong(`a whole number from 1 to ${MEMORY_LIMITS.page}`);
    case "prefix":
      return checkedKey(value, "prefix");
    case "cursor":
      if (typeof value === "string") return value;
      throw wrong("what a page before gave");
  }
  throw new TypeError(
    `${method} has no option ${describeValue(name)}, expected ${listed(known)}`,
  );
}

function checkedScope(name: unknown): MemoryScope {
  for (let index = 0; index < MEMORY_SCOPES.length; index++) {
    const scope = MEMORY_SCOPES[index];
    if (scope !== undefined && scope === name) return scope;
  }
  throw new TypeError(`scope is ${describeValue(name)}, expected ${listed(MEMORY_SCOPES)}`);
}

function checkedKey(key: unknown, what: "key" | "prefix"): string {
  const least = what === "key" ? 1 : 0;
  const most = MEMORY_LIMITS.keyLength;
  if (typeof key !== "string" || key.length < least || key.length > most) {
    throw new TypeError(
      `${what} is ${describeValue(key)}, expected a text of ${least} to ${most} characters`,
    );
  }
  if (!isWellFormed(key)) {
    throw new TypeError(
      `${what} is ${describeValue(key)}, which holds half of a surrogate pair, ` +
        `expected well-formed Unicode`,
    );
  }
  return key;
}

function pageOf<T>(answer: unknown): {
  readonly values: readonly MemoryValue<T>[];
  readonly cursor: string | undefined;
} {
  const { values, cursor } = membersOf(answer);
  if (!isArray(values) || (cursor !== null && typeof cursor !== "string")) unreadable();
  const all: MemoryValue<T>[] = [];
  for (let index = 0; index < values.length; index++) all[index] = valueOf<T>(values[index]);
  return { values: all, cursor: cursor ?? undefined };
}

/** What the value is, its caller says. */
function valueOf<T>(answer: unknown): MemoryValue<T> {
  const { key, value, version, expiresAt } = membersOf(answer);
  if (typeof key !== "string" || typeof version !== "number") unreadable();
  if (expiresAt !== null && typeof expiresAt !== "number") unreadable();
  return {
    key,
    value: value as T,
    version,
    expiresAt: expiresAt === null ? null : new CapturedDate(expiresAt),
  };
}

function membersOf(answer: unknown): { readonly [name: string]: unknown } {
  if (typeof answer !== "object" || answer === null) unreadable();
  return answer as { readonly [name: string]: unknown };
}

function unreadable(): never {
  throw new IntegrationError("UPSTREAM", "Memory answered what can't be read");
}

function isOneOf(names: readonly string[], name: string): boolean {
  for (let index = 0; index < names.length; index++) if (names[index] === name) return true;
  return false;
}

function listed(names: readonly string[]): string {
  let text = names[0] ?? "";
  for (let index = 1; index < names.length; index++) {
    text += (index === names.length - 1 ? " or " : ", ") + names[index];
  }
  return text;
}
