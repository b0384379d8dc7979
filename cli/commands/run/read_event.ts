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

/** Where text comes from. */
export type EventSources = Pick<Deps, "cwd" | "stdin">;

/** `key=text` or `key:=json`; the key ends at the first equals sign. */
const PAIR = /^([^=]+?)(:?=)(.*)$/s;

/**
 * The event. Words are laid over `--event`, which then has to be an object; with neither it is an
 * empty one.
 *
 * @throws {CliError} USAGE
 */
export async function readEvent(input: Input, sources: EventSources): Promise<unknown> {
  const given = input.option("event");
  const words = input.all("values");
  const event = given === undefined ? {} : await readJson(given, "--event", sources);
  if (words.length === 0) return event;
  if (!isRecord(event)) {
    throw new CliError("USAGE", "--event is no object, so no members can be added to it", {
      hint: "Pass either --event or key=value words",
    });
  }
  const members = new Map(Object.entries(event));
  for (const word of words) {
    const [key, value] = await readPair(word, sources);
    members.set(key, value);
  }
  // Not by assignment: a member called "__proto__" is one like any other.
  return Object.fromEntries(members);
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
    const bytes = await sources.stdin.read(MAX_REQUEST_BYTES);
    return parse(decode(bytes, "Standard input"), `standard input (${label})`);
  }
  if (!given.startsWith("@")) return parse(given, label);
  return parse(await readText(given.slice(1), label, sources), `"${given.slice(1)}" (${label})`);
}

async function readPair(word: string, sources: EventSources): Promise<[string, unknown]> {
  const match = PAIR.exec(word);
  const [, key = "", operator, value = ""] = match ?? [];
  if (match === null) {
    throw new CliError("USAGE", `"${word}" is not key=value`, {
      hint: /^\s*[[{]/.test(word)
        ? `Pass the whole event with --event '${word}'`
        : "Write key=text or key:=json, as in email=ada@example.com age:=36",
    });
  }
  const label = `"${key}"`;
  const text = value.startsWith("@") ? await readText(value.slice(1), label, sources) : value;
  return [key, operator === ":=" ? parse(text, label) : text];
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

function parse(text: string, label: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const why = thrown instanceof SyntaxError ? thrown.message.slice(0, 200) : "nested too deeply";
    throw new CliError("USAGE", `The value of ${label} is not JSON: ${why}`, {
      hint: 'Quote it for the shell: \'{"email":"ada@example.com"}\'',
    });
  }
}
