/**
 * Keeps the secrets of an integration out of what the code gets: each place where one stands, plain
 * or in a common encoding, becomes `[secret]`.
 *
 * @module
 */

import { Buffer } from "node:buffer";

import type { Json } from "../protocol/json.ts";
import { mapTexts } from "../protocol/map_texts.ts";
import { Needles } from "./needles.ts";
import { CallError, ConfigError } from "./provider.ts";
import { foldedSpellingsOf, spellingsOf } from "./secret_spellings.ts";

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

/** How a secret may stand in a text. */
export interface SpelledSecret {
  readonly whole: readonly string[];
  /** Between two characters of these lines may end. */
  readonly folded: readonly string[];
}

/** Spells a secret. */
export function spelled(secret: string): SpelledSecret {
  return { whole: spellingsOf(secret), folded: foldedSpellingsOf(secret) };
}

/** Characters of a text that are looked through in one step. */
const STEP = 64 * 1024;

/** Replaces some secrets. */
export class SecretFilter {
  readonly #texts: Needles;
  /** The same as UTF-8, each byte as one character: made where bytes come. */
  readonly #bytesOf: () => Needles;
  #bytes: Needles | undefined;

  /**
   * @param all how they are spelled
   * @throws {TypeError} for a secret shorter than {@linkcode MIN_SECRET_LENGTH}
   */
  constructor(secrets: readonly string[], all: readonly SpelledSecret[] = secrets.map(spelled)) {
    if (secrets.some((secret) => secret.length < MIN_SECRET_LENGTH)) {
      throw new TypeError(`A secret has fewer than ${MIN_SECRET_LENGTH} characters`);
    }
    const spellings = all.flatMap(({ whole }) => whole);
    const folded = all.flatMap((one) => one.folded);
    const bytes = (texts: readonly string[]) =>
      texts.map((one) => Buffer.from(one).toString("latin1"));
    this.#texts = new Needles(spellings, folded, SECRET);
    this.#bytesOf = () => new Needles(bytes(spellings), folded, SECRET);
  }

  /** A text without them. */
  text(text: string): string {
    return this.#texts.replace(text);
  }

  /** A text that may have been cut off in the middle of one, without them and without that. */
  cutText(text: string): string {
    return this.#texts.search(text, true, MIN_SECRET_LENGTH).done;
  }

  /** Makes a filter of many secrets, or long ones, and lets others in between two of them. */
  static async inSteps(
    secrets: readonly string[],
    pause: () => Promise<void>,
  ): Promise<SecretFilter> {
    const all: SpelledSecret[] = [];
    for (const secret of secrets) {
      await pause();
      all.push(spelled(secret));
    }
    return new SecretFilter(secrets, all);
  }

  /** The same of a long text; others are let in meanwhile. */
  async textInSteps(text: string, pause: () => Promise<void>): Promise<string> {
    const done: string[] = [];
    let held = "";
    for (let at = 0; at < text.length; at += STEP) {
      await pause();
      const piece = held + text.slice(at, at + STEP);
      const isWhole = at + STEP >= text.length;
      const replaced = this.#texts.search(piece, isWhole, MIN_SECRET_LENGTH);
      done.push(replaced.done);
      if (replaced.isGivenUp) break;
      held = replaced.rest;
    }
    return done.join("");
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
    const needles = this.#bytes ??= this.#bytesOf();
    let held = "";
    let isGivenUp = false;
    const give = (
      text: string,
      controller: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>,
    ) => {
      if (text !== "") controller.enqueue(new Uint8Array(Buffer.from(text, "latin1")));
    };
    return new TransformStream({
      transform(piece, controller) {
        if (isGivenUp) return;
        const text = held +
          Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("latin1");
        const replaced = needles.search(text, false);
        isGivenUp = replaced.isGivenUp;
        held = replaced.rest;
        give(replaced.done, controller);
      },
      flush(controller) {
        give(needles.replace(held), controller);
      },
    });
  }
}

/** What of a cause may be kept: its text, since its members may hold whole requests. */
function textOf(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  const code = "code" in cause ? ` (${String(cause.code)})` : "";
  return `${cause.name}: ${cause.message}${code}`;
}
