import { everyOne } from "../../../control/api/client.ts";
import { listTokens, type TokenDocument } from "../../../control/api/tokens.ts";
import type { Command } from "../../deps.ts";
import { columns, visible } from "../../program/screen.ts";
import { connect } from "../../sync/connection.ts";
import { requirePrincipal } from "../member/principal.ts";
import { day } from "./day.ts";

/** What `aiel token list` says. */
export interface TokenListing {
  tokens: readonly TokenDocument[];
}

/** The work of `aiel token list`. */
export const tokenList: Command<TokenListing> = {
  run: async (input, deps) => {
    const { client } = await connect(deps);
    const whose = input.option("for");
    const owner = whose === undefined || whose === "all"
      ? whose
      : (await requirePrincipal(client, whose)).id;
    const options = owner === undefined ? {} : { owner };
    const tokens = await everyOne((page) =>
      client.call(listTokens, { query: { ...page, ...options } })
    );
    return { tokens };
  },
  render: ({ tokens }, screen) =>
    tokens.length === 0 ? "No tokens" : columns(tokens.map((token) => [
      screen.cyan(visible(token.id)),
      visible(token.name),
      standing(token),
      screen.dim(token.last_used_at === null ? "never used" : `used ${day(token.last_used_at)}`),
      screen.dim(token.scopes.join(" ")),
    ])),
};

function standing({ revoked_at, expires_at }: TokenDocument): string {
  if (revoked_at !== null) return `revoked ${day(revoked_at)}`;
  return expires_at === null ? "never expires" : `expires ${day(expires_at)}`;
}
