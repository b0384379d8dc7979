/**
 * The event of an invocation, from `--event` and `key=value` words.
 *
 * @module
 */

import { MAX_REQUEST_BYTES } from "../../../runtime/protocol/limits.ts";
import type { Input } from "../../program/command.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { GivenMember } from "./event_members.ts";
import { readAsked, readUnasked, tellUnread } from "./piped_event.ts";
import { shellWord } from "./shell_word.ts";

/** Where text comes from. */
export type EventSources = Pick<Deps, "cwd" | "stdin" | "after" | "signal" | "talk" | "warn">;

/** `key=text` or `key:=json`; the key ends at the first equals sign. */
const PAIR = /^([^=]+?)(:?=)(.*)$/s;

/** An event, and the members of it that were typed one by one. */
export interface GivenEvent {
  readonly event: unknown;
  readonly members: readonly GivenMember[];
}

/**
 * The event. Words are laid over `--event`, which then has to be an object; a single word that is
 * JSON by itself is the whole event. With neither it is what is piped in, or an empty object.
 *
 * @throws {CliError} USAGE
 */
export async function readEvent(input: Input, sources: EventSources): Promise<GivenEvent> {
  const option = input.option("event");
  const words = input.all("values");
  const whole = option === undefined && words.length === 1 && isWhole(words[0] ?? "");
  const given = whole ? words[0] : option;
  const label = whole ? "the event" : "--event";
  if (given === undefined && words.length === 0) {
    // Standard input is taken already, by the grant.
    const piped = input.option("grant") === "-" ? undefined : await readUnasked(sources);
    const text = piped === undefined ? "" : decode(piped, "Standard input");
    const event = text.trim() === "" ? {} : parse(text, "standard input", NOT_AN_EVENT);
    return { event, members: [] };
  }
  if (given !== "-" && input.option("grant") !== "-") await tellUnread(sources);
  const event = given === undefined ? {} : await readJson(given, label, sources);
  if (whole || words.length === 0) return { event, members: [] };
  if (!isRecord(event)) {
    throw new CliError("USAGE", "--event is no object, so no members can be added to it", {
      hint: "Pass either --event or key=value words",
    });
  }
  const members: GivenMember[] = [];
  for (const word of words) members.push(await readPair(word, sources));
  const all = new Map(Object.entries(event));
  for (const { key, value } of members) all.set(key, value);
  // Not by assignment: a member called "__proto__" is one like any other.
  return { event: Object.fromEntries(all), members };
}

/** Whether a word is an event by itself: JSON, a file, or standard input. */
function isWhole(word: string): boolean {
  if (word === "-") return true;
  // What has the brackets of JSON and is none is better told so than taken for a member.
  if (/^\s*(?:\{.*\}|\[.*\])\s*$/s.test(word) || isJson(word)) return true;
  return /^\s*[@{[]/.test(word) && !PAIR.test(word);
}

/**
 * JSON as it is given to an option: the text itself, `@file`, or `-` for standard input.
 *
 * @throws {CliError} USAGE
 */
export async function readJson(
  given: string,
  label: string,
  sources: EventSources,
): Promise<unknown> {
  if (given === "-") {
    const text = decode(await readAsked(sources), "Standard input");
    return parse(text, `standard input (${label})`);
  }
  if (!given.startsWith("@")) return parse(given, label);
  return parse(await readText(given.slice(1), label, sources), `"${given.slice(1)}" (${label})`);
}

async function readPair(word: string, sources: EventSources): Promise<GivenMember> {
  const match = PAIR.exec(word);
  const [, key = "", operator, typed = ""] = match ?? [];
  if (match === null || isWhole(word)) {
    throw new CliError("USAGE", `"${word}" is not key=value`, {
      hint: isWhole(word)
        ? `Pass the whole event with --event ${shellWord(word)}`
        : "Write key=text or key:=json, as in email=ada@example.com age:=36",
    });
  }
  const label = `"${key}"`;
  const text = typed.startsWith("@") ? await readText(typed.slice(1), label, sources) : typed;
  const json = operator === ":=";
  const hint = typed === text
    ? `What follows := is JSON, what follows = is text: ${shellWord(`${key}=${typed}`)}`
    : `For the file's text write ${shellWord(`${key}=${typed}`)}`;
  return { key, typed, value: json ? parse(text, label, hint) : text, json };
}

async function readText(path: string, label: string, { cwd }: EventSources): Promise<string> {
  const full = path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path) ? path : `${cwd}/${path}`;
  let bytes: Uint8Array;
  try {
    const { size } = await Deno.stat(full);
    if (size > MAX_REQUEST_BYTES) {
      throw new CliError("USAGE", `File "${path}" has ${size} bytes, at most ${MAX_REQUEST_BYTES}`);
    }
    bytes = await Deno.readFile(full);
  } catch (thrown) {
    if (thrown instanceof CliError) throw thrown;
    const why = thrown instanceof Deno.errors.NotFound ? "it does not exist" : "it can't be read";
    throw new CliError("USAGE", `Can't use the file "${path}" for ${label}: ${why}`, {
      hint: 'A value that starts with "@" names a file; write key:=\'"@text"\' for the text itself',
      cause: thrown,
    });
  }
  return decode(bytes, `File "${path}"`);
}

function decode(bytes: Uint8Array, label: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CliError("USAGE", `${label} is not UTF-8 text`);
  }
}

const QUOTE_IT = 'Quote it for the shell: \'{"email":"ada@example.com"}\'';
const NOT_AN_EVENT =
  "It is the event where no other is given; with < /dev/null, or --event '{}', it is not read";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parse(text: string, label: string, hint: string = QUOTE_IT): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const why = thrown instanceof SyntaxError ? thrown.message.slice(0, 200) : "nested too deeply";
    throw new CliError("USAGE", `The value of ${label} is not JSON: ${why}`, { hint });
  }
}
