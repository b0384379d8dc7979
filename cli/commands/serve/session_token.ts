/**
 * The token by which callers of a project on this machine are let in.
 *
 * @module
 */

import { SurfaceRefusal } from "../../../runtime/surfaces/host.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";

/** The variable that says what it is. */
export const TOKEN_VARIABLE = "AIEL_DEV_TOKEN";

/** What a header can carry, and what is not guessed. */
const FORM = /^[\x21-\x7e]{16,256}$/;

/** A token. */
export class SessionToken {
  private constructor(
    /** Text to show; undefined: the user knows it already. */
    readonly shown: string | undefined,
    private readonly digest: Uint8Array,
  ) {}

  /**
   * What {@linkcode TOKEN_VARIABLE} says, or a new one.
   *
   * @throws {CliError} CONFIG_INVALID
   */
  static async open({ env }: Pick<Deps, "env">): Promise<SessionToken> {
    const given = env(TOKEN_VARIABLE);
    if (given !== undefined && !FORM.test(given)) {
      throw new CliError(
        "CONFIG_INVALID",
        `${TOKEN_VARIABLE} can't be a token, expected 16 to 256 printable ASCII characters`,
        { hint: "Unset it, and a token is made for each session" },
      );
    }
    const token = given ?? `aiel_dev_${randomText()}`;
    return new SessionToken(given === undefined ? token : undefined, await digestOf(token));
  }

  /** Lets in who presents it. @throws {SurfaceRefusal} unauthenticated */
  async check(presented: string | undefined): Promise<void> {
    if (presented === undefined) {
      throw new SurfaceRefusal("unauthenticated", "This needs a token", { hint: HINT });
    }
    const digest = await digestOf(presented);
    // Digests are compared: how long that takes says nothing of the token.
    if (digest.every((byte, at) => byte === this.digest[at])) return;
    throw new SurfaceRefusal("unauthenticated", "The token is not that of this session", {
      hint: HINT,
    });
  }
}

const HINT =
  `Send "Authorization: Bearer <token>" with the token that aiel dev --serve has printed, or that of ${TOKEN_VARIABLE}`;

function randomText(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
