import * as z from "zod";
import { place, shown } from "./place.ts";
import { HttpProblem } from "./problem.ts";

/** How much structure a JSON body may have. */
export interface JsonShape {
  /** Objects and arrays within each other, the outermost one counted. */
  readonly depth: number;
  /** Objects, arrays, texts, numbers and words, wherever they are; keys do not count. */
  readonly values: number;
}

/** What every body may have: 1 MiB could hold half a million values, each of which zod looks at. */
export const JSON_SHAPE: JsonShape = { depth: 16, values: 5_000 };

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;

/**
 * Parses a JSON body, and refuses what would cost much: deep or wide structure before it is parsed,
 * and keys that the schema does not know before zod lists each of them.
 *
 * @throws {HttpProblem} malformed_json, invalid_request
 */
export function parseJsonBody(
  bytes: Uint8Array<ArrayBuffer>,
  schema: z.core.$ZodType,
  allowed: JsonShape = JSON_SHAPE,
): unknown {
  refuseShape(bytes, allowed);
  const value = parse(bytes);
  refuseUnknownKeys(value, schema, ["body"]);
  return value;
}

function parse(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new HttpProblem("malformed_json", "The body is not JSON in UTF-8", { cause });
  }
}

/**
 * Counts by one look at each byte, whether or not the bytes are JSON: in what is JSON, one value
 * more than those that are seen so far begins with each comma, and with each bracket that is not
 * closed at once.
 */
function refuseShape(bytes: Uint8Array, { depth: deepest, values: most }: JsonShape): void {
  let depth = 0;
  let values = 1;
  let opened = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === undefined || byte <= SPACE) continue;
    if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth--;
      opened = false;
      continue;
    }
    if (opened) values++;
    opened = false;
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === COMMA) values++;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      opened = true;
      if (++depth > deepest) throw refusal("body", `Nests deeper than ${deepest} levels`);
    }
    if (values > most) throw refusal("body", `Has more than ${most} values`);
  }
}

/** Where the text that begins at `start` ends. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) break;
  }
  return at;
}

/** Refuses the first key that an object of the schema does not have. */
function refuseUnknownKeys(value: unknown, wrapped: z.core.$ZodType, path: PropertyKey[]): void {
  const schema = unwrapped(wrapped);
  if (schema instanceof z.core.$ZodRecord && typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      // Zod leaves it out of what takes any key, without a word.
      if (key === "__proto__") throw refusal(place([...path, key]), "No name may be this");
      refuseUnknownKeys(one, schema._zod.def.valueType, [...path, key]);
    }
    return;
  }
  if (Array.isArray(value)) {
    if (!(schema instanceof z.core.$ZodArray)) return;
    for (const [index, one] of value.entries()) {
      refuseUnknownKeys(one, schema._zod.def.element, [...path, index]);
    }
    return;
  }
  if (typeof value !== "object" || value === null || !(schema instanceof z.core.$ZodObject)) return;
  const { shape, catchall } = schema._zod.def;
  // An object that takes any other key as well.
  if (catchall !== undefined && !(catchall instanceof z.core.$ZodNever)) return;
  for (const [key, one] of Object.entries(value)) {
    const inner = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (inner === undefined) throw unknownKey(key, Object.keys(shape), path);
    refuseUnknownKeys(one, inner, [...path, key]);
  }
}

/** The schema within what says that a value may be absent, null or a default. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodNullable ||
    schema instanceof z.core.$ZodDefault || schema instanceof z.core.$ZodPrefault ||
    schema instanceof z.core.$ZodReadonly
  ) return unwrapped(schema._zod.def.innerType);
  // `z.preprocess`: what comes in is described by what comes out of it.
  if (schema instanceof z.core.$ZodPipe && schema._zod.def.in instanceof z.core.$ZodTransform) {
    return unwrapped(schema._zod.def.out);
  }
  return schema;
}

function unknownKey(key: string, known: readonly string[], path: readonly PropertyKey[]) {
  const expected = known.length === 0
    ? "expected none"
    : `expected one of ${known.map((one) => `"${one}"`).join(", ")}`;
  return refusal(place(path), `Key "${shown(key)}" is not known, ${expected}`);
}

function refusal(location: string, message: string): HttpProblem {
  return new HttpProblem("invalid_request", `${location}: ${message}`, {
    errors: [{ location, message }],
  });
}
