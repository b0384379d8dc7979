import type { Command } from "../../deps.ts";
import type { CredentialLocation } from "../../credentials/credential_store.ts";
import { columns, visible } from "../../program/screen.ts";

/** A profile with settings, a credential, or both. */
interface Profile {
  name: string;
  active: boolean;
  store: CredentialLocation | null;
  saved_at: string | null;
  /** The control service it is for; null when that is not known. */
  base_url: string | null;
}

/** What `aiel auth list` says. */
export interface AuthListing {
  profiles: Profile[];
  /** `AIEL_TOKEN` is set and wins over all of them. */
  environment_token: boolean;
}

/** The work of `aiel auth list`. */
export const authList: Command<AuthListing> = {
  run: async (_input, deps) => {
    const [config, store] = await Promise.all([deps.config(), deps.credentials()]);
    const stored = await store.list();
    const active = config.profile.value;
    const names = new Set([active, ...config.profiles, ...stored.map(({ profile }) => profile)]);
    return {
      profiles: [...names].sort().map((name) => {
        const record = stored.find(({ profile }) => profile === name);
        return {
          name,
          active: name === active,
          store: record?.store ?? null,
          saved_at: record?.saved_at ?? null,
          base_url: record?.base_url ?? null,
        };
      }),
      environment_token: deps.env("AIEL_TOKEN") !== undefined,
    };
  },
  render: ({ profiles, environment_token }, screen) => {
    const rows = profiles.map(({ name, active, store, saved_at, base_url }) => [
      active ? screen.green("*") : " ",
      active ? screen.bold(name) : name,
      store ?? screen.dim("no credential"),
      base_url === null ? "" : visible(base_url),
      screen.dim(saved_at?.slice(0, 10) ?? ""),
    ]);
    const note = environment_token ? "\nAIEL_TOKEN is set and is used instead" : "";
    return columns(rows) + note;
  },
};
