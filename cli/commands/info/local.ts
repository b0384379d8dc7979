import type { KeyName } from "../../config/keys.ts";
import type { FoundCredential } from "../../credentials/credential_store.ts";
import type { Deps } from "../../deps.ts";
import { columns, type Screen, visible } from "../../program/screen.ts";

/** What this machine knows, without asking a server. */
export interface LocalInfo {
  profile: string;
  base_url: string | null;
  tenant: string | null;
  workspace: string | null;
  project: string | null;
  user: string | null;
  /** Where the credential would come from; null when there is none. */
  credential: FoundCredential["source"] | null;
  project_root: string | null;
}

/** Reads it. */
export async function localInfo(deps: Deps): Promise<LocalInfo> {
  const [config, store, root] = await Promise.all([
    deps.config(),
    deps.credentials(),
    deps.projectRoot(),
  ]);
  const value = (key: KeyName) => config.get(key)?.value ?? null;
  return {
    profile: config.profile.value,
    base_url: value("base_url"),
    tenant: value("tenant"),
    workspace: value("workspace"),
    project: value("project"),
    user: value("user"),
    credential: (await store.find(config.profile.value))?.source ?? null,
    project_root: root ?? null,
  };
}

/** The same for people. */
export function renderLocal(here: LocalInfo, screen: Screen): string {
  return columns(
    Object.entries(here).map(([key, value]) => [
      screen.cyan(key.replace("_", " ")),
      value === null ? screen.dim("not set") : visible(value),
    ]),
  );
}
