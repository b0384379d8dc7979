import type { KeyName } from "../../config/keys.ts";
import type { CredentialStore, FoundCredential } from "../../credentials/credential_store.ts";
import type { Deps } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns, type Screen, visible } from "../../program/screen.ts";

/** What this machine knows, without asking a server. */
export interface LocalInfo {
  profile: string;
  base_url: string | null;
  /** Whose the stored credential is, as the service said at the login; null: not known here. */
  account: { name: string; email: string | null; tenant: string | null } | null;
  /** Where the credential would come from; null when there is none. */
  credential: FoundCredential["source"] | null;
  workspace: string | null;
  project: string | null;
  project_root: string | null;
  /** The settings that local runs get as `ctx.tenantId` and `ctx.userId`. */
  tenant: string | null;
  user: string | null;
}

/** Reads it. */
export async function localInfo(deps: Deps): Promise<LocalInfo> {
  const [config, store, root] = await Promise.all([
    deps.config(),
    deps.credentials(),
    deps.projectRoot(),
  ]);
  const value = (key: KeyName) => config.get(key)?.value ?? null;
  const profile = config.profile.value;
  const credential = (await store.find(profile))?.source ?? null;
  return {
    profile,
    base_url: value("base_url"),
    account: credential === null || credential === "environment"
      ? null
      : await storedAccount(store, profile),
    credential,
    workspace: value("workspace"),
    project: value("project"),
    project_root: root ?? null,
    tenant: value("tenant"),
    user: value("user"),
  };
}

async function storedAccount(
  store: CredentialStore,
  profile: string,
): Promise<LocalInfo["account"]> {
  const account = (await store.list()).find((each) => each.profile === profile)?.account;
  if (account === undefined) return null;
  const { name, email, tenant = null } = account;
  return { name, email, tenant };
}

/** The same for people. */
export function renderLocal(here: LocalInfo, screen: Screen): string {
  const { account, credential, tenant, user } = here;
  const unset = screen.dim("not set");
  const shown = (value: string | null) => value === null ? unset : visible(value);
  const who = account === null
    ? credential === null
      ? screen.dim("not logged in")
      : screen.dim("not known here; `aiel auth status` asks the service")
    : foreign(account.email ?? account.name) +
      (account.tenant === null ? "" : ` (tenant ${foreign(account.tenant)})`);
  const rows: [string, string][] = [
    ["profile", visible(here.profile)],
    ["service", shown(here.base_url)],
    ["account", who],
    ["credential", credential === null ? screen.dim("none") : credential],
    ["workspace", shown(here.workspace)],
    ["project", shown(here.project)],
    ["project root", shown(here.project_root)],
  ];
  // Only local runs have these, and hardly any sets them.
  if (tenant !== null) rows.push(["ctx.tenantId", visible(tenant)]);
  if (user !== null) rows.push(["ctx.userId", visible(user)]);
  return columns(rows.map(([key, value]) => [screen.cyan(key), value]));
}
