/**
 * Members of an event that were typed one by one, held against what the export takes.
 *
 * @module
 */

import { suggest } from "../../../sdk/suggest.ts";
import { formatPath } from "../../../sdk/schema.ts";
import type { EnvelopeError, Json } from "../../../runtime/mod.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import { CliError } from "../../errors.ts";
import { InputSchema } from "./input_schema.ts";
import { shellWord } from "./shell_word.ts";

/** One member as it was typed. */
export interface GivenMember {
  readonly key: string;
  /** What was typed after the operator. */
  readonly typed: string;
  /** What became of it. */
  readonly value: unknown;
  /** Whether the operator was `:=`. */
  readonly json: boolean;
}

/** An export, as far as its input is known. */
export interface CalledExport {
  readonly kind: string;
  readonly name: string;
  /** Null where it has none, or none that JSON Schema can say. */
  readonly schema: InputSchema | null;
}

/** The members of an HTTP request; a schema is about its body or query. */
const REQUEST_MEMBERS = ["method", "path", "params", "query", "headers", "body", "rawBody"];

/** The export that a description lists under a kind and a name; undefined when it lists none. */
export function calledExport(
  description: unknown,
  kind: string,
  name: string,
): CalledExport | undefined {
  const list = isRecord(description) ? description.exports : undefined;
  if (!Array.isArray(list)) return undefined;
  const found: unknown = list.find((one) =>
    isRecord(one) && one.kind === kind && one.name === name
  );
  // A request's path may be one that a pattern of another name matches.
  if (!isRecord(found)) return kind === "http" ? { kind, name, schema: null } : undefined;
  const { input_schema } = found;
  return { kind, name, schema: isRecord(input_schema) ? new InputSchema(input_schema) : null };
}

/**
 * Refuses members that the export can't take. Without a schema any may be right.
 *
 * @throws {CliError} USAGE naming each, and the member that was probably meant
 */
export function refuseUnknownMembers(called: CalledExport, members: readonly GivenMember[]): void {
  const { kind, name, schema } = called;
  const label = `${kind} ${JSON.stringify(name)}`;
  if (kind !== "http" && schema !== null && !schema.takesObject && members.length > 0) {
    const types = schema.types.join(" or ");
    throw new CliError("USAGE", `The input of ${label} is of type ${types}, expected no members`, {
      hint: "Give it whole, as JSON: --event '…'",
    });
  }
  const known = kind === "http" ? REQUEST_MEMBERS : schema?.names ?? [];
  const fits = (key: string) =>
    key === "ctx" || (kind === "http" ? known.includes(key) : schema === null || schema.has(key));
  const unknown = members.filter(({ key }) => !fits(key));
  const [first] = unknown;
  if (first === undefined) return;
  const names = unknown.map(({ key }) => JSON.stringify(key)).join(", ");
  const message = unknown.length === 1
    ? `Member ${names} fits nothing in the input of ${label}`
    : `Members ${names} fit nothing in the input of ${label}`;
  throw new CliError("USAGE", message, {
    hint: unknownHint(first, known),
    details: { members: unknown.map(({ key }) => key), expected: [...known] },
  });
}

function unknownHint({ key, typed, json }: GivenMember, known: readonly string[]): string {
  // `address.city=Paris`: a member of a member.
  const outer = /^([^.[]+)[.[](.+?)\]?$/.exec(key);
  if (outer !== null && known.includes(outer[1] ?? "")) {
    const inner = JSON.stringify({ [outer[2] ?? ""]: json ? safeJson(typed) ?? typed : typed });
    return `Members of members are given as JSON: ${shellWord(`${outer[1]}:=${inner}`)}`;
  }
  const near = suggest(key, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  const whole = "what is given whole, with --event, is passed on as it is";
  return known.length === 0
    ? `It takes no members; ${whole}`
    : `It takes ${known.slice(0, 20).join(", ")}; ${whole}`;
}

/**
 * What to type instead when the input was refused because members that were given as text are to be
 * JSON; undefined when that is not why.
 */
export function textMemberHint(
  error: EnvelopeError,
  members: readonly GivenMember[],
  called: CalledExport | undefined,
): string | undefined {
  if (error.code !== "VALIDATION_ERROR") return undefined;
  const places = problemPaths(error.details);
  const words = members.filter(({ json }) => !json).flatMap((member) => {
    const { key } = member;
    const path = formatPath("input", [key]);
    const blamed = places.some((place) =>
      place === path || place.startsWith(`${path}.`) || place.startsWith(`${path}[`)
    );
    if (!blamed && !places.includes("input")) return [];
    const better = asJson(member, called, blamed);
    return better === undefined ? [] : [better];
  });
  return words.length === 0
    ? undefined
    : `What follows = is text; JSON follows := as in ${words.join(" ")}`;
}

/** The member as JSON, where the export takes that and not the text. */
function asJson(
  { key, typed, value }: GivenMember,
  called: CalledExport | undefined,
  blamed: boolean,
): string | undefined {
  const schema = called?.schema ?? null;
  // The schema of an HTTP handler is about the body, or about a query, which may be text.
  const node = called?.kind !== "http" ? schema?.member(key) : key === "body" ? schema?.root : {};
  const takes = (one: unknown) => node === undefined || (schema?.accepts(node, one) ?? true);
  // Where nothing is known of the member, only a problem of its own says that text is wrong.
  const unknown = node === undefined || Object.keys(node).length === 0;
  if (typeof value !== "string" || (unknown ? !blamed : takes(value))) return undefined;
  const isFile = typed.startsWith("@");
  const text = isFile ? value : inJson(value);
  const parsed = safeJson(text);
  if (parsed !== undefined && typeof parsed !== "string" && takes(parsed)) {
    return shellWord(`${key}:=${isFile ? typed : text}`);
  }
  if (unknown || schema === null || isFile) return undefined;
  if (takes([])) return shellWord(`${key}:=${JSON.stringify([value])}`);
  const types = schema.typesOf(node);
  return types.length === 0 ? undefined : `${key}:=<${types.join(" or ")}>`;
}

/** Words that Python and YAML write in other ways than JSON. */
function inJson(text: string): string {
  return /^(?:true|false|null|none)$/i.test(text)
    ? text.toLowerCase().replace("none", "null")
    : text;
}

function problemPaths(details: Json | undefined): string[] {
  const list = isRecord(details) ? details.problems : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) =>
    isRecord(one) && typeof one.path === "string" ? [one.path] : []
  );
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
