/**
 * Keeps the secrets of an integration out of what the code gets: each place where one stands, plain
 * or in a common encoding, becomes `[secret]`.
 *
 * @module
 */

import { Buffer } from "node:buffer";

import type { Json } from "../protocol/json.ts";
import { mapTexts } from "../protocol/map_texts.ts";
import { CallError, ConfigError } from "./provider.ts";
import { spellingsOf } from "./secret_spellings.ts";

/** What stands in place of a secret. */
export const SECRET = "[secret]";

/** Characters of a secret at least: shorter ones stand in texts by chance. */
export const MIN_SECRET_LENGTH = 6;

/** @throws {ConfigError} for a secret that is too short to be found */
export function checkSecret(secret: string, at: string): string {
  if (secret.length >= MIN_SECRET_LENGTH) return secret;
  throw new ConfigError(
    at,
    `"${at}" is a secret of ${secret.length} characters, expected at least ${MIN_SECRET_LENGTH}`,
  );
}

/** Replaces some secrets. */
export class SecretFilter {
  readonly #texts: Needles;
  /** The same as UTF-8, each byte as one character. */
  readonly #bytes: Needles;

  /** @throws {TypeError} for a secret shorter than {@linkcode MIN_SECRET_LENGTH} */
  constructor(secrets: readonly string[]) {
    if (secrets.some((secret) => secret.length < MIN_SECRET_LENGTH)) {
      throw new TypeError(`A secret has fewer than ${MIN_SECRET_LENGTH} characters`);
    }
    const spellings = secrets.flatMap(spellingsOf);
    this.#texts = new Needles(spellings);
    this.#bytes = new Needles(spellings.map((one) => Buffer.from(one).toString("latin1")));
  }

  /** A text without them. */
  text(text: string): string {
    return this.#texts.replace(text);
  }

  /** A JSON value whose texts, names of members too, are without them. */
  json(value: Json): Json {
    return mapTexts(value, (text) => this.text(text));
  }

  /** Names and values, such as headers. */
  pairs(pairs: readonly (readonly [string, string])[]): [string, string][] {
    return pairs.map(([name, value]) => [this.text(name), this.text(value)]);
  }

  /** An error without them, in its cause neither; the same one where it has none. */
  error(error: CallError): CallError {
    const { hint, details, cause } = error.more;
    const filtered = new CallError(error.code, this.text(error.message), {
      ...(hint === undefined ? {} : { hint: this.text(hint) }),
      ...(details === undefined ? {} : { details: this.json(details) }),
      ...(cause === undefined ? {} : { cause: this.text(textOf(cause)) }),
    });
    const same = cause === undefined &&
      JSON.stringify(filtered.failure) === JSON.stringify(error.failure);
    return same ? error : filtered;
  }

  /**
   * Bytes that pass through. What may be the beginning of a secret is held back until more comes;
   * everything else goes on at once.
   */
  stream(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
    const needles = this.#bytes;
    let held = "";
    const give = (
      text: string,
      controller: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>,
    ) => {
      if (text !== "") controller.enqueue(new Uint8Array(Buffer.from(text, "latin1")));
    };
    return new TransformStream({
      transform(piece, controller) {
        const text = held +
          Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("latin1");
        const { done, rest } = needles.replaceSettled(text);
        held = rest;
        give(done, controller);
      },
      flush(controller) {
        give(needles.replace(held), controller);
      },
    });
  }
}

/** Texts to be replaced wherever they stand. At each place the longest one counts. */
class Needles {
  readonly #needles: readonly string[];
  readonly #pattern: RegExp | undefined;
  readonly #firsts: ReadonlySet<string>;
  readonly #longest: number;

  constructor(needles: readonly string[]) {
    this.#needles = [...new Set(needles)].sort((a, b) => b.length - a.length);
    this.#longest = this.#needles[0]?.length ?? 0;
    this.#firsts = new Set(this.#needles.map((needle) => needle.charAt(0)));
    this.#pattern = this.#needles.length === 0
      ? undefined
      : new RegExp(this.#needles.map((needle) => RegExp.escape(needle)).join("|"), "g");
  }

  replace(text: string): string {
    return this.#pattern === undefined ? text : text.replace(this.#pattern, SECRET);
  }

  /** Replaces what more text can't change, and tells from where it could. */
  replaceSettled(text: string): { done: string; rest: string } {
    const pattern = this.#pattern;
    if (pattern === undefined) return { done: text, rest: "" };
    let done = "";
    let at = 0;
    for (;;) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      const open = this.#openFrom(text, at);
      // A place that more text may turn into a longer match is not settled.
      if (match === null || open <= match.index) {
        return { done: done + text.slice(at, open), rest: text.slice(open) };
      }
      done += text.slice(at, match.index) + SECRET;
      at = match.index + match[0].length;
    }
  }

  /** The first place from which the text is the beginning of a needle; its length: none is. */
  #openFrom(text: string, from: number): number {
    for (let at = Math.max(from, text.length - this.#longest + 1); at < text.length; at++) {
      if (!this.#firsts.has(text.charAt(at))) continue;
      const tail = text.slice(at);
      if (this.#needles.some((one) => one.length > tail.length && one.startsWith(tail))) return at;
    }
    return text.length;
  }
}

/** What of a cause may be kept: its text, since its members may hold whole requests. */
function textOf(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  const code = "code" in cause ? ` (${String(cause.code)})` : "";
  return `${cause.name}: ${cause.message}${code}`;
}
