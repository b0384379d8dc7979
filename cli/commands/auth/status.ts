import type { Command } from "../../command.ts";
import type { FoundCredential } from "../../credentials/credential_store.ts";
import { EXIT } from "../../errors.ts";

/** What `aiel auth status` says. Holds no part of the credential. */
export interface AuthStatus {
  profile: string;
  /** Whether there is a credential. Whether a server accepts it, only the server knows. */
  authenticated: boolean;
  source: FoundCredential["source"] | null;
  /** The variable, the file or the keyring. */
  location: string | null;
  base_url: string | null;
}

/** The work of `aiel auth status`. */
export const authStatus: Command<AuthStatus> = {
  run: async (_input, deps) => {
    const [config, store] = await Promise.all([deps.config(), deps.credentials()]);
    const profile = config.profile.value;
    const found = await store.find(profile);
    const status: AuthStatus = {
      profile,
      authenticated: found !== undefined,
      source: found?.source ?? null,
      location: found === undefined ? null : {
        environment: "AIEL_TOKEN",
        keyring: "the OS keyring",
        file: store.file ?? "",
      }[found.source],
      base_url: config.get("base_url")?.value ?? null,
    };
    if (found === undefined) {
      deps.talk(
        "hint: Set AIEL_TOKEN; every command that works on this machine needs no credential",
      );
    }
    return status;
  },
  render: ({ profile, authenticated, location, base_url }, screen) =>
    authenticated
      ? `${screen.green("Credential found")} for profile "${profile}" in ${location}${
        base_url === null ? "" : ` (${base_url})`
      }`
      : `${screen.yellow("No credential")} for profile "${profile}"`,
  exitCode: ({ authenticated }) => authenticated ? EXIT.ok : EXIT.auth,
};
