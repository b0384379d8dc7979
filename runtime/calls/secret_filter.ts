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

/** Characters of a secret at most: a private key with room to spare. */
export const MAX_SECRET_LENGTH = 16 * 1024;

/** @throws {ConfigError} for a secret that is too short to be found, or too long */
export function checkSecret(secret: string, at: string): string {
  const { length } = secret;
  if (length >= MIN_SECRET_LENGTH && length <= MAX_SECRET_LENGTH) return secret;
  throw new ConfigError(
    at,
    `"${at}" is a secret of ${length} characters, expected from ${MIN_SECRET_LENGTH} to ` +
      `${MAX_SECRET_LENGTH}`,
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
  /** By how they begin; the longest ones first. */
  readonly #needles: ReadonlyMap<string, readonly string[]>;
  readonly #beginnings: readonly string[];
  /**
   * Finds how one of them begins. Not all of it: an expression may become too large, and its error
   * would show them.
   */
  readonly #pattern: RegExp | undefined;

  constructor(needles: readonly string[]) {
    const sorted = [...new Set(needles)].sort((a, b) => b.length - a.length);
    this.#needles = Map.groupBy(sorted, (one) => one.slice(0, MIN_SECRET_LENGTH));
    this.#beginnings = [...this.#needles.keys()];
    this.#pattern = sorted.length === 0
      ? undefined
      : new RegExp(this.#beginnings.map((one) => RegExp.escape(one)).join("|"), "g");
  }

  replace(text: string): string {
    return this.#walk(text, true).done;
  }

  /** Replaces what more text can't change, and tells what it could. */
  replaceSettled(text: string): { done: string; rest: string } {
    return this.#walk(text, false);
  }

  #walk(text: string, whole: boolean): { done: string; rest: string } {
    const pattern = this.#pattern;
    if (pattern === undefined) return { done: text, rest: "" };
    let done = "";
    let at = 0;
    const holdFrom = (place: number) => ({
      done: done + text.slice(at, place),
      rest: text.slice(place),
    });
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const { index } = match;
      const needles = this.#needles.get(match[0]) ?? [];
      // More text may turn this place into a longer match.
      if (!whole && isBeginning(needles, text.slice(index))) return holdFrom(index);
      const found = needles.find((needle) => text.startsWith(needle, index));
      if (found !== undefined) {
        done += text.slice(at, index) + SECRET;
        at = index + found.length;
      }
      pattern.lastIndex = found === undefined ? index + 1 : at;
    }
    for (let place = whole ? text.length : text.length - MIN_SECRET_LENGTH + 1;; place++) {
      if (place >= text.length) return { done: done + text.slice(at), rest: "" };
      if (place >= at && isBeginning(this.#beginnings, text.slice(place))) return holdFrom(place);
    }
  }
}

/** Whether a text is how one of the needles begins, and not all of it. */
function isBeginning(needles: readonly string[], text: string): boolean {
  return needles.some((needle) => needle.length > text.length && needle.startsWith(text));
}

/** What of a cause may be kept: its text, since its members may hold whole requests. */
function textOf(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  const code = "code" in cause ? ` (${String(cause.code)})` : "";
  return `${cause.name}: ${cause.message}${code}`;
}
