import type { ControlClient } from "../../../control/api/client.ts";
import { listTokens } from "../../../control/api/tokens.ts";
import type { Identity } from "../../sync/identity.ts";
import { isControlError } from "../../sync/remote_error.ts";

/**
 * When the token in use expires, ISO 8601; null: never, or not known. The service tells it to
 * tokens that may manage tokens only, and only the newest two hundred are looked at: it is a
 * courtesy, not a check.
 */
export async function tokenExpiry(
  client: ControlClient,
  { scopes, token_id }: Identity,
): Promise<string | null> {
  if (!scopes.includes("token:admin")) return null;
  try {
    const { items } = await client.call(listTokens, { query: { limit: 200 } });
    return items.find(({ id }) => id === token_id)?.expires_at ?? null;
  } catch (thrown) {
    if (isControlError(thrown)) return null;
    throw thrown;
  }
}
