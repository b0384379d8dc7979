/**
 * Memory for tests of a project: the same client, and in the place of the platform a map.
 *
 * @module
 */

import { IntegrationError } from "./integration_error.ts";
import type { JsonCopy } from "./json_copy.ts";
import type { Memory } from "./memory.ts";
import { type AskMemory, createMemory } from "./memory_client.ts";
import { MEMORY_LIMITS, type MemoryLimits } from "./memory_limits.ts";

/** What a test may say of its memory. */
export interface FakeMemoryOptions {
  /** Epoch milliseconds, by which values expire; `Date.now` by default. */
  readonly now?: () => number;
  /** Whether the run has a user; without one the scope `user` is refused. By default it has. */
  readonly user?: boolean;
  /** In the place of the platform's own. */
  readonly limits?: Partial<MemoryLimits>;
}

interface Held {
  /** Of the value, so that what a test does to it later changes nothing. */
  readonly json: string;
  readonly bytes: number;
  readonly version: number;
  readonly expiresAt: number | null;
}

interface FakeSpace {
  readonly held: Map<string, Held>;
  version: number;
}

type Arguments = { readonly [name: string]: unknown };

const encoder = new TextEncoder();

/**
 * Memory that is empty and ends with the test. Versions, `ifVersion`, expiry, order, pages and
 * limits are as in production.
 *
 * @example
 * ```ts
 * import { fakeMemory } from "aiel/testing";
 *
 * let now = 0;
 * const memory = fakeMemory({ now: () => now });
 * await memory.set("greeting", "hello", { ttlSeconds: 60 });
 * if ((await memory.get("greeting"))?.value !== "hello") throw new Error("forgotten");
 * now = 60_000;
 * if (await memory.get("greeting") !== undefined) throw new Error("still there");
 * ```
 */
export function fakeMemory(options: FakeMemoryOptions = {}): Memory {
  const fake = new FakeMemory(options);
  const ask: AskMemory = async (method, args) => {
    // A turn of the event loop lies between a call and its answer, as in production.
    await undefined;
    return fake[method](args as Arguments);
  };
  return createMemory(ask);
}

class FakeMemory {
  readonly #now: () => number;
  readonly #hasUser: boolean;
  readonly #limits: MemoryLimits;
  readonly #spaces = new Map<string, FakeSpace>();

  constructor({ now = Date.now, user = true, limits = {} }: FakeMemoryOptions) {
    this.#now = now;
    this.#hasUser = user;
    this.#limits = { ...MEMORY_LIMITS, ...limits };
  }

  get({ scope, key }: Arguments): JsonCopy {
    const held = this.#there(this.#space(scope), String(key));
    return held === undefined ? null : shown(String(key), held);
  }

  set({ scope, key: name, value, ttlSeconds, ifVersion }: Arguments): JsonCopy {
    const space = this.#space(scope);
    const key = String(name);
    const json = JSON.stringify(value);
    const bytes = encoder.encode(json).length;
    const { valueBytes } = this.#limits;
    if (bytes > valueBytes) {
      throw new IntegrationError(
        "RESOURCE_LIMIT",
        `The value of "${key}" is ${bytes} bytes of JSON, expected at most ${valueBytes}`,
      );
    }
    const there = this.#there(space, key);
    expectVersion(key, there?.version ?? 0, ifVersion);
    this.#expectRoom(space, key, bytes);
    const version = ++space.version;
    const expiresAt = ttlSeconds === undefined
      ? null
      : Math.ceil(this.#now() + Number(ttlSeconds) * 1000);
    space.held.set(key, { json, bytes, version, expiresAt });
    return version;
  }

  delete({ scope, key: name, ifVersion }: Arguments): JsonCopy {
    const space = this.#space(scope);
    const key = String(name);
    expectVersion(key, this.#there(space, key)?.version ?? 0, ifVersion);
    return space.held.delete(key);
  }

  list({ scope, prefix = "", cursor, limit = this.#limits.page }: Arguments): JsonCopy {
    const space = this.#space(scope);
    const after = cursor === undefined ? "" : keyOfCursor(String(cursor));
    const keys = [...space.held.keys()]
      .filter((key) => key.startsWith(String(prefix)) && compareUtf8(key, after) > 0)
      .sort(compareUtf8);
    const values: JsonCopy[] = [];
    let bytes = 0;
    let last = "";
    for (const key of keys) {
      const held = this.#there(space, key);
      if (held === undefined) continue;
      bytes += held.bytes;
      const isFull = values.length >= Number(limit) || bytes > this.#limits.pageBytes;
      if (isFull && values.length > 0) return { values, cursor: cursorAfter(last) };
      values.push(shown(key, held));
      last = key;
    }
    return { values, cursor: null };
  }

  #space(scope: unknown): FakeSpace {
    if (scope === "user" && !this.#hasUser) {
      throw new IntegrationError(
        "SECURITY_VIOLATION",
        'Memory of the scope "user" needs a user, and this run has none',
      );
    }
    let space = this.#spaces.get(String(scope));
    if (space === undefined) {
      space = { held: new Map(), version: 0 };
      this.#spaces.set(String(scope), space);
    }
    return space;
  }

  /** What is kept under a key. What has expired goes. */
  #there({ held }: FakeSpace, key: string): Held | undefined {
    const there = held.get(key);
    if (there === undefined || there.expiresAt === null || there.expiresAt > this.#now()) {
      return there;
    }
    held.delete(key);
    return undefined;
  }

  #expectRoom(space: FakeSpace, key: string, bytes: number): void {
    const { values, spaceBytes } = this.#limits;
    let count = 1;
    let sum = bytes;
    for (const other of [...space.held.keys()]) {
      const held = this.#there(space, other);
      if (held === undefined || other === key) continue;
      count++;
      sum += held.bytes;
    }
    if (count <= values && sum <= spaceBytes) return;
    throw new IntegrationError(
      "RESOURCE_LIMIT",
      `There is no room for "${key}": memory holds at most ` +
        (count > values ? `${values} values` : `${spaceBytes} bytes of values`),
    );
  }
}

function shown(key: string, { json, version, expiresAt }: Held): JsonCopy {
  return { key, value: JSON.parse(json), version, expiresAt };
}

function expectVersion(key: string, there: number, expected: unknown): void {
  if (expected === undefined || expected === there) return;
  throw new IntegrationError(
    "CONFLICT",
    `"${key}" ${there === 0 ? "has no value" : `has version ${there}`}, ` +
      `expected ${expected === 0 ? "no value" : `version ${expected}`}`,
    { details: { version: there } },
  );
}

const CURSOR = "after:";

function cursorAfter(key: string): string {
  return CURSOR + encodeURIComponent(key);
}

function keyOfCursor(cursor: string): string {
  try {
    if (cursor.startsWith(CURSOR)) return decodeURIComponent(cursor.slice(CURSOR.length));
  } catch {
    // It is none, which the error below says.
  }
  throw new IntegrationError(
    "VALIDATION_ERROR",
    `The cursor "${cursor}" is none, expected what a list gave`,
  );
}

/** By the bytes of UTF-8, which is by code points, and not as JavaScript compares texts. */
function compareUtf8(a: string, b: string): number {
  const [one, other] = [encoder.encode(a), encoder.encode(b)];
  for (let at = 0; at < one.length && at < other.length; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
