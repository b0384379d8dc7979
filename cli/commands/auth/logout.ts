import { me } from "../../../control/api/me.ts";
import { revokeToken } from "../../../control/api/tokens.ts";
import type { Command, Deps } from "../../deps.ts";
import type { CredentialLocation } from "../../credentials/credential_store.ts";
import { CliError } from "../../errors.ts";
import { connectWith, localFacts, refuseUnknownProfile } from "../../sync/connection.ts";
import { isControlError } from "../../sync/remote_error.ts";

/** What `aiel auth logout` says. */
export interface LoggedOut {
  profile: string;
  /** Where a credential was; empty when there was none. */
  removed_from: CredentialLocation[];
  /** Whether the service was told never to accept it again. */
  revoked: boolean;
  dry_run: boolean;
}

/** The work of `aiel auth logout`. */
export const authLogout: Command<LoggedOut> = {
  run: async (input, deps) => {
    const [config, store] = await Promise.all([deps.config(), deps.credentials()]);
    const profile = config.profile.value;
    const { dryRun } = deps.global;
    const revoke = input.flag("revoke");
    // First: what could not be revoked has to stay here, or it could not be revoked any more.
    if (revoke) await revokeStored(deps);
    const removed_from = dryRun
      ? (await store.list()).flatMap((each) => each.profile === profile ? [each.store] : [])
      : await store.remove(profile);
    if (deps.env("AIEL_TOKEN") !== undefined) {
      deps.warn("AIEL_TOKEN is set and still holds a credential");
    }
    return { profile, removed_from, revoked: revoke && !dryRun, dry_run: dryRun };
  },
  render: ({ profile, removed_from, revoked, dry_run }) =>
    removed_from.length === 0
      ? `No credential is stored for profile "${profile}"`
      : `${dry_run ? "Would remove" : "Removed"} the credential of profile "${profile}" from the ${
        removed_from.join(" and the ")
      }${revoked ? ", and revoked it on the service" : ""}`,
};

async function revokeStored(deps: Deps): Promise<void> {
  const { profile, baseUrl, credential } = await localFacts(deps);
  if (credential === undefined) {
    await refuseUnknownProfile(deps);
    throw new CliError("AUTH_REQUIRED", `No credential for profile "${profile}" to revoke`);
  }
  if (credential.source === "environment") {
    throw new CliError("USAGE", "--revoke is for what is stored, and AIEL_TOKEN is set", {
      hint: "Unset AIEL_TOKEN to revoke the stored credential",
    });
  }
  if (baseUrl === undefined) {
    throw new CliError("USAGE", `No control service is set for profile "${profile}"`, {
      hint: "Leave --revoke out, or set AIEL_BASE_URL",
    });
  }
  const { client } = await connectWith(deps, { profile, baseUrl, credential });
  try {
    const { token_id } = await client.call(me, {});
    if (!deps.global.dryRun) await client.call(revokeToken, { params: { token: token_id } });
  } catch (thrown) {
    if (!isControlError(thrown)) throw thrown;
    // Nothing is left to revoke.
    if (thrown.status === 401) return;
    if (thrown.status !== 403) throw thrown;
    throw new CliError("FORBIDDEN", "The credential may not revoke itself", {
      hint:
        "It lacks the scope token:admin: ask an admin of the tenant to revoke it, and log out without --revoke",
      cause: thrown,
    });
  }
}
