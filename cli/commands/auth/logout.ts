import type { Command } from "../../command.ts";
import type { Store } from "../../credentials/credential_store.ts";

/** What `aiel auth logout` says. */
export interface LoggedOut {
  profile: string;
  /** Where a credential was; empty when there was none. */
  removed_from: Store[];
  dry_run: boolean;
}

/** The work of `aiel auth logout`. */
export const authLogout: Command<LoggedOut> = {
  run: async (_input, deps) => {
    const [config, store] = await Promise.all([deps.config(), deps.credentials()]);
    const profile = config.profile.value;
    const { dryRun } = deps.global;
    const removed_from = dryRun
      ? (await store.list()).flatMap((each) => each.profile === profile ? [each.store] : [])
      : await store.remove(profile);
    if (deps.env("AIEL_TOKEN") !== undefined) {
      deps.warn("AIEL_TOKEN is set and still holds a credential");
    }
    return { profile, removed_from, dry_run: dryRun };
  },
  render: ({ profile, removed_from, dry_run }) =>
    removed_from.length === 0
      ? `No credential is stored for profile "${profile}"`
      : `${dry_run ? "Would remove" : "Removed"} the credential of profile "${profile}" from the ${
        removed_from.join(" and the ")
      }`,
};
