import { createToken, type IssuedTokenDocument, revokeToken } from "../../../control/api/tokens.ts";
import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { oneOf } from "../../program/one_of.ts";
import { visible } from "../../program/screen.ts";
import { connect } from "../../sync/connection.ts";
import { requirePrincipal } from "../member/principal.ts";
import { day } from "./day.ts";
import type { Scope } from "../../../control/api/scopes.ts";
import { SCOPE_NAMES } from "./scopes.ts";

/** What `aiel token create` says: the one place where a token is said. */
export type CreatedToken = IssuedTokenDocument | {
  name: string;
  scopes: readonly Scope[];
  expires_in_days: number | null;
  dry_run: true;
};

/** Enough for `auth login`, `push` and `pull`. */
const DEFAULT_SCOPES: readonly Scope[] = [
  "project:read",
  "project:write",
  "snapshot:read",
  "snapshot:write",
];
const DEFAULT_DAYS = 90;
const MAX_DAYS = 3650;

/** The work of `aiel token create`. */
export const tokenCreate: Command<CreatedToken> = {
  run: async (input, deps) => {
    const name = input.required("name");
    const wished = input.option("expires-in-days");
    const expires_in_days = toDays(wished);
    const given = input.options("scope").map((word) => oneOf(SCOPE_NAMES, word));
    const scopes = given.length === 0 ? DEFAULT_SCOPES : [...new Set(given)];
    if (!deps.global.dryRun && deps.isDiscarded()) {
      throw new CliError(
        "USAGE",
        "Standard output is closed or thrown away, and the token is only shown there",
        {
          hint: "Send it to a file or to a program: aiel token create <name> > <file>",
        },
      );
    }
    const { client } = await connect(deps);
    const whose = input.option("for");
    const owner = whose === undefined ? undefined : (await requirePrincipal(client, whose)).id;
    if (deps.global.dryRun) return { name, scopes, expires_in_days, dry_run: true };
    const issued = await client.call(createToken, {
      body: {
        name,
        scopes,
        // Unsaid, the service's default holds: the same, or less when the token in use ends before
        // that.
        ...wished === undefined ? {} : { expires_in_days },
        ...owner === undefined ? {} : { owner },
      },
    });
    const end = issued.expires_at === null ? "never expires" : `expires ${day(issued.expires_at)}`;
    deps.talk(
      `Token ${visible(issued.id)} (${end}) may: ${issued.scopes.join(", ")}\n` +
        "It is shown this once: keep it where secrets are kept. `aiel auth login --with-token` takes it",
    );
    return issued;
  },
  // A token that came from a stranger's service must not carry more than a token.
  render: (result) =>
    "token" in result
      ? visible(result.token)
      : `Would make token ${visible(result.name)} that may: ${result.scopes.join(", ")}`,
  lost: async (result, deps) => {
    if (!("token" in result)) return undefined;
    const id = visible(result.id);
    try {
      const { client } = await connect(deps);
      await client.call(revokeToken, { params: { token: result.id } });
      return `Token ${id} was revoked, since nothing shows it`;
    } catch (thrown) {
      const why = thrown instanceof Error ? visible(thrown.message) : "";
      return `Token ${id} was made and could not be revoked (${why}): run \`aiel token revoke ${id}\``;
    }
  },
};

function toDays(text: string | undefined): number | null {
  if (text === undefined) return DEFAULT_DAYS;
  if (text === "never") return null;
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= MAX_DAYS) return days;
  throw new CliError("USAGE", `--expires-in-days can't be "${text}"`, {
    hint: `It takes a whole number from 1 to ${MAX_DAYS}, or never`,
  });
}
