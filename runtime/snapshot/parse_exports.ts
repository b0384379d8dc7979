/**
 * The part of a manifest that says how single exports are run.
 *
 * @module
 */

import { type ErrorCode, ERRORS } from "../protocol/errors.ts";
import { KINDS } from "../protocol/kinds.ts";
import { suggest } from "../../sdk/suggest.ts";
import { printable } from "./error.ts";
import type {
  BackoffPolicy,
  ConcurrencyPolicy,
  ExportPolicies,
  ExportPolicy,
  RetriedCode,
  RetryPolicy,
} from "./manifest.ts";
import {
  type Fields,
  invalid,
  known,
  member,
  object,
  optional,
  string,
  typeName,
  whole,
} from "./manifest_checks.ts";

const MAX_EXPORTS = 200;
/** As in a request. */
const MAX_NAME_LENGTH = 1024;
const MAX_ATTEMPTS = 20;
const MAX_FACTOR = 10;
/** The longest wait, in milliseconds. */
const MAX_WAIT_MS = 7 * 24 * 60 * 60 * 1_000;
const MAX_CONCURRENCY = 1_000;
const MAX_POINTER_LENGTH = 512;
/** RFC 6901. */
const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** What a key begins with: a kind of export, or the action that names a function of a module. */
const PREFIXES: readonly string[] = [...KINDS, "execute"];
const BACKOFF: BackoffPolicy = { first_ms: 1_000, factor: 2, max_ms: 300_000 };
const RETRIED: readonly RetriedCode[] = (Object.keys(ERRORS) as ErrorCode[])
  .filter((code) => code !== "CANCELLED");
const RETRIED_BY_DEFAULT: readonly RetriedCode[] = [
  "TIMEOUT",
  "RESOURCE_LIMIT",
  "OVERLOADED",
  "USER_CODE_ERROR",
  "INTERNAL",
];

/**
 * Checks `exports` of a manifest, and fills in what it leaves out.
 *
 * @throws {SnapshotError} `invalid_manifest`
 */
export function exportPolicies(value: unknown, at: string): ExportPolicies {
  const entries = Object.entries(object(value, at));
  if (entries.length > MAX_EXPORTS) {
    throw invalid(at, `has ${entries.length} members, at most ${MAX_EXPORTS} are allowed`);
  }
  return Object.fromEntries(entries.map(([key, item]) => {
    const place = member(at, key);
    checkKey(key, place);
    return [key, exportPolicy(item, place)];
  }));
}

function checkKey(key: string, at: string): void {
  const slash = key.indexOf("/");
  const [prefix, name] = slash === -1 ? [key, ""] : [key.slice(0, slash), key.slice(slash + 1)];
  if (!PREFIXES.includes(prefix)) {
    const near = suggest(prefix, PREFIXES);
    throw invalid(
      at,
      `names no export, expected "<kind>/<name>" with ${PREFIXES.join(", ")}` +
        (near === undefined ? "" : `, did you mean ${printable(near)}?`),
    );
  }
  if (name === "" || name.length > MAX_NAME_LENGTH || !name.isWellFormed()) {
    throw invalid(at, `names no export, expected 1 to ${MAX_NAME_LENGTH} characters after "/"`);
  }
}

function exportPolicy(value: unknown, at: string): ExportPolicy {
  const given = object(value, at);
  known(given, ["timeout_ms", "retry", "concurrency"], at);
  return {
    ...optional("timeout_ms", given["timeout_ms"], (value) => whole(value, `${at}.timeout_ms`)),
    ...optional("retry", given["retry"], (value) => retry(value, `${at}.retry`)),
    ...optional(
      "concurrency",
      given["concurrency"],
      (value) => concurrency(value, `${at}.concurrency`),
    ),
  };
}

function retry(value: unknown, at: string): RetryPolicy {
  const given = object(value, at);
  known(given, ["attempts", "backoff", "on"], at);
  return {
    attempts: whole(given["attempts"], `${at}.attempts`, MAX_ATTEMPTS),
    backoff: backoff(given["backoff"], `${at}.backoff`),
    on: given["on"] === undefined ? RETRIED_BY_DEFAULT : retried(given["on"], `${at}.on`),
  };
}

function backoff(value: unknown, at: string): BackoffPolicy {
  if (value === undefined) return BACKOFF;
  const given = object(value, at);
  known(given, ["first_ms", "factor", "max_ms"], at);
  const ms = (key: "first_ms" | "max_ms", otherwise: number) =>
    given[key] === undefined ? otherwise : whole(given[key], `${at}.${key}`, MAX_WAIT_MS);
  const first_ms = ms("first_ms", BACKOFF.first_ms);
  const max_ms = ms("max_ms", Math.max(first_ms, BACKOFF.max_ms));
  if (max_ms < first_ms) {
    throw invalid(`${at}.max_ms`, `is ${max_ms}, expected at least first_ms, which is ${first_ms}`);
  }
  return { first_ms, factor: factor(given, `${at}.factor`), max_ms };
}

function factor({ factor = BACKOFF.factor }: Fields, at: string): number {
  if (typeof factor === "number" && factor >= 1 && factor <= MAX_FACTOR) return factor;
  throw invalid(
    at,
    `is ${typeof factor === "number" ? factor : typeName(factor)}, ` +
      `expected a number from 1 to ${MAX_FACTOR}`,
  );
}

function retried(value: unknown, at: string): RetriedCode[] {
  if (!Array.isArray(value)) {
    throw invalid(at, `is ${typeName(value)}, expected an array of error codes`);
  }
  if (value.length === 0 || value.length > RETRIED.length) {
    throw invalid(at, `has ${value.length} error codes, expected 1 to ${RETRIED.length}`);
  }
  return value.map((one, n) => {
    const text = string(one, `${at}[${n}]`);
    const code = RETRIED.find((known) => known === text);
    if (code !== undefined) return code;
    throw invalid(`${at}[${n}]`, `is ${printable(text)}, expected one of ${RETRIED.join(", ")}`);
  });
}

function concurrency(value: unknown, at: string): ConcurrencyPolicy {
  const given = object(value, at);
  known(given, ["limit", "key"], at);
  return {
    limit: whole(given["limit"], `${at}.limit`, MAX_CONCURRENCY),
    ...optional("key", given["key"], (value) => pointer(value, `${at}.key`)),
  };
}

function pointer(value: unknown, at: string): string {
  const text = string(value, at);
  if (text.length <= MAX_POINTER_LENGTH && text.isWellFormed() && POINTER.test(text)) return text;
  throw invalid(
    at,
    `is ${printable(text)}, expected a JSON Pointer such as "/customer/id" of at most ` +
      `${MAX_POINTER_LENGTH} characters`,
  );
}
