/**
 * What the parts of a manifest are checked with. Each check throws the error of a manifest, which
 * names the place.
 *
 * @module
 */

import { isRecord } from "../protocol/is_record.ts";
import { suggest } from "../../sdk/suggest.ts";
import { printable, SnapshotError } from "./error.ts";
import { MANIFEST_FILE } from "./manifest.ts";

/** An object out of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object. @throws {SnapshotError} */
export function object(value: unknown, at: string): Fields {
  if (isRecord(value)) return value;
  throw invalid(at, `is ${typeName(value)}, expected an object`);
}

/** Refuses members that are not known. @throws {SnapshotError} */
export function known(value: Fields, keys: readonly string[], at: string): void {
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue;
    const near = suggest(key, keys);
    throw invalid(
      member(at, key),
      near === undefined
        ? `is not known, expected one of ${keys.join(", ")}`
        : `is not known, did you mean ${printable(near)}?`,
    );
  }
}

/** A part that may be left out: an absent key stays absent. */
export function optional<K extends string, T>(
  key: K,
  value: unknown,
  check: (value: unknown) => T,
): { readonly [P in K]?: T } {
  if (value === undefined) return {};
  const part: { [P in K]?: T } = {};
  part[key] = check(value);
  return part;
}

/** A text. @throws {SnapshotError} */
export function string(value: unknown, at: string): string {
  if (typeof value === "string") return value;
  throw invalid(at, `is ${typeName(value)}, expected a string`);
}

/** A whole number from 1 up. @throws {SnapshotError} */
export function whole(value: unknown, at: string, most: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= most) {
    return value;
  }
  const expected = most === Number.MAX_SAFE_INTEGER ? "above 0" : `from 1 to ${most}`;
  throw invalid(
    at,
    `is ${
      typeof value === "number" ? value : typeName(value)
    }, expected a whole number ${expected}`,
  );
}

/** The place of a member. */
export function member(at: string, key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `${at}.${key}` : `${at}[${printable(key)}]`;
}

/** How a message names what something is. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The error for what is wrong at a place; undefined: the whole manifest is meant. */
export function invalid(
  at: string | undefined,
  what: string,
  cause?: unknown,
  hint = "Correct aiel.json",
): SnapshotError {
  return new SnapshotError({
    code: "invalid_manifest",
    path: MANIFEST_FILE,
    message: at === undefined
      ? `Manifest "${MANIFEST_FILE}" ${what}`
      : `${MANIFEST_FILE}: ${at} ${what}`,
    hint,
    cause,
  });
}
